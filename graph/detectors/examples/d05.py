"""Examples of D05: the agency and the bidders."""

from __future__ import annotations

from typing import Final

from credit_hub.graph.detectors.rule import Example, Expected
from credit_hub.model.findings import EvidenceClass
from credit_hub.model.statutes import Regime

__all__ = ["EXAMPLES"]

_LOT: Final = "lot L deadline=2026-10-15T09:30 regime=tender\ng -AGENT_FOR-> L\n"
_S, _X, _L = EvidenceClass.STATUTORY, EvidenceClass.UNEXPLAINED, EvidenceClass.LEAD

EXAMPLES: Final = (
    Example(
        "agency_bids",
        "the agency itself is a bidder",
        _LOT + "bids g a\n",
        (Expected(_S, "agency_bids", ("g",)),),
    ),
    Example(
        "agency_bids_procurement",
        "the same under the procurement regime",
        _LOT + "bids a+g b\n",
        (Expected(_S, "agency_bids", ("g",)),),
        regime=Regime.PROCUREMENT,
    ),
    Example(
        "agency_handles_a_bid",
        "a manager of the agency handles the bid of a",
        _LOT
        + """bids a b
P -OFFICER_OF role=经理 2020-01-01..-> g
bid(a) -HANDLED_BY-> P
""",
        (Expected(_S, "agency_handles_bid", ("g", "a")),),
    ),
    Example(
        "former_officer_handles_a_bid",
        "who left the agency before the deadline is nobody of the agency",
        _LOT
        + """bids a b
P -OFFICER_OF role=经理 2020-01-01..2026-03-01-> g
bid(a) -HANDLED_BY-> P
""",
    ),
    Example(
        "employee_handles_a_bid",
        "an employee of the agency without an office handles the bid of a",
        _LOT
        + """bids a b
P -EMPLOYED role=造价工程师 2022-01-01..-> g
bid(a) -HANDLED_BY-> P
R -EMPLOYED 2020-01-01..-> a
R -EMPLOYED 2020-01-01..2021-01-01-> b
""",
        (Expected(_S, "agency_employee_handles_bid", ("g", "a")),),
    ),
    Example(
        "employee_handles_a_bid_procurement",
        "the same under the procurement regime",
        _LOT
        + """bids a b
P -EMPLOYED 2022-01-01..-> g
bid(a) -HANDLED_BY-> P
""",
        (Expected(_S, "agency_employee_handles_bid", ("g", "a")),),
        regime=Regime.PROCUREMENT,
        incomplete=("feed_missing",),
    ),
    Example(
        "officer_who_is_employed_too",
        "the office says it, the employment adds nothing",
        _LOT
        + """bids a b
P -OFFICER_OF role=经理 2020-01-01..-> g
P -EMPLOYED 2020-01-01..-> g
bid(a) -HANDLED_BY-> P
""",
        (Expected(_S, "agency_handles_bid", ("g", "a")),),
        incomplete=("feed_missing",),
    ),
    Example(
        "employee_of_both_handles_the_bid",
        "P is employed by the agency and by a: for whom P handled a's bid needs an explanation",
        _LOT
        + """bids a b
P -EMPLOYED 2022-01-01..-> g
P -EMPLOYED 2026-09-01..-> a
bid(a) -HANDLED_BY-> P
R -EMPLOYED 2020-01-01..-> b
""",
        (
            Expected(_X, "common_staff", ("g", "a")),
            Expected(_X, "shared_employee_handles_bid", ("g", "a")),
        ),
    ),
    Example(
        "undated_employee_handles_a_bid",
        "since when P is employed by the agency is not known",
        _LOT
        + """bids a b
P -EMPLOYED-> g
bid(a) -HANDLED_BY-> P
""",
        (Expected(_L, "agency_employee_handles_bid_unproven", ("g", "a")),),
        incomplete=("undated_fact",),
    ),
    Example(
        "former_employee_handles_a_bid",
        "who left the agency before the deadline, or joins it after it, is nobody of the agency",
        _LOT
        + """bids a b
P -EMPLOYED 2020-01-01..2026-10-15-> g
bid(a) -HANDLED_BY-> P
Q -EMPLOYED 2026-10-16..-> g
bid(b) -HANDLED_BY-> Q
""",
        incomplete=("feed_missing",),
    ),
    Example(
        "namesake_of_an_employee_handles_a_bid",
        "a handler without a number has the name of an employee of the agency",
        _LOT
        + """bids a b
Person P name_key=li
Person Q identity=record name_key=li
P -EMPLOYED 2020-01-01..-> g
bid(a) -HANDLED_BY-> Q
""",
        incomplete=("feed_missing",),
    ),
    Example(
        "agency_controls_bidder",
        "control needs an explanation",
        _LOT + "bids a b\ng -HOLDS 80% 2020-01-01..-> a\n",
        (Expected(_X, "agency_control", ("g", "a")),),
    ),
    Example(
        "bidder_controls_agency",
        "control the other way round, through a daughter",
        _LOT + "bids a b\na -HOLDS 80% 2020-01-01..-> y\ny -HOLDS 70% 2020-01-01..-> g\n",
        (Expected(_X, "agency_control", ("g", "a")),),
    ),
    Example(
        "undated_control",
        "a majority without a first day",
        _LOT + "bids a b\ng -HOLDS 80%-> a\n",
        (Expected(_L, "agency_control_unproven", ("g", "a")),),
        incomplete=("undated_fact",),
    ),
    Example(
        "shared_director",
        "a director of the agency sits on the board of f",
        _LOT
        + """bids e f
P -OFFICER_OF role=董事 2022-01-01..-> g
P -OFFICER_OF role=董事 2023-01-01..-> f
""",
        (Expected(_L, "shared_officer", ("g", "f")),),
        incomplete=("feed_missing",),
    ),
    Example(
        "shared_telephone",
        "the bid of a gives the telephone of the agency",
        _LOT
        + """bids a b
Enterprise g
g -REACHED_BY 2020-01-01..-> T
bid(a) -REACHED_BY 2026-09-01..-> T
""",
        (Expected(_L, "shared_phone", ("g", "a")),),
    ),
    Example(
        "contact_on_the_telephone_of_an_officer",
        "the contact of a's bid is reached on the telephone of a director of the agency",
        _LOT
        + """bids a b
Person P
Person Q
P -OFFICER_OF role=董事 2022-01-01..-> g
P -REACHED_BY-> T
Q -CONTACT-> bid(a)
Q -REACHED_BY-> T
""",
        (Expected(_L, "shared_phone", ("g", "a")),),
    ),
    Example(
        "shared_address",
        "agency and bidder have one registered address",
        _LOT + "bids a b\nEnterprise g address=经三路15号\nEnterprise a address=经三路15号\n",
        (Expected(_L, "shared_address", ("g", "a")),),
    ),
    Example(
        "address_without_number",
        "an address without a house number says too little",
        _LOT + "bids a b\nEnterprise g address=郑州市\nEnterprise a address=郑州市\n",
    ),
    Example(
        "namesakes_on_both_boards",
        "two directors of one name without numbers",
        _LOT
        + """bids a b
Person P identity=record name_key=li
Person Q identity=record name_key=li
P -OFFICER_OF role=董事 2022-01-01..-> g
Q -OFFICER_OF role=董事 2023-01-01..-> a
""",
        incomplete=("namesake",),
    ),
    Example(
        "common_staff",
        "P is on the payroll of the agency and of a, Q of the agency alone",
        _LOT
        + """bids a b
P -EMPLOYED role=造价工程师 2022-01-01..-> g
P -EMPLOYED role=造价工程师 2024-03-01..-> a
Q -EMPLOYED 2020-01-01..-> g
R -EMPLOYED 2020-01-01..-> b
""",
        (Expected(_X, "common_staff", ("g", "a")),),
    ),
    Example(
        "common_staff_procurement",
        "the same of a member of a consortium, under the procurement regime",
        _LOT
        + """bids a+c b
P -EMPLOYED 2022-01-01..-> g
P -EMPLOYED 2024-03-01..-> c
""",
        (Expected(_X, "common_staff", ("g", "c")),),
        regime=Regime.PROCUREMENT,
        incomplete=("feed_missing",),
    ),
    Example(
        "common_staff_undated",
        "the second employment has no first day",
        _LOT
        + """bids a b
P -EMPLOYED 2022-01-01..-> g
P -EMPLOYED-> a
R -EMPLOYED 2020-01-01..-> b
""",
        (Expected(_L, "common_staff_unproven", ("g", "a")),),
        incomplete=("undated_fact",),
    ),
    Example(
        "common_staff_contested",
        "sources of equal rank differ about the employment by a; that of Q is proven",
        _LOT
        + """bids a b
P -EMPLOYED 2022-01-01..-> g
P -EMPLOYED contested 2024-03-01..-> a
Q -EMPLOYED 2022-01-01..-> g
Q -EMPLOYED 2024-03-01..-> a
R -EMPLOYED 2020-01-01..-> b
""",
        (
            Expected(_X, "common_staff", ("g", "a")),
            Expected(_L, "common_staff_unproven", ("g", "a")),
        ),
        incomplete=("contested_fact",),
    ),
    Example(
        "staff_that_changed_sides",
        "who left the agency before the deadline, or joins it after it, is employed by one only",
        _LOT
        + """bids a b
P -EMPLOYED 2020-01-01..2026-10-15-> g
P -EMPLOYED 2024-03-01..-> a
Q -EMPLOYED 2026-10-16..-> g
Q -EMPLOYED 2024-03-01..-> b
""",
    ),
    Example(
        "staff_of_one_name",
        "two employees of one name who are known by other numbers",
        _LOT
        + """bids a b
Person P name_key=li
Person Q name_key=li
P -EMPLOYED 2020-01-01..-> g
Q -EMPLOYED 2020-01-01..-> a
R -EMPLOYED 2020-01-01..-> b
""",
    ),
    Example(
        "staff_of_the_agency_unknown",
        "employment of a is on record, of the agency nobody's: not decidable, and said so",
        _LOT + "bids a b\nP -EMPLOYED 2020-01-01..-> a\n",
        incomplete=("feed_missing",),
    ),
    Example(
        "agency_of_another_lot",
        "the agency of one lot may bid for a lot that it is not the agency of",
        """lot L deadline=2026-10-15T09:30 regime=tender
h -AGENT_FOR-> L
bids g a
lot M deadline=2026-10-15T09:30
g -AGENT_FOR-> M
""",
    ),
    Example(
        "no_agency",
        "nobody is named as agency: not decidable, and said so",
        "lot L deadline=2026-10-15T09:30 regime=tender\nbids a b\n",
        incomplete=("feed_missing",),
    ),
)
