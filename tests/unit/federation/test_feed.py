"""Pages of the feed and snapshots: what a partner receives, and what a bad issuer could send."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from credit_hub.federation.encoding import base64url
from credit_hub.federation.encoding.canonical import canonical
from credit_hub.federation.encoding.digests import Hash, hashed
from credit_hub.federation.errors import VerificationError
from credit_hub.federation.feed import chunks as chunks_module
from credit_hub.federation.feed import snapshot
from credit_hub.federation.feed.chunks import chunks_of
from credit_hub.federation.feed.item import LoggedObject
from credit_hub.federation.feed.page import (
    LONGEST_PAGE,
    TYPE,
    Page,
    PageRequest,
    make_page,
    open_page,
)
from credit_hub.federation.feed.snapshot import (
    Manifest,
    open_manifest,
    read_chunk,
    sign_manifest,
)
from credit_hub.federation.jws import compact
from credit_hub.federation.jws.admission import Expected
from credit_hub.federation.keys.entry import KeyEntry, KeyTable, KeyUse
from credit_hub.federation.log.checkpoint import SignedCheckpoint
from credit_hub.federation.log.evidence import LogEvidence
from credit_hub.federation.log.follower import advance
from credit_hub.federation.log.leaf import LeafKind, logged, new_salt, private_leaf
from credit_hub.federation.log.log import TransparencyLog
from credit_hub.federation.log.notes import sign_line
from tests.logs import CITY, ORIGIN, ed25519, identity, policy, signer, witness
from tests.lossy_disk import LossyDisk

SIGNER = signer(ORIGIN)
LOG = identity(SIGNER)
KEY = ed25519("feed of zhengzhou")
OTHER = ed25519("feed of luoyang")
PARTNER = "https://credit.hangzhou.example/fed"
NOW = 1_790_000_000


def _entry(member: str, key: Any, use: KeyUse = KeyUse.LOG) -> KeyEntry:
    return KeyEntry(member, key.kid, use, key.public, 0, NOW * 2, NOW * 2)


KEYS = KeyTable.of([_entry(CITY, KEY), _entry("https://credit.luoyang.example/fed", OTHER)])
KNOWN = (KEYS, ())


@dataclass
class City:
    """A log with the objects behind its leaves; every third is for another partner."""

    log: TransparencyLog = field(
        default_factory=lambda: TransparencyLog(LossyDisk(), LOG, [SIGNER])
    )
    kept: list[LoggedObject] = field(default_factory=list)

    def issue(self, count: int, kind: LeafKind = LeafKind.EVENT) -> SignedCheckpoint:
        for index in range(self.log.size, self.log.size + count):
            salt = None if kind.is_public else index.to_bytes(32)
            self.kept.append(LoggedObject(index, kind, f"token.{index}.x~", salt))
        self.log.append([one.leaf(LOG.tree) for one in self.kept[-count:]])
        return self.log.publish()

    def objects(self, audience: str, start: int, stop: int) -> Iterable[LoggedObject]:
        assert audience == PARTNER
        return (one for one in self.kept[start:stop] if one.index % 3)

    def page(self, request: PageRequest) -> str:
        published = self.log.published
        assert published is not None
        return make_page(request, published, LOG, (self.log.reader, self), (KEY, NOW))


def _open(token: str, request: PageRequest) -> Page:
    return open_page(token, request, LOG, KNOWN, NOW)


def _resigned(token: str, change: Callable[[dict[str, Any]], object], key: Any = KEY) -> str:
    """Return the token with another payload, validly signed."""
    payload = json.loads(base64url.decode(token.split(".")[1]))
    change(payload)
    return compact.sign(canonical(payload), key, typ=TYPE, longest=LONGEST_PAGE)


def test_partner_follows_the_feed_to_its_end_and_goes_on_after_a_pause() -> None:
    city = City()
    city.issue(1_700)
    held: SignedCheckpoint | None = None
    cursor = 0
    seen: list[LoggedObject] = []
    for more in (0, 40):
        if more:
            city.issue(more)
        while cursor < city.log.size:
            request = PageRequest(PARTNER, cursor, held.size if held else 0)
            page = _open(city.page(request), request)
            held = advance(held, page.checkpoint, LOG, page.consistency)
            cursor = page.next
            seen += page.items

    assert seen == [one for one in city.kept if one.index % 3]
    assert held is not None
    assert cursor == held.size == 1_740
    idle = PageRequest(PARTNER, cursor, cursor)
    assert _open(city.page(idle), idle).items == ()


def test_page_holds_what_was_asked_for_and_at_most_500() -> None:
    city = City()
    city.issue(900)

    for most, expected in ((1, 1), (7, 7), (500, 500), (10_000, 500)):
        request = PageRequest(PARTNER, 0, most=most)
        assert len(_open(city.page(request), request).items) == expected


def test_public_objects_are_passed_on_without_salt() -> None:
    city = City()
    city.issue(4, LeafKind.STATUS_LIST)
    request = PageRequest(PARTNER, 0)

    assert [one.salt for one in _open(city.page(request), request).items] == [None, None]


def test_evidence_from_a_page_counts_without_it() -> None:
    city = City()
    city.issue(10)
    request = PageRequest(PARTNER, 0)
    page = _open(city.page(request), request)
    two = [witness(f"witness-{n}.example") for n in (1, 2)]
    note = page.checkpoint.note
    note = note.with_lines([sign_line(note.text, one, NOW + n) for n, one in enumerate(two)])
    evidence = replace(page.evidence(3), note=bytes(note))
    both = policy(2, *(one.key for one in two))

    read = LogEvidence.read(evidence.written())

    assert read == evidence
    token = logged(page.items[3].token)
    assert read.verify(token, LOG, both).at == NOW + 1
    for wrong in (
        replace(evidence, index=evidence.index + 1),
        replace(evidence, salt=bytes(32)),
        replace(evidence, salt=None),
        replace(evidence, kind=LeafKind.RECORD),
        replace(evidence, proof=evidence.proof[:-1]),
        replace(evidence, note=bytes(page.checkpoint.note)),
    ):
        with pytest.raises(VerificationError):
            wrong.verify(token, LOG, both)
    with pytest.raises(VerificationError):
        evidence.verify(token + b"x", LOG, both)


@pytest.mark.parametrize(
    "change", [{"index": True}, {"kind": "x"}, {"proof": "AAAA"}, {"salt": 1}, {"more": 1}]
)
def test_evidence_in_another_form_is_refused(change: dict[str, Any]) -> None:
    written = LogEvidence(LeafKind.EVENT, 0, bytes(32), (bytes(32),), b"note").written()
    LogEvidence.read(written)

    with pytest.raises(VerificationError):
        LogEvidence.read({**written, **change})


def test_threat_19_token_of_a_revoked_key_counts_only_with_evidence_from_before() -> None:
    # The thief signs with the stolen key and an old date; he gets it into the log only afterwards.
    stolen_at = NOW
    revoked = KeyTable.of([replace(_entry(CITY, KEY, KeyUse.RECORD), revoked_at=stolen_at)])
    seen_by = witness("witness-1.example")
    one = policy(1, seen_by.key)
    log = TransparencyLog(LossyDisk(), LOG, [SIGNER])
    found = {}
    for name, at in (("honest", stolen_at - 60), ("forged", stolen_at + 60)):
        token = compact.sign(canonical({"iat": stolen_at - 3600, "sub": name}), KEY, typ="x+jwt")
        salt = new_salt()
        (index,) = log.append([private_leaf(LeafKind.RECORD, token.encode(), salt)])
        published = log.publish()
        line = sign_line(published.note.text, seen_by, at)
        cosigned = log.add_cosignatures(published, [line], [seen_by.key])
        proof = log.reader.inclusion(index, cosigned.size, cosigned.root)
        evidence = LogEvidence(LeafKind.RECORD, index, salt, proof, bytes(cosigned.note))
        found[name] = token, evidence

    def count(name: str) -> None:
        token, evidence = found[name]
        at = evidence.verify(token.encode(), LOG, one).at
        compact.verify(token, revoked, Expected("x+jwt", KeyUse.RECORD, NOW + 90, at))

    count("honest")
    with pytest.raises(VerificationError) as refusal:
        count("forged")
    assert refusal.value.reason.code == "key.revoked"
    with pytest.raises(VerificationError):  # the evidence of another object does not help
        found["honest"][1].verify(found["forged"][0].encode(), LOG, one)
    with pytest.raises(VerificationError):
        compact.verify(found["honest"][0], revoked, Expected("x+jwt", KeyUse.RECORD, NOW + 90))


def test_page_for_another_cursor_partner_or_log_is_refused() -> None:
    city = City()
    city.issue(10)
    request = PageRequest(PARTNER, 2)
    token = city.page(request)

    for other in (replace(request, start=3), replace(request, audience="https://xian.example")):
        with pytest.raises(VerificationError) as refusal:
            _open(token, other)
        assert refusal.value.reason.code == "feed.other_page"
    # Threat 3: validly signed by the log key of another member.
    with pytest.raises(VerificationError) as foreign:
        _open(_resigned(token, lambda _: None, OTHER), request)
    assert foreign.value.reason.code == "feed.other_page"


def _swap(payload: dict[str, Any]) -> None:
    items = payload["items"]
    items[0], items[1] = items[1], items[0]


def _take_proof_of_next(payload: dict[str, Any]) -> None:
    payload["items"][0]["proof"] = payload["items"][1]["proof"]


@pytest.mark.parametrize(
    "change",
    [
        _swap,
        _take_proof_of_next,
        lambda p: p["items"].append(p["items"][-1]),
        lambda p: p["items"][0].update(object="token.999.x~"),
        lambda p: p["items"][0].update(object="not a token"),
        lambda p: p["items"][0].update(kind="record"),
        lambda p: p["items"][0].update(kind="unknown"),
        lambda p: p["items"][0].update(index=4),
        lambda p: p["items"][0].update(index=True),
        lambda p: p["items"][0].update(index="1"),
        lambda p: p["items"][0].update(salt=base64url.encode(bytes(32))),
        lambda p: p["items"][0].pop("salt"),
        lambda p: p["items"][0].update(more=1),
        lambda p: p["items"][0].update(proof=p["items"][0]["proof"][:-4]),
        lambda p: p.update(items=[1]),
        lambda p: p.update(items={}),
        lambda p: p.update(next=3),
        lambda p: p.update(next=99),
        lambda p: p.update(more=1),
        lambda p: p.pop("iat"),
        lambda p: p.update(checkpoint=base64url.encode(b"no note")),
    ],
)
def test_page_that_its_issuer_signed_and_that_is_wrong_is_refused(
    change: Callable[[dict[str, Any]], object],
) -> None:
    city = City()
    city.issue(10)
    request = PageRequest(PARTNER, 1)
    token = city.page(request)
    assert len(_open(_resigned(token, lambda _: None), request).items) == 6

    with pytest.raises(VerificationError):
        _open(_resigned(token, change), request)


def test_cursor_beyond_the_log_is_refused() -> None:
    city = City()
    city.issue(3)

    for request in (PageRequest(PARTNER, 4), PageRequest(PARTNER, 0, 4), PageRequest(PARTNER, -1)):
        with pytest.raises(VerificationError):
            city.page(request)


def _snapshot(
    city: City, algorithm: Hash = Hash.SHA_256
) -> tuple[str, dict[int, bytes], list[LoggedObject]]:
    published = city.log.published
    assert published is not None
    records = list(city.objects(PARTNER, 0, published.size))
    made = list(chunks_of(records, algorithm))
    manifest = Manifest("2026-11", published, algorithm, tuple(chunk for chunk, _ in made))
    token = sign_manifest(manifest, LOG, PARTNER, (KEY, NOW))
    return token, {number: data for number, (_, data) in enumerate(made)}, records


@pytest.mark.parametrize("algorithm", list(Hash))
def test_snapshot_is_imported_whole_and_the_feed_goes_on_from_its_index(
    algorithm: Hash, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chunks_module, "RECORDS_OF_A_CHUNK", 100)
    city = City()
    city.issue(400)
    token, chunks, records = _snapshot(city, algorithm)
    city.issue(10)

    manifest = open_manifest(token, PARTNER, LOG, KNOWN, NOW)
    found = [
        record for number in range(3) for record in read_chunk(manifest, number, chunks[number])
    ]

    assert (len(manifest.chunks), manifest.records) == (3, len(records))
    assert found == records
    request = PageRequest(PARTNER, manifest.checkpoint.size, manifest.checkpoint.size)
    page = _open(city.page(request), request)
    advance(manifest.checkpoint, page.checkpoint, LOG, page.consistency)
    assert [one.index for one in page.items] == [400, 401, 403, 404, 406, 407, 409]


def test_snapshot_without_records_is_one() -> None:
    city = City()
    city.issue(1)
    token, chunks, _ = _snapshot(city)

    assert (open_manifest(token, PARTNER, LOG, KNOWN, NOW).chunks, chunks) == ((), {})


def test_chunk_with_any_change_or_in_another_place_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(chunks_module, "RECORDS_OF_A_CHUNK", 5)
    city = City()
    city.issue(20)
    token, chunks, _ = _snapshot(city)
    manifest = open_manifest(token, PARTNER, LOG, KNOWN, NOW)

    for data in (chunks[1], chunks[0] + b"\n", chunks[0][:-1], b"", chunks[0].replace(b"1", b"7")):
        with pytest.raises(VerificationError) as refusal:
            read_chunk(manifest, 0, data)
        assert refusal.value.reason.code == "snapshot.chunk"


GOOD = b'{"index":7,"kind":"event","object":"a.b~","salt":"' + b"A" * 43 + b'"}\n'


@pytest.mark.parametrize(
    "line",
    [
        GOOD.replace(b"7", b"07"),
        GOOD.replace(b"7", b"7.0"),
        GOOD.replace(b":7", b": 7"),
        GOOD.replace(b'"kind"', b'"index":8,"kind"'),
        GOOD.replace(b"a.b~", b"a b"),
        GOOD.replace(b"a.b~", b"\\u0061"),
        GOOD.replace(b"a.b~", b""),
        GOOD.replace(b"event", b"mapping"),
        GOOD.replace(b"event", b"nothing"),
        GOOD.replace(b',"salt":"' + b"A" * 43 + b'"', b""),
        GOOD.replace(b"A" * 43, b"A" * 42 + b"B"),
        GOOD.replace(b"\n", b"\r\n"),
        GOOD[:-1],
        b"\n" + GOOD,
        GOOD + GOOD,
        GOOD + GOOD.replace(b"7", b"6"),
    ],
)
def test_line_in_any_other_form_is_refused_though_its_digest_is_right(line: bytes) -> None:
    city = City()
    published = city.issue(20)
    (good, _), *_ = chunks_of([LoggedObject(7, LeafKind.EVENT, "a.b~", bytes(32))])
    stated = replace(good, length=len(line), digest=hashed(line))
    manifest = Manifest("x", published, Hash.SHA_256, (stated,))
    # The line that all of these differ from is taken.
    taken = replace(manifest, chunks=(good,))
    assert read_chunk(taken, 0, GOOD)[0].index == 7

    with pytest.raises(VerificationError):
        read_chunk(manifest, 0, line)


def test_lines_whose_indices_fall_are_refused_though_first_last_and_count_are_right() -> None:
    lines = [GOOD.replace(b"7", b"%d" % index) for index in (7, 9, 8, 10)]
    for order in ((0, 1, 2, 3), (0, 1, 1, 3)):
        data = b"".join(lines[place] for place in order)
        stated = chunks_module.Chunk(7, 10, 4, len(data), hashed(data))

        with pytest.raises(VerificationError) as refusal:
            chunks_module.records_of(data, stated, Hash.SHA_256)
        assert refusal.value.reason.code == "snapshot.order"
    data = b"".join(lines[place] for place in (0, 2, 1, 3))
    stated = chunks_module.Chunk(7, 10, 4, len(data), hashed(data))
    assert len(chunks_module.records_of(data, stated, Hash.SHA_256)) == 4


@pytest.mark.parametrize(
    "change",
    [
        lambda p: p.update(records=3),
        lambda p: p["chunks"].reverse(),
        lambda p: p["chunks"].append(p["chunks"][-1]),
        lambda p: p["chunks"][0].update(records=0),
        lambda p: p["chunks"][0].update(last=0),
        lambda p: p["chunks"][-1].update(last=20),
        lambda p: p["chunks"][0].update(bytes=2**40),
        lambda p: p["chunks"][0].update(path="../x"),
        lambda p: p.update(hash="md5"),
        lambda p: p.update(aud="https://xian.example"),
        lambda p: p.update(origin="another.example"),
        lambda p: p.update(iss="https://credit.luoyang.example/fed"),
        lambda p: p.update(more=1),
    ],
)
def test_manifest_that_its_issuer_signed_and_that_is_wrong_is_refused(
    change: Callable[[dict[str, Any]], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chunks_module, "RECORDS_OF_A_CHUNK", 5)
    city = City()
    city.issue(20)
    token, _, _ = _snapshot(city)
    payload: Mapping[str, Any] = json.loads(base64url.decode(token.split(".")[1]))
    changed = json.loads(json.dumps(payload))
    change(changed)
    forged = compact.sign(canonical(changed), KEY, typ=snapshot.TYPE)

    with pytest.raises(VerificationError):
        open_manifest(forged, PARTNER, LOG, KNOWN, NOW)


def test_records_out_of_order_are_not_written() -> None:
    records = [LoggedObject(i, LeafKind.EVENT, "a", bytes(32)) for i in (1, 1)]

    with pytest.raises(ValueError, match="after"):
        list(chunks_of(records))
