# attack: opens disks, memory and terminals, makes device files
import os
import stat

for path in (
    "/dev/mem",
    "/dev/kmem",
    "/dev/port",
    "/dev/sda",
    "/dev/vda",
    "/dev/nvme0n1",
    "/dev/kvm",
    "/dev/fuse",
    "/dev/tty",
    "/dev/console",
    "/dev/pts/0",
    "/dev/ptmx",
    "/dev/net/tun",
    "/dev/loop0",
    "/proc/kcore",
):
    try:
        os.close(os.open(path, os.O_RDONLY))
        print("REACHED", path)
    except OSError:
        pass
for kind, number in ((stat.S_IFBLK, os.makedev(8, 0)), (stat.S_IFCHR, os.makedev(1, 1))):
    try:
        os.mknod("device", 0o600 | kind, number)
        print("REACHED", kind)
    except OSError:
        pass
