"""Import `shutil`, as `tempfile` and so `multiprocessing` does, without the six libraries that compress archives.

It only wants to know that they are there: who uses them imports them then. A fork pays for every library mapped.
"""

from __future__ import annotations

import sys
import types

_SELDOM = [name for name in ("bz2", "lzma", "zlib") if name not in sys.modules]
for _name in _SELDOM:
    sys.modules[_name] = types.ModuleType(_name)

import shutil  # noqa: E402, F401

for _name in _SELDOM:
    del sys.modules[_name]
