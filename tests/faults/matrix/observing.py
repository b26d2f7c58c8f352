"""Play one fault to all calls of all drivers at once, and write down what came of each.

Nothing here knows what should come out. It only holds what every call was promised: errors of our own that pickle and
hold no key, no received text lost, an end in time, and nothing left behind.
"""

from __future__ import annotations

import asyncio
import gc
import os
import pickle
import sys
import threading
import time
import warnings
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from unittest import mock

import anyio

import chatwright as cw
from tests.faults.matrix.calls import CALLS, DRIVERS, Got
from tests.faults.matrix.places import REQUEST_ID
from tests.faults.matrix.tls import trusted_certificates

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.faults.matrix.calls import CallKind
    from tests.faults.matrix.faults import Row
    from tests.faults.matrix.places import Place

KEY: Final = "sk-matrix-0123456789abcdef"
DEADLINE: Final = 30.0
"""Seconds for a call whose fault comes to an end by itself."""
SHORT_DEADLINE: Final = 2.0
"""Seconds for a call whose fault does not."""
_GRACE: Final = 20.0
"""Seconds after its deadline when a call counts as hanging: machines may be slow, only waiting for ever is a fault."""
_SETTLE: Final = 5.0


@dataclass(frozen=True)
class Seen:
    """What a user has in hand after a call."""

    outcome: str
    kept: tuple[str, ...]
    requests: int
    """That arrived at the server, those of earlier turns left out."""
    attempts: int | None = None
    """How many the error speaks of."""


@dataclass
class Observed:
    """One row: what was seen, by call and driver, and which promises were broken."""

    seen: dict[tuple[str, str], Seen] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)


def observe(row: Row) -> Observed:
    """Play the row's fault to every call of every driver."""
    observed = Observed()
    before = _left_behind()
    with _noise(observed.broken), mock.patch.dict(os.environ, {"SSL_CERT_FILE": str(trusted_certificates())}):
        kinds = [kind for kind in CALLS if not row.calls or kind.name in row.calls]
        cells = [_Cell(row, kind, driver, observed) for kind in kinds for driver in DRIVERS]
        for cell in cells:
            cell.thread.start()
        until = time.monotonic() + row.deadline + _GRACE
        for cell in cells:
            cell.thread.join(max(0.0, until - time.monotonic()))
            if cell.thread.is_alive():
                observed.broken.append(f"{cell.name}: it goes on long after its deadline")
        _hold_that_nothing_is_left(before, observed.broken)
    return observed


class _Cell:
    """One call of one driver, in a thread of its own."""

    def __init__(self, row: Row, kind: CallKind, driver: str, observed: Observed) -> None:
        self._row = row
        self._kind = kind
        self._driver = driver
        self._observed = observed
        self._got = Got()
        self.name = f"{kind.name}, {driver}"
        self.thread = threading.Thread(target=self._run, name=f"matrix: {self.name}", daemon=True)

    def _run(self) -> None:
        try:
            with self._row.play.at(self._kind) as place:
                if self._driver == "sync":
                    self._in_thread(place)
                else:
                    anyio.run(self._in_tasks, place, backend=self._driver)
                place.wait_closed()
        except BaseException as error:  # noqa: BLE001 - told in the thread that asked
            self._complain(f"the observation failed: {error!r}")

    def _options(self, place: Place) -> dict[str, Any]:
        retry = cw.RetryPolicy(base=0)
        return {
            "base_url": place.url,
            "api_key": KEY,
            "deadline": self._row.deadline,
            "retry": retry,
            **self._row.options,
        }

    def _in_thread(self, place: Place) -> None:
        with cw.Client(**self._options(place)) as client:
            try:
                outcome = self._kind.in_thread(client, self._got)
            except Exception as error:  # noqa: BLE001 - whatever comes out is what is written down
                outcome = error
            self._write_down(outcome, place)
            self._hold_that_nothing_is_in_use(client)
            place.heal()
            again = self._kind.in_thread(client, Got())
            self._hold_that_it_is_right(again)

    async def _in_tasks(self, place: Place) -> None:
        tasks = tasks_alive()
        async with cw.AsyncClient(**self._options(place)) as client:
            try:
                outcome = await self._kind.in_task(client, self._got)
            except Exception as error:  # noqa: BLE001 - whatever comes out is what is written down
                outcome = error
            self._write_down(outcome, place)
            self._hold_that_nothing_is_in_use(client)
            if tasks_alive() != tasks:
                self._complain(f"{tasks_alive() - tasks} tasks are left")
            place.heal()
            again = await self._kind.in_task(client, Got())
            self._hold_that_it_is_right(again)

    def _write_down(self, outcome: Any, place: Place) -> None:
        requests = place.asked - self._kind.turns_before
        if isinstance(outcome, BaseException):
            attempts = getattr(outcome, "attempts", None) if self._row.counts else None
            seen = Seen(_named(outcome), self._kept(outcome), requests, attempts)
            self._hold_what_errors_promise(outcome)
        else:
            seen = Seen("answer" if outcome == self._kind.right else "answer, altered", (), requests)
        self._observed.seen[self._kind.name, self._driver] = seen

    def _kept(self, error: Any) -> tuple[str, ...]:
        kept = []
        partial = getattr(error, "partial", None) or getattr(error, "completion", None)
        if partial is not None:
            kept.append(f"text {_short(partial.text)}" if partial.text else "a completion without text")
        if getattr(error, "body", None) is not None:
            kept.append("body")
        if getattr(error, "raw", None):
            kept.append("raw body")
        if getattr(error, "request_id", None) == REQUEST_ID:
            kept.append("request id")
        return tuple(kept)

    # What every call was promised.

    def _hold_what_errors_promise(self, error: BaseException) -> None:
        if not isinstance(error, cw.ChatwrightError):
            self._complain(f"an exception that is not ours: {error!r}")
            return
        copy = pickle.loads(pickle.dumps(error))
        if type(copy) is not type(error) or str(copy) != str(error):
            self._complain(f"{error!r} does not survive pickling")
        told = [str(error), repr(error), repr(vars(error)), repr(pickle.dumps(error))]
        if any(KEY in text for text in told):
            self._complain(f"the key is told by {type(error).__name__}")
        partial = getattr(error, "partial", None)
        choices = [] if partial is None else partial.choices
        kept = {choice.index: choice.message.content for choice in choices if choice.message.content}
        if self._kind.streams and kept != self._got.texts:
            self._complain(f"handed out {self._got.texts!r}, but kept {kept!r}")
        run = self._got.run
        if (
            isinstance(error, cw.APIError)
            and run is not None
            and [message["role"] for message in run.messages] != ["user", "assistant", "tool"]
        ):
            self._complain(f"the run has lost its messages: {run.messages}")

    def _hold_that_nothing_is_in_use(self, client: Any) -> None:
        counts = in_use(client)
        if counts != (0, 0):
            self._complain(f"{counts[0]} connections in use, {counts[1]} waiting for one after the call")

    def _hold_that_it_is_right(self, again: Any) -> None:
        if again != self._kind.right:
            self._complain(f"the next call brings {again!r}")

    def _complain(self, what: str) -> None:
        self._observed.broken.append(f"{self.name}: {what}")


def in_use(client: Any) -> tuple[int, int]:
    """The connections that a client's calls hold, and the calls that wait for one."""
    wire = client._wire
    groups = list(wire._sessions.values()) if hasattr(wire, "_sessions") else [wire._senders]
    counts = [pool.slots.counts for group in groups for pool in group.values()]
    return sum(count[0] for count in counts), sum(count[2] for count in counts)


def tasks_alive() -> int:
    """How many tasks the running event loop has."""
    try:
        return len(asyncio.all_tasks())
    except RuntimeError:
        import trio

        return trio.lowlevel.current_statistics().tasks_living


def _named(error: BaseException) -> str:
    phase = getattr(error, "phase", None)
    return type(error).__name__ + (f" ({phase})" if phase else "")


def _short(text: str) -> str:
    return repr(text) if len(text) <= 40 else "(long)"


@contextmanager
def _noise(broken: list[str]) -> Iterator[None]:
    """Warnings and exceptions that nobody catches are broken promises too."""
    with ExitStack() as stack:
        caught = stack.enter_context(warnings.catch_warnings(record=True))
        warnings.simplefilter("always")
        stack.enter_context(mock.patch.object(sys, "unraisablehook", lambda told: broken.append(f"unraisable: {told}")))
        stack.enter_context(
            mock.patch.object(threading, "excepthook", lambda told: broken.append(f"in a thread: {told}"))
        )
        yield
        broken += [f"a warning: {warning.message}" for warning in caught]


def _left_behind() -> tuple[int, frozenset[threading.Thread]]:
    """Open files, sockets among them, and threads."""
    return sum(1 for _ in Path("/proc/self/fd").iterdir()), frozenset(threading.enumerate())


def _hold_that_nothing_is_left(before: tuple[int, frozenset[threading.Thread]], broken: list[str]) -> None:
    gc.collect()
    until = time.monotonic() + _SETTLE
    while True:
        files, threads = _left_behind()
        left = threads - before[1]
        if (files <= before[0] and not left) or time.monotonic() > until:
            break
        time.sleep(0.01)
    if files > before[0]:
        broken.append(f"{files - before[0]} files or sockets are left open")
    if left:
        broken.append(f"threads are left: {left}")
