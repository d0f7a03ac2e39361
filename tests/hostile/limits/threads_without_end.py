# attack: starts threads until the system refuses
import threading

go = threading.Event()
threads = []
try:
    for _ in range(3000):
        thread = threading.Thread(target=go.wait, daemon=True)
        thread.start()
        threads.append(thread)
except RuntimeError:
    print("refused")
go.set()
