# attack: connects to whatever listens on this machine and elsewhere
import socket

TARGETS = [("127.0.0.1", port) for port in (22, 25, 53, 80, 443, 631, 5432, 8080, CANARY_PORT)]
for address in [*TARGETS, ("::1", 22)]:
    try:
        socket.create_connection(address, 0.2).close()
        print("REACHED", address)
    except OSError:
        pass
for family, kind in (
    (socket.AF_INET, socket.SOCK_RAW),
    (socket.AF_PACKET, socket.SOCK_RAW),
    (socket.AF_NETLINK, socket.SOCK_RAW),
):
    try:
        with socket.socket(family, kind) as one:
            if family != socket.AF_NETLINK:
                print("REACHED", family)
    except OSError:
        pass
