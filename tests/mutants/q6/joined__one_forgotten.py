# fails: joined
# Three of four are joined.
import multiprocessing


def show(number):
    print("Number", number)


if __name__ == "__main__":
    p1 = multiprocessing.Process(target=show, args=(1,))
    p2 = multiprocessing.Process(target=show, args=(2,))
    p3 = multiprocessing.Process(target=show, args=(3,))
    p4 = multiprocessing.Process(target=show, args=(4,))
    p1.start()
    p2.start()
    p3.start()
    p4.start()
    p1.join()
    p2.join()
    p4.join()
    print("All processes are through")
