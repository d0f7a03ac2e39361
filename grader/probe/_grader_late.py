"""Patch modules when they are imported: what a program does not use must not make every process of it heavier."""

from __future__ import annotations

import sys


class _Late:
    """A finder that finds nothing itself: it lets the others find, and adds the patches to what they load."""

    def __init__(self):
        self.patches = {}

    def find_spec(self, name, path=None, target=None):
        """The spec of a module that waits for patches; None for all others."""
        if name not in self.patches:
            return None
        for finder in sys.meta_path:
            spec = None if finder is self else finder.find_spec(name, path, target)
            if spec is not None:
                spec.loader = _Loader(spec.loader, self.patches.pop(name))
                return spec
        return None


class _Loader:
    """Loads as the module's own loader does, and patches."""

    def __init__(self, real, patches):
        self.real, self.patches = real, patches

    def create_module(self, spec):
        """As of the real loader."""
        return self.real.create_module(spec)

    def exec_module(self, module):
        """As of the real loader, which the module shows as its own."""
        module.__spec__.loader = module.__loader__ = self.real
        self.real.exec_module(module)
        for patch in self.patches:
            patch(module)


_late = _Late()


def when_imported(name, patch):
    """Call `patch` with the module of this name: now if it is loaded, else as soon as it has been."""
    if name in sys.modules:
        patch(sys.modules[name])
        return
    if _late not in sys.meta_path:
        sys.meta_path.insert(0, _late)
    _late.patches.setdefault(name, []).append(patch)
