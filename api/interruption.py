"""Ctrl-C during long work: the first stops it at a good place, the second at once."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

Asked = Callable[[], bool]


@contextmanager
def interruptible(notice: Callable[[], None]) -> Iterator[Asked]:
    """Yield a function that says whether SIGINT or SIGTERM came; ``notice`` is called when it does.

    The second signal has its usual effect, for whoever does not want to wait for the good place.
    """
    asked = False
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}

    def handle(number: int, _frame: FrameType | None) -> None:
        nonlocal asked
        asked = True
        signal.signal(number, before[signal.Signals(number)])
        notice()

    for number in before:
        signal.signal(number, handle)
    try:
        yield lambda: asked
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
