# loses: nothing
# Numbers packed as bytes, and no bytes for the end.
import struct
from multiprocessing import Pipe, Process

def answer(conn):
    for data in iter(conn.recv_bytes, b""):
        (n,) = struct.unpack("!q", data)
        print(f"question: {n}")
        conn.send_bytes(struct.pack("!q", n * n))

if __name__ == "__main__":
    a, b = Pipe()
    p = Process(target=answer, args=(b,))
    p.start()
    for n in range(1, 6):
        a.send_bytes(struct.pack("!q", n))
        print("answer:", *struct.unpack("!q", a.recv_bytes()))
    a.send_bytes(b"")
    p.join()
