"""Carrying out "call these tools" in tasks, under asyncio and trio; functions that may block run in threads."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from chatwright._drive.tool_threads import start_thread
from chatwright.toolrun.effects import Raised, Returned, TimedOut

if TYPE_CHECKING:
    from anyio.from_thread import BlockingPortal

    from chatwright.toolrun.effects import CallTools, Job


async def acall_tools(effect: CallTools) -> float:
    """Make the calls, at most `effect.parallel` at once; return the time afterwards.

    Cancellation reaches the tools that run. A thread can't be stopped: one that takes too long is left alone.
    """
    import anyio
    from anyio.from_thread import BlockingPortal

    slots = anyio.Semaphore(effect.parallel)
    fatal: list[BaseException] = []

    async def carry_out(job: Job) -> None:
        async with slots:
            try:
                await _carry_out(job, portal)
            except (KeyboardInterrupt, SystemExit) as error:  # not to be wrapped into a group
                fatal.append(error)
                group.cancel_scope.cancel()

    left = None if effect.deadline is None else effect.deadline - time.monotonic()
    with anyio.move_on_after(left):
        async with BlockingPortal() as portal, anyio.create_task_group() as group:
            for job in effect.jobs:
                group.start_soon(carry_out, job, name=f"chatwright-tool-{job.name}")
    if fatal:
        raise fatal[0]
    return time.monotonic()


async def _carry_out(job: Job, portal: BlockingPortal) -> None:
    import anyio

    with anyio.move_on_after(job.timeout) as scope:
        try:
            value = await _value_of(job, portal)
        except Exception as error:  # noqa: BLE001 - whatever a tool raises is for the loop to judge
            job.outcome = Raised(error)
        else:
            job.outcome = Returned(value)
    if scope.cancelled_caught:
        job.outcome = TimedOut(job.timeout or 0.0)


async def _value_of(job: Job, portal: BlockingPortal) -> Any:
    value = job.function() if job.is_async else await _in_thread(job, portal)
    while hasattr(value, "__await__"):
        value = await value
    return value


async def _in_thread(job: Job, portal: BlockingPortal) -> Any:
    """The value of a function that may block. Not one of anyio's threads: asyncio's would keep the program from ending."""
    import anyio

    ended = anyio.Event()
    outcomes: list[Returned | BaseException] = []

    def tell(outcome: Returned | BaseException) -> None:
        from contextlib import suppress

        outcomes.append(outcome)
        with suppress(RuntimeError):  # nobody waits any more
            portal.call(ended.set)

    start_thread(job.name, job.function, tell)
    await ended.wait()
    outcome = outcomes[0]
    if isinstance(outcome, BaseException):
        raise outcome
    return outcome.value
