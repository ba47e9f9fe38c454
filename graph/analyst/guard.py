"""Which queries of analysts are run: one reading statement that reaches nothing but this graph.

Two judges, both must agree. Before the server sees the text: what no plan tells (LOAD CSV fetches
files and addresses when it *runs*, USE changes the database, SHOW and CALL reach the server's own
state). After the server planned it: the type of the query and the operators of its plan. And it is
run in READ access mode, within limits; the server's own configuration is the third wall
(graph/server/config.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from credit_hub.graph.analyst.tokens import Kind, Token, refusal, tokens, without_comments
from credit_hub.graph.plan import Explanation
from credit_hub.model.errors import InvalidValueError

__all__ = ["FUNCTIONS", "PROCEDURES", "Admitted", "admit", "demand_reading"]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


MOST_NUMBERS: Final = 10_000
"""Numbers of one ``range``: the server makes its list without counting memory."""
PROCEDURES: Final = frozenset(
    {
        "db.labels",
        "db.propertyKeys",
        "db.relationshipTypes",
        "db.schema.nodeTypeProperties",
        "db.schema.relTypeProperties",
    }
)
"""They tell which kinds there are, and nothing of the server."""
FUNCTIONS: Final = _words(
    # predicates and patterns
    "all any none single exists isempty shortestpath allshortestpaths "
    # of one value
    "coalesce elementid endnode head id keys labels last length nodes nullif properties range "
    "reduce relationships reverse size startnode tail type valuetype char_length character_length "
    # of many
    "avg collect count max min percentilecont percentiledisc stdev stdevp sum "
    # numbers
    "abs ceil exp floor isnan log log10 round sign sqrt toboolean tobooleanornull tofloat "
    "tofloatornull tointeger tointegerornull tobooleanlist tofloatlist tointegerlist tostringlist "
    # texts
    "btrim left lower ltrim normalize replace right rtrim split substring tolower tostring "
    "tostringornull toupper trim upper "
    # time
    "date date.truncate datetime datetime.fromepoch datetime.fromepochmillis datetime.truncate "
    "duration duration.between duration.indays duration.inmonths duration.inseconds "
    "localdatetime localdatetime.truncate localtime time"
)
"""The server's own functions that read nothing but their arguments; extensions are no part."""
_BEFORE_BRACKET: Final = _words(
    "AND ANY ALL AS ASC BY CASE CONTAINS DESC DISTINCT ELSE GROUPS IN IS LIMIT MATCH NOT OPTIONAL "
    "OR ORDER PATH PATHS RETURN SHORTEST SKIP THEN UNION UNWIND WHEN WHERE WITH XOR"
)
"""Keywords that stand before an expression or a pattern in brackets."""
_FIRST: Final = frozenset({"MATCH", "OPTIONAL", "WITH", "UNWIND", "RETURN", "CALL"})
_REFUSED_WORDS: Final = _words(
    "ALTER CREATE CYPHER DEALLOCATE DELETE DENY DETACH DROP ENABLE EXPLAIN FOREACH GRANT INSERT "
    "LOAD MERGE PROFILE REMOVE RENAME REVOKE SET SHOW START STOP TERMINATE TRANSACTION "
    "TRANSACTIONS USE"
)
_READING_TYPE: Final = "r"
_REFUSED_OPERATORS: Final = (
    "Alter", "Create", "Delete", "Deny", "DetachDelete", "Drop", "Foreach", "Grant", "LoadCSV",
    "Merge", "Remove", "Rename", "Revoke", "Set", "Show", "Start", "Stop", "Terminate",
    "TransactionApply", "TransactionForeach",
)  # fmt: skip
"""Beginnings of the names of operators that write, administer or reach outside."""
_PROCEDURE_OPERATOR: Final = "ProcedureCall"


@dataclass(frozen=True, slots=True)
class Admitted:
    """A query as the server gets it, and what it needs."""

    text: str
    parameters: frozenset[str]
    calls: bool
    """Whether it calls a procedure of the list."""


def admit(query: str) -> Admitted:
    """Return the query without comments if it may be planned.

    Raises:
        InvalidValueError: It is not one reading statement, or names what is not on the lists; the
            message names the place.
    """
    found = tokens(query)
    if found and found[-1].text == ";" and found[-1].kind is Kind.MARK:
        found = found[:-1]
        query = query[: query.rindex(";")]
    if not found:
        message = "the query is empty"
        raise InvalidValueError(message, remedy="write MATCH ... RETURN ...", rule="cypher.empty")
    if found[0].word not in _FIRST:
        words = ", ".join(sorted(_FIRST))
        what = "a query begins with one of " + words
        raise refusal(query, 0, "first_word", what, "write MATCH ... RETURN ...")
    calls = [place for place in range(len(found)) if _judged(query, found, place)]
    return Admitted(
        without_comments(query),
        frozenset(token.text for token in found if token.kind is Kind.PARAMETER),
        bool(calls),
    )


def demand_reading(admitted: Admitted, plan: Explanation) -> None:
    """Refuse a query whose plan does more than read this graph.

    Raises:
        InvalidValueError: It does.
    """
    outside = [name for name in plan.operators if name.startswith(_REFUSED_OPERATORS)]
    if _PROCEDURE_OPERATOR in plan.operators and not admitted.calls:
        outside.append(_PROCEDURE_OPERATOR)
    if plan.query_type != _READING_TYPE or outside:
        kind = f"type {plan.query_type!r}, {', '.join(outside) or 'no refused operator'}"
        message = f"the server's plan of the query does more than read ({kind})"
        raise InvalidValueError(message, remedy="read only", rule="cypher.plan")


def _judged(query: str, found: tuple[Token, ...], place: int) -> bool:
    """Refuse what may not stand at a place; say whether a procedure is called there."""
    token = found[place]
    if token.text == ";" and token.kind is Kind.MARK:
        raise refusal(query, token.at, "several", "one statement is taken", "send them one by one")
    if token.word == "CALL" and not _is_property(found, place):
        return _demand_procedure(query, found, place)
    if token.word in _REFUSED_WORDS and not _is_property(found, place):
        remedy = "read only; put a name that is like this word into back quotes"
        raise refusal(query, token.at, "word", f"{token.word} is refused", remedy)
    if token.is_name and _text(found, place + 1) == "(":
        _demand_function(query, found, place)
    return False


def _is_property(found: tuple[Token, ...], place: int) -> bool:
    """Whether a name is that of a property (n.start), of a label (:Set) or of a map's entry."""
    if _text(found, place - 1) == ".":
        owner = found[place - 2] if place > 1 else None
        return owner is not None and (owner.is_name or owner.text in {")", "]", "}"})
    entry = _text(found, place + 1) == ":" and _text(found, place - 1) in {"{", ","}
    return entry or _text(found, place - 1) == ":"


def _demand_procedure(query: str, found: tuple[Token, ...], place: int) -> bool:
    if _text(found, place + 1) in {"{", "("}:
        return False  # a subquery, whose words are judged like all others
    name, end = _dotted(found, place + 1)
    if name not in PROCEDURES:
        listed = ", ".join(sorted(PROCEDURES))
        what = f"procedure {name[:80]!r} is not on the list"
        raise refusal(query, found[place].at, "procedure", what, f"it has: {listed}")
    if _text(found, end) != "(":
        what = "a procedure is called with its brackets"
        raise refusal(query, found[place].at, "procedure", what, f"write CALL {name}()")
    return True


def _dotted(found: tuple[Token, ...], place: int) -> tuple[str, int]:
    """Return the name with dots that begins at a place, and the place behind it."""
    parts: list[str] = []
    while place < len(found) and found[place].is_name:
        parts.append(found[place].text)
        place += 1
        if _text(found, place) != ".":
            break
        place += 1
    return ".".join(parts), place


def _demand_function(query: str, found: tuple[Token, ...], place: int) -> None:
    first = place
    while first > 1 and _text(found, first - 1) == "." and found[first - 2].is_name:
        first -= 2
    name = ".".join(token.text for token in found[first : place + 1 : 2])
    if first == place and found[place].word in _BEFORE_BRACKET:
        return
    if _starts_procedure(found, first) and name in PROCEDURES:
        return
    if name.lower() not in FUNCTIONS or _text(found, first - 1) == ".":
        what = f"function {name[:80]!r} is not on the list"
        raise refusal(query, found[first].at, "function", what, "the list: docs/how-to/cypher.md")
    if name.lower() == "range":
        _demand_short_range(query, found, place)


def _starts_procedure(found: tuple[Token, ...], first: int) -> bool:
    return first > 0 and found[first - 1].word == "CALL"


def _demand_short_range(query: str, found: tuple[Token, ...], place: int) -> None:
    """The bounds of a range are numbers in the text, not too far from each other."""
    bounds, at = [], place + 1
    while _text(found, at) in {"(", ","}:
        negative = _text(found, at + 1) == "-"
        at += 2 if negative else 1
        if at >= len(found) or found[at].kind is not Kind.NUMBER or not found[at].text.isdecimal():
            break
        bounds.append(-int(found[at].text) if negative else int(found[at].text))
        at += 1
    plain = _text(found, at) == ")" and len(bounds) in {2, 3}
    if not plain or abs(bounds[1] - bounds[0]) > MOST_NUMBERS:
        what = f"range() takes plain numbers at most {MOST_NUMBERS} apart"
        raise refusal(query, found[place].at, "range", what, "write the numbers, or match nodes")


def _text(found: tuple[Token, ...], place: int) -> str:
    """Return the mark at a place; nothing where a string or name happens to look like one."""
    if 0 <= place < len(found) and found[place].kind is Kind.MARK:
        return found[place].text
    return ""
