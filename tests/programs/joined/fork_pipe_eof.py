# Waits for the end of a pipe that only the child holds, then reaps it.
# joined: yes
# main: "b'hello'\n"
import os

reader, writer = os.pipe()
pid = os.fork()
if pid == 0:
    os.close(reader)
    os.write(writer, b"hello")
    os._exit(0)
os.close(writer)
data = b""
while chunk := os.read(reader, 100):
    data += chunk
os.waitpid(pid, 0)
print(data)
