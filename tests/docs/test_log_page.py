"""docs/protocol/log.md: kinds, limits and the worked example are those of the code."""

from __future__ import annotations

import re
from pathlib import Path

from credit_hub.federation.feed import chunks, page, snapshot
from credit_hub.federation.log.hashing import SHA_256
from credit_hub.federation.log.leaf import LeafKind, check_leaf
from credit_hub.federation.log.note_keys import COSIGNATURE_SM2, SM2
from credit_hub.federation.log.notes import LONGEST_NOTE, MOST_SIGNATURES
from credit_hub.federation.log.quorum import SKEW
from credit_hub.federation.witness.machine import Status
from credit_hub.federation.witness.request import LONGEST_BODY

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "protocol" / "log.md").read_text("utf-8")


def test_kinds_of_leaves_are_those_of_the_code() -> None:
    rows = re.findall(r"^\| `(\w+)` \| 0x(\w\w) \| (HMAC|the object) \|$", PAGE, re.MULTILINE)

    assert {(name, int(byte, 16), follows == "the object") for name, byte, follows in rows} == {
        (kind.name.lower(), kind.value, kind.is_public) for kind in LeafKind
    }


def test_worked_example_is_a_leaf() -> None:
    leaf, leaf_hash = (
        bytes.fromhex(text) for text in re.findall(r"^`([0-9a-f]{64,66})`", PAGE, re.MULTILINE)
    )

    check_leaf(leaf, LeafKind.RECORD, b"a.b.c", bytes(32))
    assert SHA_256.leaf(leaf) == leaf_hash


def test_identifiers_of_sm2_lines_are_those_of_the_code() -> None:
    for kind in (SM2, COSIGNATURE_SM2):
        assert f"0xff `{kind.prefix[1:-1].decode()}` LF" in PAGE


def test_limits_are_those_of_the_code() -> None:
    kib, mib = 1024, 1024 * 1024
    for text in (
        f"{LONGEST_NOTE // kib} KiB and {MOST_SIGNATURES} signatures",
        f"{SKEW} seconds in the future",
        f"at most {LONGEST_BODY // kib} KiB",
        f"at most {page.MOST_ITEMS}, by index",
        f"at most {page.LONGEST_PAGE // mib} MiB",
        f"at most {chunks.LONGEST_CHUNK // mib} MiB",
        page.TYPE,
        snapshot.TYPE,
    ):
        assert text in " ".join(PAGE.split()), text


def test_every_answer_of_the_witness_is_listed() -> None:
    listed = {int(number) for number in re.findall(r"^\| (\d{3}) \|", PAGE, re.MULTILINE)}

    assert listed == {status.value for status in Status}
