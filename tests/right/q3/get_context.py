# loses: nothing
import multiprocessing


def work(number):
    print("given", number)


if __name__ == "__main__":
    context = multiprocessing.get_context("forkserver")
    p = context.Process(target=work, args=(3,))
    p.start()
    p.join()
