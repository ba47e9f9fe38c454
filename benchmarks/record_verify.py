"""How fast a reading city verifies records, for each suite.

The whole of :func:`credit_hub.federation.records.verification.verify_record`: limits, key looked
up, signature, every digest, the model of the kind, audience, purpose, subject and consent, the
address of the status list and the bit in it; then the mapping table by its digest. The band of a
person has five disclosures among eight digests. Beside it an SD-JWT with eight disclosures up to
its claims, the bare signature, and records that are refused. Rates are a core's, from CPU time; the
median of the rounds counts. Bar (federation.md 7.4): 5,000 a second with ES256, stretch 8,000.

    python -m benchmarks.record_verify [--rounds 5]
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from datetime import date
from functools import partial
from statistics import median
from typing import Final, Literal

from benchmarks.federation_verify import rate
from benchmarks.machine import machine_facts
from credit_hub.federation.errors import VerificationError
from credit_hub.federation.jws.admission import Expected
from credit_hub.federation.jws.general import Party
from credit_hub.federation.keys.entry import KeyEntry, KeyTable, KeyUse
from credit_hub.federation.keys.pair import PrivateKey
from credit_hub.federation.mapping import library, signed
from credit_hub.federation.mapping.recognition import Tables
from credit_hub.federation.mapping.tables import MappingTable, State
from credit_hub.federation.records.issuing import TYPE, issue_record
from credit_hub.federation.records.models import PersonalBand
from credit_hub.federation.records.personal import Grant, band_record
from credit_hub.federation.records.verification import Asked, Reader, verify_record
from credit_hub.federation.sdjwt import verification as sdjwt
from credit_hub.federation.sdjwt.issuing import DIGESTS_PER_RECORD, hide, issue
from credit_hub.federation.sdjwt.key_binding import NoBinding
from credit_hub.federation.sdjwt.presentation import Presentation
from credit_hub.federation.status import tokens
from credit_hub.federation.status.bits import StatusBits
from credit_hub.federation.status.standing import Reference
from credit_hub.federation.suites.table import by_id
from credit_hub.federation.tokens import registered_opener, sealer

_NOW: Final = 1_800_000_000
_DAY: Final = date(2027, 1, 15)
_HERE: Final = "https://credit.zhengzhou.example/fed"
_THERE: Final = "https://credit.hangzhou.example/fed"
_BASE: Final = f"{_HERE}/v1/status/"
_URI: Final = f"{_BASE}2027-01-1"
_SUBJECT: Final = "pw1:sha-256:" + "S" * 43
_CONSENT: Final = "sha-256:" + "C" * 43
_ASKED: Final = Asked("car-rental", _SUBJECT, _CONSENT)
_SUITES: Final[tuple[Literal["cn-1", "intl-1", "intl-2"], ...]] = ("cn-1", "intl-1", "intl-2")
Work = Callable[[], object]


class Lists:
    """The status list at hand."""

    def __init__(self, found: tokens.StatusList) -> None:
        self._found = found

    def current(self, uri: str) -> tokens.StatusList | None:
        """Return it, if it is asked for by its address."""
        return self._found if uri == self._found.uri else None


class Exchange:
    """A record, its reader, and what the reader holds, under one suite."""

    def __init__(self, suite: Literal["cn-1", "intl-1", "intl-2"]) -> None:
        self._suite = suite
        uses = ((_HERE, KeyUse.RECORD), (_HERE, KeyUse.STATUS), (_THERE, KeyUse.RECORD))
        self._keys = {use: PrivateKey.generate(by_id(suite)) for use in uses}
        windows = (_NOW - 10, _NOW + 10, _NOW + 20)
        self.table = KeyTable.of(
            KeyEntry(member, key.kid, use, key.public, *windows)
            for (member, use), key in self._keys.items()
        )
        base = _BASE
        accepts = frozenset({suite})
        self.reader = Reader(_THERE, self.table, self._lists(), lambda _: base, accepts)
        self.mapping = self._agreed()
        self.record = self._issued()

    def whole(self) -> None:
        """Verify the record and read its band by the table that it names."""
        record = verify_record(self.record, self.reader, _ASKED, _NOW).record
        assert isinstance(record, PersonalBand)
        assert record.mapping
        assert record.band
        found = self.mapping.recognise(
            record.mapping, record.band, issuer=_HERE, reader=_THERE, day=_DAY
        )
        assert found.band == "excellent"

    def eight(self) -> Work:
        """Return the verification of an SD-JWT whose digests are all disclosed."""
        hiding = hide(
            {"iss": _HERE, "iat": _NOW},
            {f"member_{number}": f"value {number}" for number in range(DIGESTS_PER_RECORD)},
            algorithm=by_id(self._suite).hash,
        )
        text = issue(hiding, sealer(self._keys[_HERE, KeyUse.RECORD], TYPE)).text
        expected = Expected(TYPE, KeyUse.RECORD, _NOW)

        def work() -> sdjwt.Verified:
            opener = registered_opener(self.table, expected)
            return sdjwt.verify(Presentation.read(text), opener, NoBinding())

        return work

    def bare(self) -> Work:
        """Return the verification of a bare signature over as many bytes."""
        key = self._keys[_HERE, KeyUse.RECORD]
        message = self.record.partition("~")[0].encode()
        signature = key.sign(message)
        return partial(key.public.verify, message, signature)

    def refused(self, text: str, asked: Asked = _ASKED, now: int = _NOW) -> Work:
        """Return the refusal of a record."""

        def work() -> None:
            try:
                verify_record(text, self.reader, asked, now)
            except VerificationError:
                return
            raise AssertionError("a bad record was accepted")

        return work

    def _lists(self) -> Lists:
        key = self._keys[_HERE, KeyUse.STATUS]
        seal = sealer(key, tokens.TYPE)
        entries = StatusBits.empty()
        token = tokens.publish(entries, seal, uri=_URI, issuer=_HERE, now=_NOW, ttl=60)
        opener = registered_opener(self.table, Expected(tokens.TYPE, KeyUse.STATUS, _NOW))
        return Lists(tokens.read(token, opener, issuer=_HERE, now=_NOW))

    def _agreed(self) -> Tables:
        shipped = library.table("shangding-to-qianjiang").model_dump(mode="python")
        agreed = MappingTable.model_validate({**shipped, "state": State.AGREED})
        first, second = (self._keys[city, KeyUse.RECORD] for city in (_HERE, _THERE))
        document = signed.countersign(signed.propose(agreed, first), second)
        parties = {"source": Party(_HERE, first.alg), "target": Party(_THERE, second.alg)}
        return Tables.of([signed.open_agreed(document, self.table, _NOW, **parties)])

    def _issued(self) -> str:
        grant = Grant(
            issuer=_HERE,
            reader=_THERE,
            subject=_SUBJECT,
            purpose="car-rental",
            consent=_CONSENT,
            as_of=_NOW,
            status=Reference(_URI, 5),
            suite=self._suite,
            log="credit.zhengzhou.example/log",
            now=_NOW,
            expires=_NOW + 1800,
        )
        (mapping, *_) = self.mapping.by_digest
        record = band_record(grant, library.scale("shangding"), 135, mapping)
        key = self._keys[_HERE, KeyUse.RECORD]
        return issue_record(record, key, disclose=record.HIDDEN).presentation.text


def works(exchange: Exchange) -> dict[str, Work]:
    """Return what is measured of one suite."""
    text = exchange.record
    return {
        "record": exchange.whole,
        "eight_disclosures": exchange.eight(),
        "signature": exchange.bare(),
        "refused_too_many_disclosures": exchange.refused(text + "x~" * 1000),
        "refused_expired": exchange.refused(text, now=_NOW + 20),
        "refused_signature": exchange.refused(text.replace(".", ".A", 1)),
    }


def measured(rounds: int) -> dict[str, dict[str, float]]:
    """Return rates a second by suite and work, the median of the rounds."""
    found: dict[str, dict[str, float]] = {}
    for suite in _SUITES:
        todo = works(Exchange(suite))
        rates = {name: [rate(work) for _ in range(rounds)] for name, work in todo.items()}
        medians = {name: round(median(values)) for name, values in rates.items()}
        share = round(medians["record"] / medians["signature"], 2)
        found[suite] = {**medians, "record_of_signature": share}
    return found


def main() -> int:
    """Print the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    report = {"rates": measured(rounds), "bar": {"record intl-1": 5_000}, **machine_facts()}
    print(json.dumps(report, indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main())
