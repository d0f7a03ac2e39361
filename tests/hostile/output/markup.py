# attack: prints what a browser would run
import multiprocessing

TEXTS = [
    "<script>alert('x')</script>",
    "</pre><img src=x onerror=alert(1)>",
    "</title><svg onload=alert(1)>",
    "]]><b>&amp;{{7*7}}{%x%}",
]


def show(number):
    print(TEXTS[number])


if __name__ == "__main__":
    for number in range(4):
        multiprocessing.Process(target=show, args=(number,), name=TEXTS[number]).start()
    raise RuntimeError(TEXTS[0])
