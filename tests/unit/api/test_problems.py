"""Each error of the hub has one HTTP status and one exit status."""

from __future__ import annotations

import re
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path

import pytest

from credit_hub.api import openapi, openapi_clients
from credit_hub.api.cli.statuses import MEANINGS, exit_status
from credit_hub.api.problems import status_of
from credit_hub.federation import errors as exchange
from credit_hub.federation.errors import Reason
from credit_hub.model import errors
from credit_hub.model.errors import CreditHubError

DESCRIBED = {*openapi._MEANING, *openapi_clients._MEANING}
PAGE = Path(__file__).resolve().parents[3] / "docs" / "how-to" / "command-line.md"


REASON = Reason("test.problem", en="it is wrong", zh="有误", rule="this test")


def error_of(kind: type[CreditHubError]) -> CreditHubError:
    """Return an error of a class; those of the exchange have a reason in place of a message."""
    return kind(REASON) if issubclass(kind, exchange.ExchangeError) else kind("it failed")


def below(kind: type[CreditHubError]) -> Iterator[type[CreditHubError]]:
    yield kind
    for child in kind.__subclasses__():
        if child.__module__ in {errors.__name__, exchange.__name__}:
            yield from below(child)


@pytest.mark.parametrize("kind", tuple(below(CreditHubError)), ids=lambda kind: kind.__name__)
def test_every_error_has_a_documented_http_status_and_exit_status(
    kind: type[CreditHubError],
) -> None:
    error = error_of(kind)

    assert status_of(error) in DESCRIBED
    assert exit_status(error) in MEANINGS


@pytest.mark.parametrize(
    ("kind", "status", "ends_with"),
    [
        (errors.InvalidUsccError, HTTPStatus.BAD_REQUEST, 3),
        (errors.SchemaMismatchError, HTTPStatus.BAD_REQUEST, 3),
        (errors.NotFoundError, HTTPStatus.NOT_FOUND, 4),
        (errors.MissingInputError, HTTPStatus.CONFLICT, 3),
        (errors.ConflictError, HTTPStatus.CONFLICT, 6),
        (errors.StoreUnavailableError, HTTPStatus.SERVICE_UNAVAILABLE, 5),
        (errors.QueryTimeoutError, HTTPStatus.GATEWAY_TIMEOUT, 5),
        (errors.SettingsError, HTTPStatus.INTERNAL_SERVER_ERROR, 7),
        (errors.PortInUseError, HTTPStatus.SERVICE_UNAVAILABLE, 8),
        (exchange.VerificationError, HTTPStatus.BAD_REQUEST, 3),
        (exchange.RegistrationError, HTTPStatus.BAD_REQUEST, 3),
        (exchange.RefusedError, HTTPStatus.FORBIDDEN, 9),
        (exchange.SuiteError, HTTPStatus.NOT_IMPLEMENTED, 7),
    ],
)
def test_error_maps_to_its_statuses(
    kind: type[CreditHubError], status: HTTPStatus, ends_with: int
) -> None:
    assert status_of(error_of(kind)) is status
    assert exit_status(error_of(kind)) == ends_with


def test_exit_statuses_of_the_page_are_those_of_the_code() -> None:
    rows = re.findall(r"^\| (\d+) \| (.+) \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)

    assert {int(status): meaning for status, meaning in rows} == MEANINGS
