"""``credit-hub webhooks``: the operator registers where clients are told that a job has ended."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from credit_hub.api.cli.auditing import audited
from credit_hub.api.cli.console import say, write_json
from credit_hub.api.cli.jobs import LOCAL
from credit_hub.api.cli.options import DataDirOption, JsonOption, settings_of
from credit_hub.api.cli.statuses import UNFIT

if TYPE_CHECKING:
    from credit_hub.ledger.storage.webhooks import WebhookRepository
    from credit_hub.ledger.webhooks.endpoint import Endpoint

app = typer.Typer(no_args_is_help=True, help="Where clients are told that a job has ended.")
_WebhookArgument = Annotated[str, typer.Argument(metavar="WEBHOOK", help="Id of the webhook.")]


def register(main: typer.Typer) -> None:
    """Add the commands of this module."""
    main.add_typer(app, name="webhooks")


@app.command("add")
def add(
    url: Annotated[str, typer.Argument(metavar="URL", help="https; http to this machine alone.")],
    *,
    client: Annotated[
        str,
        typer.Option(
            "--client", help="Name or id of the client that may name it; local = without a token."
        ),
    ],
    as_json: JsonOption = False,
    data_dir: DataDirOption = None,
) -> None:
    """Register a URL for a client; its secret is shown this once."""
    from credit_hub.api.notary import Notary
    from credit_hub.ledger.webhooks.endpoint import Endpoint, checked_url, new_secret

    settings = settings_of(data_dir)
    with audited(settings, "webhooks add"), Notary(settings) as notary:
        owner = client if client == LOCAL else notary.ledger.clients.named(client).id
        endpoint = Endpoint(
            id=f"whe_{secrets.token_hex(16)}",
            client=owner,
            url=checked_url(url),
            secret=new_secret(),
            created_at=datetime.now(UTC),
            removed_at=None,
        )
        notary.ledger.webhooks.add(endpoint)
    if as_json:
        write_json({**_json(endpoint), "secret": endpoint.secret})
        return
    say(f"{endpoint.id} for {owner}: {endpoint.url}")
    say(f"secret, shown this once: {endpoint.secret}")


@app.command("list")
def list_webhooks(*, as_json: JsonOption = False, data_dir: DataDirOption = None) -> None:
    """List the webhooks in use."""
    with _webhooks(data_dir, "webhooks list") as webhooks:
        found = webhooks.all()
    if as_json:
        write_json([_json(endpoint) for endpoint in found])
        return
    for endpoint in found:
        say(f"{endpoint.id} for {endpoint.client}: {endpoint.url}")


@app.command("show")
def show(
    webhook: _WebhookArgument, *, as_json: JsonOption = False, data_dir: DataDirOption = None
) -> None:
    """Show the latest fifty messages to a webhook, and each attempt."""
    from credit_hub.api.schemas.job import DeliveryView

    with _webhooks(data_dir, "webhooks show") as webhooks:
        endpoint = webhooks.get(webhook)
        deliveries = [DeliveryView.of(delivery) for delivery in webhooks.of_endpoint(webhook)]
    if as_json:
        shown = [delivery.model_dump(mode="json") for delivery in deliveries]
        write_json({**_json(endpoint), "deliveries": shown})
        return
    removed = "" if endpoint.removed_at is None else " (removed)"
    say(f"{endpoint.id} for {endpoint.client}: {endpoint.url}{removed}")
    for delivery in deliveries:
        say(f"  {delivery.created_at} {delivery.event}: {delivery.state}")
        for attempt in delivery.attempts:
            said = attempt.error or f"answered {attempt.status}"
            say(f"    {attempt.number}. {attempt.at} {said}")


@app.command("remove")
def remove(
    webhook: _WebhookArgument, *, as_json: JsonOption = False, data_dir: DataDirOption = None
) -> None:
    """Send nothing to a webhook any more."""
    with _webhooks(data_dir, "webhooks remove") as webhooks:
        webhooks.remove(webhook, datetime.now(UTC))
        endpoint = webhooks.get(webhook)
    if as_json:
        write_json(_json(endpoint))
        return
    say(f"{webhook} removed")


@app.command("test")
def try_out(
    webhook: _WebhookArgument, *, as_json: JsonOption = False, data_dir: DataDirOption = None
) -> None:
    """Send one message of the type webhook.test now. Exit status 1: it did not arrive."""
    from credit_hub.api.jobs.sending import send
    from credit_hub.api.schemas.job import AttemptView
    from credit_hub.ledger.queue.place import require_library
    from credit_hub.ledger.webhooks.endpoint import DeliveryState, message_body
    from credit_hub.model.errors import ConflictError

    require_library()
    now, event = datetime.now(UTC), "webhook.test"
    with _webhooks(data_dir, "webhooks test") as webhooks:
        endpoint = webhooks.get(webhook)
        if endpoint.removed_at is not None:
            raise ConflictError(f"webhook {webhook!r} was removed")
        delivery_id = webhooks.send(webhook, event, message_body(event, now, {}), now)
        attempt = send(endpoint, webhooks.delivery(delivery_id), 1, now)
        arrived = attempt.error is None
        state = DeliveryState.DELIVERED if arrived else DeliveryState.GIVEN_UP
        webhooks.attempted(delivery_id, attempt, state, None)
    if as_json:
        write_json(AttemptView.of(attempt).model_dump(mode="json"))
    else:
        say(attempt.error or f"the endpoint answered {attempt.status}")
    if not arrived:
        raise typer.Exit(UNFIT)


@contextmanager
def _webhooks(data_dir: Path | None, command: str) -> Iterator[WebhookRepository]:
    from credit_hub.api.notary import Notary

    settings = settings_of(data_dir)
    with audited(settings, command), Notary(settings) as notary:
        yield notary.ledger.webhooks


def _json(endpoint: Endpoint) -> dict[str, object]:
    from credit_hub.model.interval import utc_iso

    removed = endpoint.removed_at
    return {
        "id": endpoint.id,
        "client": endpoint.client,
        "url": endpoint.url,
        "created_at": utc_iso(endpoint.created_at),
        "removed_at": None if removed is None else utc_iso(removed),
    }
