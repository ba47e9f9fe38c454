from __future__ import annotations

from credit_hub.loaders.documents.parties import national_id
from credit_hub.model.id_number import IdNumber


def test_national_id_of_a_chinese_person_is_the_whole_number() -> None:
    number = IdNumber.with_check("41019919880208958")

    assert national_id("CHN-IDCARD", number.value) == number.value
