"""Two cities and a reference model: whatever happens between them, in whatever order.

Zhengzhou provides and Hangzhou relies, with real keys, ledgers on SQLite files, logs on disk, and
witnesses; only the sockets are left out. A process dies between any two messages, the partner is
cut off, answers are lost, keys are rotated and stolen. The model knows what was stated and when.
"""

from __future__ import annotations

import tempfile
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from credit_hub.api.exchange.administration.application import Application
from credit_hub.api.exchange.administration.entry import compromised, rotated
from credit_hub.api.exchange.demonstration.alliance import HANGZHOU, City
from credit_hub.api.exchange.relying.asking import ask
from credit_hub.api.exchange.relying.basket import Basket
from credit_hub.api.exchange.relying.following import follow
from credit_hub.api.exchange.relying.posting import post
from credit_hub.api.exchange.relying.questions import operator_name
from credit_hub.api.exchange.relying.reading import Fetch, read_held
from credit_hub.api.exchange.relying.statuses import refresh_lists
from credit_hub.federation.errors import ExchangeError, VerificationError
from credit_hub.federation.keys.entry import KeyUse
from credit_hub.federation.keys.pair import PrivateKey
from credit_hub.federation.log.disk import FolderDisk
from credit_hub.federation.log.reader import LogReader
from credit_hub.federation.receipts.journal import GIVEN, TAKEN, alerts
from credit_hub.federation.records.issuing import issue_record
from credit_hub.federation.records.models import SanctionEvent, SanctionOutcome
from credit_hub.federation.status.bits import Status as Bit
from credit_hub.federation.status.tokens import PERSON_TTL
from credit_hub.federation.wire.question import QueryRequest
from credit_hub.ledger.storage.database import Ledger
from credit_hub.model.interval import CHINA
from tests.exchange_nodes import BAND, Clock, Crash, Network, Node, Three, three_cities
from tests.exchange_service import Made, ServiceNode

EXAMPLES: Final = 8
STEPS: Final = 25
ORG: Final = "91410199TE5T00016Y"
SANCTION: Final[dict[str, Any]] = {
    "sub": ORG,
    "kind": "penalty",
    "authority": "郑州市市场监督管理局",
    "region": "410199",
    "basis": "中华人民共和国反不正当竞争法第二十条",
    "decided": "2026-06-01",
    "public_from": "2026-06-08",
}
PLACES: Final = st.integers(0, 1_000)
"""Chooses among the records that were issued, by the remainder."""


@dataclass
class Model:
    """What an all-knowing observer has seen.

    Attributes:
        bits: Status of each record that was changed, and since when.
        outcomes: Events that were repaired.
        witnessed: When a size of the log was witnessed first.
        revoked: Keys that were lost, and since when.
        proved: When witnesses had seen what Hangzhou has evidence for.
        shown: Every tree of Zhengzhou's log that was published.
    """

    bits: dict[str, tuple[Bit, int]] = field(default_factory=dict)
    outcomes: set[str] = field(default_factory=set)
    witnessed: dict[int, int] = field(default_factory=dict)
    revoked: dict[str, int] = field(default_factory=dict)
    proved: dict[str, int] = field(default_factory=dict)
    shown: dict[int, bytes] = field(default_factory=dict)


def service_node(city: City, ledger: Ledger, network: Network, clock: Clock) -> Node:
    """Return a node that answers by the service itself."""
    settings, own = city.settings, city.membership
    return ServiceNode(own, ledger, network, clock, settings=settings, reader=HANGZHOU)


class TwoCities(RuleBasedStateMachine):
    """The machine; every rule is something that happens to one of the cities."""

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.model = Model()
        self.stolen: PrivateKey | None = None
        self.number = 0
        self.dies_after: int | None = None

    @initialize()
    def founded(self) -> None:
        folder = self.stack.enter_context(tempfile.TemporaryDirectory(prefix="two-cities-"))
        self.three: Three = self.stack.enter_context(
            three_cities(Path(folder), node_of=service_node)
        )

    # what Zhengzhou does

    @rule()
    def states_a_sanction(self) -> None:
        self.number += 1
        until = self.three.zhengzhou.now() + 300 * 86_400
        document = f"郑市监罚字〔2026〕第 {self.number} 号"
        claims = {**SANCTION, "document": document, "exp": until}
        self.three.zhengzhou.state(SanctionEvent, self.three.hangzhou.id, **claims)

    @precondition(lambda self: self.issued())
    @rule(place=PLACES, bit=st.sampled_from([Bit.REVOKED, Bit.SUSPENDED, Bit.VALID]))
    def changes_a_status(self, place: int, bit: Bit) -> None:
        made = self.chosen(place)
        self.mark(made, bit)

    @precondition(lambda self: self.open_events())
    @rule(place=PLACES)
    def repairs(self, place: int) -> None:
        events = self.open_events()
        made = events[place % len(events)]
        claims = {
            "sub": ORG,
            "event": made.digest,
            "outcome": "repaired",
            "document": f"郑信修〔2026〕第 {made.at} 号",
            "authority": "郑州市发展和改革委员会",
            "effective": "2026-09-01",
            "exp": self.three.zhengzhou.now() + 300 * 86_400,
        }
        self.three.zhengzhou.state(SanctionOutcome, self.three.hangzhou.id, **claims)
        self.model.outcomes.add(made.digest)
        self.mark(made, Bit.SUPERSEDED)

    @rule()
    def is_witnessed(self) -> None:
        signed = self.three.zhengzhou.witness()
        published = self.three.zhengzhou.open.published
        assert published is not None
        self.model.shown[published.size] = published.root
        if signed is not None:
            self.model.witnessed.setdefault(signed.size, self.three.zhengzhou.now())

    @precondition(lambda self: not self.model.revoked)
    @rule()
    def rotates_its_key(self) -> None:
        """The new key signs after 72 hours, which pass."""
        home, now = self.three.zhengzhou.membership, self.three.time()
        key = home.signer(KeyUse.RECORD, now)
        starts = now + timedelta(hours=72)
        entry = rotated(home.member(), KeyUse.RECORD, key.alg, home.keys, starts)
        self.three.alliance.decide(applications=[Application.of(entry, home.keys)], now=now)
        self.three.time.passes(72 * 3600)
        assert home.signer(KeyUse.RECORD, self.three.time()).kid != key.kid

    @precondition(lambda self: not self.model.revoked)
    @rule()
    def loses_its_key(self) -> None:
        """The key may be in other hands since now; the new one signs at once."""
        home, now = self.three.zhengzhou.membership, self.three.time()
        self.stolen = home.signer(KeyUse.RECORD, now)
        entry = compromised(home.member(), KeyUse.RECORD, self.stolen.alg, home.keys, now, now)
        self.three.alliance.decide(applications=[Application.of(entry, home.keys)], now=now)
        self.model.revoked[self.stolen.kid] = int(now.timestamp())

    # what Hangzhou does

    @rule()
    def asks(self) -> None:
        given = self.three.zhengzhou.consent(self.three.hangzhou.id)
        city = self.three.reader
        request = QueryRequest(
            kind=BAND,
            purpose="car-rental",
            scene="car-rental",
            fields=("band", "mapping"),
            consent=given.token,
            operator=operator_name(city, self.three.zhengzhou.id, "counter"),
        )
        with suppress(ExchangeError):
            self.survives(lambda: ask(city, self.three.zhengzhou.id, request))

    @rule()
    def follows(self) -> None:
        with suppress(ExchangeError):
            self.survives(self.follow)

    @rule()
    def refreshes_lists(self) -> None:
        self.survives(lambda: refresh_lists(self.three.reader))

    @rule()
    def posts(self) -> None:
        self.survives(lambda: post(self.three.reader))

    # what happens to them

    @rule(seconds=st.sampled_from([1, 29, 31, 61]))
    def time_passes(self, seconds: int) -> None:
        self.three.time.passes(seconds)

    @rule()
    def partner_is_cut_off(self) -> None:
        self.three.network.cut.add(self.three.zhengzhou.place)

    @rule()
    def answers_are_lost(self) -> None:
        self.three.network.mute.add(self.three.zhengzhou.place)

    @rule()
    def witnesses_are_cut_off(self) -> None:
        self.three.network.cut |= {self.three.hangzhou.place, self.three.province.place}

    @rule()
    def network_heals(self) -> None:
        self.three.network.cut.clear()
        self.three.network.mute.clear()

    @rule(messages=st.integers(0, 5))
    def hangzhou_will_die(self, messages: int) -> None:
        self.dies_after = messages

    @rule()
    def zhengzhou_dies(self) -> None:
        self.three.zhengzhou.restart()

    @precondition(lambda self: self.stolen is not None and self.issued())
    @rule(place=PLACES)
    def thief_signs(self, place: int) -> None:
        """A record with the date of before the theft, by the stolen key, is none."""
        assert self.stolen is not None
        made = self.chosen(place)
        claims = {
            **SANCTION,
            "document": "伪造〔2026〕第 1 号",
            "iss": self.three.zhengzhou.id,
            "aud": self.three.hangzhou.id,
            "iat": made.at,
            "nbf": made.at,
            "exp": made.at + 30 * 86_400,
            "jti": "A" * 22,
            "purpose": "tender",
            "as_of": made.at,
            "status": {"status_list": {"uri": self.three.zhengzhou.list_uri(), "idx": 100_000}},
            "suite": self.stolen.public.suite.id,
            "log": {"origin": self.three.zhengzhou.membership.origin()},
        }
        forged = issue_record(SanctionEvent.model_validate(claims), self.stolen)
        with suppress(VerificationError):
            Basket(self.three.reader, self.home.id).put(forged.presentation.text)
            raise AssertionError("a forged record was taken")
        assert self.three.hangzhou.ledger.exchange_held.get(forged.digest) is None

    # what always holds

    @invariant()
    def nothing_is_accepted_after_it_was_withdrawn_and_the_list_ran_out(self) -> None:
        now = self.three.hangzhou.now()
        for made in self.issued():
            bit, since = self.model.bits.get(made.digest, (Bit.VALID, 0))
            if bit is not Bit.VALID and now >= since + PERSON_TTL:
                assert not self.is_usable(made), (made, bit)

    @invariant()
    def lost_key_counts_only_for_what_witnesses_had_seen_before(self) -> None:
        for made in self.issued():
            lost = self.model.revoked.get(made.kid)
            seen = self.model.proved.get(made.digest)
            if lost is not None and (seen is None or seen >= lost):
                assert not self.is_usable(made), made

    @invariant()
    def log_only_grows(self) -> None:
        home = self.three.zhengzhou
        reader = LogReader(FolderDisk(home.membership.folders.log), home.open.identity.tree)
        for size, root in self.model.shown.items():
            assert reader.root(size) == root
        cursor = self.three.hangzhou.ledger.exchange_cursors.get(home.id)
        if cursor is not None and cursor.size:
            assert cursor.next <= cursor.size <= home.open.size
            assert cursor.size in self.model.witnessed

    @invariant()
    def every_receipt_that_is_held_was_given(self) -> None:
        given, taken = self.receipts()
        assert taken <= given

    def teardown(self) -> None:
        """When all is well again, both sides come to the same."""
        try:
            if hasattr(self, "three"):
                self.recover()
                self.check_end()
        finally:
            self.stack.close()

    def recover(self) -> None:
        self.network_heals()
        self.states_a_sanction()  # an empty log is never witnessed
        for _ in range(24):
            self.three.time.passes(60)
            post(self.three.reader)
        self.is_witnessed()
        self.follow()
        for _ in range(3):
            post(self.three.reader)
        refresh_lists(self.three.reader)

    def check_end(self) -> None:
        home, away = self.three.zhengzhou, self.three.hangzhou
        cursor = away.ledger.exchange_cursors.get(home.id)
        assert cursor is not None
        assert (cursor.next, cursor.size, cursor.problem) == (home.open.size,) * 2 + (None,)
        outbox = away.ledger.exchange_outbox
        given_up = sum(
            one.kind == "question" and one.outcome == "given-up" for one in outbox.recent(1_000)
        )
        assert outbox.pending(home.id) == 0
        given, taken = self.receipts()
        assert len(given - taken) <= given_up
        late = alerts(home.ledger.exchange_receipts, away.id, home.now() + 601)
        assert set(late) == given - taken
        for made in self.issued():
            held = away.ledger.exchange_held.get(made.digest)
            if made.model is SanctionEvent and self.counts(made):
                assert held is not None
                kept = away.ledger.foreign_sanctions.get(made.digest)
                assert kept is not None
                repaired = kept.concluded is not None
                assert repaired <= (made.digest in self.model.outcomes)
            if held is not None and made.expires > home.now():
                bit, _ = self.model.bits.get(made.digest, (Bit.VALID, 0))
                assert self.is_usable(made) is (bit is Bit.VALID and self.counts(made)), made

    # the parts

    @property
    def home(self) -> ServiceNode:
        assert isinstance(self.three.zhengzhou, ServiceNode)
        return self.three.zhengzhou

    def issued(self) -> list[Made]:
        return self.home.made() if hasattr(self, "three") else []

    def open_events(self) -> list[Made]:
        return [
            made
            for made in self.issued()
            if made.model is SanctionEvent and made.digest not in self.model.outcomes
        ]

    def chosen(self, place: int) -> Made:
        return self.issued()[place % len(self.issued())]

    def mark(self, made: Made, bit: Bit) -> None:
        """What is revoked or superseded stays so; an objection may be settled."""
        now, home = self.home.now(), self.home
        before, _ = self.model.bits.get(made.digest, (Bit.VALID, now))
        if before in {Bit.REVOKED, Bit.SUPERSEDED} or before is bit:
            return
        home.change(made, bit)
        self.model.bits[made.digest] = (bit, now)

    def follow(self) -> None:
        home, away = self.three.zhengzhou, self.three.hangzhou
        follow(self.three.reader, home.id)
        cursor = away.ledger.exchange_cursors.get(home.id)
        assert cursor is not None
        for made in self.issued():
            held = away.ledger.exchange_held.get(made.digest)
            if held is not None and held.evidence is not None:
                self.model.proved.setdefault(made.digest, self.model.witnessed[cursor.size])

    def counts(self, made: Made) -> bool:
        lost = self.model.revoked.get(made.kid)
        seen = self.model.proved.get(made.digest)
        return lost is None or (seen is not None and seen < lost)

    def is_usable(self, made: Made) -> bool:
        """Whether Hangzhou would use a record by what it has, without asking anybody."""
        held = self.three.hangzhou.ledger.exchange_held.get(made.digest)
        if held is None:
            return False
        try:
            return read_held(self.three.reader, held, Fetch.NEVER).record.is_usable
        except VerificationError:
            return False

    def receipts(self) -> tuple[set[str], set[str]]:
        home, away = self.three.zhengzhou, self.three.hangzhou
        days = {
            (self.three.time() - timedelta(days=back)).astimezone(CHINA).date().isoformat()
            for back in range(8)
        }
        given = {
            digest
            for day in days
            for _, digest in home.ledger.exchange_receipts.digests(GIVEN, away.id, day)
        }
        taken = {
            digest
            for day in days
            for _, digest in away.ledger.exchange_receipts.digests(TAKEN, home.id, day)
        }
        return given, taken

    def survives(self, work: Any) -> None:
        """Do something; if the process dies in it, begin again with what is on the disk."""
        self.three.network.dies_after, self.dies_after = self.dies_after, None
        try:
            work()
        except Crash:
            self.three.hangzhou.restart()
        finally:
            self.three.network.dies_after = None


TwoCities.TestCase.settings = settings(
    max_examples=EXAMPLES,
    stateful_step_count=STEPS,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
test_two_cities = TwoCities.TestCase
