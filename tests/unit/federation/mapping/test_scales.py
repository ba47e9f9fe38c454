"""Bands of scores: every score is in one, edges as published."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from credit_hub.federation.errors import VerificationError
from credit_hub.federation.mapping import library, reasons
from credit_hub.federation.mapping.scales import Scale

SHANGDING = library.scale("shangding")
QIANJIANG = library.scale("qianjiang")


@pytest.mark.parametrize(
    ("score", "label"),
    [(0, "信用较差"), (79, "信用较差"), (80, "轻微失信"), (99, "轻微失信"), (100, "良好"),
     (119, "良好"), (120, "优秀"), (135, "优秀"), (150, "优秀"), (151, "极好"), (200, "极好")],
)  # fmt: skip
def test_shangding_score_is_in_its_band(score: int, label: str) -> None:
    assert SHANGDING.band_of(score).label.zh == label


@pytest.mark.parametrize(
    ("score", "label"),
    [(0, "待提高"), (549, "待提高"), (550, "一般"), (599, "一般"), (600, "良好"), (699, "良好"),
     (700, "优秀"), (749, "优秀"), (750, "极好"), (1000, "极好")],
)  # fmt: skip
def test_qianjiang_score_is_in_its_band(score: int, label: str) -> None:
    assert QIANJIANG.band_of(score).label.zh == label


@pytest.mark.parametrize("score", [-1, 201])
def test_score_outside_its_scale_is_refused_and_not_shown(score: int) -> None:
    with pytest.raises(VerificationError) as caught:
        SHANGDING.band_of(score)

    assert caught.value.reason is reasons.SCORE
    assert str(score) not in str(caught.value)


def test_range_of_a_band_is_the_published_one() -> None:
    assert [SHANGDING.range_of(band.code) for band in SHANGDING.bands] == [
        "[0,80)",
        "[80,100)",
        "[100,120)",
        "[120,150]",
        "(150,200]",
    ]


def test_only_good_bands_get_an_incentive() -> None:
    for scale in (SHANGDING, QIANJIANG):
        rewarded = [band.label.zh for band in scale.bands if band.incentive]
        assert rewarded == ["良好", "优秀", "极好"]


@given(st.sampled_from([SHANGDING, QIANJIANG]), st.data())
def test_a_higher_score_is_never_in_a_lower_band(scale: Scale, data: st.DataObject) -> None:
    scores = st.integers(scale.lowest, scale.highest)
    low, high = sorted((data.draw(scores), data.draw(scores)))

    assert scale.rank(scale.band_of(low).code) <= scale.rank(scale.band_of(high).code)


def changed(**members: Any) -> dict[str, Any]:
    return {**SHANGDING.model_dump(mode="python"), **members}


def bands(**changes: Any) -> list[dict[str, Any]]:
    """Return the bands with some members of the third one changed."""
    found = SHANGDING.model_dump(mode="python")["bands"]
    return [{**band, **changes} if place == 2 else band for place, band in enumerate(found)]


@pytest.mark.parametrize(
    "members",
    [
        {"bands": []},
        {"bands": bands(lower=80)},
        {"bands": bands(lower=130)},
        {"bands": bands(code="poor")},
        {"bands": bands(incentive=False, code="x") + bands(lower=199, incentive=False, code="y")},
        {"lowest": -1},
        {"highest": 150},
        {"effective": "2019-8-6"},
        {"effective": "2019-02-30"},
        {"city": "Zhengzhou"},
        {"highest": "200"},
        {"extra": 1},
    ],
)
def test_scale_that_is_not_sound_is_refused(members: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Scale.model_validate(changed(**members))


def test_digest_changes_with_every_change_of_a_band() -> None:
    other = Scale.model_validate(changed(bands=bands(lower=101)))

    assert other.digest() != SHANGDING.digest()
    assert Scale.model_validate(changed()).digest() == SHANGDING.digest()


def test_name_of_no_scale_is_refused() -> None:
    with pytest.raises(KeyError):
        library.scale("../pyproject")
    with pytest.raises(KeyError):
        library.table("shangding")
    with pytest.raises(VerificationError) as caught:
        SHANGDING.range_of("bad")
    assert caught.value.reason is reasons.NO_BAND
