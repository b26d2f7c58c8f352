"""Good answers with bytes changed, lost, doubled and put in anywhere, heads and framing included: whatever comes, it ends well.

`make faults` plays thousands of them.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any, Final

import pytest

import chatwright as cw
from tests.contract.clients import KINDS, making
from tests.faults.matrix.calls import CALLS, Got, good_answer
from tests.faults.matrix.observing import in_use
from tests.faults.matrix.places import well
from tests.faults.profile import much
from tests.faults.replies import Close, Reply, Reset, Send, Sleep
from tests.faults.server import ScriptedServer

if TYPE_CHECKING:
    from tests.faults.incoming import Request
    from tests.faults.matrix.calls import CallKind
    from tests.faults.replies import Step

ANSWERS: Final = much(60, 3000)
PIECES: Final = (
    *(b"\r\n", b"\n", b"\r", b"\0", b":", b"\xff", b"\xef\xbb\xbf", b"0\r\n\r\n", b"-1", b"9" * 20),
    *(b"{", b"}", b"[", b"]", b'"', b"\\", b"null", b"data: ", b"\n\n", b"data: [DONE]\n\n", b"event: error\n"),
    *(b"HTTP/1.1 200 OK\r\n\r\n", b"HTTP/1.1 100 Continue\r\n\r\n", b"Content-Length: 7\r\n"),
)


def mutated(data: bytes, chance: random.Random) -> bytes:
    """The bytes, spoiled in a few places."""
    made = bytearray(data)
    for _ in range(chance.choice((1, 1, 1, 2, 3, 8))):
        at = chance.randrange(len(made) + 1)
        until = min(len(made), at + chance.choice((1, 1, 2, 5, 30, 200)))
        what = chance.randrange(6)
        if what == 0:
            made[at:until] = b""
        elif what == 1:
            made[at:at] = made[at:until]
        elif what == 2:
            made[at:at] = chance.choice(PIECES)
        elif what == 3:
            made[at:until] = chance.randbytes(until - at)
        elif what == 4:
            other = chance.randrange(len(made) + 1)
            made[at:until] = made[other : other + 50]
        elif until > at:
            made[at] ^= 1 << chance.randrange(8)
    return bytes(made) or b"\0"


class Spoiler:
    """Answers the turns of one call after another."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.kind: CallKind = CALLS[0]
        self.turn = 0
        self.is_good = False

    def begin(self) -> CallKind:
        self.kind = self.chance.choice(CALLS)
        self.turn = 0
        return self.kind

    def __call__(self, request: Request) -> Reply:
        self.turn += 1
        streamed = request.method == "POST" and bool(request.json.get("stream"))
        good = good_answer(self.kind, first_turn=self.turn == 1, streamed=streamed)
        if self.is_good or self.turn <= self.kind.turns_before:
            return well(good)
        wire = mutated(well(good).wire, self.chance)
        at = self.chance.randrange(len(wire)) + 1
        ends: tuple[tuple[Step, ...], ...] = ((Close(),), (Close(),), (Reset(),), ())
        return Reply((Send(wire[:at]), Sleep(0.001), Send(wire[at:]), *self.chance.choice(ends)))


@pytest.mark.parametrize("driver", KINDS)
def test_whatever_comes(driver: str) -> None:
    spoiler = Spoiler(seed=KINDS.index(driver))
    with ScriptedServer(default=spoiler) as server, making(driver) as make:
        client = make(server.url, retry=cw.RetryPolicy(max_retries=1, base=0), deadline=0.3)
        for _ in range(ANSWERS):
            _call(client, spoiler.begin())
            assert in_use(client) == (0, 0)
        spoiler.is_good = True
        for kind in CALLS:
            spoiler.kind, spoiler.turn = kind, 0
            assert kind.in_thread(client.with_options(deadline=60), Got()) == kind.right
        server.wait_returned()


def _call(client: Any, kind: CallKind) -> None:
    got = Got()
    try:
        kind.in_thread(client, got)
    except cw.ChatwrightError as error:
        partial = getattr(error, "partial", None)
        if kind.streams:
            choices: list[Any] = [] if partial is None else partial.choices
            kept = "".join(choice.message.content or "" for choice in choices)
            assert sorted(kept) == sorted("".join(got.texts.values()))
