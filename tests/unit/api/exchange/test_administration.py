"""How a registry is founded and changed: what founders check before they sign."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tuf.api.metadata import Root

from credit_hub.api.exchange.administration.application import Application, check_proofs
from credit_hub.api.exchange.administration.drafting import (
    RootChange,
    change,
    new_root,
    root_change,
)
from credit_hub.api.exchange.administration.entry import compromised, rotated
from credit_hub.api.exchange.administration.proposal import Proposal, read_proposal, write_proposal
from credit_hub.api.exchange.administration.signing import examine, lacking, publish, sign
from credit_hub.api.exchange.demonstration.alliance import (
    HANGZHOU,
    PROVINCE,
    ZHENGZHOU,
    Alliance,
    City,
    Plan,
    found_alliance,
)
from credit_hub.api.exchange.membership import NO_KEY
from credit_hub.federation.errors import ExchangeError
from credit_hub.federation.keys.entry import KeyUse
from credit_hub.federation.keys.registration import NOT_HELD
from credit_hub.federation.keys.rotation import TOO_SOON
from credit_hub.federation.registry.bundle import Bundle
from credit_hub.federation.registry.ceremony import founders_of
from credit_hub.federation.registry.documents import read_document
from credit_hub.federation.registry.member import (
    KeyState,
    Removal,
    Standing,
    target_of,
    write_member,
)
from credit_hub.federation.registry.reasons import BELOW_THRESHOLD
from credit_hub.federation.registry.registry import Registry
from credit_hub.federation.registry.root_keys import tuf_public

NOW = datetime.now(UTC).replace(microsecond=0)  # python-tuf reads the clock of the machine


@pytest.fixture
def alliance(tmp_path: Path) -> Alliance:
    entities = (ZHENGZHOU, HANGZHOU, PROVINCE)
    plans = [Plan(one, "某市", 8401 + n, ("cn-1", "intl-1")) for n, one in enumerate(entities)]
    return found_alliance(tmp_path, plans, now=NOW)


def bundle(alliance: Alliance) -> Bundle:
    return alliance.publisher.membership.trusted.store.bundle()


def with_new_record_key(city: City, signs_from: datetime) -> Application:
    member = city.membership
    entry = rotated(member.member(), KeyUse.RECORD, "ES256", member.keys, signs_from)
    return Application.of(entry, member.keys)


def test_alliance_of_three_cities_trusts_one_registry_with_the_keys_of_all(
    alliance: Alliance,
) -> None:
    seen = {frozenset(city.membership.registry().members) for city in alliance.cities}

    assert seen == {frozenset({ZHENGZHOU, HANGZHOU, PROVINCE})}
    for city in alliance.cities:
        assert {u for u in KeyUse if city.membership.signers(u, NOW)} == set(KeyUse)


def test_signer_is_of_the_first_suite_that_the_reader_accepts(alliance: Alliance) -> None:
    own = alliance.publisher.membership

    found = [
        own.signer(KeyUse.RECORD, NOW, accepts=suites).alg
        for suites in (("intl-1", "cn-1"), ("cn-1",), ("intl-2", "intl-1"))
    ]

    assert found == ["ES256", "SGD_SM3_SM2", "ES256"]
    with pytest.raises(ExchangeError) as refused:
        own.signer(KeyUse.RECORD, NOW, accepts=("intl-2",))
    assert refused.value.reason is NO_KEY


def test_key_files_can_be_read_by_their_owner_alone(alliance: Alliance) -> None:
    folders = alliance.publisher.membership.folders
    files = [*folders.keys.glob("*.jwks"), *folders.root.glob("*.jwks")]

    assert len(files) == len(KeyUse) + 2
    assert {path.stat().st_mode & 0o777 for path in files} == {0o600}


def test_proposal_by_one_founder_alone_is_not_published(alliance: Alliance) -> None:
    city = alliance.city(HANGZHOU)
    application = with_new_record_key(city, NOW + timedelta(hours=49))
    proposal = change(bundle(alliance), applications=[application], files={}, now=NOW)

    signed = sign(proposal, city.root_keys, bundle(alliance))

    assert lacking(signed, bundle(alliance)) == (PROVINCE, ZHENGZHOU)
    with pytest.raises(ExchangeError) as refused:
        publish(signed, alliance.publication(), alliance.publisher.root_keys, NOW)
    assert refused.value.reason is BELOW_THRESHOLD


def test_proposal_survives_its_file(alliance: Alliance) -> None:
    application = with_new_record_key(alliance.city(HANGZHOU), NOW + timedelta(hours=49))
    proposal = change(bundle(alliance), applications=[application], files={}, now=NOW)

    assert read_proposal(write_proposal(proposal), "proposal.json") == proposal


def test_next_key_signs_from_its_time_on_and_the_present_one_until_then(
    alliance: Alliance,
) -> None:
    city = alliance.city(HANGZHOU)
    present = city.membership.signer(KeyUse.RECORD, NOW, accepts=("intl-1",))
    change_at = NOW + timedelta(hours=49)

    alliance.decide(applications=[with_new_record_key(city, change_at)], now=NOW)

    own = city.membership
    before = own.signer(KeyUse.RECORD, change_at - timedelta(seconds=1), accepts=("intl-1",))
    after = own.signer(KeyUse.RECORD, change_at, accepts=("intl-1",))
    assert before.kid == present.kid
    assert after.kid != present.kid


def test_key_that_would_sign_before_all_can_know_it_is_refused_by_founders(
    alliance: Alliance,
) -> None:
    application = with_new_record_key(alliance.city(HANGZHOU), NOW + timedelta(hours=47))
    proposal = change(bundle(alliance), applications=[application], files={}, now=NOW)

    with pytest.raises(ExchangeError) as refused:
        examine(proposal, bundle(alliance), NOW)

    assert refused.value.reason is TOO_SOON


def test_compromised_key_signs_nothing_any_more_and_the_new_one_at_once(
    alliance: Alliance,
) -> None:
    city = alliance.city(HANGZHOU)
    own = city.membership
    lost = own.signer(KeyUse.RECORD, NOW, accepts=("intl-1",))
    since = NOW - timedelta(hours=1)
    entry = compromised(own.member(), KeyUse.RECORD, "ES256", own.keys, since, NOW)

    alliance.decide(applications=[Application.of(entry, own.keys)], now=NOW)

    assert own.signer(KeyUse.RECORD, NOW, accepts=("intl-1",)).kid != lost.kid
    listed = next(key for key in own.member().keys if key.kid == lost.kid)
    assert (listed.status, listed.revoked_at) == (KeyState.REVOKED, int(since.timestamp()))


def test_key_without_proof_that_it_is_held_enters_no_registry(alliance: Alliance) -> None:
    application = with_new_record_key(alliance.city(HANGZHOU), NOW + timedelta(hours=49))
    without = application.model_copy(update={"proofs": {}})

    with pytest.raises(ExchangeError) as refused:
        change(bundle(alliance), applications=[without], files={}, now=NOW)

    assert refused.value.reason is NOT_HELD


def test_proof_for_another_entry_is_none(alliance: Alliance) -> None:
    city = alliance.city(HANGZHOU)
    one = with_new_record_key(city, NOW + timedelta(hours=49))
    other = one.member().model_copy(update={"name": "另一个名称"})
    moved = one.model_copy(update={"entry": write_member(other).decode()})

    with pytest.raises(ExchangeError) as refused:
        check_proofs(moved, city.membership.registry())

    assert refused.value.reason is NOT_HELD


def test_proposal_that_adds_a_key_without_an_application_is_refused(alliance: Alliance) -> None:
    application = with_new_record_key(alliance.city(HANGZHOU), NOW + timedelta(hours=49))
    proposal = change(bundle(alliance), applications=[application], files={}, now=NOW)
    bare = proposal.model_copy(update={"applications": {}})

    with pytest.raises(ExchangeError, match="new keys without proofs"):
        examine(bare, bundle(alliance), NOW)


def test_suspended_partner_is_suspended_for_every_city(alliance: Alliance) -> None:
    entry = alliance.city(HANGZHOU).membership.member()
    removal = Removal(since=int(NOW.timestamp()), grace=int(NOW.timestamp()))
    changed = entry.model_copy(update={"standing": Standing.SUSPENDED, "removal": removal})

    alliance.decide(files={target_of(HANGZHOU): write_member(changed)}, now=NOW)

    standings = {c.membership.registry().member(HANGZHOU).standing for c in alliance.cities}
    assert standings == {Standing.SUSPENDED}


def test_founder_comes_back_with_the_key_that_it_had_announced(alliance: Alliance) -> None:
    city = alliance.city(HANGZHOU)
    proposal = _next_root(alliance, city)

    alliance.put_into_force(proposal, NOW)

    versions = {c.membership.registry().root_version for c in alliance.cities}
    assert versions == {2}
    again = _next_root(alliance, city)
    alliance.put_into_force(again, NOW)
    assert {c.membership.registry().root_version for c in alliance.cities} == {3}


def test_root_is_renewed_for_a_year_with_another_threshold_and_online_key(
    alliance: Alliance,
) -> None:
    keys = alliance.publisher.root_keys
    before = keys.online()
    online = keys.next_online()
    change_of_root = RootChange(threshold=3, online=tuf_public(online.public))

    assert keys.online(root_of(alliance)).kid == before.kid
    alliance.put_into_force(new_root(bundle(alliance), change_of_root, NOW), NOW)

    root = root_of(alliance)
    assert root.version == 2
    assert root.roles["targets"].threshold == 3
    assert keys.online(root).kid == online.kid
    signed = change(bundle(alliance), files={}, now=NOW)
    for city in alliance.cities[:2]:
        signed = sign(signed, city.root_keys, bundle(alliance))
    with pytest.raises(ExchangeError) as refused:
        publish(signed, alliance.publication(), keys, NOW)
    assert refused.value.reason is BELOW_THRESHOLD


def test_founder_that_has_left_signs_nothing_any_more_and_stays_a_member(
    alliance: Alliance,
) -> None:
    leaving = RootChange(leaving=frozenset({PROVINCE}))

    alliance.put_into_force(new_root(bundle(alliance), leaving, NOW), NOW)

    assert set(founders_of(root_of(alliance))) == {ZHENGZHOU, HANGZHOU}
    assert PROVINCE in alliance.publisher.membership.registry().members
    proposal = change(bundle(alliance), files={}, now=NOW)
    with pytest.raises(ExchangeError, match=r"exchange\.no_voice"):
        sign(proposal, alliance.city(PROVINCE).root_keys, bundle(alliance))


def test_somebody_who_is_no_founder_cannot_leave(alliance: Alliance) -> None:
    leaving = RootChange(leaving=frozenset({"https://credit.luoyang.example/fed"}))

    with pytest.raises(ExchangeError, match="no founders"):
        new_root(bundle(alliance), leaving, NOW)


def root_of(alliance: Alliance) -> Root:
    return read_document(bundle(alliance).roots[-1], Root).signed


def test_founder_signs_only_what_it_has_a_voice_in(alliance: Alliance, tmp_path: Path) -> None:
    plans = [Plan(one, "某市", 8501 + n) for n, one in enumerate((ZHENGZHOU, HANGZHOU))]
    stranger = found_alliance(tmp_path / "others", plans, now=NOW).city(HANGZHOU)
    proposal = change(bundle(alliance), files={}, now=NOW)

    with pytest.raises(ExchangeError, match=r"exchange\.no_voice"):
        sign(proposal, stranger.root_keys, bundle(alliance))


def _next_root(alliance: Alliance, city: City) -> Proposal:
    held = bundle(alliance)
    founder = city.root_keys.rotated(city.entity, read_document(held.roots[-1], Root).signed)
    return root_change(held, founder, NOW)


def test_registry_of_a_city_is_read_again_when_another_process_refreshed_it(
    alliance: Alliance,
) -> None:
    city = alliance.city(HANGZHOU)
    before: Registry = city.membership.registry()
    unchanged = city.membership.registry()

    alliance.decide(files={}, now=NOW)

    assert unchanged is before
    assert city.membership.registry().version == before.version + 1
