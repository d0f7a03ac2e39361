# attack: prints what a spreadsheet would compute
import multiprocessing

TEXTS = ['=HYPERLINK("http://127.0.0.1")', "+cmd|' /C calc'!A0", "@SUM(1)", "-2+3\t=1\r=2"]


def show(number):
    print(TEXTS[number])


if __name__ == "__main__":
    for number in range(4):
        multiprocessing.Process(target=show, args=(number,), name=TEXTS[number]).start()
    raise RuntimeError(TEXTS[0])
