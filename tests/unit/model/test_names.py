import pytest

from credit_hub.model.names import (
    COMPOUND_SURNAMES,
    clean_company_name,
    company_match_key,
    mask_person_name,
)


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("张三", "张*"),
        ("张三丰", "张**"),
        ("欧阳修", "欧阳*"),
        ("欧阳小明", "欧阳**"),
        ("欧阳", "欧*"),
        (" 张 三 ", "张*"),
        ("张*", "张***"),
        ("John Smith", "J***"),
        ("J", "*"),
        ("张", "*"),
        ("", "*"),
        ("阿卜杜拉·买买提", "阿***"),
        ("人员001746", "人***"),
    ],
)
def test_person_name_shows_its_surname_only(name: str, masked: str) -> None:
    assert mask_person_name(name) == masked


def test_compound_surnames_have_two_characters() -> None:
    assert len(COMPOUND_SURNAMES) == 60
    assert {len(surname) for surname in COMPOUND_SURNAMES} == {2}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("测试建设有限公司", "测试建设有限责任公司"),
        ("测试（集团）有限公司", "测试(集团)有限公司"),
        ("测试【集团】有限公司", "测试〔集团〕有限公司"),
        ("测试 建设\u3000有限公司", "测试建设有限公司"),
        ("ＡＢＣ建设有限公司", "abc建设有限公司"),
        ("郑州市测试有限公司", "郑州测试有限公司"),
        ("河南省郑州市测试有限公司", "河南郑州测试有限公司"),
        ("河南郑州市测试有限公司", "河南省郑州测试有限公司"),
        ("测试(郑州市)有限公司", "测试(郑州)有限公司"),
        ("“测试”有限公司", "测试有限公司"),
    ],
)
def test_match_key_of_two_writings_of_one_name_is_the_same(one: str, other: str) -> None:
    assert company_match_key(one) == company_match_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("测试(集团)有限公司", "测试有限公司"),
        ("测试(中国)有限公司", "测试有限公司"),
        ("测试股份有限公司", "测试有限公司"),
        ("测试有限公司", "测试有限公司郑州分公司"),
        ("郑州市政测试有限公司", "郑州政测试有限公司"),
        ("测试郑州市有限公司", "测试郑州有限公司"),
        ("郑州测试有限公司", "开封测试有限公司"),
    ],
)
def test_match_key_of_two_firms_differs(one: str, other: str) -> None:
    assert company_match_key(one) != company_match_key(other)


def test_clean_company_name_keeps_every_word() -> None:
    cleaned = clean_company_name(" 郑州市测试【集团】有限责任公司\u200b ")

    assert cleaned == "郑州市测试(集团)有限责任公司"
