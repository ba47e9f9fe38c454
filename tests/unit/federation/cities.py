"""Two cities with keys, for the tests of the exchange."""

from __future__ import annotations

from credit_hub.federation.keys.entry import KeyEntry, KeyTable, KeyUse
from credit_hub.federation.keys.pair import PrivateKey
from credit_hub.federation.suites.table import SUITES, by_alg

ZHENGZHOU = "https://credit.zhengzhou.example/fed"
HANGZHOU = "https://credit.hangzhou.example/fed"
ALGS = tuple(suite.alg for suite in SUITES if suite.enabled)
FROM, UNTIL, VERIFIES = 1_000, 2_000, 3_000
NOW = 1_500


def new_key(alg: str = "ES256") -> PrivateKey:
    return PrivateKey.generate(by_alg(alg))


def entry(
    key: PrivateKey,
    member: str = ZHENGZHOU,
    use: KeyUse = KeyUse.RECORD,
    *,
    revoked_at: int | None = None,
) -> KeyEntry:
    return KeyEntry(member, key.kid, use, key.public, FROM, UNTIL, VERIFIES, revoked_at)


def table(*entries: KeyEntry) -> KeyTable:
    return KeyTable.of(entries)
