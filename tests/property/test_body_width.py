"""The width of a body is counted as a reader of JSON would count it, however it is cut."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import pairwise

from hypothesis import example, given
from hypothesis import strategies as st

from credit_hub.api.bodies import Count, Width

_TEXTS = st.text(alphabet='a"\\,:[]{}\n中', max_size=8)
_VALUES = st.recursive(
    st.none() | st.integers() | _TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_TEXTS, inner, max_size=4),
    max_leaves=20,
)


def counted(*pieces: bytes) -> Width:
    count = Count()
    for piece in pieces:
        count.take(piece)
    return count.width


def slowly(value: object) -> Width:
    """Walk through a value, and add up what its text must have."""
    if isinstance(value, dict):
        inner = [slowly(item) for item in value.values()]
        own = Width(len(value), 1 + max(len(value) - 1, 0))
    elif isinstance(value, list):
        inner = [slowly(item) for item in value]
        own = Width(0, 1 + max(len(value) - 1, 0))
    else:
        return Width()
    return Width(own.names + sum(w.names for w in inner), own.marks + sum(w.marks for w in inner))


def cut(text: bytes, places: list[int]) -> Iterator[bytes]:
    bounds = sorted({place % (len(text) + 1) for place in places} | {0, len(text)})
    for start, end in pairwise(bounds):
        yield text[start:end]


@given(_VALUES, st.lists(st.integers(0, 10_000), max_size=8), st.booleans(), st.booleans())
@example(["\\", '"', '\\"'], list(range(40)), True, False)
def test_width_of_a_text_in_any_pieces_is_that_of_its_value(
    value: object,
    places: list[int],
    ascii_: bool,
    indented: bool,  # drawn
) -> None:
    text = json.dumps(value, ensure_ascii=ascii_, indent=1 if indented else None).encode()

    assert counted(*cut(text, places)) == slowly(value)


@given(st.binary(max_size=200), st.lists(st.integers(0, 200), max_size=8))
def test_width_of_any_bytes_does_not_depend_on_the_pieces(text: bytes, places: list[int]) -> None:
    assert counted(*cut(text, places)) == counted(text)
