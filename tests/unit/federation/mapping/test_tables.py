"""Mapping tables: total, monotone, without penalty; applied only when both cities signed."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credit_hub.federation.encoding.canonical import canonical
from credit_hub.federation.encoding.digests import Hash
from credit_hub.federation.errors import Reason, VerificationError
from credit_hub.federation.jws import general
from credit_hub.federation.keys.entry import KeyUse
from credit_hub.federation.mapping import library, reasons, signed
from credit_hub.federation.mapping.recognition import Recognition, Tables, Why
from credit_hub.federation.mapping.scales import Scale
from credit_hub.federation.mapping.tables import (
    NO_INCENTIVE,
    MappingTable,
    State,
    read_table,
)
from tests.exchange_cities import HANGZHOU, NOW, ZHENGZHOU, City, table

SHANGDING: Final = library.scale("shangding")
QIANJIANG: Final = library.scale("qianjiang")
SCALES: Final = {scale.id: scale for scale in (SHANGDING, QIANJIANG)}
KEYS: Final = table(ZHENGZHOU, HANGZHOU)
IN_FORCE: Final = date(2027, 1, 1)


def agreed(**members: Any) -> MappingTable:
    """Return the shipped table to Hangzhou as the two cities would agree upon it."""
    own = library.table("shangding-to-qianjiang").model_dump(mode="python")
    return MappingTable.model_validate({**own, "state": State.AGREED, **members})


def ruled(**rules: str) -> MappingTable:
    return agreed(rules=[{"from_band": name, "to_band": to} for name, to in rules.items()])


def refusal(work: Any, *args: Any, **named: Any) -> Reason:
    with pytest.raises(VerificationError) as caught:
        work(*args, **named)
    return caught.value.reason


@pytest.mark.parametrize("name", library.TABLES)
def test_shipped_table_is_sound_provisional_and_has_its_counterpart(name: str) -> None:
    shipped = library.table(name)
    source, target = name.split("-to-")

    shipped.check(SCALES[source], SCALES[target])

    assert shipped.state is State.PROVISIONAL
    assert f"{target}-to-{source}" in library.TABLES
    assert all(
        (rule.to_band == NO_INCENTIVE) is not SCALES[source].band(rule.from_band).incentive
        for rule in shipped.rules
    )


GOOD: Final = {"good": "good", "excellent": "excellent", "outstanding": "outstanding"}
BAD: Final = {"poor": NO_INCENTIVE, "minor": NO_INCENTIVE}


@pytest.mark.parametrize(
    ("rules", "reason"),
    [
        (GOOD, reasons.TOTAL),
        ({**BAD, **GOOD, "other": NO_INCENTIVE}, reasons.TOTAL),
        ({**BAD, **GOOD, "good": "excellent", "excellent": "good"}, reasons.MONOTONE),
        ({**BAD, **GOOD, "excellent": NO_INCENTIVE}, reasons.MONOTONE),
        ({**BAD, **GOOD, "minor": "to-improve"}, reasons.PENALTY),
        ({**BAD, **GOOD, "poor": "to-improve"}, reasons.PENALTY),
        ({**BAD, **GOOD, "good": "to-improve"}, reasons.PENALTY),
        ({**BAD, **GOOD, "minor": "good"}, reasons.PENALTY),
        ({**BAD, **GOOD, "good": "bonus"}, reasons.NO_BAND),
        ({**BAD, **GOOD, "poor": "penalty"}, reasons.PENALTY),
    ],
)
def test_table_that_is_not_total_monotone_or_without_penalty_is_refused(
    rules: dict[str, str], reason: Reason
) -> None:
    assert refusal(ruled(**rules).check, SHANGDING, QIANJIANG) is reason


def test_table_with_a_band_twice_is_refused() -> None:
    rules = [{"from_band": name, "to_band": to} for name, to in {**BAD, **GOOD}.items()]
    twice = agreed(rules=[*rules, {"from_band": "good", "to_band": "excellent"}])

    assert refusal(twice.check, SHANGDING, QIANJIANG) is reasons.TOTAL


bands = st.sampled_from([band.code for band in QIANJIANG.bands] + [NO_INCENTIVE])


@given(st.tuples(bands, bands, bands, bands, bands))
def test_no_table_that_passes_gives_less_for_more_or_anything_bad(worth: tuple[str, ...]) -> None:
    rules = dict(zip((band.code for band in SHANGDING.bands), worth, strict=True))
    try:
        ruled(**rules).check(SHANGDING, QIANJIANG)
    except VerificationError:
        return

    ranks = [-1 if to == NO_INCENTIVE else QIANJIANG.rank(to) for to in worth]
    assert ranks == sorted(ranks)
    assert all(to == NO_INCENTIVE or QIANJIANG.band(to).incentive for to in worth)
    assert worth[:2] == (NO_INCENTIVE, NO_INCENTIVE)


def test_table_made_for_other_bands_is_refused() -> None:
    data = SHANGDING.model_dump(mode="python")
    other = Scale.model_validate({**data, "version": "2026"})

    assert refusal(agreed().check, other, QIANJIANG) is reasons.SCALE_DIGEST
    assert refusal(agreed().check, QIANJIANG, SHANGDING) is reasons.DIRECTION


@pytest.mark.parametrize(
    "members",
    [
        {"extra": 1},
        {"rules": []},
        {"rules": [{"from_band": "good", "to_band": "good", "penalty": "deposit"}]},
        {"basis": "linear"},
        {"state": "final"},
        {"effective": "2028-01-01"},
        {"effective": "soon"},
        {"source": {"member": "http://a.example", "scale": "a", "digest": "sha-256:"}},
        {"version": 1},
    ],
)
def test_document_of_another_form_is_refused(members: dict[str, Any]) -> None:
    content = {**agreed().model_dump(mode="json"), **members}

    assert refusal(read_table, canonical(content)) is reasons.FORM


def test_table_of_a_city_with_itself_is_refused() -> None:
    own = agreed().model_dump(mode="json")

    assert refusal(read_table, canonical({**own, "target": own["source"]})) is reasons.FORM


def party(city: City, alg: str = "ES256") -> general.Party:
    return general.Party(city.id, alg)


def opened(document: bytes) -> signed.AgreedTable:
    return signed.open_agreed(document, KEYS, NOW, source=party(ZHENGZHOU), target=party(HANGZHOU))


def by_both(found: MappingTable) -> bytes:
    proposal = signed.propose(found, ZHENGZHOU.keys[KeyUse.RECORD])
    return signed.countersign(proposal, HANGZHOU.keys[KeyUse.RECORD])


def test_table_that_both_signed_is_opened_and_named_by_the_digests_of_its_content() -> None:
    found = opened(by_both(agreed()))

    assert found.table == agreed()
    assert found.digests() == {agreed().digest(algorithm) for algorithm in Hash}


@pytest.mark.parametrize("signer", [ZHENGZHOU, HANGZHOU])
def test_threat_5_table_that_one_city_signed_is_never_applied(signer: City) -> None:
    document = signed.propose(agreed(), signer.keys[KeyUse.RECORD])

    assert refusal(opened, document) is general.MISSING


def test_table_that_both_signed_as_provisional_is_not_applied() -> None:
    assert refusal(opened, by_both(agreed(state=State.PROVISIONAL))) is reasons.PARTIES


def test_table_that_a_third_city_signed_too_is_refused() -> None:
    third = City.make("https://credit.luoyang.example/fed")
    document = signed.countersign(by_both(agreed()), third.keys[KeyUse.RECORD])

    assert (
        refusal(
            signed.open_agreed,
            document,
            table(ZHENGZHOU, HANGZHOU, third),
            NOW,
            source=party(ZHENGZHOU),
            target=party(HANGZHOU),
        )
        is reasons.PARTIES
    )


def test_table_of_the_other_direction_is_refused() -> None:
    own = agreed()
    other = agreed(source=own.target.model_dump(), target=own.source.model_dump())

    assert refusal(opened, by_both(other)) is reasons.PARTIES


TABLES: Final = Tables.of([opened(by_both(agreed()))])


def recognised(band: str, digest: str | None = None, *, day: date = IN_FORCE) -> Recognition:
    return TABLES.recognise(
        agreed().digest() if digest is None else digest,
        band,
        issuer=ZHENGZHOU.id,
        reader=HANGZHOU.id,
        day=day,
    )


@pytest.mark.parametrize(
    ("band", "expected"),
    [
        ("excellent", Recognition("excellent", Why.APPLIED)),
        ("minor", Recognition(None, Why.NO_INCENTIVE)),
        ("poor", Recognition(None, Why.NO_INCENTIVE)),
        ("unheard-of", Recognition(None, Why.NO_INCENTIVE)),
    ],
)
def test_band_is_worth_what_the_table_says(band: str, expected: Recognition) -> None:
    assert recognised(band) == expected
    assert expected.gives_incentive is (expected.band is not None)


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (date(2026, 12, 31), Why.NOT_IN_FORCE),
        (date(2027, 1, 1), Why.APPLIED),
        (date(2027, 12, 31), Why.APPLIED),
        (date(2028, 1, 1), Why.NOT_IN_FORCE),
    ],
)
def test_table_counts_from_its_first_day_until_before_its_last(day: date, why: Why) -> None:
    assert recognised("good", day=day).why is why


def test_table_that_is_not_at_hand_gives_no_incentive() -> None:
    assert recognised("good", "sha-256:" + "A" * 43) == Recognition(None, Why.NO_TABLE)


def test_record_that_names_a_table_of_other_cities_is_refused() -> None:
    assert (
        refusal(
            TABLES.recognise,
            agreed().digest(),
            "good",
            issuer=HANGZHOU.id,
            reader=ZHENGZHOU.id,
            day=IN_FORCE,
        )
        is reasons.DIRECTION
    )


def test_threat_31_harsher_later_table_does_not_touch_a_record_that_names_the_earlier() -> None:
    harsher = agreed(
        version="2.0",
        rules=[
            {"from_band": name, "to_band": to}
            for name, to in {**BAD, **GOOD, "good": NO_INCENTIVE, "excellent": "good"}.items()
        ],
    )
    harsher.check(SHANGDING, QIANJIANG)
    both = Tables.of([opened(by_both(agreed())), opened(by_both(harsher))])

    def worth(of: MappingTable, band: str) -> str | None:
        return both.recognise(
            of.digest(), band, issuer=ZHENGZHOU.id, reader=HANGZHOU.id, day=IN_FORCE
        ).band

    assert (worth(agreed(), "good"), worth(agreed(), "excellent")) == ("good", "excellent")
    assert (worth(harsher, "good"), worth(harsher, "excellent")) == (None, "good")
