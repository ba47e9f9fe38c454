"""Sketches of texts against the sets that they stand for."""

from __future__ import annotations

import hashlib
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from credit_hub.model.sketch import SIZE, decode, encode, letters, resemblance, shingles, sketch_of

HASHES = st.sets(st.integers(0, 2**48 - 1), max_size=300)
SMALL = st.sets(st.integers(0, 1000), max_size=60)
STANDARD_ERRORS = 5


def spread(values: range) -> set[int]:
    """Hashes of numbers: as if drawn at random, and the same in every run."""
    return {
        int.from_bytes(hashlib.blake2b(b"%d" % v, digest_size=6).digest(), "big") for v in values
    }


@given(SMALL, SMALL)
def test_resemblance_of_small_sets_is_exact(one: set[int], other: set[int]) -> None:
    exact = Fraction(len(one & other), len(one | other)) if one | other else Fraction(0)

    assert resemblance(sketch_of(one), sketch_of(other)) == exact


@given(HASHES, HASHES)
def test_resemblance_does_not_depend_on_the_order(one: set[int], other: set[int]) -> None:
    a, b = sketch_of(one), sketch_of(other)

    assert resemblance(a, b) == resemblance(b, a)
    assert 0 <= resemblance(a, b) <= 1
    assert resemblance(a, a) == (1 if one else 0)


@given(HASHES)
def test_sketch_survives_its_text(hashes: set[int]) -> None:
    sketch = sketch_of(hashes)

    assert decode(encode(sketch)) == sketch
    assert len(sketch) == min(SIZE, len(hashes))


@given(st.integers(0, 4000))
def test_resemblance_of_large_sets_is_near_the_truth(shared: int) -> None:
    one, other = spread(range(4000)), spread(range(4000 - shared, 8000 - shared))
    truth = Fraction(shared, 8000 - shared)

    estimate = resemblance(sketch_of(one), sketch_of(other))

    error = STANDARD_ERRORS**2 * truth * (1 - truth) / SIZE
    assert (estimate - truth) ** 2 <= error + Fraction(1, SIZE**2)


@given(st.text())
def test_shingles_do_not_depend_on_space_and_case(text: str) -> None:
    assert shingles(" ".join(letters(text))) == shingles(text)
    assert len(shingles(text)) <= max(0, len(letters(text)) - 4)
