"""C2SP signed-note, tlog-checkpoint, tlog-cosignature: published notes, and notes good and bad."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from credit_hub.federation.errors import VerificationError
from credit_hub.federation.log.checkpoint import (
    Checkpoint,
    LogIdentity,
    open_checkpoint,
    sign_checkpoint,
)
from credit_hub.federation.log.note_keys import COSIGNATURE_ED25519, NoteKey
from credit_hub.federation.log.notes import open_note, parse_note, sign_line
from credit_hub.federation.log.vkeys import read_vkey, write_vkey
from tests.logs import policy, signer

# Where each bad checkpoint is refused; 2 to 5, 13 and 14 are signed over a malformed text.
REASONS = {
    "bad-01": "note.signature",
    "bad-02": "checkpoint.form",
    "bad-03": "checkpoint.form",
    "bad-04": "checkpoint.form",
    "bad-05": "checkpoint.form",
    "bad-06": "checkpoint.origin",
    "bad-07": "note.form",
    "bad-08": "note.form",
    "bad-09": "checkpoint.log_signature",
    "bad-10": "checkpoint.log_signature",
    "bad-11": "note.form",
    "bad-12": "note.signature_line",
    "bad-13": "checkpoint.form",
    "bad-14": "checkpoint.form",
    "bad-15": "note.signature",
}


@pytest.fixture(scope="module")
def notes(shared_data: Path) -> dict[str, Any]:
    path = shared_data / "federation_vectors" / "merkle" / "signed_notes.json"
    found: dict[str, Any] = json.loads(path.read_bytes())
    return found


def _parties(made: dict[str, Any]) -> tuple[LogIdentity, list[NoteKey]]:
    key = read_vkey(made["log_vkey"])
    witnesses = [read_vkey(text) for text in made["witness_vkeys"]]
    return LogIdentity(key.name, "https://city-a.example", (key,)), witnesses


def test_published_notes_are_read_and_their_signatures_verified(notes: dict[str, Any]) -> None:
    for case in notes["published"]:
        raw = case["note"].encode()
        assert bytes(parse_note(raw)) == raw, case["id"]
        if case["vkey"] is not None:
            key = read_vkey(case["vkey"])
            assert write_vkey(key) == case["vkey"]
            assert len(open_note(raw, [key])[1]) == 1, case["id"]


def test_good_checkpoints_have_the_log_and_both_witnesses(notes: dict[str, Any]) -> None:
    made = notes["made_here"]
    log, witnesses = _parties(made)
    quorum = policy(2, *witnesses)

    for case in made["checkpoints"]:
        found = open_checkpoint(case["note"].encode(), log, witnesses)
        assert (found.size, found.root.hex()) == (case["tree_size"], case["root_hex"])
        assert quorum.cosigned_at(found, log) > 0, case["id"]


def test_each_bad_checkpoint_is_refused_for_its_reason(notes: dict[str, Any]) -> None:
    made = notes["made_here"]
    log, witnesses = _parties(made)
    assert {case["id"] for case in made["invalid"]} == set(REASONS)

    for case in made["invalid"]:
        with pytest.raises(VerificationError) as refusal:
            open_checkpoint(case["note"].encode(), log, witnesses)
        assert refusal.value.reason.code == REASONS[case["id"]], case["id"]


def test_witness_with_a_changed_time_does_not_count_for_who_does_not_know_it(
    notes: dict[str, Any],
) -> None:
    # bad-15: only one witness is wrong; a reader that knows the other alone takes the note.
    made = notes["made_here"]
    log, (first, second) = _parties(made)
    (case,) = (case for case in made["invalid"] if case["id"] == "bad-15")

    found = open_checkpoint(case["note"].encode(), log, [second])

    assert [one.key for one in found.cosignatures] == [second]
    with pytest.raises(VerificationError):
        policy(1, first).cosigned_at(found, log)


def test_notes_are_reproduced_from_their_private_keys(notes: dict[str, Any]) -> None:
    made = notes["made_here"]
    by_log = signer("log.city-a.example", seed="test-only log key")
    seen_by = [
        signer(f"witness-{n}.example", COSIGNATURE_ED25519, f"test-only witness {n}")
        for n in (1, 2)
    ]

    for case in made["checkpoints"]:
        raw = case["note"].encode()
        log, witnesses = _parties(made)
        times = [one.time for one in open_checkpoint(raw, log, witnesses).cosignatures]
        root = bytes.fromhex(case["root_hex"])
        note = sign_checkpoint(Checkpoint(log.origin, case["tree_size"], root), [by_log])
        lines = [sign_line(note.text, one, at) for one, at in zip(seen_by, times, strict=True)]
        assert bytes(note.with_lines(lines)) == raw, case["id"]
