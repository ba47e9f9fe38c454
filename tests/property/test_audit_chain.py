"""Whatever is done to the entries of a chain is found, at the first number that is not right."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from credit_hub.ledger.audit.checkpoint import Checkpoint
from credit_hub.ledger.audit.entry import (
    Access,
    AuditEntry,
    AuditEvent,
    AuditOutcome,
    UnreadableEntry,
    sealed,
)
from credit_hub.ledger.audit.verification import Fault, FaultKind, Verification, verify_chain
from tests.unit.ledger.audit_chain import CHAIN, chain, checkpoint, event, head, resealed

LENGTH = 40
ENTRIES = chain(LENGTH)
NUMBERS = st.integers(1, LENGTH)
OTHER = {
    "at": event().at + timedelta(days=9),
    "operator": "client:other",
    "action": "entity.read",
    "access": Access.EXPORT,
    "route": "get_entity",
    "outcome": AuditOutcome.FAILED,
    "status": "500",
    "request_id": "another",
    "purpose": None,
    "case_number": "ZZ-1",
    "lot": None,
    "subjects": ("uscc:91410199TE5T00016Y",),
    "subjects_total": 9,
    "result_digest": None,
    "receipt": None,
    "question": None,
}


def followed(entries: list[AuditEntry], *checkpoints: Checkpoint) -> Verification:
    return verify_chain(entries, head(ENTRIES), checkpoints)


def fault(entries: list[AuditEntry], *checkpoints: Checkpoint) -> Fault:
    found = followed(entries, *checkpoints).fault
    assert found is not None
    return found


def test_chain_as_it_was_written_is_whole() -> None:
    stated = [checkpoint(ENTRIES, size) for size in (0, 7, LENGTH)]

    found = followed(ENTRIES, *stated)

    assert found == Verification(LENGTH, ENTRIES[-1].seal, 3, None)
    assert found.is_whole


def test_entry_of_before_there_were_questions_has_the_seal_that_it_had() -> None:
    """The seal was computed by the hub before the field; its entries stay whole."""
    entry = sealed(event(1, question=None), 1, CHAIN)

    assert "question" not in entry.event.payload()
    seal = "6c8ba1fe5888530ca8410574d2bf0e7d37ce1c871ec5e5484ec139c22094d7e5"
    assert entry.seal == f"sha256:{seal}"


def test_empty_chain_is_whole() -> None:
    assert verify_chain([], head([])).is_whole


def test_every_field_of_an_event_is_changed_by_these_tests() -> None:
    assert OTHER.keys() == {field.name for field in fields(AuditEvent)}


@given(number=NUMBERS, name=st.sampled_from(sorted(OTHER)))
def test_entry_with_a_field_changed_is_found(number: int, name: str) -> None:
    entries = list(ENTRIES)
    entry = entries[number - 1]
    changed = replace(entry.event, **{name: OTHER[name]})  # type: ignore[arg-type]  # by name
    entries[number - 1] = replace(entry, event=changed)

    found = fault(entries)

    assert (found.kind, found.number) == (FaultKind.EDITED, number)


@given(number=NUMBERS)
def test_entry_that_was_deleted_is_found(number: int) -> None:
    found = fault(ENTRIES[: number - 1] + ENTRIES[number:])

    kind = FaultKind.MISSING if number < LENGTH else FaultKind.TRUNCATED
    assert (found.kind, found.number) == (kind, number)


@given(one=NUMBERS, other=NUMBERS)
def test_entries_that_changed_places_are_found(one: int, other: int) -> None:
    if one == other:
        return
    entries = list(ENTRIES)
    entries[one - 1], entries[other - 1] = entries[other - 1], entries[one - 1]

    found = fault(entries)

    assert (found.kind, found.number) == (FaultKind.REORDERED, min(one, other))


@given(one=NUMBERS, other=NUMBERS)
def test_entries_that_changed_numbers_are_found(one: int, other: int) -> None:
    if one == other:
        return
    entries = list(ENTRIES)
    entries[one - 1] = replace(ENTRIES[other - 1], number=one)
    entries[other - 1] = replace(ENTRIES[one - 1], number=other)

    found = fault(entries)

    assert (found.kind, found.number) == (FaultKind.REORDERED, min(one, other))


@given(number=NUMBERS)
def test_entry_that_occurs_twice_is_found(number: int) -> None:
    found = fault([*ENTRIES[:number], *ENTRIES[number - 1 :]])

    assert (found.kind, found.number) == (FaultKind.INSERTED, number)


@given(number=NUMBERS)
def test_entry_that_was_slipped_in_is_found_at_the_one_after_it(number: int) -> None:
    previous = ENTRIES[number - 2].seal if number > 1 else CHAIN
    slipped = sealed(event(99), number, previous)
    moved = [replace(entry, number=entry.number + 1) for entry in ENTRIES[number - 1 :]]

    found = fault([*ENTRIES[: number - 1], slipped, *moved])

    assert (found.kind, found.number) == (FaultKind.REORDERED, number + 1)


@given(number=st.integers(1, LENGTH - 1))
def test_entry_that_was_changed_and_sealed_anew_is_found_at_the_next_one(number: int) -> None:
    entries = list(ENTRIES)
    entries[number - 1] = sealed(event(99), number, entries[number - 1].previous)

    found = fault(entries)

    assert (found.kind, found.number) == (FaultKind.UNLINKED, number + 1)


@given(number=NUMBERS, size=NUMBERS)
def test_tail_sealed_anew_is_found_by_a_later_checkpoint(number: int, size: int) -> None:
    entries = list(ENTRIES)
    entries[number - 1] = sealed(event(99), number, entries[number - 1].previous)
    rewritten = resealed(entries, number)

    found = verify_chain(rewritten, head(rewritten), [checkpoint(ENTRIES, size)])

    if size < number:
        assert found.is_whole
    else:
        assert found.fault is not None
        assert (found.fault.kind, found.fault.number) == (FaultKind.REWRITTEN, size)


@given(left=st.integers(0, LENGTH - 1))
def test_chain_cut_off_with_its_head_is_found_by_a_checkpoint(left: int) -> None:
    cut = ENTRIES[:left]

    found = verify_chain(cut, head(cut), [checkpoint(ENTRIES, LENGTH)])

    assert found.fault is not None
    assert (found.fault.kind, found.fault.number) == (FaultKind.TRUNCATED, left + 1)


@given(left=st.integers(0, LENGTH - 1))
def test_chain_cut_off_below_its_head_is_found(left: int) -> None:
    found = fault(ENTRIES[:left])

    assert (found.kind, found.number) == (FaultKind.TRUNCATED, left + 1)


def test_entry_beyond_the_head_is_found() -> None:
    found = verify_chain(chain(LENGTH + 1), head(ENTRIES)).fault

    assert found is not None
    assert (found.kind, found.number) == (FaultKind.INSERTED, LENGTH + 1)


@given(size=st.integers(0, LENGTH))
def test_checkpoint_of_another_chain_is_found(size: int) -> None:
    other = chain(LENGTH, "chain:other")

    found = fault(ENTRIES, checkpoint(other, size, "chain:other"))

    assert found.kind is FaultKind.FOREIGN_CHECKPOINT


@given(number=NUMBERS)
def test_row_that_cannot_be_read_is_found(number: int) -> None:
    kept: list[AuditEntry | UnreadableEntry] = list(ENTRIES)
    kept[number - 1] = UnreadableEntry(number, "access 'nothing' is not known")

    found = verify_chain(kept, head(ENTRIES)).fault

    assert found == Fault(FaultKind.EDITED, number, "access 'nothing' is not known")


@pytest.mark.parametrize("name", ["previous", "seal"])
@settings(max_examples=20)
@given(number=NUMBERS)
def test_link_that_was_changed_is_found(name: str, number: int) -> None:
    entries = list(ENTRIES)
    other = {name: "sha256:" + "f" * 64}
    entries[number - 1] = replace(entries[number - 1], **other)  # type: ignore[arg-type]  # by name

    found = fault(entries)

    assert (found.kind, found.number) == (FaultKind.EDITED, number)
