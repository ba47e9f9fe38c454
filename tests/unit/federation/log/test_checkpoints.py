"""Notes, keys of notes, witnesses and their time, equivocation, following a log, leaves."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credit_hub.federation.errors import RegistrationError, VerificationError
from credit_hub.federation.keys.compromise import is_trusted
from credit_hub.federation.keys.pair import PrivateKey
from credit_hub.federation.log.checkpoint import (
    Checkpoint,
    LogIdentity,
    open_checkpoint,
    sign_checkpoint,
)
from credit_hub.federation.log.equivocation import EquivocationError, prove_equivocation
from credit_hub.federation.log.follower import advance
from credit_hub.federation.log.hashing import SHA_256, SM3, TreeHash
from credit_hub.federation.log.leaf import (
    LeafKind,
    check_leaf,
    new_salt,
    private_leaf,
    public_leaf,
)
from credit_hub.federation.log.log import TransparencyLog
from credit_hub.federation.log.note_keys import COSIGNATURE_SM2, ED25519, SM2, NoteSigner
from credit_hub.federation.log.notes import open_note, parse_note, sign_line, sign_note
from credit_hub.federation.log.proofs import verify_inclusion
from credit_hub.federation.log.quorum import WitnessPolicy
from credit_hub.federation.log.vkeys import note_key, read_vkey, write_vkey
from credit_hub.federation.suites.table import by_alg
from tests.logs import CITY, ORIGIN, identity, policy, signed, signer, witness
from tests.lossy_disk import LossyDisk

SIGNER = signer(ORIGIN)
LOG = identity(SIGNER)
W1, W2, W3 = (witness(f"witness-{n}.example") for n in (1, 2, 3))
NOW = 1_790_000_000
ROOT, OTHER_ROOT = hashlib.sha256(b"one").digest(), hashlib.sha256(b"other").digest()


@pytest.fixture(scope="module")
def sm2() -> PrivateKey:
    return PrivateKey.generate(by_alg("SGD_SM3_SM2"))


def _log() -> TransparencyLog:
    return TransparencyLog(LossyDisk(), LOG, [SIGNER])


def test_sm2_lines_of_log_and_witness_are_verified_beside_ed25519(sm2: PrivateKey) -> None:
    by_log = NoteSigner(note_key(ORIGIN, SM2, sm2.public), sm2)
    seen_by = NoteSigner(note_key("witness.cn.example", COSIGNATURE_SM2, sm2.public), sm2)
    log = LogIdentity(ORIGIN, CITY, (SIGNER.key, by_log.key), frozenset({"SGD_SM3_SM2"}))
    note = sign_checkpoint(Checkpoint(ORIGIN, 1, ROOT), [SIGNER, by_log])
    note = note.with_lines([sign_line(note.text, seen_by, NOW)])

    found = open_checkpoint(bytes(note), log, [seen_by.key])

    assert [one.time for one in found.cosignatures] == [NOW]
    for key in (by_log.key, seen_by.key):
        assert read_vkey(write_vkey(key)) == key
    # Threat 5: without the line that is demanded it is no checkpoint, however right the other is.
    stripped = sign_checkpoint(Checkpoint(ORIGIN, 1, ROOT), [SIGNER])
    with pytest.raises(VerificationError) as refusal:
        open_checkpoint(bytes(stripped), log)
    assert refusal.value.reason.code == "checkpoint.log_signature"


def test_signature_of_a_log_is_none_of_a_witness() -> None:
    # The same key in both kinds: other key id, other message.
    as_witness = witness("both.example")
    as_log = signer("both.example", ED25519)
    text = Checkpoint("both.example", 1, ROOT).text
    assert as_log.key.key_id != as_witness.key.key_id

    cosignature = as_witness.sign(text, NOW)

    assert as_witness.key.verify(text, cosignature)
    assert not as_log.key.verify(text, cosignature[8:])
    assert not as_witness.key.verify(text, bytes(8) + as_log.sign(text))
    with pytest.raises(ValueError, match="time"):
        as_log.sign(text, NOW)
    with pytest.raises(ValueError, match="time"):
        as_witness.sign(text)


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("+", "-", 1),
        lambda text: text.replace("+0", "+f", 1) if "+0" in text else "x" + text,
        lambda text: text[:-1],
        lambda text: text + "=",
        lambda text: text[:0],
        lambda text: text[:0] + "name+00000000+AA==",
        lambda text: "a b" + text,
    ],
)
def test_malformed_key_text_is_refused(change: object) -> None:
    assert callable(change)
    with pytest.raises(RegistrationError):
        read_vkey(change(write_vkey(SIGNER.key)))


def test_threat_4_key_of_low_order_is_no_key_of_notes() -> None:
    data = b"\x01" + b"\x01" + bytes(31)
    digest = hashlib.sha256(b"log.example\n" + data).hexdigest()[:8]
    text = f"log.example+{digest}+AQEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

    with pytest.raises(RegistrationError):
        read_vkey(text)


@given(st.data())
def test_no_byte_of_a_checkpoint_can_change(data: st.DataObject) -> None:
    raw = bytes(signed(8, ROOT, SIGNER, (W1, NOW), (W2, NOW + 1)).note)
    place = data.draw(st.integers(0, len(raw) - 1))
    changed = bytearray(raw)
    changed[place] ^= 1 << data.draw(st.integers(0, 7))

    try:
        found = open_checkpoint(bytes(changed), LOG, [W1.key, W2.key])
    except VerificationError:
        return
    # A name or key id of a witness that is not known any more is passed over, and does not count.
    assert found.checkpoint.head == (8, ROOT)
    with pytest.raises(VerificationError):
        policy(2, W1.key, W2.key).cosigned_at(found, LOG)


@given(st.binary(max_size=300))
def test_whatever_is_read_as_a_note_is_written_the_same(raw: bytes) -> None:
    for candidate in (raw, b"text\n\n\xe2\x80\x94 name AAAAAAA=\n" + raw):
        try:
            note = parse_note(candidate)
        except VerificationError:
            continue
        assert bytes(note) == candidate


def test_text_that_could_not_be_read_back_is_not_signed() -> None:
    for text in (b"no line feed", b"tab\t\n", b"\xff\n"):
        with pytest.raises(VerificationError):
            sign_note(text, [SIGNER])
    with pytest.raises(VerificationError):
        sign_checkpoint(Checkpoint("two\nlines", 1, ROOT), [SIGNER])


def test_note_of_unknown_keys_alone_is_refused() -> None:
    with pytest.raises(VerificationError) as refusal:
        open_note(bytes(sign_note(b"text\n", [signer("stranger.example")])), [SIGNER.key])

    assert refusal.value.reason.code == "note.unsigned"


def test_empty_log_has_the_root_of_the_empty_tree_and_no_other() -> None:
    assert signed(0, SHA_256.empty(), SIGNER).size == 0
    with pytest.raises(VerificationError) as refusal:
        signed(0, ROOT, SIGNER)

    assert refusal.value.reason.code == "checkpoint.empty_root"


def test_quorum_is_reached_when_the_kth_member_has_signed() -> None:
    found = signed(8, ROOT, SIGNER, (W1, NOW), (W2, NOW + 50), (W3, NOW + 9))

    for threshold, at in ((1, NOW), (2, NOW + 9), (3, NOW + 50)):
        assert policy(threshold, W1.key, W2.key, W3.key).cosigned_at(found, LOG) == at
    with pytest.raises(VerificationError) as refusal:
        policy(3, W1.key, W2.key, witness("witness-4.example").key).cosigned_at(found, LOG)
    assert refusal.value.reason.code == "quorum.too_few"


def test_two_keys_of_one_member_are_one_witness() -> None:
    found = signed(8, ROOT, SIGNER, (W1, NOW), (W2, NOW + 50))
    both = WitnessPolicy(2, (("https://a", (W1.key, W2.key)), ("https://b", (W3.key,))))

    with pytest.raises(VerificationError):
        both.cosigned_at(found, LOG)


def test_witness_of_the_city_that_runs_the_log_does_not_count_for_it() -> None:
    found = signed(8, ROOT, SIGNER, (W1, NOW), (W2, NOW + 50))
    own = WitnessPolicy(2, ((CITY, (W1.key,)), ("https://b", (W2.key,)), ("https://c", (W3.key,))))

    with pytest.raises(VerificationError):
        own.cosigned_at(found, LOG)


def test_policy_that_one_key_could_meet_for_two_is_refused() -> None:
    for threshold, members in (
        (1, (("https://a", (W1.key,)), ("https://b", (W1.key,)))),
        (1, (("https://a", (W1.key,)), ("https://a", (W2.key,)))),
        (2, (("https://a", (W1.key, W2.key)),)),
        (0, (("https://a", (W1.key,)),)),
        (1, (("https://a", (SIGNER.key,)),)),
    ):
        with pytest.raises(ValueError, match="witness policy"):
            WitnessPolicy(threshold, members)


def test_threat_6_checkpoint_that_is_kept_back_is_stale() -> None:
    found = signed(8, ROOT, SIGNER, (W1, NOW), (W2, NOW - 30))
    both = policy(2, W1.key, W2.key)

    both.check_fresh(found, LOG, now=NOW + 60, longest=90)
    for now in (NOW + 61, NOW + 100_000):
        with pytest.raises(VerificationError) as refusal:
            both.check_fresh(found, LOG, now=now, longest=90)
        assert refusal.value.reason.code == "quorum.stale"


def test_threat_6_time_in_the_future_does_not_make_a_checkpoint_fresh() -> None:
    found = signed(8, ROOT, SIGNER, (W1, NOW + 1_000_000))

    with pytest.raises(VerificationError) as refusal:
        policy(1, W1.key).check_fresh(found, LOG, now=NOW, longest=90)

    assert refusal.value.reason.code == "quorum.too_few"


def test_threat_6_older_checkpoint_is_refused_by_who_holds_a_newer_one() -> None:
    log = _log()
    log.append([b"\x01a"])
    older = log.publish()
    log.append([b"\x01b"])
    newer = log.publish()
    proof = log.reader.consistency(older.checkpoint.head, newer.checkpoint.head)

    held = advance(advance(None, older, LOG), newer, LOG, proof)

    assert held is newer
    with pytest.raises(VerificationError) as refusal:
        advance(held, older, LOG, proof)
    assert refusal.value.reason.code == "log.rollback"


def test_threat_18_two_partners_that_were_shown_two_trees_prove_it_to_a_third() -> None:
    # The log shows each of them a tree of its own; the witness was bribed and signs both.
    left, right = _log(), _log()
    left.append([b"\x01for hangzhou", b"\x01same"])
    right.append([b"\x01for xian", b"\x01same"])
    notes = []
    for log in (left, right):
        note = log.publish().note
        notes.append(bytes(note.with_lines([sign_line(note.text, W1, NOW)])))
    hangzhou, xian = (open_checkpoint(raw, LOG, [W1.key]) for raw in notes)

    with pytest.raises(EquivocationError) as caught:  # gossip
        advance(hangzhou, xian, LOG)
    proof = prove_equivocation(notes[0], notes[1], LOG, [W1.key])

    assert caught.value.evidence.notes == proof.notes == tuple(notes)
    assert (proof.culprit, proof.witnesses, proof.size) == (CITY, ("witness-1.example",), 2)


def test_threat_18_views_that_grow_apart_have_no_proof_of_consistency() -> None:
    left, right = _log(), _log()
    left.append([b"\x01for hangzhou"])
    right.append([b"\x01for xian"])
    held, shown = left.publish(), right.publish()
    right.append([b"\x01more"])
    later = right.publish()
    proof = right.reader.consistency(shown.checkpoint.head, later.checkpoint.head)

    with pytest.raises(VerificationError) as refusal:
        advance(held, later, LOG, proof)

    assert refusal.value.reason.code == "log.consistency"


def test_honest_checkpoints_are_no_equivocation_and_a_forged_one_is_none() -> None:
    one, same = signed(2, ROOT, SIGNER), signed(2, ROOT, SIGNER, (W1, NOW))
    larger = signed(3, OTHER_ROOT, SIGNER)
    forged = bytes(one.note).replace(b"\n2\n", b"\n3\n")

    for other in (bytes(same.note), bytes(larger.note), forged):
        with pytest.raises(VerificationError) as refusal:
            prove_equivocation(bytes(one.note), other, LOG)
        assert not isinstance(refusal.value, EquivocationError)


def test_threat_19_record_dated_back_with_a_stolen_key_has_no_witness_before_the_theft() -> None:
    # The thief writes an old date into a record; the log and its witnesses only go on from now.
    stolen_at = NOW
    log = _log()
    log.append([private_leaf(LeafKind.RECORD, b"honest record", bytes(32))])
    published = log.publish()
    lines = [sign_line(published.note.text, one, stolen_at - 60) for one in (W1, W2)]
    before = log.add_cosignatures(published, lines, [W1.key, W2.key])
    forged = private_leaf(LeafKind.RECORD, b"forged record, iat long ago", bytes(31) + b"\x01")
    log.append([forged])
    published = log.publish()
    lines = [sign_line(published.note.text, one, stolen_at + 60) for one in (W1, W2)]
    after = log.add_cosignatures(published, lines, [W1.key, W2.key])
    both = policy(2, W1.key, W2.key)

    # Either the checkpoint of before, in which the record is not,
    proof = log.reader.inclusion(1, 2, after.root)
    with pytest.raises(VerificationError):
        verify_inclusion(SHA_256, SHA_256.leaf(forged), 1, before.size, proof, before.root)
    # or the one of after, which comes too late.
    verify_inclusion(SHA_256, SHA_256.leaf(forged), 1, after.size, proof, after.root)
    assert not is_trusted(stolen_at, both.cosigned_at(after, LOG))
    assert is_trusted(stolen_at, both.cosigned_at(before, LOG))


@pytest.mark.parametrize("tree", [SHA_256, SM3], ids=["sha-256", "sm3"])
def test_private_leaf_opens_with_object_and_salt_and_with_nothing_else(tree: TreeHash) -> None:
    salt, data = new_salt(), b"eyJ.record.of-a-person"
    leaf = private_leaf(LeafKind.RECORD, data, salt, tree)

    check_leaf(leaf, LeafKind.RECORD, data, salt, tree)

    for kind, other, key in (
        (LeafKind.RECEIPT, data, salt),
        (LeafKind.RECORD, data + b"x", salt),
        (LeafKind.RECORD, data, new_salt()),
        (LeafKind.RECORD, data, None),
    ):
        with pytest.raises(VerificationError):
            check_leaf(leaf, kind, other, key, tree)


def test_leaf_whose_salt_is_deleted_cannot_be_found_by_who_has_the_object() -> None:
    # Personal Information Protection Law, article 47: what is left ties to nobody.
    data = b"eyJ.record.of-a-person"
    leaves = [private_leaf(LeafKind.RECORD, data, new_salt()) for _ in range(64)]

    assert len(set(leaves)) == 64
    guesses = {hashlib.sha256(x).digest() for x in (data, b"\x01" + data, b"\x00\x01" + data)}
    assert not guesses & {leaf[1:] for leaf in leaves}


def test_object_of_a_private_kind_never_stands_in_the_log_in_the_open() -> None:
    for kind in LeafKind:
        if kind.is_public:
            assert public_leaf(kind, b"object") == bytes([kind]) + b"object"
            check_leaf(public_leaf(kind, b"x" * 70_000), kind, b"x" * 70_000, None)
            assert len(public_leaf(kind, b"x" * 70_000)) == 33
            with pytest.raises(VerificationError):
                check_leaf(bytes([kind]) + b"object", kind, b"object", new_salt())
        else:
            with pytest.raises(VerificationError):
                public_leaf(kind, b"object")
