"""Where logs go: to standard error, one JSON object a line for services, readable for people."""

from __future__ import annotations

import logging
import sys
from typing import Final, TextIO

import structlog

from credit_hub.api.redaction import RedactingFormatter, redacting

_LEVELS: Final = {"debug": logging.DEBUG, "info": logging.INFO, "warning": logging.WARNING}


def configure(level: str, *, as_json: bool) -> None:
    """Send the hub's log to standard error; ``level`` is debug, info or warning.

    Warnings of other libraries go there, too. Neither holds secrets or numbers of persons.
    """
    _take_over_other_loggers()
    renderer: structlog.typing.Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if as_json
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            redacting,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(_LEVELS[level]),
        # Asked for with each line: who runs a command within a process may replace the stream, and
        # a line to one that is closed would fail the request that wrote it.
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
        cache_logger_on_first_use=False,
    )


class _StandardError(logging.StreamHandler[TextIO]):
    """Writes to standard error as it is now."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write a line."""
        self.stream = sys.stderr
        super().emit(record)


def _take_over_other_loggers() -> None:
    """Have records that no other handler takes formatted by us, not by Python's last resort."""
    root = logging.getLogger()
    ours = [h for h in root.handlers if isinstance(h.formatter, RedactingFormatter)]
    for handler in ours:
        root.removeHandler(handler)
    handler = _StandardError()
    handler.setLevel(logging.WARNING)
    handler.setFormatter(RedactingFormatter("%(levelname)s %(name)s: %(message)s"))
    root.addHandler(handler)
