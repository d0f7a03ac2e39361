# The program chooses the start method itself.
# joined: yes
# main: 'spawn\n'
import multiprocessing

if __name__ == "__main__":
    multiprocessing.set_start_method("spawn")
    p = multiprocessing.Process(target=print, args=(1,))
    p.start()
    p.join()
    print(multiprocessing.get_start_method())
