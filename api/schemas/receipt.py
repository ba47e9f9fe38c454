"""The JSON of receipts, outcomes and measured precision."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field

from credit_hub.api.schemas.base import TextView, View
from credit_hub.ledger.outcomes.decision import Outcome
from credit_hub.ledger.outcomes.precision import Precision, PrecisionKey
from credit_hub.ledger.receipts.signing import Receipt
from credit_hub.model.interval import utc_iso


class PrecisionView(View):
    """How often a version of a rule was right, by what people decided; null under ten cases."""

    confirmed: int
    decided: int = Field(description="Findings, or leads, of the rule that somebody decided about.")
    share: str | None = Field(description="confirmed / decided, to three places.")
    low: str | None = Field(description="Lower end of Wilson's 95 % interval.")
    high: str | None = Field(description="Upper end of Wilson's 95 % interval.")
    text: TextView

    @classmethod
    def of(cls, precision: Precision) -> Self:
        """Make the view of a precision."""
        share = low = high = None
        if precision.is_measured:
            share = str(precision.share)
            low, high = map(str, precision.interval)
        return cls(
            confirmed=precision.confirmed,
            decided=precision.decided,
            share=share,
            low=low,
            high=high,
            text=TextView.of(precision.text),
        )


class RulePrecisionView(View):
    """The precision of one version of a rule, findings apart from leads."""

    rule_id: str
    rule_version: str
    kind: Literal["finding", "lead"]
    precision: PrecisionView

    @classmethod
    def of(cls, key: PrecisionKey, precision: Precision) -> Self:
        """Make the view of an entry."""
        return cls(
            rule_id=key.rule_id,
            rule_version=key.rule_version,
            kind="lead" if key.kind == "lead" else "finding",
            precision=PrecisionView.of(precision),
        )


class ReceiptView(View):
    """A signed statement of what was asked, searched and found."""

    id: str
    jws: str = Field(description="Compact JWS; its payload is canonical JSON (RFC 8785).")

    @classmethod
    def of(cls, receipt: Receipt) -> Self:
        """Make the view of a receipt."""
        return cls(id=receipt.id, jws=receipt.jws)


class StoredReceiptView(ReceiptView):
    """A receipt as it is kept, with its statement for reading."""

    created_at: str
    statement: dict[str, object] = Field(
        description="The payload of the JWS, decoded; what counts is the JWS."
    )


class KeyView(View):
    """A public key (JWK, RFC 7517): Ed25519 has no `y`."""

    kid: str = Field(description="Thumbprint of the key (RFC 7638).")
    kty: Literal["OKP", "EC"]
    crv: Literal["Ed25519", "P-256"]
    x: str
    y: str | None = None
    alg: Literal["Ed25519", "ES256"]
    use: Literal["sig"]


class KeySetView(View):
    """A JWK set."""

    keys: tuple[KeyView, ...]


_ANY: Final = r"^[^\x00]*$"
"""Text without NUL, which PostgreSQL does not keep: both ledgers take the same."""
_SOME: Final = r"^[^\x00]*[^\s\x00][^\x00]*$"
"""The same, and not blanks alone."""


class OutcomeBody(BaseModel):
    """A decision about a finding or lead."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "decision": "dismissed",
                    "reason": "两公司同址但系产业园区集中登记地址，人员、账户均无关联",
                    "decided_by": "zz-audit-07",
                    "case_no": "郑财采督〔2026〕19号",
                }
            ]
        },
    )

    decision: Literal["confirmed", "dismissed", "overturned"]
    reason: Annotated[str, Field(min_length=1, max_length=4000, pattern=_SOME)]
    decided_by: Annotated[
        str,
        Field(min_length=1, max_length=200, pattern=_SOME, description="Account of who took it."),
    ]
    case_no: Annotated[str, Field(max_length=200, pattern=_ANY)] | None = None


class OutcomeView(View):
    """A decision as it was recorded."""

    decision: Literal["confirmed", "dismissed", "overturned"]
    reason: str
    decided_by: str
    case_no: str | None
    recorded_at: str

    @classmethod
    def of(cls, outcome: Outcome) -> Self:
        """Make the view of a decision."""
        return cls(
            decision=outcome.decision.value,
            reason=outcome.reason,
            decided_by=outcome.decided_by,
            case_no=outcome.case_no,
            recorded_at=utc_iso(outcome.recorded_at),
        )


class OutcomesView(View):
    """All decisions about a finding or lead, the first one first; the last one holds."""

    finding_id: str
    kind: Literal["finding", "lead"]
    current: OutcomeView | None
    history: tuple[OutcomeView, ...]

    @classmethod
    def of(cls, finding_id: str, kind: str, history: Sequence[Outcome]) -> Self:
        """Make the view of a history."""
        views = tuple(map(OutcomeView.of, history))
        return cls(
            finding_id=finding_id,
            kind="lead" if kind == "lead" else "finding",
            current=views[-1] if views else None,
            history=views,
        )
