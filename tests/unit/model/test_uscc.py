import pytest

from credit_hub.model.authorities import AUTHORITIES
from credit_hub.model.errors import InvalidUsccError
from credit_hub.model.uscc import ALPHABET, Uscc, check_character, organisation_code_check

ENTERPRISE = "91410199TE5T00016Y"


def error_of(text: str) -> InvalidUsccError:
    with pytest.raises(InvalidUsccError) as caught:
        Uscc.parse(text)
    return caught.value


@pytest.mark.parametrize(
    "written",
    [
        "91410199te5t00016y",
        "９１４１０１９９ＴＥ５Ｔ０００１６Ｙ",
        " 91 410199 TE5T0001-6 Y ",
        "91410199—TE5T0001‑6—Y",
        "\ufeff91410199TE5T00016Y\u200b",
    ],
)
def test_uscc_written_loosely_is_normalised(written: str) -> None:
    assert Uscc.parse(written) == Uscc(ENTERPRISE)


def test_uscc_constructor_takes_only_the_normal_form() -> None:
    with pytest.raises(InvalidUsccError):
        Uscc(ENTERPRISE.lower())


def test_uscc_parts_are_read_by_position() -> None:
    code = Uscc(ENTERPRISE)

    assert code.authority.title_zh == "工商"
    assert code.category.title_zh == "企业"
    assert code.region == "410199"
    assert code.organisation_code == "TE5T00016"
    assert str(code) == ENTERPRISE


@pytest.mark.parametrize(
    ("code", "enterprise"),
    [
        (ENTERPRISE, True),
        ("92410199TE5T00024N", True),
        ("11410199000000019A", False),
        ("N2410199TE5T00059U", False),
    ],
)
def test_uscc_is_enterprise_where_market_regulation_registered_it(
    code: str, enterprise: bool
) -> None:
    assert Uscc(code).is_enterprise is enterprise


@pytest.mark.parametrize(
    ("text", "rule", "named"),
    [
        ("", "uscc.length", "0 characters"),
        ("91410199TE5T00016", "uscc.length", "17 characters"),
        ("TE5T00016", "uscc.length", "组织机构代码"),
        ("91410199TE5T00016YY", "uscc.length", "19 characters"),
        ("91410199TE5T0001OY", "uscc.character", "position 17 is 'O'"),
        ("9141019*TE5T00016Y", "uscc.character", "position 8 is '*'"),
        ("91410199TE5测00016Y", "uscc.character", "position 12 is '测'"),
        ("B1410199TE5T00016Y", "uscc.authority", "position 1 is 'B'"),
        ("94410199TE5T00016Y", "uscc.category", "工商 (9)"),
        ("Y9410199TE5T00016Y", "uscc.category", "其他 (Y)"),
        ("9141A199TE5T00016Y", "uscc.region", "position 5 is 'A'"),
        ("91410199TE5T00016X", "uscc.check_character", "should be 'Y'"),
        ("91110000600037341X", "uscc.check_character", "should be 'L'"),
    ],
)
def test_uscc_with_a_flaw_is_refused_by_its_name(text: str, rule: str, named: str) -> None:
    error = error_of(text)

    assert error.rule == rule
    assert named in str(error)
    assert "GB 32100" in error.message
    assert error.remedy


def test_uscc_with_a_wrong_organisation_code_is_accepted_as_issued_and_said_to_be_irregular() -> (
    None
):
    body = "91410199TE5T00017"

    code = Uscc.issued(body + check_character(body))

    assert not code.is_regular
    assert code.irregularity().rule == "uscc.organisation_check"


def test_uscc_with_a_wrong_organisation_code_is_refused_though_its_check_character_fits() -> None:
    body = "91410199TE5T00017"

    error = error_of(body + check_character(body))

    assert error.rule == "uscc.organisation_check"
    assert "should be '6'" in error.message
    assert "GB 11714" in error.message


@pytest.mark.parametrize("number", ["410199199003070018", "41019919900307001X", "410199900307001"])
def test_uscc_error_masks_what_may_be_an_identity_number(number: str) -> None:
    error = error_of(number)

    assert number not in str(error)
    assert "9900307" not in str(error)


def test_uscc_with_check_completes_seventeen_characters() -> None:
    assert Uscc.with_check(ENTERPRISE[:17]).value == ENTERPRISE


@pytest.mark.parametrize("first17", ["", "9141", ENTERPRISE, "91410199TE5T0001I"])
def test_check_character_over_something_else_is_refused(first17: str) -> None:
    with pytest.raises(InvalidUsccError):
        check_character(first17)


@pytest.mark.parametrize(
    ("body", "check"), [("60003734", "1"), ("TE5T0001", "6"), ("00000000", "0"), ("D2143569", "X")]
)
def test_organisation_code_check_follows_gb_11714(body: str, check: str) -> None:
    assert organisation_code_check(body) == check


@pytest.mark.parametrize("body", ["", "6000373", "600037341", "6000373*", "6000373a"])
def test_organisation_code_check_over_something_else_is_refused(body: str) -> None:
    with pytest.raises(InvalidUsccError, match="eight digits"):
        organisation_code_check(body)


def test_every_combination_of_the_table_makes_a_code() -> None:
    for authority in AUTHORITIES.values():
        for category in authority.categories:
            code = Uscc.with_check(f"{authority.code}{category.code}410199TE5T00016")

            assert code.authority is authority
            assert code.category is category


def test_every_combination_outside_the_table_is_refused() -> None:
    known = {a.code + c.code for a in AUTHORITIES.values() for c in a.categories}
    for first in ALPHABET:
        for second in ALPHABET:
            if first + second in known:
                continue
            body = f"{first}{second}410199TE5T00016"

            error = error_of(body + check_character(body))

            assert error.rule in {"uscc.authority", "uscc.category"}
