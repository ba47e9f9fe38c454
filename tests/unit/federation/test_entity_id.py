"""Ids of members have one form."""

from __future__ import annotations

import pytest

from credit_hub.federation.encoding.entity_id import NOT_ENTITY_ID, check_entity_id
from credit_hub.federation.errors import VerificationError


@pytest.mark.parametrize(
    "text",
    [
        "https://credit.zhengzhou.gov.cn/fed",
        "https://credit.zhengzhou.example",
        "https://a.b/c-d/e_f",
        "https://1.example/2",
    ],
)
def test_id_in_its_only_form_is_taken(text: str) -> None:
    assert check_entity_id(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "credit.zhengzhou.example",
        "http://credit.zhengzhou.example/fed",
        "HTTPS://credit.zhengzhou.example/fed",
        "https://Credit.zhengzhou.example/fed",
        "https://сredit.zhengzhou.example/fed",  # a Cyrillic first letter
        "https://credit.zhengzhou.example/fеd",  # a Cyrillic letter in the path
        "https://xn--redit-cye.example/fed",
        "https://a.xn--redit-cye.example/fed",
        "https://credit.zhengzhou.example/fed/",
        "https://credit.zhengzhou.example/../fed",
        "https://credit.zhengzhou.example//fed",
        "https://credit.zhengzhou.example/%66ed",
        "https://credit.zhengzhou.example:443/fed",
        "https://user@credit.zhengzhou.example/fed",
        "https://credit.zhengzhou.example/fed?x=1",
        "https://credit.zhengzhou.example/fed#x",
        "https://credit.zhengzhou.example./fed",
        "https://credit..example/fed",
        "https://-a.example/fed",
        "https://localhost",
        "https://[::1]/fed",
        "https://credit.zhengzhou.example/fed\n",
        " https://credit.zhengzhou.example/fed",
        "https://credit.zhengzhou.example/\u202efed",
        "https://a.example/" + "x" * 120,
    ],
)
def test_threat_13_id_that_is_not_in_its_only_form_is_refused(text: str) -> None:
    with pytest.raises(VerificationError) as caught:
        check_entity_id(text)

    assert caught.value.reason is NOT_ENTITY_ID
