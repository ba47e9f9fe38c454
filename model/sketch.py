"""Sketches of texts: how alike two texts are, told from 128 numbers and without the texts.

A text becomes the set of its shingles (runs of five letters, digits or characters), each shingle a
keyed hash, and the sketch keeps the least 128 of the hashes. The share of common hashes among the
least 128 of the union estimates without bias the Jaccard resemblance of the sets (A. Broder, On the
resemblance and containment of documents, 1997); its standard error is below
``sqrt(r (1 - r) / 128)``, at most 4.4 percentage points. Sets of fewer than 128 shingles are
compared exactly.

Why not a library: datasketch (MIT, kept) estimates the same number by 128 permutations, brings
numpy and scipy, and gave its signatures a new meaning in 2.0; what is stored for years must not
depend on that. One keyed hash a shingle needs no permutations, is defined by these lines alone, and
does not let anybody without the key try out which words stand in a text.
"""

from __future__ import annotations

import heapq
import unicodedata
from collections.abc import Iterable
from fractions import Fraction
from typing import Final

from credit_hub.model.errors import InvalidValueError

__all__ = [
    "SHINGLE",
    "SIZE",
    "Sketch",
    "decode",
    "encode",
    "letters",
    "resemblance",
    "shingles",
    "sketch_of",
]

SHINGLE: Final = 5
"""Characters of a shingle (domain.md D11)."""
SIZE: Final = 128
"""Hashes that a sketch keeps."""
_MARK: Final = "."

Sketch = tuple[int, ...]
"""The least hashes of a set in ascending order, at most :data:`SIZE`."""


def letters(text: str) -> str:
    """Return the letters, digits and characters of a text in one width and case.

    Example:
        >>> letters("施工 组织，设计Ａ")
        '施工组织设计a'
    """
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())


def shingles(text: str) -> frozenset[str]:
    """Return the runs of five letters, digits or characters of ``text``.

    Width, case, white space and punctuation do not count: extraction from a file changes them.

    Example:
        >>> sorted(shingles("施工 组织，设计A"))
        ['工组织设计', '施工组织设', '组织设计a']
    """
    plain = letters(text)
    return frozenset(plain[i : i + SHINGLE] for i in range(len(plain) - SHINGLE + 1))


def sketch_of(hashes: Iterable[int], size: int = SIZE) -> Sketch:
    """Return the sketch of a set of hashes; the order of the hashes does not matter."""
    return tuple(heapq.nsmallest(size, set(hashes)))


def resemblance(first: Sketch, second: Sketch, size: int = SIZE) -> Fraction:
    """Estimate the Jaccard resemblance of the sets behind two sketches; two empty sets have none.

    Example:
        >>> resemblance((1, 2, 3), (2, 3, 4))
        Fraction(1, 2)
    """
    ours, theirs = frozenset(first), frozenset(second)
    least = sorted(ours | theirs)[:size]
    if not least:
        return Fraction(0)
    return Fraction(len((ours & theirs).intersection(least)), len(least))


def encode(sketch: Sketch) -> str:
    """Return a sketch as text: hexadecimal numbers between dots."""
    return _MARK.join(f"{value:x}" for value in sketch)


def decode(text: str) -> Sketch:
    """Read what :func:`encode` wrote.

    Raises:
        InvalidValueError: The text is no sketch.
    """
    try:
        return tuple(int(number, 16) for number in text.split(_MARK)) if text else ()
    except ValueError as error:
        message = f"not a sketch of a text: {text[:40]!r}"
        raise InvalidValueError(message, remedy="load the texts of the bid again") from error
