"""mmap_write.py FILE OFFSET TEXT: writes through a shared map and reads it back."""
import mmap
import sys

path, offset, text = sys.argv[1], int(sys.argv[2]), sys.argv[3].encode()
with open(path, "r+b") as file, mmap.mmap(file.fileno(), 0) as memory:
    memory[offset:offset + len(text)] = text
    memory.flush()
with open(path, "rb") as file:
    file.seek(offset)
    assert file.read(len(text)) == text
