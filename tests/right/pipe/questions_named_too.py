# loses: nothing
# Both name the question and the answer.
import multiprocessing


def work(end):
    with end:
        while (number := end.recv()) is not None:
            print("question", number)
            end.send(number * number)


def main():
    one, other = multiprocessing.Pipe()
    helper = multiprocessing.Process(target=work, args=(other,))
    helper.start()
    with one:
        for number in [1, 2, 3, 4, 5]:
            one.send(number)
            print("answer of the helper =", one.recv())
        one.send(None)
        helper.join()


if __name__ == "__main__":
    main()
