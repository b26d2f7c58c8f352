"""Carrying out "call these tools" in threads."""

from __future__ import annotations

import time
from collections import deque
from contextvars import copy_context
from queue import Empty, SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING, Any

from chatwright.errors import ConfigError
from chatwright.toolrun.effects import Raised, Returned, TimedOut

if TYPE_CHECKING:
    from collections.abc import Callable

    from chatwright.toolrun.effects import CallTools, Job


def call_tools(effect: CallTools) -> float:
    """Make the calls, at most `effect.parallel` at once, each in a thread of its own; return the time afterwards.

    A thread can't be stopped: one that takes too long is left alone, and its result is dropped. The threads are daemons,
    so that none of them keeps a program from ending.
    """
    waiting = deque(effect.jobs)
    running: dict[Job, float | None] = {}
    ended: SimpleQueue[tuple[Job, Returned | BaseException]] = SimpleQueue()
    try:
        while waiting or running:
            while waiting and len(running) < effect.parallel:
                job = waiting.popleft()
                running[job] = None if job.timeout is None else time.monotonic() + job.timeout
                start_thread(job.name, job.function, lambda outcome, job=job: ended.put((job, outcome)))  # type: ignore[misc] # bound now
            limits = [limit for limit in (effect.deadline, *running.values()) if limit is not None]
            left = max(0.0, min(limits) - time.monotonic()) if limits else None
            try:
                job, outcome = ended.get(timeout=left)
            except Empty:
                if _give_up_late_ones(running, effect.deadline):
                    break
            else:
                if job in running:
                    del running[job]
                    _keep(job, outcome)
    finally:
        while not ended.empty():  # what ended in the meantime was done, too
            job, outcome = ended.get()
            if job in running:
                _keep(job, outcome)
    return time.monotonic()


def start_thread(name: str, function: Callable[[], Any], tell: Callable[[Returned | BaseException], object]) -> None:
    """Run a function in a daemon thread that sees the context variables of this one; `tell` hears what came of it."""
    context = copy_context()

    def carry_out() -> None:
        try:
            outcome: Returned | BaseException = Returned(context.run(function))
        except BaseException as error:  # noqa: BLE001 - raised again where somebody waits for it
            outcome = error
        tell(outcome)

    Thread(target=carry_out, name=f"chatwright-tool-{name}", daemon=True).start()


def _give_up_late_ones(running: dict[Job, float | None], deadline: float | None) -> bool:
    """Let go of what takes too long; whether that is everything, because the deadline has passed."""
    now = time.monotonic()
    for job, limit in list(running.items()):
        if limit is not None and now >= limit:
            del running[job]
            job.outcome = TimedOut(job.timeout or 0.0)
    return deadline is not None and now >= deadline


def _keep(job: Job, outcome: Returned | BaseException) -> None:
    if isinstance(outcome, Returned):
        if hasattr(outcome.value, "__await__"):
            if hasattr(outcome.value, "close"):
                outcome.value.close()
            raise ConfigError(f"{job.name}: gave something to be awaited; an async tool needs an AsyncClient")
        job.outcome = outcome
    elif isinstance(outcome, Exception):
        job.outcome = Raised(outcome)
    else:  # KeyboardInterrupt, SystemExit: no matter of the model's
        raise outcome
