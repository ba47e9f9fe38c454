"""Evidence bundles with what must be concluded from each: for every verifier there is.

Keys, times, salts and names follow from texts, so that the cases are the same in every run; only
signatures by ES256 and SM2, keys of SM2, and which salt a disclosure has, differ from run to run.

    python -c "from pathlib import Path; from tests.exchange_bundles import write_cases; \
write_cases(Path('/tmp/cases'))"
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Final, TypeVar

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from securesystemslib.signer import CryptoSigner
from tuf.api.metadata import Metadata, MetaFile, Root, Targets, Timestamp

from credit_hub.federation.consent.receipt import Consent, sign_consent
from credit_hub.federation.encoding import base64url
from credit_hub.federation.keys.entry import KeyUse
from credit_hub.federation.keys.pair import PrivateKey
from credit_hub.federation.keys.rotation import next_root
from credit_hub.federation.log.checkpoint import Checkpoint, sign_checkpoint
from credit_hub.federation.log.evidence import LogEvidence
from credit_hub.federation.log.hashing import SHA_256, SM3
from credit_hub.federation.log.leaf import LeafKind, logged, private_leaf
from credit_hub.federation.log.note_keys import (
    COSIGNATURE_ED25519,
    COSIGNATURE_SM2,
    ED25519,
    SM2,
    NoteSigner,
)
from credit_hub.federation.log.notes import sign_line
from credit_hub.federation.log.vkeys import note_key
from credit_hub.federation.mapping import library
from credit_hub.federation.mapping.signed import countersign, propose
from credit_hub.federation.mapping.tables import State
from credit_hub.federation.offline.bundle import EvidenceBundle, write_bundle
from credit_hub.federation.pairwise import PairwiseKey
from credit_hub.federation.records.issuing import issue_record
from credit_hub.federation.records.models import KINDS
from credit_hub.federation.registry.bundle import Bundle
from credit_hub.federation.registry.ceremony import Founder, draft_root
from credit_hub.federation.registry.documents import sign_document, sound_key
from credit_hub.federation.registry.log_entry import (
    POLICY,
    AlliancePolicy,
    MemberLog,
    write_policy,
)
from credit_hub.federation.registry.logs import witness_name
from credit_hub.federation.registry.member import (
    KeyState,
    Member,
    MemberKey,
    PublicJwk,
    Removal,
    Role,
    Standing,
    target_of,
    write_member,
)
from credit_hub.federation.registry.publication import draft_targets
from credit_hub.federation.status.bits import Status, StatusBits
from credit_hub.federation.status.tokens import TYPE, publish
from credit_hub.federation.suites.table import by_id
from credit_hub.federation.tokens import sealer
from credit_hub.model.id_number import IdNumber

NOW: Final = 1_800_000_000
"""2027-01-15 in China: the table between both scales is in force."""
AT: Final = NOW + 30
DAY: Final = 86_400
ZHENGZHOU: Final = "https://credit.zhengzhou.example/fed"
HANGZHOU: Final = "https://credit.hangzhou.example/fed"
PROVINCE: Final = "https://credit.henan.example/fed"
LUOYANG: Final = "https://credit.luoyang.example/fed"
ORIGIN: Final = "credit.zhengzhou.example/log"
BASE: Final = "https://credit.zhengzhou.example/fed/v1/status/"
URI: Final = BASE + "2027-01"
ORG: Final = "91410199TE5T00016Y"
SUBJECT: Final = PairwiseKey(HANGZHOU, bytes(range(32))).name(
    IdNumber.with_check("41019919900307001")
)
RECORD_PLACE: Final = 5
CONSENT_PLACE: Final = 9
SHORT: Final = {
    "band": "urn:cn-credit:personal-band:1",
    "eligible": "urn:cn-credit:scene-eligibility:1",
    "org": "urn:cn-credit:org-record:1",
    "event": "urn:cn-credit:sanction-event:1",
    "outcome": "urn:cn-credit:sanction-outcome:1",
}
_T = TypeVar("_T", Root, Targets)


@cache
def key(name: str, suite: str = "intl-2") -> PrivateKey:
    """Return the key that a name stands for; one of SM2 is new in every process."""
    secret = sha256(f"{suite} {name}".encode()).digest()
    d = base64url.encode(secret)
    if suite == "intl-2":
        public = Ed25519PrivateKey.from_private_bytes(secret).public_key().public_bytes_raw()
        x = base64url.encode(public)
        return PrivateKey.read({"kty": "OKP", "crv": "Ed25519", "x": x, "d": d})
    if suite == "intl-1":
        own = ec.derive_private_key(int.from_bytes(secret), ec.SECP256R1())
        numbers = own.public_key().public_numbers()
        x, y = (base64url.encode(n.to_bytes(32)) for n in (numbers.x, numbers.y))
        return PrivateKey.read({"kty": "EC", "crv": "P-256", "x": x, "y": y, "d": d})
    return PrivateKey.generate(by_id(suite))


def founders_key(name: str) -> CryptoSigner:
    """Return the key of a founder, or the online key."""
    secret = sha256(f"founder {name}".encode()).digest()
    return CryptoSigner(Ed25519PrivateKey.from_private_bytes(secret))


def drawn(name: str) -> Callable[[int], bytes]:
    """Return a source of bytes that follows from a name."""
    count = 0

    def draw(size: int) -> bytes:
        nonlocal count
        count += 1
        return sha256(f"{name} {count}".encode()).digest()[:size]

    return draw


def registered(one: PrivateKey, use: KeyUse, *, revoked_at: int | None = None) -> MemberKey:
    """Return a key as the registry lists it."""
    own = one.public.jwk()
    members = {name: own[name] for name in ("kty", "crv", "x", "y") if name in own}
    revoked = {"revoked_at": revoked_at, "reason": "compromised", "status": KeyState.REVOKED}
    return MemberKey.model_validate(
        {
            "kid": one.kid,
            "alg": one.alg,
            "use": use,
            "jwk": PublicJwk.model_validate(members),
            "nbf": NOW - 100 * DAY,
            "signs_until": NOW + 200 * DAY,
            "exp": NOW + 600 * DAY,
            **({} if revoked_at is None else revoked),
        }
    )


@dataclass(frozen=True)
class Case:
    """One bundle as it is to be made; the default one is valid.

    Attributes:
        kind: Short name of the record's kind.
        suite: Of record, status and consent.
        claims: Members of the record that differ.
        disclose: Hidden members that are shown; None: all.
        consented: Members of the consent that differ; None: there is no consent.
        entries: What the status list says, by place; None: there is no list.
        listed_at: When the list was signed.
        witnessed: When each witness signed; empty: there is no evidence.
        logged_as: Kind of the leaf.
        witnesses: Policy of the registry; None: it has none.
        revoked: Uses whose key of Zhengzhou is revoked, and since when.
        standing: Of the issuer.
        grace: End of the grace of a removed issuer.
        origin: Of the log that the registry has.
        agreed: Whether both cities have signed the table as agreed; None: there is no table.
        stated: Seconds for which the statement of the day counts from NOW.
        spoil: Changes the finished parts.
        at: For when is asked.
        aud: Who reads; None: the record's own.
    """

    kind: str = "org"
    suite: str = "intl-1"
    claims: Mapping[str, object] = field(default_factory=dict)
    disclose: frozenset[str] | None = None
    consented: Mapping[str, object] | None = field(default_factory=dict)
    entries: Mapping[int, Status] | None = field(default_factory=dict)
    listed_at: int = NOW
    witnessed: Sequence[int] = (NOW + 5, NOW + 7)
    logged_as: LeafKind = LeafKind.RECORD
    witnesses: int | None = 2
    revoked: Mapping[KeyUse, int] = field(default_factory=dict)
    standing: Standing = Standing.ACTIVE
    grace: int = NOW + DAY
    origin: str = ORIGIN
    agreed: bool | None = True
    stated: int = DAY
    spoil: Callable[[EvidenceBundle], EvidenceBundle] = lambda bundle: bundle
    at: int = AT
    aud: str | None = None

    @property
    def is_personal(self) -> bool:
        """Whether the record is about a person."""
        return self.kind in {"band", "eligible"}

    def key(self, use: KeyUse, member: str = ZHENGZHOU) -> PrivateKey:
        """Return a member's key for a use."""
        notes = use in {KeyUse.LOG, KeyUse.WITNESS}
        suite = "intl-2" if notes and self.suite != "cn-1" else self.suite
        return key(f"{member} {use}", suite)


def make(case: Case) -> bytes:
    """Return the file of a case."""
    consent, digest = _consent(case)
    record = _record(case, digest)
    lists = () if case.entries is None else (_list(case),)
    evidence = _evidence(case, record) if case.witnessed else None
    bundle = EvidenceBundle(record, _registry(case), lists, consent, evidence)
    return write_bundle(case.spoil(bundle))


def anchor() -> bytes:
    """Return the root that every case is verified from."""
    founders = [
        Founder(
            member,
            founders_key(member).public_key,
            next_root(sound_key(founders_key(f"{member} next").public_key)),
        )
        for member in (ZHENGZHOU, HANGZHOU, PROVINCE)
    ]
    draft = draft_root(
        founders,
        threshold=2,
        online=founders_key("online").public_key,
        expires=datetime.fromtimestamp(NOW + 365 * DAY, UTC),
    )
    return _signed(draft, Root)


def _signed(draft: bytes, kind: type[_T]) -> bytes:
    for member in (ZHENGZHOU, HANGZHOU):
        draft = sign_document(draft, kind, founders_key(member))
    return draft


def _registry(case: Case) -> Bundle:
    files = {target_of(one.id): write_member(one) for one in _members(case)}
    if case.witnesses is not None:
        files[POLICY] = write_policy(AlliancePolicy(witnesses=case.witnesses))
    if case.agreed is not None:
        files["mappings/shangding-to-qianjiang.json"] = _table(case)
    return registry_of(files, stated=case.stated)


def registry_of(files: Mapping[str, bytes], *, stated: int = DAY) -> Bundle:
    """Return a registry of these files, signed by two founders.

    Args:
        files: Entries, tables and policy by their paths.
        stated: Seconds for which the statement of the day counts from NOW.
    """
    now = datetime.fromtimestamp(NOW, UTC)
    timestamp = Metadata(Timestamp(1, None, now + timedelta(seconds=stated), MetaFile(1)))
    timestamp.sign(founders_key("online"))
    targets = _signed(draft_targets(files, now=now), Targets)
    return Bundle((anchor(),), timestamp.to_bytes(), targets, files)


def _members(case: Case) -> list[Member]:
    uses = (KeyUse.RECORD, KeyUse.STATUS, KeyUse.CONSENT, KeyUse.LOG)
    keys = [registered(case.key(u), u, revoked_at=case.revoked.get(u)) for u in uses]
    removal = Removal(since=NOW - DAY, grace=case.grace)
    log = MemberLog(
        origin=case.origin, tree="sm3" if case.suite == "cn-1" else "sha-256", demands=()
    )
    issuer = member_of(
        ZHENGZHOU,
        keys,
        (Role.ISSUER, Role.LOG),
        endpoints={"status": BASE},
        standing=case.standing,
        removal=None if case.standing is Standing.ACTIVE else removal,
        log=log,
    )
    reader = member_of(
        HANGZHOU,
        [registered(case.key(KeyUse.RECORD, HANGZHOU), KeyUse.RECORD)],
        (Role.RELYING,),
    )
    seen = [
        member_of(one, [registered(case.key(KeyUse.WITNESS, one), KeyUse.WITNESS)], (Role.WITNESS,))
        for one in (PROVINCE, LUOYANG)
    ]
    return [issuer, reader, *seen]


def member_of(
    entity: str, keys: Sequence[MemberKey], roles: tuple[Role, ...], **more: object
) -> Member:
    """Return the entry of a member; ``more`` stands for other members of the entry."""
    members: dict[str, object] = {
        "id": entity,
        "name": "某市信用平台",
        "area_code": "410199",
        "roles": roles,
        "endpoints": {},
        "accepts": ("cn-1", "intl-1", "intl-2"),
        "keys": tuple(keys),
        "quotas": {"car-rental": 1000, "tender": 1000},
        "purposes": ("tender", "car-rental"),
    }
    return Member.model_validate({**members, **more})


def _table(case: Case) -> bytes:
    state = State.AGREED if case.agreed else State.PROVISIONAL
    table = library.table("shangding-to-qianjiang").model_copy(update={"state": state})
    document = propose(table, case.key(KeyUse.RECORD))
    return countersign(document, case.key(KeyUse.RECORD, HANGZHOU))


def _digest_of_table(case: Case) -> str:
    state = State.AGREED if case.agreed else State.PROVISIONAL
    table = library.table("shangding-to-qianjiang").model_copy(update={"state": state})
    return table.digest(by_id(case.suite).hash)


def _consent(case: Case) -> tuple[str | None, str]:
    """Return the receipt, if there is one, and the digest that the record names."""
    members: dict[str, Any] = {
        "iss": ZHENGZHOU,
        "sub": SUBJECT,
        "iat": NOW - DAY,
        "nbf": NOW - DAY,
        "exp": NOW + DAY,
        "jti": base64url.encode(drawn("consent")(16)),
        "recipient": HANGZHOU,
        "recipient_name": "杭州市信用信息共享平台",
        "recipient_contact": "+86 571 0000 0000",
        "purpose": "car-rental",
        "scene": "car-rental",
        "kinds": [SHORT["band"], SHORT["eligible"]],
        "fields": ["band", "band_label", "mapping", "eligible", "scene", "scene_version"],
        "method": "query-repeated",
        "retention_days": 1,
        "withdrawal": "i郑州 应用：我的授权",
        "assessment": "pia-2026-017",
        "channel": "izhengzhou-app",
        "evidence": "sha-256:" + "E" * 43,
        "max_uses": 2,
        "status": {"status_list": {"uri": URI, "idx": CONSENT_PLACE}},
    }
    consent = Consent.model_validate({**members, **(case.consented or {})})
    signed = sign_consent(consent, case.key(KeyUse.CONSENT))
    shown = case.is_personal and case.consented is not None
    return (signed.token if shown else None), signed.digest


def _record(case: Case, consent: str) -> str:
    members: dict[str, Any] = {
        "iss": ZHENGZHOU,
        "aud": HANGZHOU,
        "iat": NOW,
        "nbf": NOW,
        "exp": NOW + 3600,
        "jti": base64url.encode(drawn("record")(16)),
        "purpose": "car-rental" if case.is_personal else "tender",
        "as_of": NOW,
        "status": {"status_list": {"uri": URI, "idx": RECORD_PLACE}},
        "suite": case.suite,
        "log": {"origin": ORIGIN},
        "sub": SUBJECT if case.is_personal else ORG,
        **_said(case),
        **({"consent": consent} if case.is_personal else {}),
    }
    record = KINDS[SHORT[case.kind]].model_validate({**members, **case.claims})
    hidden = {"band", "band_label", "mapping", "eligible", "scene", "scene_version"}
    chosen = (record.HIDDEN & hidden) if case.disclose is None else case.disclose
    signer = case.key(KeyUse.RECORD)
    issued = issue_record(record, signer, disclose=chosen, random=drawn("salt"))
    return issued.presentation.text


def _said(case: Case) -> Mapping[str, object]:
    fact = {
        "kind": "penalty",
        "document": "郑市监罚字〔2026〕第 17 号",
        "authority": "郑州市市场监督管理局",
        "basis": "中华人民共和国反不正当竞争法第二十条",
        "decided": "2026-06-01",
        "public_from": "2026-06-08",
    }
    said: Mapping[str, Mapping[str, object]] = {
        "band": {
            "band": "excellent",
            "band_label": "优秀",
            "model_version": "1",
            "mapping": _digest_of_table(case),
            "score_range": "[120,150)",
        },
        "eligible": {
            "scene": "car-rental",
            "scene_version": "sha-256:" + "S" * 43,
            "eligible": True,
        },
        "org": {
            "items": [{**fact, "objection": False}],
            "searched": ["double-publicity"],
            "complete": True,
        },
        "event": {**fact, "region": "410199"},
        "outcome": {
            "event": "sha-256:" + "V" * 43,
            "outcome": "repaired",
            "document": "郑信用修复〔2026〕第 3 号",
            "authority": "郑州市市场监督管理局",
            "effective": "2027-01-10",
        },
    }
    return said[case.kind]


def _list(case: Case) -> str:
    data = bytearray(StatusBits.empty().data)
    for place, value in (case.entries or {}).items():
        data[place // 4] |= value << (place % 4 * 2)
    seal = sealer(case.key(KeyUse.STATUS), TYPE)
    bits = StatusBits(2, bytes(data))
    return publish(bits, seal, uri=URI, issuer=ZHENGZHOU, now=case.listed_at, ttl=60)


def _evidence(case: Case, record: str) -> LogEvidence:
    """Return the place of the record in a log of five leaves."""
    national = case.suite == "cn-1"
    tree = SM3 if national else SHA_256
    salt = drawn("leaf")(32)
    leaves = [tree.leaf(b"\x41leaf %d" % number) for number in range(5)]
    leaves[2] = tree.leaf(private_leaf(case.logged_as, logged(record), salt, tree))
    proof = (leaves[3], tree.node(leaves[0], leaves[1]), leaves[4])
    own = case.key(KeyUse.LOG)
    signer = NoteSigner(note_key(ORIGIN, SM2 if national else ED25519, own.public), own)
    note = sign_checkpoint(Checkpoint(ORIGIN, 5, tree.root(leaves)), [signer])
    kind = COSIGNATURE_SM2 if national else COSIGNATURE_ED25519
    for member, time in zip((PROVINCE, LUOYANG), case.witnessed, strict=False):
        cosigner = case.key(KeyUse.WITNESS, member)
        witness = NoteSigner(note_key(witness_name(member), kind, cosigner.public), cosigner)
        note = note.with_lines([sign_line(note.text, witness, time)])
    return LogEvidence(case.logged_as, 2, salt, proof, bytes(note))


def _flipped(text: str, place: int) -> str:
    other = "A" if text[place] != "A" else "B"
    return text[:place] + other + text[place + 1 :]


def _with_record(change: Callable[[str], str]) -> Callable[[EvidenceBundle], EvidenceBundle]:
    return lambda bundle: replace(bundle, record=change(bundle.record))


def _better(text: str) -> str:
    """Return the record with a band that its issuer has not signed, in place of a disclosure."""
    forged = base64url.encode(b'["AAAAAAAAAAAAAAAAAAAAAA","band","outstanding"]')
    return "~".join((*text.split("~")[:-2], forged, ""))


def _without_witness(bundle: EvidenceBundle) -> EvidenceBundle:
    return replace(bundle, evidence=None)


def _moved(bundle: EvidenceBundle) -> EvidenceBundle:
    assert bundle.evidence is not None
    return replace(bundle, evidence=replace(bundle.evidence, index=3))


def _salted(bundle: EvidenceBundle) -> EvidenceBundle:
    assert bundle.evidence is not None
    return replace(bundle, evidence=replace(bundle.evidence, salt=bytes(32)))


def _member_changed(bundle: EvidenceBundle) -> EvidenceBundle:
    name = target_of(HANGZHOU)
    files = {**bundle.registry.files, name: bundle.registry.files[name] + b" "}
    return replace(bundle, registry=replace(bundle.registry, files=files))


def _unsigned(bundle: EvidenceBundle) -> EvidenceBundle:
    document = json.loads(bundle.registry.targets)
    document["signatures"] = document["signatures"][:1]
    targets = json.dumps(document).encode()
    return replace(bundle, registry=replace(bundle.registry, targets=targets))


def _list_spoilt(bundle: EvidenceBundle) -> EvidenceBundle:
    return replace(bundle, status=(_flipped(bundle.status[0], -10),))


def _consent_spoilt(bundle: EvidenceBundle) -> EvidenceBundle:
    assert bundle.consent is not None
    return replace(bundle, consent=_flipped(bundle.consent, -10))


VALID: Final[Mapping[str, Case]] = {
    **{f"{k}-{s}": Case(k, s) for k in SHORT for s in ("intl-1", "intl-2")},
    "stale-registry": Case(stated=-3600),
    "record-key-lost-after-witnesses": Case(revoked={KeyUse.RECORD: NOW + 20}),
    "no-member-disclosed": Case("band", disclose=frozenset()),
    "one-member-hidden": Case(
        "band", spoil=_with_record(lambda text: "~".join(text.split("~")[:-2]) + "~")
    ),
    "event-logged-as-event": Case("event", logged_as=LeafKind.EVENT),
    "band-without-incentive-in-table": Case("band", claims={"band": "minor", "band_label": "较差"}),
    "reader-named": Case(aud=HANGZHOU),
}
INVALID: Final[Mapping[str, Case]] = {
    "registry-member-changed": Case(spoil=_member_changed),
    "registry-one-founder": Case(spoil=_unsigned),
    "evidence-other-index": Case(spoil=_moved),
    "evidence-other-salt": Case(spoil=_salted),
    "evidence-other-kind": Case(logged_as=LeafKind.RECEIPT),
    "record-logged-as-event": Case("org", logged_as=LeafKind.EVENT),
    "record-payload": Case(spoil=_with_record(lambda text: _flipped(text, 300))),
    "record-signature": Case(
        spoil=lambda b: _without_witness(_with_record(lambda text: _flipped(text, -20))(b))
    ),
    "record-disclosure": Case("band", spoil=_with_record(_better)),
    "record-expired": Case(at=NOW + 3600),
    "record-early": Case(at=NOW - 31),
    "record-other-reader": Case(aud=LUOYANG),
    "mapping-between-others": Case(
        "band", claims={"aud": LUOYANG}, consented={"recipient": LUOYANG}
    ),
    "record-reader-unknown": Case(aud="https://credit.nowhere.example/fed"),
    "record-key-lost-before-witnesses": Case(revoked={KeyUse.RECORD: NOW + 6}),
    "record-key-lost-and-forged": Case(
        revoked={KeyUse.RECORD: NOW + 20},
        spoil=lambda b: _without_witness(_with_record(lambda text: _flipped(text, -20))(b)),
    ),
    "issuer-removed": Case(standing=Standing.REMOVED, grace=NOW),
    "consent-other-digest": Case("band", claims={"consent": "sha-256:" + "C" * 43}),
    "consent-other-recipient": Case("band", consented={"recipient": PROVINCE}),
    "consent-other-subject": Case("band", consented={"sub": "pw1:sha-256:" + "A" * 43}),
    "consent-other-purpose": Case("band", consented={"purpose": "hotel"}),
    "consent-other-kind": Case(
        "band", consented={"kinds": [SHORT["eligible"]], "fields": ["eligible"]}
    ),
    "consent-other-scene": Case("eligible", consented={"scene": "hotel"}),
    "consent-other-fields": Case("band", consented={"fields": ["band", "mapping", "eligible"]}),
    "consent-ends-before-record": Case("band", consented={"exp": NOW + 60}),
    "consent-signature": Case("band", spoil=_consent_spoilt),
    "consent-withdrawn": Case("band", entries={CONSENT_PLACE: Status.REVOKED}),
    "status-revoked": Case(entries={RECORD_PLACE: Status.REVOKED}),
    "status-suspended": Case(entries={RECORD_PLACE: Status.SUSPENDED}),
    "status-superseded": Case(entries={RECORD_PLACE: Status.SUPERSEDED}),
    "status-signature": Case(spoil=_list_spoilt),
}
UNDECIDABLE: Final[Mapping[str, Case]] = {
    "registry-expired": Case(at=NOW + 30 * DAY),
    "evidence-absent": Case(witnessed=()),
    "evidence-one-witness-of-two": Case(witnessed=(NOW + 5,)),
    "policy-absent": Case(witnesses=None),
    "policy-out-of-reach": Case(witnesses=3),
    "log-unknown": Case(origin="credit.zhengzhou.example/other-log"),
    "log-key-lost": Case(revoked={KeyUse.LOG: NOW}),
    "record-key-lost-without-evidence": Case(revoked={KeyUse.RECORD: NOW + 20}, witnessed=()),
    "issuer-suspended": Case(standing=Standing.SUSPENDED),
    "issuer-removed-in-grace": Case(standing=Standing.REMOVED),
    "consent-absent": Case("band", consented=None),
    "consent-key-lost": Case("band", revoked={KeyUse.CONSENT: NOW}),
    "status-stale": Case(listed_at=NOW - 60),
    "status-absent": Case(entries=None),
    "status-key-lost": Case(revoked={KeyUse.STATUS: NOW}),
    "mapping-provisional": Case("band", agreed=False),
    "mapping-absent": Case("band", agreed=None),
}
NATIONAL: Final = {f"cn-1-{kind}": Case(kind, "cn-1") for kind in SHORT}
"""Valid ones under SM2 and SM3; apart, since not every platform can compute them."""
CASES: Final = {
    "valid": VALID,
    "invalid": INVALID,
    "undecidable": UNDECIDABLE,
}


def write_cases(folder: Path, *, national: bool = False) -> None:
    """Write the cases: ``<name>.json``, ``anchor.json``, and what to conclude in ``cases.json``.

    Args:
        folder: Made if it is not there.
        national: Only those under cn-1; otherwise only intl-1 and intl-2.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "anchor.json").write_bytes(anchor())
    chosen = {"valid": NATIONAL} if national else CASES
    listed = []
    for conclusion, cases in chosen.items():
        for name, case in cases.items():
            file = f"{conclusion}-{name}.json"
            (folder / file).write_bytes(make(case))
            listed.append({"file": file, "at": case.at, "aud": case.aud, "conclusion": conclusion})
    (folder / "cases.json").write_text(json.dumps(listed, indent=1), "utf-8")
