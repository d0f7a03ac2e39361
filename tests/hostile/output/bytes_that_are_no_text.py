# attack: prints bytes of no encoding, half letters, and every control character
import os

for number in range(256):
    os.write(1, bytes([number]))
    os.write(2, bytes([number, 0xC3]))
os.write(1, "é".encode()[:1])
os.write(1, b"\x00" * 1000 + b"\xed\xa0\x80\xf4\x90\x80\x80")
