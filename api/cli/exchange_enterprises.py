"""``credit-hub exchange publish|approvals|links|listed|path``: enterprises in the exchange."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from credit_hub.api.cli.auditing import Trail, audited, operator
from credit_hub.api.cli.console import err, write_answer
from credit_hub.api.cli.options import DataDirOption, JsonOption, settings_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from credit_hub.api.exchange.provider.home import Home
    from credit_hub.api.exchange.relying.city import RelyingCity

__all__ = ["register"]

_EVERY: Final = 500
"""Decisions between two lines of progress."""
approvals = typer.Typer(
    no_args_is_help=True, help="Requests of partners that an officer of this city decides."
)
PartnerOption = Annotated[str, typer.Option("--partner", help="Entity id of the partner.")]
FirmOption = Annotated[
    str, typer.Option("--firm", metavar="USCC", help="Code of the firm, or its id uscc:CODE.")
]
PurposeOption = Annotated[str, typer.Option("--purpose", help="What for, as the registry has it.")]
DayOption = Annotated[
    datetime | None,
    typer.Option("--as-of", formats=["%Y-%m-%d"], help="Day for which is asked; none: today."),
]
ReasonOption = Annotated[str, typer.Option("--reason", help="Why; it stays in this city.")]
OfficerOption = Annotated[str, typer.Option("--by", help="Account of the officer who decides.")]
RequestArgument = Annotated[str, typer.Argument(metavar="REQUEST", help="Its id, as listed.")]


def register(exchange: typer.Typer) -> None:
    """Add the commands of this module to ``credit-hub exchange``."""
    exchange.command("publish")(publish)
    exchange.add_typer(approvals, name="approvals")
    exchange.command("links")(links)
    exchange.command("listed")(listed)
    exchange.command("path")(path)


def publish(
    *,
    since: Annotated[
        datetime | None,
        typer.Option(
            "--since",
            formats=["%Y-%m-%d"],
            help="Only decisions that the hub came to know on that day or later; none: all.",
        ),
    ] = None,
    as_json: JsonOption = False,
    data_dir: DataDirOption = None,
) -> None:
    """Tell partners of new decisions against firms, and of what became of those they know.

    A second run over the same graph tells nothing. The exchange puts them into its log by itself.
    """
    from credit_hub.api.exchange.enterprises.publishing import publish as tell_all
    from credit_hub.api.exchange.enterprises.views import published_view
    from credit_hub.model.interval import CHINA

    start = None if since is None else datetime.combine(since.date(), time(), CHINA)
    with _home(data_dir, "exchange publish") as (home, trail):
        found = tell_all(home, home.facts(), since=start, tick=_tick)
        text = trail.answer(_text(published_view(found)))
    told = ", ".join(f"{count} {step}" for step, count in sorted(found.told.items()))
    head = f"{found.read} decisions, {len(found.partners)} partners: told {told or 'nothing new'}"
    lines = [f"{head}; {found.unchanged} unchanged"]
    lines += [f"  {count} told to nobody: {reason}" for reason, count in found.unfit.items()]
    write_answer(text, lines, as_json=as_json)


@approvals.command("list")
def list_approvals(
    *,
    all_: Annotated[bool, typer.Option("--all", help="Decided ones, too.")] = False,
    as_json: JsonOption = False,
    data_dir: DataDirOption = None,
) -> None:
    """Show what partners ask for that is not public."""
    from credit_hub.api.exchange.enterprises.approving import requests
    from credit_hub.api.exchange.enterprises.views import request_view
    from credit_hub.federation.links.approval import State

    with _home(data_dir, "exchange approvals list") as (home, trail):
        found = requests(home, None if all_ else State.PENDING)
        views = [request_view(one, home.now()) for one in found]
        text = trail.answer(_text(views))
    lines = (
        f"{one['id']} {one['state']}: {one['partner']} for {one['purpose']}: is {one['firm']} "
        f"within {one['hops']} hops of a firm of {one['list']}, as of {one['as_of']}?"
        for one in views
    )
    write_answer(text, lines, as_json=as_json)


@approvals.command("approve")
def approve(
    request: RequestArgument,
    *,
    by: OfficerOption,
    reason: ReasonOption,
    as_json: JsonOption = False,
    data_dir: DataDirOption = None,
) -> None:
    """Compute the yes or no, sign it, and let the partner fetch it."""
    from credit_hub.api.exchange.enterprises.approving import approve as sign
    from credit_hub.api.exchange.enterprises.views import request_view

    with _home(data_dir, "exchange approvals approve") as (home, trail):
        decided, connected = sign(home, home.facts(), request, by, reason)
        view = {**request_view(decided, home.now()), "connected": connected}
        text = trail.answer(_text(view))
    said = f"approved: the partner is told {'yes' if connected else 'no'}"
    write_answer(text, [said], as_json=as_json)


@approvals.command("decline")
def decline(
    request: RequestArgument,
    *,
    by: OfficerOption,
    reason: ReasonOption,
    as_json: JsonOption = False,
    data_dir: DataDirOption = None,
) -> None:
    """Decline a request; the partner learns that, and no reason."""
    from credit_hub.api.exchange.enterprises.approving import decline as refuse
    from credit_hub.api.exchange.enterprises.views import request_view

    with _home(data_dir, "exchange approvals decline") as (home, trail):
        decided = refuse(home, request, by, reason)
        text = trail.answer(_text(request_view(decided, home.now())))
    write_answer(text, ["declined"], as_json=as_json)


def links(
    *,
    firm: FirmOption,
    partner: PartnerOption,
    purpose: PurposeOption,
    as_of: DayOption = None,
    as_json: JsonOption = False,
    data_dir: DataDirOption = None,
) -> None:
    """Follow a firm's public links over the border, by signed statements of both cities."""
    from credit_hub.api.exchange.enterprises.exploring import Wish, explore
    from credit_hub.api.exchange.enterprises.views import stated_view
    from credit_hub.api.exchange.relying.questions import operator_name

    code = _code(firm)
    with _city(data_dir, "exchange links", (f"uscc:{code}",)) as (city, home, trail):
        name = operator_name(city, partner, operator())
        wish = Wish(code, partner, purpose, name, _day(as_of))
        found = [stated_view(one) for one in explore(city, home.facts(), wish)]
        text = trail.answer(_text(found))
    write_answer(text, _link_lines(json.loads(text)), as_json=as_json)


def listed(  # noqa: PLR0913 - what is asked, one option each
    *,
    partner: PartnerOption,
    firm: Annotated[
        str | None,
        typer.Option("--firm", metavar="USCC", help="Ask about it, by a purpose."),
    ] = None,
    purpose: Annotated[
        str | None, typer.Option("--purpose", help="What for, as the registry has it.")
    ] = None,
    hops: Annotated[int, typer.Option("--hops", min=1, max=2, help="How far to look.")] = 2,
    as_of: DayOption = None,
    request: Annotated[
        str | None, typer.Option("--request", help="Fetch what was decided about it.")
    ] = None,
    as_json: JsonOption = False,
    data_dir: DataDirOption = None,
) -> None:
    """Ask whether a firm is connected to a listed one; an officer of the partner decides."""
    from credit_hub.api.exchange.enterprises.asking import ask_listed, fetch_listed
    from credit_hub.api.exchange.enterprises.views import predicate_view
    from credit_hub.api.exchange.relying.questions import operator_name
    from credit_hub.federation.links.question import ListedQuestion

    if (request is None) is (firm is None) or (firm is None) is not (purpose is None):
        raise typer.BadParameter("either --firm with --purpose, or --request")
    code = None if firm is None else _code(firm)
    ids = () if code is None else (f"uscc:{code}",)
    with _city(data_dir, "exchange listed", ids) as (city, _, trail):
        if request is not None:
            found = fetch_listed(city, partner, request)
            waiting: dict[str, object] = {"state": "pending", "request": request}
            view = waiting if found is None else predicate_view(found)
        else:
            question = ListedQuestion(
                firm=code or "",
                hops=hops,
                as_of=_day(as_of).isoformat(),
                purpose=purpose or "",
                operator=operator_name(city, partner, operator()),
            )
            view = {"state": "pending", "request": ask_listed(city, partner, question)}
        text = trail.answer(_text(view))
    write_answer(text, [_listed_line(view)], as_json=as_json)


def path(
    *,
    start: Annotated[str, typer.Option("--from", metavar="USCC", help="One end.")],
    end: Annotated[str, typer.Option("--to", metavar="USCC", help="The other end.")],
    out: Annotated[Path, typer.Option("--out", dir_okay=False, help="File for a third party.")],
    as_of: DayOption = None,
    as_json: JsonOption = False,
    data_dir: DataDirOption = None,
) -> None:
    """Join the statements that are kept of a day to one path; nobody is asked.

    Exit status 8: they do not join the two. Verify it with ``credit-hub verify``.
    """
    from credit_hub.api.exchange.enterprises.exploring import compose_kept

    ends = (_code(start), _code(end))
    with _city(data_dir, "exchange path", [f"uscc:{one}" for one in ends]) as (city, _, trail):
        data, is_witnessed = compose_kept(city, *ends, _day(as_of))
        out.write_bytes(data)
        firms = json.loads(data)["path"]
        view = {"path": firms, "file": str(out), "witnessed": is_witnessed}
        text = trail.answer(_text(view))
    lines = [" - ".join(firms), f"written: {out}"]
    if not is_witnessed:
        lines.append("not all statements are witnessed yet: write it again in some minutes")
    write_answer(text, lines, as_json=as_json)


@contextmanager
def _home(
    data_dir: Path | None, command: str, ids: Sequence[str] = ()
) -> Iterator[tuple[Home, Trail]]:
    from credit_hub.api.exchange.enterprises.door import GraphDoor
    from credit_hub.api.exchange.provider.home import home_of
    from credit_hub.api.notary import Notary

    settings = settings_of(data_dir)
    with (
        audited(settings, command, ids=ids) as trail,
        Notary(settings) as notary,
        GraphDoor(settings) as door,
    ):
        yield replace(home_of(settings, notary.ledger), facts=door.facts), trail


@contextmanager
def _city(
    data_dir: Path | None, command: str, ids: Sequence[str]
) -> Iterator[tuple[RelyingCity, Home, Trail]]:
    from credit_hub.api.exchange.relying.city import relying_city

    with _home(data_dir, command, ids) as (home, trail):
        yield relying_city(home.membership, home.ledger), home, trail


def _code(text: str) -> str:
    """Return the code of a firm from its code or its id.

    Raises:
        InvalidUsccError: It is none.
    """
    from credit_hub.model.uscc import Uscc

    return Uscc.issued(text.removeprefix("uscc:")).value


def _day(given: datetime | None) -> date:
    from credit_hub.model.interval import CHINA

    return datetime.now(UTC).astimezone(CHINA).date() if given is None else given.date()


def _tick(read: int) -> None:
    if read % _EVERY == 0 and err.is_terminal:
        err.print(f"{read:,} decisions read", end="\r")


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)


def _link_lines(found: list[dict[str, object]]) -> Iterator[str]:
    for one in found:
        yield f"{one['issuer']}, as of {one['as_of']}: {one['digest']}"
        for edge in _items(one["edges"]):
            yield f"  {edge['from']} {edge['type']} {edge['to']} (stated {edge['as_of']})"
        for cut in _items(one["cuts"]):
            yield f"  cut: {cut['why']} {cut.get('firm', '')}".rstrip()
        yield "  persons, and what no register publishes, are never in it"


def _items(value: object) -> list[dict[str, object]]:
    return value if isinstance(value, list) else []


def _listed_line(view: dict[str, object]) -> str:
    if view["state"] == "pending":
        return f"an officer of the partner decides: ask again with --request {view['request']}"
    found = "connected" if view["connected"] else "not connected"
    whole = "" if view["complete"] else "; not all was looked at"
    return f"{view['firm']} is {found} to a firm of {view['list']}, as of {view['as_of']}{whole}"
