# The work is in a function with try and finally.
# joined: yes yes
# main: 'done\n'
import multiprocessing as mp


def main():
    processes = [mp.Process(target=print, args=(n,)) for n in range(2)]
    try:
        for p in processes:
            p.start()
    finally:
        [p.join() for p in processes]


if __name__ == "__main__":
    main()
    print("done")
