# attack: prints what a CI would take for commands of the grader
import multiprocessing

TEXTS = [
    "::error file=q6.py,line=1::forged",
    "::set-output name=result::pass%0A::stop-commands::x",
    "##[group]x",
    "##teamcity[testFinished name='x']",
]


def show(number):
    print(TEXTS[number])


if __name__ == "__main__":
    for number in range(4):
        multiprocessing.Process(target=show, args=(number,), name=TEXTS[number]).start()
    raise RuntimeError("\n".join(TEXTS))
