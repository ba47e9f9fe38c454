"""Where an error was raised that nobody had expected, told without quoting what it says."""

from __future__ import annotations

__all__ = ["raised_at"]


def raised_at(error: BaseException) -> str:
    """Return the function and line in which an error was raised.

    The text of an error may hold a value that came with a request; this does not.
    """
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return "" if trace is None else f"{trace.tb_frame.f_code.co_qualname}:{trace.tb_lineno}"
