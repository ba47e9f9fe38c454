"""What a decision may hold is the same on each database."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from credit_hub.api.schemas.receipt import OutcomeBody

GOOD = {"decision": "confirmed", "reason": "核实", "decided_by": "zz-audit-07", "case_no": "1"}


@pytest.mark.parametrize("text", ["a\0b", "\0", " \n\t"])
@pytest.mark.parametrize("field", ["reason", "decided_by"])
def test_text_with_nul_or_of_blanks_alone_is_no_decision(field: str, text: str) -> None:
    with pytest.raises(ValidationError, match=field):
        OutcomeBody.model_validate({**GOOD, field: text})


def test_number_of_a_case_with_nul_is_refused_and_text_of_several_lines_is_taken() -> None:
    with pytest.raises(ValidationError, match="case_no"):
        OutcomeBody.model_validate({**GOOD, "case_no": "1\0"})

    assert OutcomeBody.model_validate({**GOOD, "reason": "a\nb\n"}).reason == "a\nb\n"
