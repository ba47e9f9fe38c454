"""What each kind of record may say, member by member; the gate of minimum scope (PIPL art. 6).

Open members bind a record: from whom, to whom, for what, until when. What a record says about a
person is hidden and shown by disclosures. There is no member for a raw score, an identity number, a
name, a reason or a relation; adding a member fails a test until its legal basis is listed.
"""

from __future__ import annotations

from typing import Annotated, ClassVar, Final, Literal, Self, TypeAlias

from pydantic import Field, model_validator

from credit_hub.federation.errors import VerificationError
from credit_hub.federation.fields import (
    Code,
    Day,
    Digest,
    EntityId,
    Label,
    PublicText,
    RegionCode,
    Seconds,
    Strict,
    UsccText,
    Version,
)
from credit_hub.federation.pairwise import PairwiseId
from credit_hub.federation.records.reasons import LIFE
from credit_hub.federation.registry.member import PublicJwk
from credit_hub.federation.window import AHEAD

__all__ = [
    "KINDS",
    "Envelope",
    "Log",
    "OrgRecord",
    "PersonalBand",
    "PublicItem",
    "Record",
    "SanctionEvent",
    "SanctionOutcome",
    "SceneEligibility",
    "Status",
    "StatusPlace",
]

_DAY: Final = 86_400
TokenId = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{22}$")]
"""128 random bits."""
Interval = Annotated[str, Field(pattern=r"^[\[(]\d{1,5},\d{1,5}[\])]$")]
"""The scores of a whole band, as its city publishes them; never a score."""


class StatusPlace(Strict):
    """A place in a status list."""

    uri: Annotated[str, Field(max_length=512)]
    idx: Annotated[int, Field(ge=0, lt=2**23)]


class Status(Strict):
    """Where to read what became of the record (draft-ietf-oauth-status-list section 6)."""

    status_list: StatusPlace


class Log(Strict):
    """The log that holds the record's leaf."""

    origin: Annotated[str, Field(pattern=r"^[!-*,-~]{1,200}$")]


class Confirmation(Strict):
    """The holder's key, where a wallet exists (RFC 7800)."""

    jwk: PublicJwk


class Envelope(Strict):
    """What every record says openly.

    Attributes:
        iss: City that issues it.
        aud: The one city that it is for.
        iat: When it was issued.
        nbf: From when it counts.
        exp: From when it does not count any more.
        jti: Its own name.
        purpose: What it may be used for.
        as_of: The moment that what it says is about.
        status: Where its status is.
        suite: Suite of its key and hashes.
        log: Log that holds its leaf.
        cnf: The holder's key, if there is one.
    """

    LIFE: ClassVar[int] = 30 * _DAY
    HIDDEN: ClassVar[frozenset[str]] = frozenset()

    iss: EntityId
    aud: EntityId
    iat: Seconds
    nbf: Seconds
    exp: Seconds
    jti: TokenId
    purpose: Code
    as_of: Seconds
    status: Status
    suite: Literal["cn-1", "intl-1", "intl-2"]
    log: Log
    cnf: Confirmation | None = None

    @model_validator(mode="after")
    def _times(self) -> Self:
        # as_of may be in the future as little as iat: nobody knows what will be.
        if not self.iat <= self.nbf < self.exp <= self.iat + self.LIFE:
            raise VerificationError(LIFE)
        if self.as_of > self.iat + AHEAD:
            raise VerificationError(LIFE, "as_of")
        return self


class _Personal(Envelope):
    """A record about a person: under a pairwise name, on a consent."""

    sub: PairwiseId
    consent: Digest


class PersonalBand(_Personal):
    """The band of a personal score (信用分等级).

    Attributes:
        band: Name of the band in its scale; only of bands with an incentive.
        band_label: As its city publishes it.
        model_version: Version of the scale.
        mapping: Digest of the table by which the reader shall read the band.
        score_range: Scores of the whole band.
    """

    HIDDEN: ClassVar[frozenset[str]] = frozenset(
        {"band", "band_label", "model_version", "mapping", "score_range"}
    )

    vct: Literal["urn:cn-credit:personal-band:1"] = "urn:cn-credit:personal-band:1"
    band: Code | None = None
    band_label: Label | None = None
    model_version: Version | None = None
    mapping: Digest | None = None
    score_range: Interval | None = None


class SceneEligibility(_Personal):
    """Whether a person meets what a scene asks for: yes, or no without a reason.

    Attributes:
        scene: Name of the scene.
        scene_version: Digest of what the scene asks for.
        eligible: Whether it is met.
    """

    HIDDEN: ClassVar[frozenset[str]] = frozenset({"scene", "scene_version", "eligible"})

    vct: Literal["urn:cn-credit:scene-eligibility:1"] = "urn:cn-credit:scene-eligibility:1"
    scene: Code | None = None
    scene_version: Digest | None = None
    eligible: bool | None = None


class PublicItem(Strict):
    """A public fact about an organisation (双公示 and lists), while it is public.

    What was repaired or revoked is not there: it is gone, not marked.

    Attributes:
        kind: What it is.
        document: Number of the document (文书号).
        authority: Who decided it.
        basis: Article that it rests upon.
        decided: Day of the decision.
        public_from: First day of publication.
        public_until: First day on which it is not public any more; absent where no end is set.
        objection: Whether an objection is being handled (异议标注).
    """

    kind: Literal["permit", "penalty", "severe-list", "abnormal-list", "commitment"]
    document: PublicText
    authority: PublicText
    basis: PublicText
    decided: Day
    public_from: Day
    public_until: Day | None = None
    objection: bool


class OrgRecord(Envelope):
    """The public record of an organisation.

    Attributes:
        sub: Its code; its name can be that of a person (个体工商户) and is not there.
        items: Its public facts.
        searched: Sources that were searched.
        complete: Whether all of them answered and nothing was cut off.
    """

    vct: Literal["urn:cn-credit:org-record:1"] = "urn:cn-credit:org-record:1"
    sub: UsccText
    items: Annotated[tuple[PublicItem, ...], Field(max_length=64, strict=False)]
    searched: Annotated[tuple[Code, ...], Field(min_length=1, max_length=32, strict=False)]
    complete: bool


class SanctionEvent(Envelope):
    """A decision with legal effect against an organisation, for the measures of other cities.

    The law of the reading city decides what follows from it; a foreign record is never more than
    its ground. Persons are not there: no basis for it is established.

    Attributes:
        sub: Code of the organisation.
        kind: What was decided.
        document: Number of the document.
        authority: Who decided it.
        region: Division of the authority.
        basis: Article that it rests upon.
        decided: Day of the decision.
        public_from: First day of publication.
        public_until: First day on which it is not public any more; absent where no end is set.
    """

    LIFE: ClassVar[int] = 366 * _DAY

    vct: Literal["urn:cn-credit:sanction-event:1"] = "urn:cn-credit:sanction-event:1"
    sub: UsccText
    kind: Literal["penalty", "severe-list", "abnormal-list"]
    document: PublicText
    authority: PublicText
    region: RegionCode
    basis: PublicText
    decided: Day
    public_from: Day
    public_until: Day | None = None


class SanctionOutcome(Envelope):
    """What became of a sanction event: repaired, revoked, corrected, or removed from a list.

    Attributes:
        sub: Code of the organisation.
        event: Digest of the event's payload.
        outcome: What became of it.
        document: Number of the document that says so.
        authority: Who decided it.
        effective: Day since when.
        successor: Digest of the record that replaces a corrected one.
    """

    LIFE: ClassVar[int] = 366 * _DAY

    vct: Literal["urn:cn-credit:sanction-outcome:1"] = "urn:cn-credit:sanction-outcome:1"
    sub: UsccText
    event: Digest
    outcome: Literal["repaired", "revoked", "corrected", "removed"]
    document: PublicText
    authority: PublicText
    effective: Day
    successor: Digest | None = None

    @model_validator(mode="after")
    def _replaced(self) -> Self:
        if (self.outcome == "corrected") is (self.successor is None):
            raise ValueError("a corrected event names its successor, and no other does")
        return self


Record: TypeAlias = PersonalBand | SceneEligibility | OrgRecord | SanctionEvent | SanctionOutcome

KINDS: Final[dict[str, type[Record]]] = {
    "urn:cn-credit:personal-band:1": PersonalBand,
    "urn:cn-credit:scene-eligibility:1": SceneEligibility,
    "urn:cn-credit:org-record:1": OrgRecord,
    "urn:cn-credit:sanction-event:1": SanctionEvent,
    "urn:cn-credit:sanction-outcome:1": SanctionOutcome,
}
"""The kinds that are exchanged, by ``vct``."""
