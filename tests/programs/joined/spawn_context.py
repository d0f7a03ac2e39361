# A context of its own: spawn.
# joined: yes yes
# main: 'done\n'
import multiprocessing

if __name__ == "__main__":
    ctx = multiprocessing.get_context("spawn")
    ps = [ctx.Process(target=print, args=(n,)) for n in range(2)]
    for p in ps:
        p.start()
    for p in ps:
        p.join()
    print("done")
