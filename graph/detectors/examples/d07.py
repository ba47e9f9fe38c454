"""Examples of D07: the same team member or contact."""

from __future__ import annotations

from typing import Final

from credit_hub.graph.detectors.rule import Example, Expected
from credit_hub.model.findings import EvidenceClass
from credit_hub.model.statutes import Regime

__all__ = ["EXAMPLES"]

_LOT: Final = "lot L deadline=2026-10-15T09:30 regime=tender\nbids a b\n"
_P, _L = EvidenceClass.PRESUMED, EvidenceClass.LEAD
_MANAGER: Final = _LOT + "P -TEAM role=项目经理-> bid(a)\nP -TEAM role=安全负责人-> bid(b)\n"
_CONTACT: Final = _LOT + "P -CONTACT-> bid(a)\nP -CONTACT-> bid(b)\n"

EXAMPLES: Final = (
    Example(
        "same_member",
        "one person is in the team of both bids, in different posts",
        _MANAGER,
        (Expected(_P, "same_member", ("a", "b")),),
    ),
    Example(
        "same_member_procurement",
        "the same under the procurement regime",
        _MANAGER,
        (Expected(_P, "same_member", ("a", "b")),),
        regime=Regime.PROCUREMENT,
    ),
    Example(
        "same_contact_procurement",
        "87号令37(3) names the contact (联系人员)",
        _CONTACT,
        (Expected(_P, "same_contact", ("a", "b")),),
        regime=Regime.PROCUREMENT,
    ),
    Example(
        "same_contact_tender",
        "条例40(3) does not name the contact: a lead",
        _CONTACT,
        (Expected(_L, "same_contact", ("a", "b")),),
    ),
    Example(
        "same_certificate",
        "known by name only, but one certificate number",
        _LOT
        + """Person P identity=record
Person Q identity=record
P -TEAM role=项目经理 certificate=k1-> bid(a)
Q -TEAM role=项目经理 certificate=k1-> bid(b)
""",
        (Expected(_P, "same_certificate", ("a", "b")),),
    ),
    Example(
        "certificate_of_two_persons",
        "one certificate number under two identity numbers: somebody is wrong, a lead",
        _LOT + "P -TEAM role=项目经理 certificate=k1-> bid(a)\n"
        "Q -TEAM role=项目经理 certificate=k1-> bid(b)\n",
        (Expected(_L, "certificate_of_two_persons", ("a", "b")),),
    ),
    Example(
        "contested_member",
        "sources of equal rank differ about the team of b",
        _LOT + "P -TEAM role=项目经理-> bid(a)\nP -TEAM contested role=项目经理-> bid(b)\n",
        (Expected(_L, "same_member_unproven", ("a", "b")),),
        incomplete=("contested_fact",),
    ),
    Example(
        "consultants_by_name",
        "consultants of one name, listed without number: nobody in particular",
        _LOT
        + """Person P identity=record name_key=zhao
Person Q identity=record name_key=zhao
P -TEAM role=顾问-> bid(a)
Q -TEAM role=顾问-> bid(b)
""",
        incomplete=("namesake", "feed_missing"),
    ),
    Example(
        "two_posts_in_one_bid",
        "one person in two posts of one bid",
        _LOT + "P -TEAM role=项目经理-> bid(a)\nP -TEAM role=技术负责人-> bid(a)\n"
        "Q -TEAM role=项目经理-> bid(b)\n",
    ),
    Example(
        "another_lot",
        "the same project manager in a bid for another lot",
        "lot L deadline=2026-10-15T09:30 regime=tender\nbids a c\n"
        "lot M deadline=2026-10-15T09:30\nbids b\n"
        "P -TEAM role=项目经理-> bid(a)\nP -TEAM role=项目经理-> bid(b)\n",
    ),
    Example(
        "no_team_data",
        "nothing is known about the teams: not decidable, and said so",
        _LOT,
        incomplete=("feed_missing",),
    ),
)
