"""Zhengzhou asks Hangzhou: keys, receipts and acknowledgements of the two."""

from __future__ import annotations

from dataclasses import dataclass, field

from credit_hub.federation.encoding.digests import tagged
from credit_hub.federation.jws.admission import Expected
from credit_hub.federation.keys.entry import KeyEntry, KeyTable, KeyUse
from credit_hub.federation.keys.pair import PrivateKey
from credit_hub.federation.receipts.acknowledgement import (
    ACK_TYP,
    Acknowledged,
    acknowledge,
    check_acknowledgement,
)
from credit_hub.federation.receipts.receipt import (
    TYP,
    Issued,
    QueryReceipt,
    issue,
    read_receipt,
)
from credit_hub.federation.records.claims import new_id
from credit_hub.federation.suites.table import by_id
from credit_hub.federation.tokens import Opener, registered_opener, sealer

ZHENGZHOU = "https://credit.zhengzhou.example/fed"
HANGZHOU = "https://credit.hangzhou.example/fed"
T = 1_795_507_200  # 2026-11-24 16:00 Beijing time


def new_pair(suite: str = "intl-1") -> PrivateKey:
    return PrivateKey.generate(by_id(suite))


@dataclass
class Pair:
    """The two cities with their keys for receipts."""

    asker: PrivateKey = field(default_factory=new_pair)
    provider: PrivateKey = field(default_factory=new_pair)

    def opener(self, typ: str, now: int = T) -> Opener:
        entries = [
            KeyEntry(
                member, key.kid, KeyUse.RECEIPT, key.public, T - 1000, T + 100_000, T + 10_000_000
            )
            for member, key in ((ZHENGZHOU, self.asker), (HANGZHOU, self.provider))
        ]
        return registered_opener(KeyTable.of(entries), Expected(typ, KeyUse.RECEIPT, now))

    def receipt(self, *, purpose: str = "tender", at: int = T) -> QueryReceipt:
        return QueryReceipt(
            iss=HANGZHOU,
            aud=ZHENGZHOU,
            iat=at,
            jti=new_id(),
            operator=tagged(b"operator"),
            purpose=purpose,
            request=tagged(b"signature base"),
            decision="answered",
            kind="scene-eligibility",
            result=tagged(b"content"),
        )

    def given(self, *, purpose: str = "tender", at: int = T) -> Issued:
        receipt = self.receipt(purpose=purpose, at=at)
        return issue(receipt, sealer(self.provider, TYP), self.opener(TYP, at))

    def taken(self, token: str) -> Issued:
        return read_receipt(token, self.opener(TYP))

    def acknowledgement(self, issued: Issued, at: int = T + 5) -> str:
        return acknowledge(issued, sealer(self.asker, ACK_TYP), at)

    def checked(self, token: str, issued: Issued) -> Acknowledged:
        return check_acknowledgement(token, issued, self.opener(ACK_TYP, T + 1000))
