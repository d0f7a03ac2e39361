class Process:
    pid, exitcode, sentinel, name = 20002, 0, 3, "Process-1"

    def __init__(self, target=None, args=()):
        self.target, self.args = target, args

    def start(self):
        self.target(*self.args)

    def join(self, timeout=None):
        pass
