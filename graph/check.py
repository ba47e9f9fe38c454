"""The linked-party check of a lot: one read, all rules, one answer that says what was searched."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime

from credit_hub.graph.detectors import RULES
from credit_hub.graph.detectors.rule import Rule
from credit_hub.graph.detectors.situation import LOOK_AFTER_DAYS, Situation
from credit_hub.graph.neighbourhood import Neighbourhood
from credit_hub.graph.neighbourhood_reader import Limits, Reads
from credit_hub.graph.past import read_as_known
from credit_hub.graph.wording import steps
from credit_hub.model.articles import in_force
from credit_hub.model.errors import MissingInputError
from credit_hub.model.findings import (
    Bilingual,
    EvidenceClass,
    Exclusion,
    Finding,
    Hit,
    Incompleteness,
    Lead,
    LotCheck,
    Searched,
)
from credit_hub.model.interval import AsOf, utc_iso
from credit_hub.model.statutes import Regime

__all__ = ["check_lot", "evaluate"]

_ID_CHARS = 24


def check_lot(  # noqa: PLR0913  # the parts of the question, each with a meaning of its own
    store: Reads,
    lot_id: str,
    *,
    now: datetime,
    regime: Regime | None = None,
    as_of: AsOf | None = None,
    known_at: datetime | None = None,
    limits: Limits = Limits(),  # noqa: B008  # frozen
) -> LotCheck:
    """Say who in a lot is linked, under which article, as of a moment, and on what evidence.

    Args:
        store: The graph.
        lot_id: Id of the lot node.
        now: The present moment; used where ``known_at`` is not given.
        regime: The body of law; None for the one that the lot states.
        as_of: The moment asked about; None for the bid deadline.
        known_at: Only what the hub knew then counts; None for all that it knows now.
        limits: Bounds of the reading; what they cut off is reported.

    Raises:
        NotFoundError: There is no such lot.
        MissingInputError: The lot states no deadline and ``as_of`` is not given, or likewise for
            the regime.
    """
    neighbourhood = read_as_known(
        store,
        lot_id,
        day=None if as_of is None else as_of.day,
        known_at=now if known_at is None else known_at,
        look_after_days=LOOK_AFTER_DAYS,
        limits=limits,
    )
    return evaluate(neighbourhood, regime=regime, as_of=as_of, known_at=known_at)


def evaluate(
    neighbourhood: Neighbourhood,
    *,
    regime: Regime | None = None,
    as_of: AsOf | None = None,
    known_at: datetime | None = None,
    rules: tuple[Rule, ...] = RULES,
) -> LotCheck:
    """Apply the rules to a neighbourhood; pure, the same for online checks, sweeps and tests.

    Raises:
        MissingInputError: As in :func:`check_lot`.
    """
    lot = neighbourhood.lot
    if as_of is None and lot.deadline is None:
        message = f"lot {lot.id!r} states no bid deadline, so there is no moment to judge it at"
        raise MissingInputError(message, remedy="give as_of, for example --as-of 2026-10-15T09:30")
    moment = as_of if as_of is not None or lot.deadline is None else AsOf(lot.deadline)
    law = regime or lot.regime
    if law is None or moment is None:
        message = f"lot {lot.id!r} does not say which body of law governs it"
        raise MissingInputError(message, remedy="give the regime: tender or procurement")
    situation = Situation(neighbourhood, law, moment)
    of_law = tuple(rule for rule in rules if law in rule.articles)
    applied = tuple(r for r in of_law if all(in_force(a, situation.day) for a in r.articles[law]))
    judgements, limits, excluded = _apply(applied, situation)
    limits += [_not_in_force(rule, situation) for rule in of_law if rule not in applied]
    return LotCheck(
        lot_id=lot.id,
        lot_name=lot.name,
        regime=law,
        as_of=moment,
        known_at=known_at,
        deadline=lot.deadline,
        bidders=neighbourhood.bidders,
        bidder_names=tuple(map(neighbourhood.name, neighbourhood.bidders)),
        rules=tuple((rule.id, rule.version) for rule in applied),
        findings=tuple(j for j in judgements if isinstance(j, Finding)),
        leads=tuple(j for j in judgements if isinstance(j, Lead)),
        incomplete=tuple(dict.fromkeys((*neighbourhood.limits, *_no_bids(neighbourhood), *limits))),
        searched=tuple(Searched(rule.id, rule.searched) for rule in applied),
        excluded=excluded,
    )


def _apply(
    rules: Iterable[Rule], situation: Situation
) -> tuple[list[Finding | Lead], list[Incompleteness], tuple[Exclusion, ...]]:
    judgements: list[Finding | Lead] = []
    limits: list[Incompleteness] = []
    excluded: list[Exclusion] = []
    for rule in rules:
        outcomes = list(rule.compute(situation))
        limits += [x for x in outcomes if isinstance(x, Incompleteness)]
        excluded += [x for x in outcomes if isinstance(x, Exclusion)]
        hits = [x for x in outcomes if isinstance(x, Hit)]
        hits.sort(key=lambda hit: (hit.subjects, hit.variant, hit.paths))
        judgements += [_judgement(rule, situation, hit) for hit in hits]
    return judgements, limits, tuple(excluded)


def _judgement(rule: Rule, situation: Situation, hit: Hit) -> Finding | Lead:
    neighbourhood = situation.neighbourhood
    kind = Lead if hit.evidence is EvidenceClass.LEAD else Finding
    return kind(
        id=_identity(rule, situation, hit),
        rule_id=rule.id,
        rule_version=rule.version,
        title=rule.title,
        variant=hit.variant,
        evidence=hit.evidence,
        regime=situation.regime,
        lot_id=neighbourhood.lot.id,
        subjects=hit.subjects,
        subject_names=tuple(map(neighbourhood.name, hit.subjects)),
        as_of=situation.as_of,
        articles=hit.articles,
        summary=hit.summary,
        paths=tuple(steps(neighbourhood, path) for path in hit.paths),
        false_positives=rule.false_positives,
        missing_proof=(*hit.missing_proof, *rule.evidence_needed),
        statistic=hit.statistic,
    )


def _identity(rule: Rule, situation: Situation, hit: Hit) -> str:
    """The id follows from what is said: one question on the same facts, one id."""
    parts = (
        rule.id,
        rule.version,
        situation.regime.value,
        situation.neighbourhood.lot.id,
        ",".join(hit.subjects),
        hit.variant,
        utc_iso(situation.as_of.moment),
        *sorted({edge_id for path in hit.paths for edge_id in path}),
    )
    digest = hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:_ID_CHARS]
    prefix = "lead" if hit.evidence is EvidenceClass.LEAD else "finding"
    return f"{prefix}:{digest}"


def _not_in_force(rule: Rule, situation: Situation) -> Incompleteness:
    """Nobody is measured by a text that did not read so on the day."""
    quoted = rule.articles[situation.regime]
    zh, en = ("、".join(a.citation_zh for a in quoted), ", ".join(a.citation_en for a in quoted))
    return Incompleteness(
        "article_not_in_force",
        rule.id,
        Bilingual(
            f"{rule.id}未适用：{situation.day}时所引条文尚未施行或已失效（{zh}）",
            f"{rule.id} not applied: on {situation.day} an article that it quotes was not"
            f" in force ({en})",
        ),
    )


def _no_bids(neighbourhood: Neighbourhood) -> Iterable[Incompleteness]:
    if not neighbourhood.bids:
        yield Incompleteness(
            "no_bids",
            neighbourhood.lot.id,
            Bilingual("该标段没有投标记录", "no bid is on record for this lot"),
        )
