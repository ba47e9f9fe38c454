"""Cities in one process that exchange real bytes: real keys, logs on disk and ledgers; no sockets.

A network carries signed requests from one node to another and can lose them, on the way there or
back. What a node answers is made of the same parts as the service answers with.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

from credit_hub.api.exchange.answers import LedgerAnswers
from credit_hub.api.exchange.demonstration.alliance import (
    HANGZHOU,
    PROVINCE,
    ZHENGZHOU,
    Alliance,
    City,
    Plan,
    found_alliance,
)
from credit_hub.api.exchange.fetching import NO_ANSWER
from credit_hub.api.exchange.membership import Membership
from credit_hub.api.exchange.relying.city import RelyingCity
from credit_hub.api.exchange.relying.witnesses import WitnessClient
from credit_hub.federation.consent.checks import Question, allow
from credit_hub.federation.consent.receipt import TYPE as CONSENT
from credit_hub.federation.consent.receipt import (
    Consent,
    SignedConsent,
    open_consent,
    sign_consent,
)
from credit_hub.federation.encoding.digests import Hash
from credit_hub.federation.errors import ExchangeError, RefusedError, VerificationError
from credit_hub.federation.feed.applied import TYP as APPLIED
from credit_hub.federation.feed.applied import Applied, check_applied
from credit_hub.federation.feed.chunks import chunks_of
from credit_hub.federation.feed.item import LoggedObject
from credit_hub.federation.feed.page import PageRequest, make_page
from credit_hub.federation.feed.snapshot import Manifest, sign_manifest
from credit_hub.federation.http.idempotency import KeptAnswer, answer_once
from credit_hub.federation.http.messages import Fields, Request, Response
from credit_hub.federation.http.signing import Letterhead, sign_response
from credit_hub.federation.http.verification import Desk, Verified, verify_request
from credit_hub.federation.jws import general
from credit_hub.federation.jws.admission import Expected
from credit_hub.federation.keys.entry import KeyUse
from credit_hub.federation.log.checkpoint import SignedCheckpoint
from credit_hub.federation.log.disk import FolderDisk
from credit_hub.federation.log.leaf import LeafKind, new_salt
from credit_hub.federation.log.log import TransparencyLog
from credit_hub.federation.mapping import library
from credit_hub.federation.mapping.signed import TYPE as MAPPING_TYPE
from credit_hub.federation.mapping.tables import MappingTable, State
from credit_hub.federation.receipts.acknowledgement import ACK_TYP, check_acknowledgement
from credit_hub.federation.receipts.journal import GIVEN, keep_acknowledgement, write_ahead
from credit_hub.federation.receipts.receipt import TYP, QueryReceipt, issue, read_receipt
from credit_hub.federation.receipts.reconciliation import counted
from credit_hub.federation.records.claims import new_id
from credit_hub.federation.records.issuing import issue_record
from credit_hub.federation.records.models import Record, Status, StatusPlace
from credit_hub.federation.records.personal import (
    Grant,
    Scene,
    band_record,
    eligibility_record,
    is_eligible,
)
from credit_hub.federation.registry.logs import log_of
from credit_hub.federation.status import tokens
from credit_hub.federation.status.bits import Status as Bit
from credit_hub.federation.status.bits import StatusBits
from credit_hub.federation.status.standing import Reference, Standing
from credit_hub.federation.suites.table import by_id
from credit_hub.federation.tokens import Opener, registered_opener, sealer
from credit_hub.federation.wire.question import (
    JSON,
    PROBLEM,
    TOKEN_TYPE,
    QueryAnswer,
    QueryRequest,
    kind_code,
)
from credit_hub.federation.wire.reconciling import DayCounts, DayDigests
from credit_hub.federation.witness.machine import Witness
from credit_hub.federation.witness.store import FolderWitnessStore
from credit_hub.ledger.storage.database import Ledger, sqlite_url
from credit_hub.model.id_number import IdNumber

__all__ = ["BAND", "PERSON", "SCALE", "Crash", "Network", "Node", "Three", "Time"]
__all__ += ["three_cities"]

PERSON: Final = IdNumber.with_check("41019919900307001")
BAND: Final = "urn:cn-credit:personal-band:1"
ELIGIBILITY: Final = "urn:cn-credit:scene-eligibility:1"
SCALE: Final = library.scale("shangding")
MAPPING: Final = library.table("shangding-to-qianjiang")
Clock = Callable[[], datetime]


class Everybody:
    """Admits every peer."""

    def admit(self, peer: str) -> bool:
        return peer != ""


class Crash(BaseException):
    """The end of a process, wherever it is: nothing may catch it."""


@dataclass
class Network:
    """A ``Carrier`` between nodes; ``cut`` loses requests, ``mute`` loses answers."""

    nodes: dict[str, Node] = field(default_factory=dict)
    cut: set[str] = field(default_factory=set)
    mute: set[str] = field(default_factory=set)
    carried: list[tuple[str, bytes, bytes]] = field(default_factory=list)
    dies_after: int | None = None
    """Requests and answers from now until the process of whoever asks dies."""

    def carry(self, endpoint: str, request: Request) -> Response:
        place = urlsplit(endpoint).netloc
        self._live()
        response = self._carry(place, request)
        self._live()
        return response

    def _live(self) -> None:
        if self.dies_after == 0:
            self.dies_after = None
            raise Crash
        if self.dies_after is not None:
            self.dies_after -= 1

    def _carry(self, place: str, request: Request) -> Response:
        if place in self.cut or place not in self.nodes:
            raise VerificationError(NO_ANSWER, "cut off")
        response = self.nodes[place].handle(request)
        self.carried.append((request.path, request.body, response.body))
        if place in self.mute:
            raise VerificationError(NO_ANSWER, "the answer was lost")
        return response


@dataclass
class Node:
    """A city that provides, witnesses and relies."""

    membership: Membership
    ledger: Ledger
    network: Network
    clock: Clock
    scores: dict[str, int] = field(default_factory=dict)
    kept: list[tuple[str | None, LoggedObject]] = field(default_factory=list)
    lists: dict[str, StatusBits] = field(default_factory=dict)
    places: int = 0
    uses: dict[str, int] = field(default_factory=dict)
    withdrawn: set[str] = field(default_factory=set)
    granted: dict[str, list[int]] = field(default_factory=dict)
    applied: list[Applied] = field(default_factory=list)
    log: TransparencyLog | None = None
    mapping: str = field(default_factory=MAPPING.digest)
    tamper: Callable[[str, bytes], bytes] | None = None
    """Changes what leaves before it is signed: a bad provider."""

    def __post_init__(self) -> None:
        self.witnesses = WitnessClient(self.id, self.network)
        self.open_log()
        self.network.nodes[self.place] = self

    @property
    def id(self) -> str:
        return self.membership.entity_id

    @property
    def place(self) -> str:
        return urlsplit(self.membership.member().endpoints["exchange"]).netloc

    @property
    def relying(self) -> RelyingCity:
        return RelyingCity(self.membership, self.ledger, self.network, self.clock)

    def now(self) -> int:
        return int(self.clock().timestamp())

    # the log

    def open_log(self) -> None:
        """Open the log anew, as after a crash."""
        if self.log is not None:
            self.log.close()
        now = self.clock()
        self.log = TransparencyLog(
            FolderDisk(self.membership.folders.log),
            self.membership.log(now),
            self.membership.note_signers(now),
        )

    def close(self) -> None:
        """Give the log and the ledger back."""
        self.open.close()
        self.ledger.close()

    def restart(self) -> None:
        """Begin again with what is on the disk, as after the death of the process."""
        self.ledger.close()
        self.ledger = Ledger.open(
            sqlite_url(self.membership.folders.base.parent / "ledger.sqlite3")
        )
        self.witnesses = WitnessClient(self.id, self.network)
        self.open_log()

    @property
    def open(self) -> TransparencyLog:
        assert self.log is not None
        return self.log

    def append(self, kind: LeafKind, token: str, audience: str | None) -> int:
        salt = None if kind.is_public else new_salt()
        item = LoggedObject(self.open.size, kind, token, salt)
        (index,) = self.open.append([item.leaf(self.open.identity.tree)])
        assert index == item.index
        self.kept.append((audience, item))
        return index

    def witness(self) -> SignedCheckpoint | None:
        """Publish, and have the checkpoint witnessed by whoever can be reached."""
        checkpoint = self.open.publish()
        view = self.membership.view(self.clock())
        found = self.witnesses.cosign(checkpoint, self.open.reader, view)
        if not found.lines:
            return None
        keys = self.membership.witnesses(self.clock()).keys
        return self.open.add_cosignatures(checkpoint, found.lines, keys)

    # statuses

    def list_uri(self) -> str:
        return f"{self.membership.member().endpoints['status']}2026-12-1"

    def new_place(self) -> Reference:
        self.places += 1
        self.lists.setdefault(self.list_uri(), StatusBits.empty())
        return Reference(self.list_uri(), self.places)

    def mark(self, index: int, bit: Bit) -> None:
        """Change a status; the change is logged for all partners."""
        uri = self.list_uri()
        self.lists[uri] = self.lists[uri].marked([index], bit)
        self.append(LeafKind.STATUS_LIST, self.list_token(uri), None)

    def list_token(self, uri: str) -> str:
        signer = self.membership.signer(KeyUse.STATUS, self.clock())
        return tokens.publish(
            self.lists[uri],
            sealer(signer, tokens.TYPE),
            uri=uri,
            issuer=self.id,
            now=self.now(),
            ttl=tokens.PERSON_TTL,
        )

    # what it states

    def consent(self, recipient: str, **changes: Any) -> SignedConsent:
        signer = self.membership.signer(KeyUse.CONSENT, self.clock())
        hash_ = by_id(signer.public.suite.id).hash
        place = self.new_place()
        members: dict[str, Any] = {
            "iss": self.id,
            "sub": self.membership.pairwise(recipient, hash_).name(PERSON),
            "iat": self.now(),
            "nbf": self.now(),
            "exp": self.now() + 3600,
            "jti": new_id(),
            "recipient": recipient,
            "recipient_name": "杭州市信用信息共享平台",
            "recipient_contact": "https://credit.hangzhou.example/contact",
            "purpose": "car-rental",
            "scene": "car-rental",
            "kinds": (BAND, ELIGIBILITY),
            "fields": ("band", "band_label", "mapping", "eligible"),
            "method": "query-repeated",
            "retention_days": 1,
            "withdrawal": "i郑州 应用：我的授权",
            "assessment": "pia-2026-017",
            "channel": "izhengzhou-app",
            "evidence": "sha-256:" + "E" * 43,
            "max_uses": 5,
            "status": Status(status_list=StatusPlace(uri=place.uri, idx=place.index)),
        }
        return sign_consent(Consent(**{**members, **changes}), signer)

    def withdraw(self, consent: SignedConsent) -> None:
        """Revoke a consent and all that it led to."""
        self.withdrawn.add(consent.digest)
        for index in self.granted.get(consent.digest, ()):
            self.mark(index, Bit.REVOKED)

    def open_claims(self, audience: str, place: Reference, suite: str) -> dict[str, Any]:
        """Return what every record about a firm states."""
        now = self.now()
        return {
            "iss": self.id,
            "aud": audience,
            "iat": now,
            "nbf": now,
            "exp": now + 86_400,
            "jti": new_id(),
            "purpose": "tender",
            "as_of": now,
            "status": {"status_list": {"uri": place.uri, "idx": place.index}},
            "suite": suite,
            "log": {"origin": self.membership.origin()},
        }

    def state(self, model: type[Record], audience: str, **claims: Any) -> tuple[str, str]:
        """Sign and log a record about a firm; return its token and digest."""
        signer = self.membership.signer(KeyUse.RECORD, self.clock())
        place = self.new_place()
        members = self.open_claims(audience, place, signer.public.suite.id)
        record = model.model_validate({**members, **claims})
        issued = issue_record(record, signer)
        self.append(LeafKind.EVENT, issued.presentation.text, audience)
        return issued.presentation.text, issued.digest

    # what it answers

    def handle(self, request: Request) -> Response:
        segments = request.path.split("/")
        if segments[1] == "witness":
            return self._as_witness(request.body)
        if segments[3] == "status":
            uri = f"{self.membership.member().endpoints['status']}{segments[4]}"
            found = uri in self.lists
            body = self.list_token(uri).encode() if found else b""
            return Response(200 if found else 404, Fields(()), body)
        desk = Desk(self.id, self.membership.registry(), self.ledger.exchange_nonces, Everybody())
        verified = verify_request(
            request, desk, now=self.clock(), peer=request.path, certified=None
        )
        answer = self._answer(request, verified)
        body = self.tamper(request.path, answer.body) if self.tamper else answer.body
        plain = Response(answer.status, Fields(answer.fields), body)
        signer = self.membership.signer(KeyUse.HTTP, self.clock())
        return sign_response(plain, request, Letterhead(signer, verified.member, self.clock()))

    def _answer(self, request: Request, verified: Verified) -> KeptAnswer:
        work = {
            "queries": self._query,
            "acknowledgements": self._acknowledge,
            "applied": self._applied,
            "feed": self._feed,
            "reconciliation": self._reconciliation,
            "snapshots": self._snapshot,
        }[request.path.split("/")[3]]
        store = LedgerAnswers(self.ledger.idempotency, uuid.uuid4().hex, lambda _: True)
        try:
            return answer_once(store, verified, lambda _: work(request, verified), self.clock())
        except ExchangeError as error:
            return refusal(error.reason.code)

    def _query(self, request: Request, verified: Verified) -> KeptAnswer:
        asked = QueryRequest.read(request.body)
        given = open_consent(asked.consent or "", self.opener(CONSENT, KeyUse.CONSENT))
        receipt: dict[str, Any] = {
            "iss": self.id,
            "aud": verified.member,
            "iat": self.now(),
            "jti": new_id(),
            "operator": asked.operator,
            "purpose": asked.purpose,
            "consent": given.digest,
            "sub": given.consent.sub,
            "request": verified.base_digest,
        }
        question = Question(
            asker=verified.member,
            subject=given.consent.sub,
            purpose=asked.purpose,
            scene=asked.scene or "",
            kind=asked.kind,
            fields=frozenset(asked.fields),
            allowed_purposes=frozenset({"car-rental"}),
        )
        gone = given.digest in self.withdrawn or given.consent.sub not in self.scores
        try:
            use = allow(
                given,
                question,
                takers=frozenset({self.id}),
                used=self.uses.get(given.digest, 0),
                standing=Standing.REVOKED if gone else Standing.VALID,
                now=self.now(),
            )
        except RefusedError:
            said = QueryReceipt(**receipt, decision="refused")
            issued = issue(said, self.seal(TYP), self.opener(TYP, KeyUse.RECEIPT))
            refused = refusal("consent.refused", issued.token)
            return write_ahead(self.ledger.exchange_receipts, issued, lambda: refused)
        self.uses[given.digest] = use.number
        record, shown = self._record(given.consent, use, self.scores[given.consent.sub])
        signer = self.membership.signer(KeyUse.RECORD, self.clock())
        made = issue_record(record, signer, disclose=shown)
        said = QueryReceipt(
            **receipt, decision="answered", kind=kind_code(record.vct), result=made.digest
        )
        issued = issue(said, self.seal(TYP), self.opener(TYP, KeyUse.RECEIPT))
        self.append(LeafKind.RECORD, made.presentation.text, verified.member)
        body = bytes(QueryAnswer(record=made.presentation.text, receipt=issued.token))
        answer = KeptAnswer(200, (("content-type", JSON),), body)
        return write_ahead(self.ledger.exchange_receipts, issued, lambda: answer)

    def _record(self, consent: Consent, use: Any, score: int) -> tuple[Record, frozenset[str]]:
        place = self.new_place()
        self.granted.setdefault(use.consent, []).append(place.index)
        grant = Grant(
            issuer=self.id,
            reader=consent.recipient,
            subject=consent.sub,
            purpose=consent.purpose,
            consent=use.consent,
            as_of=self.now(),
            status=place,
            suite=self.membership.signer(KeyUse.RECORD, self.clock()).public.suite.id,  # type: ignore[arg-type]
            log=self.membership.origin(),
            now=self.now(),
            expires=use.expires,
        )
        try:
            return band_record(grant, SCALE, score, self.mapping), use.fields
        except RefusedError:
            scene = Scene(
                id="car-rental",
                title=SCALE.title,
                reader=consent.recipient,
                scale="shangding",
                at_least="good",
                life=1800,
                assessment="pia-2026-017",
            )
            yes = is_eligible(scene, SCALE, score)
            return eligibility_record(grant, scene, eligible=yes), use.covered

    def _acknowledge(self, request: Request, verified: Verified) -> KeptAnswer:
        token = request.body.decode()
        opened = self.opener(ACK_TYP, KeyUse.RECEIPT)
        named = str(opened(token).payload["receipt"])
        kept = self.ledger.exchange_receipts.token(GIVEN, named)
        issued = read_receipt(kept or "", self.opener(TYP, KeyUse.RECEIPT))
        found = check_acknowledgement(token, issued, opened)
        keep_acknowledgement(self.ledger.exchange_receipts, found)
        assert issued.receipt.aud == verified.member
        return KeptAnswer(204, (), b"")

    def _applied(self, request: Request, verified: Verified) -> KeptAnswer:
        opener = self.opener(APPLIED, KeyUse.RECEIPT)
        origin = self.membership.origin()
        self.applied.append(
            check_applied(
                request.body.decode(),
                opener,
                follower=verified.member,
                provider=self.id,
                origin=origin,
            )
        )
        return KeptAnswer(204, (), b"")

    def _feed(self, request: Request, verified: Verified) -> KeptAnswer:
        query = numbers(request)
        keys = self.membership.witnesses(self.clock()).keys
        published = self.open.witnessed(keys)
        if published is None:
            return refusal("feed.not_witnessed", status=404)
        asked = PageRequest(verified.member, query["from"], query["held"], query["n"])
        identity, now = self.membership.log(self.clock()), (self._log_key(), self.now())
        page = make_page(asked, published, identity, (self.open.reader, self), now)
        return KeptAnswer(200, (("content-type", TOKEN_TYPE),), page.encode())

    def objects(self, audience: str, start: int, stop: int) -> Iterable[LoggedObject]:
        named = self.objects_of(audience)
        return (one for one in named if start <= one.index < stop)

    def objects_of(self, audience: str) -> list[LoggedObject]:
        return [item for who, item in self.kept if who in {None, audience}]

    def _snapshot(self, request: Request, verified: Verified) -> KeptAnswer:
        checkpoint = self.open.witnessed(self.membership.witnesses(self.clock()).keys)
        assert checkpoint is not None
        wanted = [one for one in self.objects_of(verified.member) if one.index < checkpoint.size]
        made = list(chunks_of(wanted))
        name = request.path.split("/")[-1]
        if name != "latest":
            fields = (("content-type", "application/octet-stream"),)
            return KeptAnswer(200, fields, made[int(name)][1])
        manifest = Manifest("s1", checkpoint, Hash.SHA_256, tuple(chunk for chunk, _ in made))
        now = (self._log_key(), self.now())
        token = sign_manifest(manifest, self.membership.log(self.clock()), verified.member, now)
        return KeptAnswer(200, (("content-type", TOKEN_TYPE),), token.encode())

    def _reconciliation(self, request: Request, verified: Verified) -> KeptAnswer:
        query = dict(parse_qsl(request.query))
        kept = self.ledger.exchange_receipts.digests(GIVEN, verified.member, query["day"])
        if "purpose" in query:
            names = tuple(digest for purpose, digest in kept if purpose == query["purpose"])
            body = bytes(DayDigests(day=query["day"], purpose=query["purpose"], digests=names))
        else:
            body = bytes(DayCounts(day=query["day"], lines=counted(kept)))
        return KeptAnswer(200, (("content-type", JSON),), body)

    def _as_witness(self, body: bytes) -> Response:
        view = self.membership.view(self.clock())
        logs = [log_of(view, origin) for origin in view.registry.logs]
        signers = self.membership.witness_signers(self.clock())
        store = FolderWitnessStore(self.membership.folders.witness)
        answer = Witness(signers, logs, store).add_checkpoint(body, self.now())
        fields = Fields((("content-type", answer.content_type),))
        return Response(int(answer.status), fields, answer.body)

    def _log_key(self) -> Any:
        return self.membership.signer(KeyUse.LOG, self.clock())

    def opener(self, typ: str, use: KeyUse) -> Opener:
        view = self.membership.view(self.clock())
        return registered_opener(view, Expected(typ, use, self.now()))

    def seal(self, typ: str) -> Any:
        return sealer(self.membership.signer(KeyUse.RECEIPT, self.clock()), typ)


def refusal(reason: str, receipt: str | None = None, status: int = 403) -> KeptAnswer:
    members: Mapping[str, object] = {"title": "refused", "status": status, "reason": reason}
    said = {**members, "receipt": receipt} if receipt else members
    return KeptAnswer(status, (("content-type", PROBLEM),), json.dumps(said).encode())


def numbers(request: Request) -> dict[str, int]:
    return {name: int(value) for name, value in parse_qsl(request.query)}


class Time:
    """A clock that goes when it is told to; it begins now, since python-tuf reads the machine's."""

    def __init__(self) -> None:
        self.at = datetime.now(UTC).replace(microsecond=0)

    def __call__(self) -> datetime:
        return self.at

    def passes(self, seconds: int) -> None:
        self.at += timedelta(seconds=seconds)


@dataclass
class Three:
    """Zhengzhou, Hangzhou and the province, their network and their clock."""

    alliance: Alliance
    network: Network
    time: Time
    zhengzhou: Node
    hangzhou: Node
    province: Node

    @property
    def reader(self) -> RelyingCity:
        """Hangzhou as the city that relies."""
        return self.hangzhou.relying

    def agree_on_mapping(self) -> None:
        """Both cities sign the table that came as a proposal; the founders list it."""
        own = library.table("shangding-to-qianjiang").model_dump(mode="python")
        day = self.time().date()
        dates = {"effective": day.isoformat(), "expires": (day + timedelta(days=300)).isoformat()}
        table = MappingTable.model_validate({**own, **dates, "state": State.AGREED})
        keys = [
            node.membership.signer(KeyUse.RECORD, self.time())
            for node in (self.zhengzhou, self.hangzhou)
        ]
        document = general.sign_by_all(table.content(), keys, typ=MAPPING_TYPE)
        self.alliance.decide(files={"mappings/shangding-to-qianjiang.json": document})
        self.zhengzhou.mapping = table.digest()


NodeOf = Callable[[City, Ledger, Network, Clock], Node]


def plain_node(city: City, ledger: Ledger, network: Network, clock: Clock) -> Node:
    """Return a node of a city."""
    return Node(city.membership, ledger, network, clock)


@contextmanager
def three_cities(
    folder: Path,
    suites: tuple[str, ...] = ("intl-1", "intl-2"),
    *,
    node_of: NodeOf = plain_node,
) -> Iterator[Three]:
    """Found an alliance of three cities; the ports are names in their network, nobody listens."""
    names = {ZHENGZHOU: "郑州市", HANGZHOU: "杭州市", PROVINCE: "河南省"}
    quotas = {"car-rental": 10_000, "tender": 10_000}
    plans = [
        Plan(entity, name, 18_001 + number, suites, quotas)
        for number, (entity, name) in enumerate(names.items())
    ]
    time = Time()
    alliance = found_alliance(folder, plans, now=time())
    network, nodes = Network(), []
    with ExitStack() as stack:
        for city in alliance.cities:
            ledger = Ledger.open(sqlite_url(city.settings.data_dir / "ledger.sqlite3"))
            node = node_of(city, ledger, network, time)
            stack.callback(node.close)
            nodes.append(node)
        yield Three(alliance, network, time, *nodes)
