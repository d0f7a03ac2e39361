# attack: modules beside the program that every new interpreter would load at its start
# must not pass: joined
import multiprocessing


def show(number):
    print("Number:", number)


if __name__ == "__main__":
    for number in range(4):
        multiprocessing.Process(target=show, args=(number,)).start()
