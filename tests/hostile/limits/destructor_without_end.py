# attack: an object that never lets itself be destroyed
# ended: timed_out
class Sticky:
    def __del__(self):
        while True:
            pass


sticky = Sticky()
