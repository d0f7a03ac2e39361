# attack: an exception whose text is computed by the student, fails, or never ends
class Liar(Exception):
    def __str__(self):
        raise SystemExit(0)

    __repr__ = __str__


Liar.__name__ = Liar.__qualname__ = "passed</pre>\x1b[2J"
raise Liar
