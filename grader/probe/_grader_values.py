"""What a function gave, as JSON: plain data of Python's own types, of bounded size. The grader reads it back.

Numbers, texts, lists, None, True and False are themselves; all else is an object with one key that names its type.
"""

from __future__ import annotations

import itertools
import json
import math

LONGEST = 50_000  # characters of the JSON, once more in quotation marks: what one message holds
MOST = 20_000  # values within a value
DEEPEST = 40  # values within values
MOST_BITS = 10_000  # of a whole number; Python turns none of many more digits into text
MOST_ITEMS = 1000  # that are taken from an iterator, which may have no end

_dumps = json.JSONEncoder(separators=(",", ":")).encode


class TooLarge(Exception):
    """The value is larger, or deeper, than what is compared."""


def as_text(value):
    """The value as JSON, in ASCII. What is too large is only named."""
    try:
        text = _dumps(_plain(value, itertools.count(), 0))
        if len(_dumps(text)) > LONGEST:
            raise TooLarge
    except (TooLarge, RecursionError):
        return _dumps({"large": type(value).__qualname__[:80]})
    return text


def _plain(value, count, depth):
    if next(count) > MOST or depth > DEEPEST:
        raise TooLarge
    if type(value).__module__.partition(".")[0] == "numpy" and hasattr(value, "tolist"):
        value = value.tolist()  # an array is the list of its numbers
    for kind, make in _MAKERS:
        if isinstance(value, kind):
            return make(value, count, depth + 1)
    if hasattr(type(value), "__next__"):
        return _of_iterator(value, count, depth + 1)
    return {"other": type(value).__qualname__[:80]}


def _of_float(value, _count, _depth):
    value = float.__pos__(value)
    return value if math.isfinite(value) else {"float": repr(value)}


def _of_int(value, _count, _depth):
    value = int.__pos__(value)
    if value.bit_length() > MOST_BITS:
        raise TooLarge
    return value


def _of_text(value, _count, _depth):
    if len(value) > LONGEST:
        raise TooLarge
    return str.__str__(value)


def _of_bytes(value, _count, _depth):
    if len(value) > LONGEST:
        raise TooLarge
    return {"bytes": bytes(value).decode("latin-1")}


def _of_complex(value, count, depth):
    return {"complex": [_plain(value.real, count, depth), _plain(value.imag, count, depth)]}


def _items(values, count, depth):
    return [_plain(value, count, depth) for value in values]


def _of_list(value, count, depth):
    return _items(list.__iter__(value), count, depth)


def _of_tuple(value, count, depth):
    return {"tuple": _items(tuple.__iter__(value), count, depth)}


def _of_set(value, count, depth):
    return {"set": _items(set.__iter__(value), count, depth)}


def _of_frozenset(value, count, depth):
    return {"set": _items(frozenset.__iter__(value), count, depth)}


def _of_dict(value, count, depth):
    return {"dict": [_items(pair, count, depth) for pair in dict.items(value)]}


def _of_range(value, count, depth):
    return {"range": _items((value.start, value.stop, value.step), count, depth)}


def _of_iterator(value, count, depth):
    return {"iterator": _items(itertools.islice(value, MOST_ITEMS), count, depth)}


_MAKERS = (
    ((bool, type(None)), lambda value, _count, _depth: value),
    (int, _of_int),
    (float, _of_float),
    (str, _of_text),
    ((bytes, bytearray), _of_bytes),
    (complex, _of_complex),
    (list, _of_list),
    (tuple, _of_tuple),
    (set, _of_set),
    (frozenset, _of_frozenset),
    (dict, _of_dict),
    (range, _of_range),
)
