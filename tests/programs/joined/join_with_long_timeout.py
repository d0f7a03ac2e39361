# join(timeout) that ends because the process does.
# joined: yes yes
# main: 'False False\n'
from multiprocessing import Process

if __name__ == "__main__":
    processes = [Process(target=print, args=(n,)) for n in range(2)]
    for p in processes:
        p.start()
    for p in processes:
        p.join(timeout=10)
    print(*[p.is_alive() for p in processes])
