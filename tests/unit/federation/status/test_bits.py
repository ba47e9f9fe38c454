"""Packed entries: sizes, changes, and streams that must not be inflated."""

from __future__ import annotations

import tracemalloc
import zlib
from secrets import token_bytes

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credit_hub.federation.encoding import base64url
from credit_hub.federation.errors import VerificationError
from credit_hub.federation.status import reasons
from credit_hub.federation.status.bits import LARGEST, SMALLEST, Status, StatusBits


@given(
    bits=st.sampled_from([1, 2, 4, 8]),
    size=st.integers(1, 40),
    data=st.data(),
)
def test_changed_entries_have_their_values_and_the_others_keep_theirs(
    bits: int, size: int, data: st.DataObject
) -> None:
    values = st.integers(0, 2**bits - 1)
    before = StatusBits(bits, data.draw(st.binary(min_size=size, max_size=size)))
    changes = data.draw(st.dictionaries(st.integers(0, before.size - 1), values, max_size=20))

    after = before.changed(changes)

    assert [after[i] for i in range(after.size)] == [
        changes.get(i, before[i]) for i in range(before.size)
    ]
    assert StatusBits.inflate(after.compressed(), bits) == after


def test_new_list_is_valid_everywhere_and_as_large_as_hides_its_entries() -> None:
    entries = StatusBits.empty()

    assert (entries.bits, entries.size) == (2, 2**17)
    assert not any(entries.data)


@pytest.mark.parametrize("size", [0, 1, SMALLEST - 8, SMALLEST + 1, LARGEST * 4 + 8])
def test_threat_23_list_that_is_too_small_or_too_large_is_not_issued(size: int) -> None:
    with pytest.raises(VerificationError) as caught:
        StatusBits.empty(size)

    assert caught.value.reason is reasons.SIZE


def test_list_that_cannot_be_compressed_fits_a_token() -> None:
    entries = StatusBits(2, token_bytes(SMALLEST // 4))

    payload = len(base64url.encode(entries.compressed())) + 400

    assert payload * 4 / 3 + 300 < 64 * 1024


@pytest.mark.parametrize("bits", [0, 3, 5, 16, -1, True])
def test_other_width_is_refused(bits: int) -> None:
    with pytest.raises(VerificationError) as caught:
        StatusBits(bits, b"\0")

    assert caught.value.reason is reasons.BITS


@pytest.mark.parametrize("value", [-1, 4, 256])
def test_value_of_more_bits_is_refused(value: int) -> None:
    with pytest.raises(VerificationError) as caught:
        StatusBits(2, bytes(4)).changed({3: value})

    assert caught.value.reason is reasons.BITS


def test_marked_entries_have_the_status() -> None:
    entries = StatusBits(2, bytes(4)).marked([3, 9], Status.SUSPENDED)

    assert [i for i in range(16) if entries[i]] == [3, 9]
    assert entries[9] == Status.SUSPENDED


def test_threat_25_bomb_of_200_megabytes_is_not_inflated() -> None:
    packer = zlib.compressobj(9)
    bomb = b"".join(packer.compress(bytes(10**6)) for _ in range(200)) + packer.flush()
    assert len(bomb) < 200_000
    tracemalloc.start()
    try:
        with pytest.raises(VerificationError) as caught:
            StatusBits.inflate(bomb, 2)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert caught.value.reason is reasons.SIZE
    assert most < 20 * 1024 * 1024


def test_list_of_the_greatest_size_is_inflated() -> None:
    assert StatusBits.inflate(zlib.compress(bytes(LARGEST)), 8).size == 2**20


@pytest.mark.parametrize(
    "stream",
    [
        b"",
        b"no zlib",
        zlib.compress(bytes(100))[:-1],
        zlib.compress(bytes(100)) + b"x",
        zlib.compress(bytes(100)) + zlib.compress(bytes(100)),
        zlib.compress(bytes(100))[2:],
        zlib.compress(b""),
        zlib.compress(bytes(LARGEST))[:-4],
    ],
)
def test_stream_that_is_not_one_whole_list_is_refused(stream: bytes) -> None:
    with pytest.raises(VerificationError) as caught:
        StatusBits.inflate(stream, 2)

    assert caught.value.reason is reasons.INFLATION
