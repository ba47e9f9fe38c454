"""Makes records of a person's score: a band or a yes; never the score, never a bad band.

The score goes in here and does not come out. A band without incentive, a score that is not there
and an unmet scene look the same to the partner: not eligible, without a reason.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from credit_hub.federation.encoding.canonical import digest
from credit_hub.federation.encoding.digests import Hash
from credit_hub.federation.errors import RefusedError
from credit_hub.federation.fields import Code, EntityId, Strict
from credit_hub.federation.mapping.scales import Bilingual, Scale
from credit_hub.federation.records.claims import new_id
from credit_hub.federation.records.models import (
    Log,
    PersonalBand,
    SceneEligibility,
    Status,
    StatusPlace,
)
from credit_hub.federation.records.reasons import NEGATIVE
from credit_hub.federation.status.standing import Reference

__all__ = ["Grant", "Scene", "band_record", "band_record_of", "eligibility_record"]
__all__ += ["is_eligible", "meets"]

SuiteName = Literal["cn-1", "intl-1", "intl-2"]


class Scene(Strict):
    """What a use of the partner asks for (信用免押金 and the like); its digest goes into records.

    Attributes:
        id: Stable name.
        title: For people.
        reader: City whose merchants use it.
        scale: Scale of the issuer.
        at_least: Lowest band that is eligible; one with an incentive.
        life: Seconds for which an answer counts, at most 30 days.
        assessment: Number of the personal information protection impact assessment (PIPL art. 55).
    """

    id: Code
    title: Bilingual
    reader: EntityId
    scale: Code
    at_least: Code
    life: Annotated[int, Field(gt=0, le=30 * 86_400)]
    assessment: Code

    def digest(self, algorithm: Hash = Hash.SHA_256) -> str:
        """Return the tagged digest of what the scene asks for."""
        return digest(self.model_dump(mode="json"), algorithm)


@dataclass(frozen=True, slots=True)
class Grant:
    """What a record about a person rests upon, after its consent was checked.

    Attributes:
        issuer: This city.
        reader: The partner.
        subject: Pairwise name of the person.
        purpose: For what.
        consent: Digest of the consent.
        as_of: Moment of the score.
        status: Place in a status list, never used before.
        suite: Suite of the key that will sign.
        log: Origin of the issuer's log.
        now: Seconds since 1970.
        expires: Until when the record counts; not beyond the consent.
    """

    issuer: str
    reader: str
    subject: str
    purpose: str
    consent: str
    as_of: int
    status: Reference
    suite: SuiteName
    log: str
    now: int
    expires: int


def band_record(grant: Grant, scale: Scale, score: int, mapping: str) -> PersonalBand:
    """Return the record of a band.

    Args:
        grant: What it rests upon.
        scale: The scale of the score.
        score: The score; stays here.
        mapping: Digest of the table by which the partner shall read it.

    Raises:
        RefusedError: The band has no incentive; answer by :func:`eligibility_record`.
        VerificationError: The score is outside the scale, or the times contradict each other.
    """
    return band_record_of(grant, scale, scale.band_of(score).code, mapping)


def band_record_of(grant: Grant, scale: Scale, code: str, mapping: str) -> PersonalBand:
    """Return the record of a band whose score was never kept.

    Args:
        grant: What it rests upon.
        scale: The scale of the band.
        code: Name of the band.
        mapping: Digest of the table by which the partner shall read it.

    Raises:
        RefusedError: The band has no incentive; answer by :func:`eligibility_record`.
        VerificationError: The scale has no such band, or the times contradict each other.
    """
    band = scale.band(code)
    if not band.incentive:
        # Neither score nor band is said, here or in a log.
        raise RefusedError(NEGATIVE)
    return PersonalBand(
        iss=grant.issuer,
        aud=grant.reader,
        iat=grant.now,
        nbf=grant.now,
        exp=grant.expires,
        jti=new_id(),
        purpose=grant.purpose,
        as_of=grant.as_of,
        status=_place(grant.status),
        suite=grant.suite,
        log=Log(origin=grant.log),
        sub=grant.subject,
        consent=grant.consent,
        band=band.code,
        band_label=band.label.zh,
        model_version=scale.version,
        mapping=mapping,
        score_range=scale.range_of(band.code),
    )


def is_eligible(scene: Scene, scale: Scale, score: int | None) -> bool:
    """Whether a score meets a scene; without a score nobody is eligible.

    Raises:
        VerificationError: The scene asks for a band that the scale does not have, or the score is
            outside it.
    """
    return meets(scene, scale, None if score is None else scale.band_of(score).code)


def meets(scene: Scene, scale: Scale, code: str | None) -> bool:
    """Whether a band meets a scene; without a band nobody is eligible.

    Raises:
        VerificationError: The scale does not have the band, or not the one that the scene asks for.
    """
    if code is None:
        return False
    band = scale.band(code)
    return band.incentive and scale.rank(band.code) >= scale.rank(scene.at_least)


def eligibility_record(grant: Grant, scene: Scene, *, eligible: bool) -> SceneEligibility:
    """Return the record of a yes or no; it is the same record for every reason of a no.

    Raises:
        VerificationError: The times contradict each other.
    """
    algorithm = Hash.SM3 if grant.suite == "cn-1" else Hash.SHA_256
    return SceneEligibility(
        iss=grant.issuer,
        aud=grant.reader,
        iat=grant.now,
        nbf=grant.now,
        exp=min(grant.expires, grant.now + scene.life),
        jti=new_id(),
        purpose=grant.purpose,
        as_of=grant.as_of,
        status=_place(grant.status),
        suite=grant.suite,
        log=Log(origin=grant.log),
        sub=grant.subject,
        consent=grant.consent,
        scene=scene.id,
        scene_version=scene.digest(algorithm),
        eligible=eligible,
    )


def _place(reference: Reference) -> Status:
    return Status(status_list=StatusPlace(uri=reference.uri, idx=reference.index))
