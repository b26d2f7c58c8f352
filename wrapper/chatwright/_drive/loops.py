"""The only two loops: they carry out what a flow asks for, and tell it what came of it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, TypeVar

from chatwright._flow import Send, Sleep

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from chatwright._drive.async_wire import AsyncWire
    from chatwright._drive.sync_wire import SyncWire
    from chatwright._flow import Flow

T = TypeVar("T")


def run(flow: Flow[T], wire: SyncWire, perform: Callable[[Any], Any] | None = None) -> T:
    """Drive a flow to its end in this thread, and return what it returns.

    What isn't an outcome passes through untouched (KeyboardInterrupt, bugs, what hooks raise); the flow is closed then.

    Args:
        flow: What to do.
        wire: What to send with.
        perform: Carries out any effect that is neither Send nor Sleep, and gives its outcome.
    """
    outcome: Any = None
    try:
        while True:
            try:
                effect = flow.send(outcome)
            except StopIteration as end:
                return end.value  # type: ignore[no-any-return]
            if isinstance(effect, Send):
                outcome = wire.send(effect)
            elif isinstance(effect, Sleep):
                if effect.seconds > 0:
                    pause(effect.seconds)
                outcome = time.monotonic()
            else:
                outcome = _known(perform, effect)(effect)
    finally:
        flow.close()


async def arun(flow: Flow[T], wire: AsyncWire, perform: Callable[[Any], Awaitable[Any]] | None = None) -> T:
    """Drive a flow to its end in this task, and return what it returns; see `run`. Cancellation passes through."""
    outcome: Any = None
    try:
        while True:
            try:
                effect = flow.send(outcome)
            except StopIteration as end:
                return end.value  # type: ignore[no-any-return]
            if isinstance(effect, Send):
                outcome = await wire.send(effect)
            elif isinstance(effect, Sleep):
                if effect.seconds > 0:
                    await apause(effect.seconds)
                outcome = time.monotonic()
            else:
                outcome = await _known(perform, effect)(effect)
    finally:
        flow.close()


def pause(seconds: float) -> None:
    """Sleep in this thread. Tests replace it to make waits instant."""
    time.sleep(seconds)


async def apause(seconds: float) -> None:
    """Sleep in this task. Tests replace it to make waits instant."""
    import anyio

    await anyio.sleep(seconds)


def _known(perform: Callable[[Any], T] | None, effect: object) -> Callable[[Any], T]:
    if perform is None:
        raise TypeError(f"a flow asked for {effect!r}, which nobody here can do")
    return perform
