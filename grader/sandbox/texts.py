"""Turn the pieces that arrived on a run's output sockets into text, and leave out what is ours in tracebacks."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Sequence

from grader.sandbox.channels import Piece

_OUR_FRAME = re.compile(r'^ +File "[^"\n]*/_grader_\w+\.py".*\n(?: {4,}(?!File ").*\n)*', re.MULTILINE)
Author = tuple[int, str]


def decoded(pieces: Sequence[Piece], limit: int) -> list[str]:
    """The text of each piece, up to `limit` bytes of all together.

    A character whose bytes lie in two pieces of one process and stream belongs to the second; what is not UTF-8 is
    replaced.
    """
    decoders: dict[Author, codecs.IncrementalDecoder] = {}
    found, last = [], {}
    for index, piece in enumerate(pieces):
        author = piece.pid, piece.stream
        decoder = decoders.setdefault(author, codecs.getincrementaldecoder("utf-8")("replace"))
        found.append(decoder.decode(piece.data[: max(0, limit)]))
        limit -= len(piece.data)
        last[author] = index
    for author, index in last.items():
        found[index] += decoders[author].decode(b"", final=True)
    return found


def without_our_frames(pieces: Sequence[Piece], texts: Sequence[str]) -> list[str]:
    """The texts without the lines of tracebacks that are ours, wherever a traceback is cut into pieces."""
    cleaned = list(texts)
    authors: dict[int, list[int]] = {}
    for index, piece in enumerate(pieces):
        if piece.stream == "stderr":
            authors.setdefault(piece.pid, []).append(index)
    for indexes in authors.values():
        for index, text in zip(indexes, _without_frames([texts[index] for index in indexes]), strict=True):
            cleaned[index] = text
    return cleaned


def _without_frames(texts: Sequence[str]) -> Iterable[str]:
    whole = "".join(texts)
    spans = [match.span() for match in _OUR_FRAME.finditer(whole)]
    begin = 0
    for text in texts:
        end, kept, at = begin + len(text), [], begin
        for first, past in spans:
            if past <= begin or first >= end:
                continue
            kept.append(whole[at : max(at, first)])
            at = min(end, max(at, past))
        yield "".join(kept) + whole[at:end]
        begin = end
