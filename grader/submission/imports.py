"""Which files a program names: by importing them as modules, or in its strings."""

from __future__ import annotations

import ast

from grader.submission.python_text import parse


def named_files(source: str) -> set[str]:
    """The files that these imports may mean, and the file names in its strings."""
    tree = parse(source)
    modules: set[str] = set()
    texts: set[str] = set()
    for node in ast.walk(tree) if tree is not None else ():
        if isinstance(node, ast.Import):
            modules |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            modules |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            texts.add(node.value)
    paths = {module.replace(".", "/") for module in modules}
    packages = {"/".join(path.split("/")[:n]) for path in paths for n in range(1, path.count("/") + 2)}
    return texts | {f"{path}.py" for path in paths} | {f"{path}/__init__.py" for path in packages}
