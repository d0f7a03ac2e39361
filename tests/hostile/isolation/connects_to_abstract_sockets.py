# attack: connects to an abstract socket, which has no file that could be hidden
import socket

with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as one:
    try:
        one.connect("\0CANARY_SOCKET")
        print("REACHED")
    except OSError:
        pass
