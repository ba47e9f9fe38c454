"""D41: who may hold no office in a company holds one in a bidder (任职禁止)."""

from __future__ import annotations

from collections.abc import Iterator

from credit_hub.graph.detectors.evidence import OFFICES, doubts, feed_missing, missing_proof
from credit_hub.graph.detectors.examples.d41 import EXAMPLES
from credit_hub.graph.detectors.rule import Outcome, Rule
from credit_hub.graph.detectors.situation import Situation, Standing
from credit_hub.graph.neighbourhood import Edge
from credit_hub.graph.sanction_state import SanctionState, SanctionUse, listings_of, use_of
from credit_hub.model.articles import COMPANY_LAW_178_1_5, COMPANY_LAW_178_2, COMPANY_LAW_178_3
from credit_hub.model.findings import Bilingual, EvidenceClass, Exclusion, Hit
from credit_hub.model.statutes import Regime

__all__ = ["RULE"]

_ID = "D41"
_QUOTED = (COMPANY_LAW_178_1_5, COMPANY_LAW_178_2, COMPANY_LAW_178_3)
_ARTICLES = {Regime.TENDER: _QUOTED, Regime.PROCUREMENT: _QUOTED}
_EFFECT = Bilingual(
    "该情形使任职无效或应予解除，不当然使投标无效；须查明是否属个人所负数额较大债务",
    "it voids the appointment or calls for removal, and does not of itself void the bid; find out"
    " whether the debt is the person's own and large",
)


def _compute(situation: Situation) -> Iterator[Outcome]:
    neighbourhood = situation.neighbourhood
    seen = False
    for bidder in neighbourhood.bidders:
        for office in situation.in_force(neighbourhood.into(bidder, *OFFICES)):
            person = neighbourhood.nodes[office.start]
            if not person.is_established:
                continue
            seen = True
            for edge in listings_of(neighbourhood, office.start):
                if edge.detail("bars_office") == "true":
                    use = use_of(neighbourhood, edge, situation.day, edge.valid)
                    yield from _barred(situation, bidder, office, use)
    if neighbourhood.bidders and not seen:
        what = Bilingual("没有以证件号码确认的任职人员", "no officer is known by number")
        yield feed_missing(situation, _ID, what)


def _barred(situation: Situation, bidder: str, office: Edge, use: SanctionUse) -> Iterator[Outcome]:
    neighbourhood = situation.neighbourhood
    names = [neighbourhood.name(x) for x in (office.start, bidder, use.edge.end)]
    if use.state not in (SanctionState.IN_WINDOW, SanctionState.UNPROVEN):
        state = use.state.words
        yield Exclusion(
            _ID,
            f"sanction_{use.state.value}",
            (office.start, bidder),
            Bilingual(
                f"{names[0]}的{names[2]}在{situation.day}{state.zh}，不采用",
                f"{names[2]} of {names[0]} is not used: {state.en} on {situation.day}",
            ),
        )
        return
    proven = use.state is SanctionState.IN_WINDOW and situation.standing(office) is Standing.PROVEN
    appointed, listed = office.valid.start, use.window.start
    new = appointed is not None and listed is not None and appointed >= listed
    evidence = EvidenceClass.STATUTORY if new else EvidenceClass.UNEXPLAINED
    variant = "appointed_while_barred" if new else "barred_in_office"
    tail = Bilingual("", "") if proven else Bilingual("，属线索", ", a lead")
    how = (
        Bilingual("在任职禁止期内就任", "was appointed while barred from office")
        if new
        else Bilingual("在任职期间被列入，公司应当解除其职务", "was listed while in office")
    )
    yield Hit(
        evidence=evidence if proven else EvidenceClass.LEAD,
        variant=variant if proven else f"{variant}_unproven",
        subjects=(office.start, bidder),
        paths=((office.id, *use.path),),
        summary=Bilingual(
            f"{names[0]}在{names[1]}任职，{how.zh}（{names[2]}，{use.issuer}）{use.mark.zh}{tail.zh}",
            f"{names[0]} holds office in {names[1]} and {how.en} ({names[2]}, by {use.issuer})"
            f"{use.mark.en}{tail.en}",
        ),
        articles=_ARTICLES[situation.regime] if proven else (),
        missing_proof=(_EFFECT, *missing_proof(situation, (office,))),
    )
    yield from doubts(situation, (office,))


RULE = Rule(
    id=_ID,
    version="1.0.0",
    title=Bilingual("任职禁止", "officer barred from office"),
    evidence=EvidenceClass.STATUTORY,
    articles=_ARTICLES,
    compute=_compute,
    searched=Bilingual(
        "投标人的法定代表人、负责人与董监高（以证件号码确认）是否在载明禁止任职的名单内且在期内；"
        "仅有姓名的人员从不匹配",
        "whether representatives, principals and officers of bidders, known by number, are in a"
        " list that bars from office, in its window; who is known by name only is never matched",
    ),
    evidence_needed=(
        Bilingual("列入决定及执行依据", "the decision to list and its basis"),
        Bilingual("任职决议与登记档案", "the appointment and the registry extract"),
    ),
    false_positives=(
        Bilingual("移出信息滞后", "late removal upstream"),
        Bilingual(
            "同名的失信被执行人（从不按姓名匹配）", "court records of the same name: never matched"
        ),
        Bilingual("任职已经终止", "the office has ended"),
        Bilingual(
            "因单位债务被列入，而非个人所负数额较大债务",
            "listed for a unit's debt rather than a large debt of the person's own",
        ),
    ),
    examples=EXAMPLES,
)
