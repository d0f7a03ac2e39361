# loses: nothing
# Connections as context managers, iter(recv), match.
from multiprocessing import Pipe, Process

def serve(conn):
    with conn:
        for message in iter(conn.recv, "stop"):
            match message:
                case int(n):
                    print(f"question: {n}")
                    conn.send(n ** 2)

def main():
    parent, child = Pipe()
    p = Process(target=serve, args=(child,))
    p.start()
    with parent:
        for n in range(1, 6):
            parent.send(n)
            print(f"answer: {parent.recv()}")
        parent.send("stop")
    p.join()

if __name__ == "__main__":
    main()
