"""``credit-hub exchange ask|follow|held|redeem``: this city as one that relies on partners."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from credit_hub.api.cli.auditing import Trail, audited, operator
from credit_hub.api.cli.console import write_answer
from credit_hub.api.cli.options import DataDirOption, JsonOption, settings_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from credit_hub.api.exchange.relying.city import RelyingCity

__all__ = ["register", "register_foreign"]

_KINDS: Final = {
    "band": "urn:cn-credit:personal-band:1",
    "eligibility": "urn:cn-credit:scene-eligibility:1",
    "firm": "urn:cn-credit:org-record:1",
}
_LONGEST_CONSENT: Final = 64 * 1024
PartnerOption = Annotated[str, typer.Option("--partner", help="Entity id of the partner.")]


def register(exchange: typer.Typer) -> None:
    """Add the commands of this module to ``credit-hub exchange``."""
    exchange.command("ask")(ask)
    exchange.command("follow")(follow)
    exchange.command("held")(held)
    exchange.command("redeem")(redeem)


def register_foreign(partner: typer.Typer) -> None:
    """Add the command that shows decisions of other cities to ``credit-hub partner``."""
    partner.command("foreign")(foreign)


def ask(  # noqa: PLR0913 - what a question says, one option each
    *,
    partner: PartnerOption,
    purpose: Annotated[str, typer.Option("--purpose", help="What for, as the registry has it.")],
    consent: Annotated[
        Path | None,
        typer.Option(
            "--consent",
            metavar="FILE",
            help="Receipt of consent, as the person's city gave it; - is standard input.",
        ),
    ] = None,
    scene: Annotated[str | None, typer.Option("--scene", help="As the consent has it.")] = None,
    fields: Annotated[
        str, typer.Option("--fields", help="Members that are wanted, separated by commas.")
    ] = "",
    kind: Annotated[
        str, typer.Option("--kind", help="band, eligibility, or firm for a public record.")
    ] = "band",
    firm: Annotated[
        str | None, typer.Option("--firm", metavar="USCC", help="The firm that is asked about.")
    ] = None,
    as_json: JsonOption = False,
    data_dir: DataDirOption = None,
) -> None:
    """Ask a partner about a person, by consent, or about a firm. Exit status 9: it refused."""
    from credit_hub.api.exchange.relying.asking import ask as ask_partner
    from credit_hub.api.exchange.relying.client import REFUSED
    from credit_hub.api.exchange.relying.questions import operator_name
    from credit_hub.api.exchange.relying.views import told_view
    from credit_hub.federation.errors import RefusedError
    from credit_hub.federation.fields import refusing
    from credit_hub.federation.wire.question import QUESTION, QueryRequest

    if kind not in _KINDS:
        raise typer.BadParameter(f"kinds are {', '.join(_KINDS)}", param_hint="--kind")
    wanted = tuple(name.strip() for name in fields.split(",") if name.strip())
    ids = () if firm is None else (f"uscc:{firm}",)
    with _city(data_dir, "exchange ask", ids) as (city, trail):
        with refusing(QUESTION):
            request = QueryRequest(
                kind=_KINDS[kind],
                purpose=purpose,
                scene=scene,
                fields=wanted,
                consent=None if consent is None else _read(consent),
                subject=firm,
                operator=operator_name(city, partner, operator()),
            )
        told = ask_partner(city, partner, request)
        text = trail.answer(_text(told_view(told)))
    write_answer(text, _told_lines(json.loads(text)), as_json=as_json)
    if told.reading is None:
        raise RefusedError(REFUSED, told.reason or "", remedy="a refusal has no reason for anybody")


def follow(
    *,
    once: Annotated[
        bool, typer.Option("--once", help="One round of everything, then end.")
    ] = False,
    begin: Annotated[
        str | None,
        typer.Option(
            "--begin", metavar="PARTNER", help="Begin with a partner by its latest snapshot."
        ),
    ] = None,
    as_json: JsonOption = False,
    data_dir: DataDirOption = None,
) -> None:
    """Follow partners' logs, send what is due, fetch status lists; the exchange does so by itself.

    Without --once it goes on until it is interrupted.
    """
    from credit_hub.api.exchange.relying.beginning import begin as begin_with
    from credit_hub.api.exchange.relying.rounds import one_round, rounds
    from credit_hub.api.exchange.relying.views import followed_view

    with _city(data_dir, "exchange follow") as (city, trail):
        if begin is not None:
            found = [begin_with(city, begin)]
        elif once:
            found = one_round(city)
        else:
            rounds(city)
            return
        text = trail.answer(_text([followed_view(one) for one in found]))
    lines = (
        f"{one.partner}: {one.applied} applied, {len(one.refused)} refused, "
        f"{one.changed} changed; at {one.next} of {one.size}"
        for one in found
    )
    write_answer(text, lines, as_json=as_json)


def held(
    digest: Annotated[
        str | None, typer.Argument(metavar="DIGEST", help="One record, verified as of now.")
    ] = None,
    *,
    partner: Annotated[
        str | None, typer.Option("--partner", help="Entity id of the issuer; none: all.")
    ] = None,
    as_json: JsonOption = False,
    data_dir: DataDirOption = None,
) -> None:
    """List records of partners as they stood last, or show one as it counts now."""
    from credit_hub.api.exchange.relying.reading import Fetch, held_record, read_held
    from credit_hub.api.exchange.relying.views import held_view, reading_view

    with _city(data_dir, "exchange held") as (city, trail):
        if digest is not None:
            reading = read_held(city, held_record(city, digest), Fetch.ALWAYS)
            text = trail.answer(_text(reading_view(reading)))
        else:
            found = city.ledger.exchange_held.find(issuer=partner)
            text = trail.answer(_text([held_view(one) for one in found]))
    said = json.loads(text)
    lines = _record_lines(said) if digest is not None else map(_held_line, said)
    write_answer(text, lines, as_json=as_json)


def redeem(
    digest: Annotated[str, typer.Argument(metavar="DIGEST", help="Of the record.")],
    *,
    as_json: JsonOption = False,
    data_dir: DataDirOption = None,
) -> None:
    """Use a record that counts once. Exit status 9: it was used, or may not be used now."""
    from credit_hub.api.exchange.relying.redeeming import redeem as use
    from credit_hub.api.exchange.relying.views import reading_view

    with _city(data_dir, "exchange redeem") as (city, trail):
        text = trail.answer(_text(reading_view(use(city, digest))))
    write_answer(text, _record_lines(json.loads(text)), as_json=as_json)


def foreign(
    *,
    firm: Annotated[
        str | None, typer.Option("--firm", metavar="USCC", help="The firm; none: the latest.")
    ] = None,
    partner: Annotated[
        str | None, typer.Option("--partner", help="Entity id of the city that sent them.")
    ] = None,
    as_json: JsonOption = False,
    data_dir: DataDirOption = None,
) -> None:
    """Show decisions of other cities' authorities: none is a sanction of this city."""
    from credit_hub.api.exchange.relying.views import foreign_view
    from credit_hub.model.interval import CHINA

    ids = () if firm is None else (f"uscc:{firm}",)
    with _city(data_dir, "partner foreign", ids) as (city, trail):
        found = city.ledger.foreign_sanctions.find(subject=firm, issuer=partner)
        day = city.clock().astimezone(CHINA).date().isoformat()
        text = trail.answer(_text(foreign_view(found, day)))
    lines = (
        f"{one.subject} {one.document} {one.authority}, {one.basis}; from {one.issuer}: "
        f"{'in force there' if one.in_force(day) else _why_not(one.standing, one.concluded)}"
        for one in found
    )
    write_answer(text, lines, as_json=as_json)


@contextmanager
def _city(
    data_dir: Path | None, command: str, ids: Sequence[str] = ()
) -> Iterator[tuple[RelyingCity, Trail]]:
    from credit_hub.api.exchange.membership import open_membership
    from credit_hub.api.exchange.relying.city import relying_city
    from credit_hub.api.notary import Notary

    settings = settings_of(data_dir)
    membership = open_membership(settings)
    with audited(settings, command, ids=ids) as trail, Notary(settings) as notary:
        yield relying_city(membership, notary.ledger), trail


def _read(file: Path) -> str:
    """Return a token from a file or standard input."""
    if str(file) == "-":
        return sys.stdin.read(_LONGEST_CONSENT + 1).strip()
    with file.open(encoding="utf-8", errors="replace") as opened:
        return opened.read(_LONGEST_CONSENT + 1).strip()


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)


def _told_lines(said: dict[str, object]) -> Iterator[str]:
    record = said["record"]
    if isinstance(record, dict):
        yield from _record_lines(record)
    else:
        yield f"refused: {said['reason']}"
    yield f"receipt {said['receipt']}"


def _record_lines(said: dict[str, object]) -> Iterator[str]:
    yield f"{said['kind']} {said['digest']}"
    yield f"from {said['issuer']} ({said['issuer_standing']}), registry {said['trust']}"
    yield f"about {said['subject']} for {said['purpose']}: {said['standing']}"
    yield f"says {json.dumps(said['said'], ensure_ascii=False)}"
    if said["worth"] is not None:
        yield f"worth here {json.dumps(said['worth'], ensure_ascii=False)}"
    yield "gives an incentive" if said["incentive"] else "gives nothing, and takes nothing"


def _held_line(said: dict[str, object]) -> str:
    return f"{said['digest']} {said['kind']} from {said['issuer']}: {said['standing']}"


def _why_not(standing: str, concluded: object) -> str:
    return f"not in force ({standing}{'' if concluded is None else ', concluded'})"
