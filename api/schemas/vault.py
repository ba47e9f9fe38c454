"""The JSON of the vault."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated, Final, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, WithJsonSchema

from credit_hub.api.audit.purposes import LONGEST_CASE, PURPOSES
from credit_hub.api.schemas.base import TextView, View
from credit_hub.ledger.vault.shelf import Counts
from credit_hub.ledger.vault.vault import Rotation
from credit_hub.model.personal import KIND_TITLES, OF_NODES, PersonalKind, PersonalValue

__all__ = [
    "MOST_SUBJECTS",
    "PersonalValueView",
    "ResolutionView",
    "ResolveBody",
    "ResolvedView",
    "RotationView",
    "VaultStatusView",
]

MOST_SUBJECTS: Final = 50
_Subject = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[A-Za-z]+:\S+$")]


_CASE: Final = (
    r"^[0-9A-Za-z\u4e00-\u9fff〔（(\[【][0-9A-Za-z\u4e00-\u9fff〔〕（）()\[\]【】 ._/·-]*$"
)


def _of_a_node(kind: PersonalKind) -> PersonalKind:
    if kind not in OF_NODES:
        message = f"{kind.value!r} is kept of no node: it has a route of its own"
        raise ValueError(message)
    return kind


_Kind = Annotated[
    PersonalKind,
    AfterValidator(_of_a_node),
    WithJsonSchema({"type": "string", "enum": [kind.value for kind in OF_NODES]}),
]


class ResolveBody(BaseModel):
    """Whose personal values are wanted, which, and why."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "subjects": ["person:4f1f0e5f3c5d4d8d9f7a2b6c8e0d1a3b"],
                    "kinds": ["name", "id_number"],
                    "purpose": "investigation",
                    "case_number": "郑财采督〔2026〕19号",
                }
            ]
        },
    )

    subjects: Annotated[
        tuple[_Subject, ...],
        Field(
            min_length=1,
            max_length=MOST_SUBJECTS,
            description="Ids of nodes, as answers have them: person:..., phone:..., account:...",
        ),
    ]
    kinds: Annotated[
        tuple[_Kind, ...],
        Field(min_length=1, max_length=len(OF_NODES), description="No more than is needed."),
    ]
    purpose: Annotated[
        str, Field(description="Code of the purpose.", json_schema_extra={"enum": list(PURPOSES)})
    ]
    case_number: Annotated[
        str,
        Field(
            min_length=1,
            max_length=LONGEST_CASE,
            pattern=_CASE,
            description="Of the case: letters, digits, Chinese, brackets, and . - _ / ·",
        ),
    ]


class PersonalValueView(View):
    """One value in plain text."""

    kind: PersonalKind
    title: TextView
    value: str

    @classmethod
    def of(cls, value: PersonalValue) -> Self:
        """Make the view of a value."""
        return cls(kind=value.kind, title=TextView.of(KIND_TITLES[value.kind]), value=value.text)


class ResolvedView(View):
    """What is kept of one subject; nothing says why it is nothing."""

    subject: str
    values: tuple[PersonalValueView, ...]


class ResolutionView(View):
    """Personal values in plain text."""

    purpose: str
    case_number: str
    subjects: tuple[ResolvedView, ...] = Field(
        description="In the order of the question. Of a subject that does not exist, of which "
        "nothing is kept, or that was erased, `values` is empty."
    )
    left: int = Field(description="Subjects that the caller may still resolve within the hour.")

    @classmethod
    def of(cls, body: ResolveBody, found: Iterable[PersonalValue], left: int) -> Self:
        """Make the view of an answer."""
        values: dict[str, list[PersonalValueView]] = {subject: [] for subject in body.subjects}
        for value in found:
            values[value.subject].append(PersonalValueView.of(value))
        return cls(
            purpose=body.purpose,
            case_number=body.case_number,
            subjects=tuple(
                ResolvedView(subject=subject, values=tuple(of)) for subject, of in values.items()
            ),
            left=left,
        )


class RotationView(View):
    """What a rotation did."""

    key_id: str = Field(description="The key that wraps all data keys now.")
    rewrapped: int
    broken: tuple[str, ...] = Field(description="Subjects whose wrapped key does not open.")

    @classmethod
    def of(cls, rotation: Rotation) -> Self:
        """Make the view of a rotation."""
        return cls(key_id=rotation.key_id, rewrapped=rotation.rewrapped, broken=rotation.broken)


class VaultStatusView(View):
    """What is in the vault, and who may have it."""

    suite: str = Field(description="Cipher of new subjects.")
    current_key: str
    subjects: int
    erased: int
    values: dict[str, int] = Field(description="By kind.")
    keys: dict[str, int] = Field(description="Subjects by the key that wraps theirs.")
    may_resolve: tuple[str, ...] = Field(description="Callers who may resolve.")
    resolved: dict[str, int] = Field(description="Subjects that each caller asked for, ever.")

    @classmethod
    def of(
        cls,
        suite: str,
        current_key: str,
        counts: Counts,
        may_resolve: Iterable[str],
        resolved: Mapping[str, int],
    ) -> Self:
        """Make the view of the counts."""
        return cls(
            suite=suite,
            current_key=current_key,
            subjects=counts.subjects,
            erased=counts.erased,
            values=dict(counts.values),
            keys=dict(counts.keys),
            may_resolve=tuple(may_resolve),
            resolved=dict(resolved),
        )
