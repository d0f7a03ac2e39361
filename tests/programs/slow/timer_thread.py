# A timer of threading sets the event in the end.
import threading

event = threading.Event()
threading.Timer(0.6, event.set).start()
event.wait()
