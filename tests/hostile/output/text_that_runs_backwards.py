# attack: prints letters that reorder, hide or double the text around them
import multiprocessing

TEXTS = [
    "\u202epassed\u202c",
    "\u2066failed\u2069 \u200b\u200e\u061c",
    "a\u0300\u0301\u0302" * 50,
    "\ufeff\ufff9\U000e0001",
]


def show(number):
    print(TEXTS[number])


if __name__ == "__main__":
    for number in range(4):
        multiprocessing.Process(target=show, args=(number,), name=TEXTS[number]).start()
    raise RuntimeError(TEXTS[0])
