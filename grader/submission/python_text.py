"""Python source as text: does it parse, why not, and does a line look like Python or like prose?"""

from __future__ import annotations

import ast
import builtins
import keyword
import re
import warnings
from collections.abc import Iterable, Iterator
from functools import lru_cache

from grader import dialect
from grader.language import say

MAX_SOURCE = 100_000
"""Characters of one cell that are analysed; nobody types more, and the parser is slow and hungry on more."""

_MAX_LINE = 2000
_STRING = re.compile(r"""[rbfuRBFU]{0,2}(?:'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*")""")
_WORD_PAIR = re.compile(r"(?<![\w.])([A-Za-z][A-Za-z'’-]*)(?=[ ,]+([A-Za-z][A-Za-z'’-]*))")
_SOFT_KEYWORDS = frozenset(("match", "case", "type", "print", "exec"))
_IMPORT = re.compile(
    r"\s*(?:import\s+[\w.]+(?:\s+as\s+\w+)?(?:\s*,\s*[\w. ]+)*|from\s+[\w.]+\s+import\b.+)\s*(?:[#;].*)?$"
)
_HEADER = re.compile(
    r"\s*(?:def\s+\w+\s*\(|class\s+\w+\s*[:(]|@\w[\w.]*|(?:if|elif|for|while|with|except)\b.*:\s*(?:#.*)?$"
    r"|for\s+\w+\s+in\s+\w|(?:pass|break|continue)\s*$|(?:else|try|finally)\s*:|(?:return|yield|raise|assert|del|global|lambda)\b)"
)
_STATEMENT = re.compile(
    r"""\s*(?:[A-Za-z_][\w.\[\]'"]*(?:\s*,\s*[\w.]+)*\s*(?::\s*[\w\[\]., ]+)?(?:[-+*/%|&^]|//|\*\*)?=(?!=)"""
    r"""|[A-Za-z_][\w.]*\s*\(|print\s*['"]|[)\]}]+)"""
)
_ASSIGNMENT = re.compile(r"\s*[A-Za-z_][\w.]*\s*=\s*[\w.]+\s*\(")
_FEW_PAIRS = 2
_MANY_PAIRS = 4
_VALUES = re.compile(r"[\s\d,.:()\[\]{}]*''(?!')(?:[\s\d,.:()\[\]{}]|''(?!'))*")
_BUILTINS = frozenset(dir(builtins))


class Effort:
    """How many characters may still be compiled in looking for what is valid: finding out asks again and again."""

    def __init__(self, characters: int = 5_000_000) -> None:
        self._left = characters

    def allows(self, characters: int) -> bool:
        """Count one more look at so much source; False once too much has been looked at."""
        self._left -= characters
        return self._left > 0


def too_long() -> str:
    """What is said of a cell that is longer than that."""
    return say("more than {number} characters in one cell", number=MAX_SOURCE)


@lru_cache(maxsize=64)
def syntax_error(source: str) -> SyntaxError | None:
    """Why Python cannot compile this, or None if it can, or a newer one; `await` may stand outside of functions."""
    if len(source) > MAX_SOURCE:
        return SyntaxError(too_long())
    error = _refused(source)
    return None if error is not None and readable(source) != source else error


@lru_cache(maxsize=64)
def _refused(source: str) -> SyntaxError | None:
    """Why our Python cannot compile this."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compile(source, "<answer>", "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)
    except SyntaxError as error:
        return error
    except (ValueError, RecursionError, MemoryError, OverflowError) as error:
        return SyntaxError(str(error) or type(error).__name__)
    return None


def readable(source: str) -> str:
    """What is to be read in the place of valid source that only a newer Python than ours understands; else itself."""
    told = dialect.older(source) if _refused(source) is not None else None
    return source if told is None or _refused(told) is not None else told


@lru_cache(maxsize=64)
def parse(source: str) -> ast.Module | None:
    """The syntax tree, or None where there is none. The tree is shared: look at it, never change it."""
    if syntax_error(source) is not None:
        return None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(readable(source))


def looks_like_code(line: str) -> bool:
    """True for a line that is meant as Python, right or wrong; False for one that is meant for people.

    In no Python do two names stand side by side, so a few such pairs outside strings make a sentence.
    """
    line = line[:_MAX_LINE]
    if _IMPORT.match(line):
        return True
    bare = _STRING.sub("''", line).split("#")[0]
    limit = _MANY_PAIRS if _ASSIGNMENT.match(bare) else _FEW_PAIRS
    shaped = _HEADER.match(bare) or _STATEMENT.match(bare) or _VALUES.fullmatch(bare)
    return bool(shaped) and _word_pairs(bare) < limit


def _word_pairs(text: str) -> int:
    """How often two words that are no keywords stand side by side. After a comma only three in a row count."""
    pairs = 0
    for match in _WORD_PAIR.finditer(text):
        between = text[match.end() : match.start(2)]
        if "," not in between and not any(_is_keyword(word) for word in match.groups()):
            pairs += 1
    return pairs


def _is_keyword(word: str) -> bool:
    return keyword.iskeyword(word) or word in _SOFT_KEYWORDS


def is_idle(statement: ast.stmt, known: frozenset[str]) -> bool:
    """True for a statement that only names things nobody has defined: a word or a label which happens to parse."""
    if isinstance(statement, ast.AnnAssign):
        return statement.value is None
    if not isinstance(statement, ast.Expr) or isinstance(statement.value, ast.Constant):
        return False
    nodes = tuple(ast.walk(statement.value))
    if any(isinstance(node, ast.Call | ast.Await | ast.Yield | ast.NamedExpr) for node in nodes):
        return False
    names = {node.id for node in nodes if isinstance(node, ast.Name)}
    return bool(names) and not names & (known | _BUILTINS)


def literals(statement: ast.stmt) -> Iterator[str]:
    """The texts that a statement prints, assigns, or is."""
    value = statement.value if isinstance(statement, ast.Expr | ast.Assign) else None
    values = value.args if isinstance(value, ast.Call) and getattr(value.func, "id", "") == "print" else [value]
    for node in values:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def does_something(source: str) -> bool:
    """True for code that does something at its top level beyond making names."""
    tree = parse(source)
    passive = ast.Import | ast.ImportFrom | ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
    return tree is not None and any(not isinstance(statement, passive) for statement in tree.body)


def bound_names(tree: ast.AST) -> frozenset[str]:
    """Every name that is bound anywhere in the tree, at whatever depth."""
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            names.add(node.id)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.alias):
            names.add((node.asname or node.name).split(".")[0])
        elif isinstance(node, ast.arg):
            names.add(node.arg)
        elif isinstance(node, ast.ExceptHandler | ast.MatchAs | ast.MatchStar) and node.name:
            names.add(node.name)
        elif isinstance(node, ast.MatchMapping) and node.rest:
            names.add(node.rest)
    return frozenset(names)


def by_line(body: Iterable[ast.stmt]) -> Iterator[list[ast.stmt]]:
    """Statements, those together that share a line."""
    group: list[ast.stmt] = []
    for statement in body:
        if group and first_line(statement) > (group[-1].end_lineno or 0):
            yield group
            group = []
        group.append(statement)
    if group:
        yield group


def first_line(statement: ast.stmt) -> int:
    """The 1-based line at which a statement begins, decorators included."""
    decorators = getattr(statement, "decorator_list", ())
    return min((decorator.lineno for decorator in decorators), default=statement.lineno)
