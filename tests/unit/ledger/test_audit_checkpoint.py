"""A checkpoint is taken only under the signature of a known key, and for nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from credit_hub.ledger.audit.checkpoint import TYPE, read_checkpoint, sign_checkpoint
from credit_hub.ledger.audit.entry import MOST_SUBJECTS
from credit_hub.ledger.receipts.keys import KeySet, SigningKey
from credit_hub.ledger.receipts.signing import compact, sign
from credit_hub.model.errors import InvalidValueError
from tests.unit.ledger.audit_chain import chain, checkpoint, event
from tests.unit.ledger.conftest import statement

STATED = checkpoint(chain(3), 3)


def test_checkpoint_is_read_back_as_it_was_signed(key: SigningKey) -> None:
    token = sign_checkpoint(STATED, key)

    assert read_checkpoint(token, KeySet.of([key.public])) == STATED


def test_checkpoint_of_an_unknown_key_is_refused(key: SigningKey) -> None:
    with pytest.raises(InvalidValueError) as caught:
        read_checkpoint(sign_checkpoint(STATED, key), KeySet({}))

    assert caught.value.rule == "audit.checkpoint.key"


def test_checkpoint_that_was_changed_is_refused(key: SigningKey) -> None:
    token = sign_checkpoint(STATED, key)
    other = sign_checkpoint(checkpoint(chain(2), 2), key)
    begin, end = token.rsplit(".", 1)[0], other.rsplit(".", 1)[1]

    with pytest.raises(InvalidValueError) as caught:
        read_checkpoint(f"{begin}.{end}", KeySet.of([key.public]))

    assert caught.value.rule == "audit.checkpoint.signature"


def test_receipt_is_no_checkpoint(key: SigningKey) -> None:
    with pytest.raises(InvalidValueError, match=TYPE.replace("+", r"\+")):
        read_checkpoint(sign(statement(), key).jws, KeySet.of([key.public]))


@pytest.mark.parametrize("left_out", ["version", "chain", "size", "head", "at"])
def test_checkpoint_that_lacks_a_field_is_refused(key: SigningKey, left_out: str) -> None:
    payload = {name: value for name, value in STATED.payload().items() if name != left_out}

    with pytest.raises(InvalidValueError):
        read_checkpoint(compact(payload, TYPE, key), KeySet.of([key.public]))


@pytest.mark.parametrize(
    "change",
    [
        {"operator": "o" * 201},
        {"case_number": "案" * 101},
        {"subjects": ("uscc:1",) * (MOST_SUBJECTS + 1)},
        {"subjects": ("uscc:" + "1" * 252,)},
        {"at": event().at.replace(tzinfo=None)},
    ],
)
def test_event_beyond_its_bounds_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(InvalidValueError, match="audit entry"):
        replace(event(), **change)  # type: ignore[arg-type]  # by name
