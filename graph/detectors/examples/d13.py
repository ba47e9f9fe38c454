"""Examples of D13: a shared address, telephone or mail address."""

from __future__ import annotations

from typing import Final

from credit_hub.graph.detectors.rule import Example, Expected
from credit_hub.model.findings import EvidenceClass
from credit_hub.model.statutes import Regime

__all__ = ["EXAMPLES"]

_LOT: Final = "lot L deadline=2026-10-15T09:30 regime=tender\nbids a b\n"
_L = EvidenceClass.LEAD
_ONE_PLACE: Final = _LOT + "a -LOCATED_AT-> A\nb -LOCATED_AT-> A\n"


def _others(edge: str, place: str, count: int) -> str:
    return "".join(f"f{n} -{edge}-> {place}\n" for n in range(count))


EXAMPLES: Final = (
    Example(
        "shared_address",
        "two bidders at one registered address",
        _ONE_PLACE,
        (Expected(_L, "shared_address", ("a", "b")),),
    ),
    Example(
        "shared_address_procurement",
        "the same under the procurement regime",
        _ONE_PLACE,
        (Expected(_L, "shared_address", ("a", "b")),),
        regime=Regime.PROCUREMENT,
    ),
    Example(
        "telephone_of_a_contact",
        "the telephone of one bid's contact is that of the other firm",
        _LOT + "P -CONTACT-> bid(a)\nP -REACHED_BY-> T\nb -REACHED_BY-> T\n",
        (Expected(_L, "shared_phone", ("a", "b")),),
    ),
    Example(
        "mail_address_of_two_persons",
        "a contact and a handler share a mailbox",
        _LOT + "P -CONTACT-> bid(a)\nP -MAILED_AT-> M\nbid(b) -HANDLED_BY-> Q\nQ -MAILED_AT-> M\n",
        (Expected(_L, "shared_email", ("a", "b")),),
    ),
    Example(
        "three_at_one_address",
        "one lead for all who share a place, not one for each pair",
        "lot L deadline=2026-10-15T09:30 regime=tender\nbids a b c\n"
        + "".join(f"{firm} -LOCATED_AT-> A\n" for firm in "abc"),
        (Expected(_L, "shared_address", ("a", "b", "c")),),
    ),
    Example(
        "member_of_a_consortium",
        "the address is that of a consortium's member",
        "lot L deadline=2026-10-15T09:30 regime=tender\nbids a b+c\n"
        "a -LOCATED_AT-> A\nb -LOCATED_AT-> B\nc -LOCATED_AT-> A\n",
        (Expected(_L, "shared_address", ("a", "c")),),
    ),
    Example(
        "shared_payer",
        "one firm pays the social insurance of the staff of two bidders",
        _LOT
        + "a -INSURED_BY 2026-09-01..2026-10-01-> Z\nb -INSURED_BY 2026-08-01..2026-09-01-> Z\n",
        (Expected(_L, "shared_payer", ("a", "b")),),
    ),
    Example(
        "shared_payer_procurement",
        "the same of a consortium's member, under the procurement regime",
        "lot L deadline=2026-10-15T09:30 regime=tender\nbids a b+c\n"
        "a -INSURED_BY 2026-09-01..2026-10-01-> Z\nc -INSURED_BY 2026-09-01..2026-10-01-> Z\n",
        (Expected(_L, "shared_payer", ("a", "c")),),
        regime=Regime.PROCUREMENT,
    ),
    Example(
        "insured_by_a_rival",
        "a pays the social insurance of its own staff and of b's",
        _LOT
        + "a -INSURED_BY 2026-09-01..2026-10-01-> a\nb -INSURED_BY 2026-09-01..2026-10-01-> a\n",
        (Expected(_L, "insured_by_rival", ("a", "b")),),
    ),
    Example(
        "contested_payer",
        "sources of equal rank differ about who pays for b",
        _LOT
        + "a -INSURED_BY 2026-09-01..2026-10-01-> Z\n"
        + "b -INSURED_BY contested 2026-09-01..2026-10-01-> Z\n",
        (Expected(_L, "shared_payer", ("a", "b")),),
        incomplete=("contested_fact",),
    ),
    Example(
        "labour_agency",
        "a labour agency pays for 25 more: no lead, and said so",
        _LOT
        + "a -INSURED_BY 2026-09-01..2026-10-01-> Z\nb -INSURED_BY 2026-09-01..2026-10-01-> Z\n"
        + "".join(f"f{n} -INSURED_BY 2026-09-01..2026-10-01-> Z\n" for n in range(25)),
        excluded=("used_by_many",),
    ),
    Example(
        "payer_of_long_ago",
        "for b the payer paid until June: outside the three months, and nothing later is on record",
        _LOT
        + "a -INSURED_BY 2026-09-01..2026-10-01-> Z\nb -INSURED_BY 2026-06-01..2026-07-01-> Z\n",
        incomplete=("feed_missing",),
    ),
    Example(
        "each_pays_for_its_own",
        "every bidder pays the social insurance of its own staff",
        _LOT
        + "a -INSURED_BY 2026-09-01..2026-10-01-> a\nb -INSURED_BY 2026-09-01..2026-10-01-> b\n",
    ),
    Example(
        "contested_address",
        "sources of equal rank differ about the address of b",
        _LOT + "a -LOCATED_AT-> A\nb -LOCATED_AT contested-> A\n",
        (Expected(_L, "shared_address", ("a", "b")),),
        incomplete=("contested_fact",),
    ),
    Example(
        "business_secretary_address",
        "an address of 30 more firms: no lead, and said so",
        _ONE_PLACE + _others("LOCATED_AT", "A", 30),
        excluded=("used_by_many",),
    ),
    Example(
        "telephone_of_an_agent",
        "a bookkeeping agent's telephone: no lead, and said so",
        _LOT + "a -REACHED_BY-> T\nb -REACHED_BY-> T\n" + _others("REACHED_BY", "T", 25),
        excluded=("used_by_many",),
    ),
    Example(
        "one_person_in_both_bids",
        "the telephone of a person who is in both bids: the subject of D07 and D09",
        _LOT + "P -CONTACT-> bid(a)\nP -CONTACT-> bid(b)\nP -REACHED_BY-> T\n",
    ),
    Example(
        "own_partner",
        "members of one consortium at one address",
        "lot L deadline=2026-10-15T09:30 regime=tender\nbids a b+c\n"
        "a -LOCATED_AT-> A\nb -LOCATED_AT-> B\nc -LOCATED_AT-> B\n",
    ),
    Example(
        "moved_out_before_the_deadline",
        "b left the address before the deadline",
        _LOT
        + "a -LOCATED_AT 2015-01-01..-> A\nb -LOCATED_AT 2015-01-01..2026-10-01-> A\n"
        + "b -LOCATED_AT 2026-10-01..-> B\n",
    ),
    Example(
        "places_of_their_own",
        "each bidder at an address of its own",
        _LOT + "a -LOCATED_AT-> A\nb -LOCATED_AT-> B\n",
    ),
    Example(
        "no_contact_data",
        "nothing is known: not decidable, and said so",
        _LOT,
        incomplete=("feed_missing",),
    ),
)
