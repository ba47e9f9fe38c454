from datetime import date
from itertools import pairwise

import pytest

from credit_hub.model.errors import InvalidRegionCodeError
from credit_hub.model.regions import (
    PROVINCES,
    SYNTHETIC_REGION,
    Region,
    RegionLevel,
    RegionState,
    name_at,
)
from credit_hub.model.regions_data import DIVISIONS, EXTENSIONS

TODAY = date(2026, 11, 23)


def test_provinces_are_the_thirty_four_of_the_standard() -> None:
    assert len(PROVINCES) == 34
    assert len(set(PROVINCES.values())) == 34


@pytest.mark.parametrize(
    ("code", "day", "name"),
    [
        ("410108", date(2002, 6, 1), "邙山区"),
        ("410108", date(2003, 12, 24), "邙山区"),
        ("410108", date(2003, 12, 25), "惠济区"),
        ("410108", TODAY, "惠济区"),
        ("410100", TODAY, "郑州市"),
        ("410102", TODAY, "中原区"),
        ("410103", TODAY, "二七区"),
        ("410104", TODAY, "管城回族区"),
        ("410105", TODAY, "金水区"),
        ("410106", TODAY, "上街区"),
        ("410122", TODAY, "中牟县"),
        ("410181", TODAY, "巩义市"),
        ("410182", TODAY, "荥阳市"),
        ("410183", TODAY, "新密市"),
        ("410184", TODAY, "新郑市"),
        ("410185", TODAY, "登封市"),
        ("410124", date(1985, 1, 1), "巩县"),
        ("419001", TODAY, "济源市"),
        ("419001", date(1988, 1, 1), "义马市"),
        ("410000", TODAY, "河南省"),
        ("100000", TODAY, "全国"),
        ("４１０１７１", TODAY, "郑州经济技术开发区"),
    ],
)
def test_region_name_is_that_of_the_day(code: str, day: date, name: str) -> None:
    assert name_at(code, day) == name


@pytest.mark.parametrize(
    ("code", "level"),
    [
        ("100000", RegionLevel.NATIONAL),
        ("410000", RegionLevel.PROVINCE),
        ("410100", RegionLevel.PREFECTURE),
        ("410105", RegionLevel.COUNTY),
        ("419001", RegionLevel.COUNTY),
        ("410173", RegionLevel.EXTENSION),
        ("410199", RegionLevel.SYNTHETIC),
        ("440300", RegionLevel.PREFECTURE),
    ],
)
def test_region_level_follows_from_the_code(code: str, level: RegionLevel) -> None:
    assert Region.at(code, TODAY).level is level


@pytest.mark.parametrize(
    ("code", "day", "name"),
    [
        ("410107", TODAY, "新密区"),
        ("410124", TODAY, "巩县"),
        ("410185", date(1990, 1, 1), "登封市"),
        ("419001", date(1993, 1, 1), "义马市"),
        ("419001", date(1996, 12, 31), "济源市"),
    ],
)
def test_region_assigned_on_another_day_is_out_of_date_under_its_nearest_name(
    code: str, day: date, name: str
) -> None:
    region = Region.at(code, day)

    assert region.state is RegionState.OUT_OF_DATE
    assert region.name == name
    assert name_at(code, day) is None


def test_region_outside_the_table_is_unknown_and_no_error() -> None:
    region = Region.at("440305", TODAY)

    assert region.state is RegionState.UNKNOWN
    assert not region.is_known
    assert region.province == "广东省"


def test_region_of_synthetic_data_is_marked_and_never_assigned() -> None:
    region = Region.at(SYNTHETIC_REGION, TODAY)

    assert region.state is RegionState.SYNTHETIC
    assert SYNTHETIC_REGION not in {code for code, *_ in (*DIVISIONS, *EXTENSIONS)}


def test_region_in_force_is_known_under_its_province() -> None:
    region = Region.at("410105", TODAY)

    assert region.is_known
    assert region.province == "河南省"
    assert TODAY in region.valid


@pytest.mark.parametrize(
    ("code", "rule"),
    [
        ("", "region.shape"),
        ("4101", "region.shape"),
        ("41010A", "region.shape"),
        ("4101055", "region.shape"),
        ("000000", "region.province"),
        ("990000", "region.province"),
        ("830000", "region.province"),
    ],
)
def test_region_code_without_the_shape_of_one_is_refused(code: str, rule: str) -> None:
    with pytest.raises(InvalidRegionCodeError) as caught:
        Region.at(code, TODAY)

    assert caught.value.rule == rule


def test_division_table_gives_one_name_a_day_for_each_code() -> None:
    by_code: dict[str, list[tuple[str, str]]] = {}
    for code, _, start, end in DIVISIONS:
        by_code.setdefault(code, []).append((start, end))

    for code, intervals in by_code.items():
        ordered = sorted(intervals)
        assert ordered == intervals, code
        assert all(before[1] and before[1] <= after[0] for before, after in pairwise(ordered)), code
