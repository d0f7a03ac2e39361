# selectors on sentinels: epoll.
# joined: yes yes
# main: 'done\n'
import selectors
from multiprocessing import Process

if __name__ == "__main__":
    selector = selectors.EpollSelector()
    for n in range(2):
        p = Process(target=print, args=(n,))
        p.start()
        selector.register(p.sentinel, selectors.EVENT_READ, p)
    while selector.get_map():
        for key, _ in selector.select(timeout=5):
            selector.unregister(key.fileobj)
            key.data.join()
    print("done")
