"""Which event loop runs, asyncio's or trio's, and how to reach it from elsewhere."""

from __future__ import annotations

import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


def under_trio() -> bool:
    """Whether the current task is trio's (else it is asyncio's)."""
    # Another thread may be in the midst of importing trio: then there are parts of it only, and no task of its own here.
    lowlevel = getattr(sys.modules.get("trio"), "lowlevel", None)
    return lowlevel is not None and bool(lowlevel.in_trio_task())


def this_loop() -> Any:
    """The running loop: asyncio's, or trio's token."""
    if under_trio():
        return sys.modules["trio"].lowlevel.current_trio_token()
    from asyncio import get_running_loop

    return get_running_loop()


def has_ended(loop: Any) -> bool:
    """Whether a loop that was running is over."""
    if hasattr(loop, "is_closed"):
        return bool(loop.is_closed())
    try:
        loop.run_sync_soon(lambda: None)
    except sys.modules["trio"].RunFinishedError:
        return True
    return False


def caller_of_this_loop() -> Callable[[Callable[[], None]], None]:
    """A function that has another one called in this event loop, from any thread, while the loop lives."""
    loop = this_loop()
    if hasattr(loop, "run_sync_soon"):
        ended: type[Exception] = sys.modules["trio"].RunFinishedError
        call = loop.run_sync_soon
    else:
        ended = RuntimeError  # asyncio: the loop is closed
        call = loop.call_soon_threadsafe

    def call_soon(function: Callable[[], None]) -> None:
        with suppress(ended):
            call(function)

    return call_soon
