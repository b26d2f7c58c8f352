"""Servers that play one fault to every request of a call, and then become good."""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Protocol

from chatwright.testing import FakeServer
from chatwright.testing._answer import Answer, json_answer, stream_answer
from tests.faults.matrix.calls import good_answer
from tests.faults.matrix.tls import TLSServer
from tests.faults.replies import Reply, Step, body_reply
from tests.faults.server import ScriptedServer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from chatwright.testing import ReceivedRequest
    from chatwright.testing.fault import Fault
    from tests.faults.incoming import Request
    from tests.faults.matrix.calls import CallKind, Good
    from tests.faults.matrix.tls import Spoiling

REQUEST_ID: Final = "req_matrix"
HEADERS: Final = {"x-request-id": REQUEST_ID}
_ATTEMPTS: Final = 3


class Place(Protocol):
    """A server in the midst of a fault."""

    @property
    def url(self) -> str: ...
    @property
    def asked(self) -> int:
        """Requests that have arrived."""
        ...

    def heal(self) -> None:
        """Answer well from now on."""

    def wait_closed(self) -> None:
        """Wait until no connection is open; AssertionError if some stay."""


class Play(Protocol):
    """What a fault does, on a server of its own."""

    def at(self, kind: CallKind) -> AbstractContextManager[Place]: ...


@dataclass(frozen=True)
class Kit:
    """Faults of `chatwright.testing.fault`, on its `FakeServer`."""

    faults: tuple[Fault, ...]

    @contextmanager
    def at(self, kind: CallKind) -> Iterator[Place]:
        with FakeServer() as server:
            yield _FakePlace(server, kind, self.faults)


class _FakePlace:
    def __init__(self, server: FakeServer, kind: CallKind, faults: tuple[Fault, ...]) -> None:
        self._server = server
        self._kind = kind
        self._rule = server.on(path="/chat/completions")
        self._say_well(kind.turns_before)
        refused = any(fault.refuses for fault in faults)
        for _ in range(_ATTEMPTS if refused else 1):
            self._rule.reply(lambda request: self._answer(request, first_turn=False), *faults)
        if not refused:
            self._rule.forever()
        self.url = server.url

    @property
    def asked(self) -> int:
        return len(self._server.requests)

    def heal(self) -> None:
        self._rule = self._server.on(path="/chat/completions")
        self._say_well(self._kind.turns_before + 1)

    def wait_closed(self) -> None:
        self._server.wait_for_connections(0)

    def _say_well(self, times: int) -> None:
        for number in range(times):
            first = number == 0
            self._rule.reply(lambda request, first=first: self._answer(request, first_turn=first))

    def _answer(self, request: ReceivedRequest, *, first_turn: bool) -> Answer:
        good = good_answer(self._kind, first_turn=first_turn, streamed=request.stream)
        made = stream_answer(good.pieces) if good.is_stream else json_answer(json.loads(good.body))
        return made.with_headers(*HEADERS.items())


class _Script:
    """Good answers for a call; spoiled from the turn on that the fault is for, and good again once it is healed."""

    def __init__(self, kind: CallKind, spoil: Callable[[Good], Reply] | None, *, keep_alive: bool) -> None:
        self._kind = kind
        self._spoil = spoil
        self._keep_alive = keep_alive
        self._turn = 0

    def heal(self) -> None:
        self._spoil = None
        self._turn = 0

    def reply(self, request: Request) -> Reply:
        streamed = request.method == "POST" and bool(request.json.get("stream"))
        good = good_answer(self._kind, first_turn=self._turn == 0, streamed=streamed)
        self._turn += 1
        if self._spoil is None or self._turn <= self._kind.turns_before:
            return well(good, keep_alive=self._keep_alive)
        return self._spoil(good)


def well(good: Good, *, keep_alive: bool = True) -> Reply:
    """The good answer as it is."""
    framing: Any = "chunked" if good.is_stream else "length"
    return body_reply(
        good.pieces, headers=HEADERS, content_type=good.content_type, framing=framing, keep_alive=keep_alive
    )


@dataclass(frozen=True)
class Wire:
    """Any bytes and steps on a plain socket: instead of a good answer, or when a connection is made."""

    spoil: Callable[[Good], Reply] | None = None
    on_connect: tuple[Step, ...] = ()

    @contextmanager
    def at(self, kind: CallKind) -> Iterator[Place]:
        # What happens to new connections needs calls that don't go over old ones.
        script = _Script(kind, self.spoil, keep_alive=not self.on_connect)
        spared: tuple[tuple[Step, ...], ...] = ((),) * kind.turns_before
        greetings = (*spared, *(self.on_connect,) * _ATTEMPTS) if self.on_connect else ()
        with ScriptedServer(default=script.reply, on_connect=greetings) as server:
            yield _WirePlace(server, script)


class _WirePlace:
    def __init__(self, server: ScriptedServer, script: _Script) -> None:
        self._server = server
        self._script = script
        self.url = server.url

    @property
    def asked(self) -> int:
        return len(self._server.requests)

    def heal(self) -> None:
        self._script.heal()
        self._server.greet_no_more()

    def wait_closed(self) -> None:
        self._server.wait_closed()


@dataclass(frozen=True)
class Tls:
    """A server with TLS, spoiled below HTTP."""

    spoiling: Spoiling

    @contextmanager
    def at(self, kind: CallKind) -> Iterator[Place]:
        # A new connection for each request: the handshake is what goes wrong.
        script = _Script(kind, None, keep_alive=False)
        with TLSServer(script.reply, self.spoiling, spared=kind.turns_before) as server:
            yield _TLSPlace(server, script)


class _TLSPlace:
    def __init__(self, server: TLSServer, script: _Script) -> None:
        self._server = server
        self._script = script
        self.url = server.url

    @property
    def asked(self) -> int:
        return self._server.asked

    def heal(self) -> None:
        self._script.heal()
        self._server.heal()

    def wait_closed(self) -> None:
        self._server.wait_closed()
