"""Records read by the registry: its keys, addresses, members and tables."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import pytest

from credit_hub.federation.errors import Reason, VerificationError
from credit_hub.federation.jws import general
from credit_hub.federation.jws.admission import Expected
from credit_hub.federation.keys.entry import KeyUse
from credit_hub.federation.mapping import library, reasons, signed
from credit_hub.federation.mapping.tables import MappingTable, State
from credit_hub.federation.records.registered import (
    RegisteredRecord,
    reader_of,
    tables_of,
    verify_registered,
)
from credit_hub.federation.records.verification import StatusLists
from credit_hub.federation.registry.member import (
    Member,
    MemberKey,
    PublicJwk,
    Removal,
    Role,
    Standing,
    target_of,
    write_member,
)
from credit_hub.federation.registry.registry import Registry, RegistryView, Trust
from credit_hub.federation.status import reasons as status_reasons
from credit_hub.federation.status import standing as status
from credit_hub.federation.status import tokens
from credit_hub.federation.status.bits import StatusBits
from credit_hub.federation.tokens import registered_opener, sealer
from tests.exchange_cities import HANGZHOU, NOW, ZHENGZHOU, City
from tests.unit.federation.records.exchanged import ASKED, BASE, URI, Lists, band, issued

TIME: Final = datetime.fromtimestamp(NOW, UTC)
DAY: Final = 86_400


def registered(city: City) -> tuple[MemberKey, ...]:
    found = []
    for use, key in city.keys.items():
        jwk = key.public.jwk()
        found.append(
            MemberKey(
                kid=key.kid,
                alg="ES256",
                use=use,
                jwk=PublicJwk(kty="EC", crv="P-256", x=jwk["x"], y=jwk["y"]),
                nbf=NOW - DAY,
                signs_until=NOW + DAY,
                exp=NOW + 2 * DAY,
            )
        )
    return tuple(found)


def member(city: City, **changes: Any) -> Member:
    members: dict[str, Any] = {
        "id": city.id,
        "name": "某市信用平台",
        "area_code": "410199",
        "roles": (Role.ISSUER, Role.RELYING),
        "endpoints": {"status": f"{city.id}/v1/status/"},
        "accepts": ("intl-1",),
        "keys": registered(city),
        "quotas": {"car-rental": 1000},
        "purposes": ("car-rental",),
    }
    return Member.model_validate({**members, **changes})


def view(
    home: Member | None = None,
    *,
    tables: Mapping[str, bytes] | None = None,
    partner: Member | None = None,
) -> RegistryView:
    entries = [home or member(ZHENGZHOU), partner or member(HANGZHOU)]
    files = {target_of(entry.id): write_member(entry) for entry in entries}
    for name, document in (tables or {}).items():
        files[f"mappings/{name}.json"] = document
    found = Registry.of(
        files,
        version=1,
        root_version=1,
        fresh_until=TIME + timedelta(hours=1),
        usable_until=TIME + timedelta(days=30),
    )
    return found.at(TIME)


def lists(seen: RegistryView) -> StatusLists:
    seal = sealer(ZHENGZHOU.keys[KeyUse.STATUS], tokens.TYPE)
    token = tokens.publish(
        StatusBits.empty(), seal, uri=URI, issuer=ZHENGZHOU.id, now=NOW, ttl=tokens.PERSON_TTL
    )
    opener = registered_opener(seen, Expected(tokens.TYPE, KeyUse.STATUS, NOW))
    return Lists({URI: tokens.read(token, opener, issuer=ZHENGZHOU.id, now=NOW)})


def read(seen: RegistryView) -> RegisteredRecord:
    reader = reader_of(seen, HANGZHOU.id, lists(seen))
    return verify_registered(issued(band()), seen, reader, ASKED)


def refusal(work: Any, *args: Any) -> Reason:
    with pytest.raises(VerificationError) as caught:
        work(*args)
    return caught.value.reason


def test_record_is_read_by_keys_and_addresses_of_the_registry() -> None:
    found = read(view())

    assert found.is_usable
    assert (found.issuer, found.trust) == (Standing.ACTIVE, Trust.FRESH)
    assert member(ZHENGZHOU).endpoints["status"] == BASE


def test_record_of_a_suspended_issuer_is_shown_and_gives_nothing() -> None:
    suspended = member(
        ZHENGZHOU,
        standing=Standing.SUSPENDED,
        removal=Removal(since=NOW - 10, grace=NOW + DAY),
    )

    found = read(view(suspended))

    assert found.verified.standing is status.Standing.VALID
    assert found.issuer is Standing.SUSPENDED
    assert not found.is_usable


def test_record_of_a_stale_registry_says_so() -> None:
    later = view().registry.at(TIME)
    stale = RegistryView(later.registry, later.now, Trust.STALE)

    assert read(stale).trust is Trust.STALE


def test_issuer_that_registered_no_address_for_its_lists_is_refused() -> None:
    silent = member(ZHENGZHOU, endpoints={"queries": f"{ZHENGZHOU.id}/v1/queries"})

    assert refusal(read, view(silent)) is status_reasons.ADDRESS


def agreed(**changes: Any) -> MappingTable:
    own = library.table("shangding-to-qianjiang").model_dump(mode="python")
    return MappingTable.model_validate({**own, "state": State.AGREED, **changes})


def by(*cities: City, table: MappingTable | None = None) -> bytes:
    signers = [city.keys[KeyUse.RECORD] for city in cities]
    return general.sign_by_all((table or agreed()).content(), signers, typ=signed.TYPE)


def test_table_that_both_cities_signed_is_applied_and_a_provisional_one_is_shown() -> None:
    proposal = agreed(state=State.PROVISIONAL, version="0.2")
    documents = {"a": by(ZHENGZHOU, HANGZHOU), "b": by(ZHENGZHOU, table=proposal)}

    found = tables_of(view(tables=documents), HANGZHOU.id)

    own = signed.AgreedTable(agreed(), agreed().content())
    assert set(found.applied.by_digest) == own.digests()
    assert found.provisional == (proposal,)
    assert found.refused == {}


def test_tables_for_another_reader_are_left_out() -> None:
    found = tables_of(view(tables={"a": by(ZHENGZHOU, HANGZHOU)}), ZHENGZHOU.id)

    assert (dict(found.applied.by_digest), found.provisional, found.refused) == ({}, (), {})


def test_threat_5_table_that_one_city_did_not_sign_is_not_applied_and_stops_no_other() -> None:
    half = agreed(id="half", version="3")
    documents = {"a": by(ZHENGZHOU, table=half), "b": by(ZHENGZHOU, HANGZHOU)}

    found = tables_of(view(tables=documents), HANGZHOU.id)

    assert found.refused == {"half": general.MISSING}
    assert half.digest() not in found.applied.by_digest
    assert agreed().digest() in found.applied.by_digest


def test_threat_5_table_of_a_signer_without_a_key_of_an_accepted_suite_is_not_applied() -> None:
    strict = member(HANGZHOU, accepts=("cn-1",))

    found = tables_of(view(tables={"a": by(ZHENGZHOU, HANGZHOU)}, partner=strict), HANGZHOU.id)

    assert found.refused == {agreed().id: reasons.PARTIES}
    assert found.applied.by_digest == {}


def test_document_that_is_no_table_is_refused() -> None:
    assert refusal(signed.shown, b'{"signatures":[]}') is general.FORM
    assert refusal(signed.shown, b'{"payload":"e30"}') is reasons.FORM
