"""Time that jumps, and servers that ask for impossible waits: nobody is kept waiting for it."""

from __future__ import annotations

import time
from email.utils import formatdate
from typing import TYPE_CHECKING, Any, Final

import pytest

import chatwright as cw
from chatwright._drive import loops
from tests.faults.replies import Stall, chunks, completion, error_reply, json_reply, sse_reply
from tests.faults.server import ScriptedServer

if TYPE_CHECKING:
    from tests.contract.clients import Maker

HI: Final[dict[str, Any]] = {"model": "m", "messages": "Hi"}
YEAR: Final = 365 * 24 * 3600.0
NOW: Final = time.time()


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Makes waits instant, and tells them."""
    slept: list[float] = []

    async def apause(seconds: float) -> None:
        slept.append(seconds)

    monkeypatch.setattr(loops, "pause", slept.append)
    monkeypatch.setattr(loops, "apause", apause)
    return slept


@pytest.fixture(params=[YEAR, -YEAR], ids=["a year ahead", "a year back"])
def jumping(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A wall clock that jumps with every look, one way or the other."""
    jumps = iter(range(10**9))
    monkeypatch.setattr(time, "time", lambda: NOW + request.param * next(jumps))


def test_retries_and_backoff_do_not_see_the_wall_clock(client_of: Maker, waits: list[float], jumping: None) -> None:
    with ScriptedServer(error_reply(503), error_reply(503), json_reply(completion("Yes"))) as server:
        policy = cw.RetryPolicy(max_retries=2, max_elapsed=60)
        answer = client_of(server.url, retry=policy, deadline=60).chat.completions.create(**HI)
        assert (answer.text, answer.meta.attempts) == ("Yes", 3)
        assert 0 < answer.meta.elapsed < 60
    assert [0.375 <= waits[0] <= 0.5, 0.75 <= waits[1] <= 1] == [True, True]


def test_a_deadline_does_not_see_the_wall_clock(client_of: Maker, jumping: None) -> None:
    with ScriptedServer(sse_reply(chunks("Hel", "lo")).cut(-300, Stall())) as server:
        with pytest.raises(cw.APITimeoutError) as raised:
            client_of(server.url, deadline=0.5).chat.completions.stream(**HI).until_done()
        assert raised.value.phase == "deadline"
        assert raised.value.elapsed is not None
        assert 0 < raised.value.elapsed < 60


@pytest.mark.parametrize(
    ("wish", "wait"),
    [
        *[
            (wish, None)
            for wish in ("-1", "0", "nan", "inf", "-inf", "1e400", "soon", "", "0x10", "1_000", "1, 2", "+")
        ],
        *[(wish, None) for wish in ("\u0665", "\u00b2", "\uff11", "½", "1\u00a0")],
        ("Wed, 21 Oct 2015 07:28:00 GMT", None),
        ("Fri, 99 Foo 99999 99:99:99 GMT", None),
        ("0.25", 0.25),
        ("120", 120.0),
        pytest.param(formatdate(NOW + 30, usegmt=True), 30.0, id="in 30 seconds"),
    ],
)
def test_a_wish_to_wait(client_of: Maker, waits: list[float], wish: str, wait: float | None) -> None:
    date = ("Date", formatdate(NOW, usegmt=True))
    odd = error_reply(429, headers=[date, ("Retry-After", wish.encode().decode("latin-1"))])
    with ScriptedServer(odd, json_reply(completion("Yes"))) as server:
        retry = cw.RetryPolicy(max_retries=1)
        assert client_of(server.url, retry=retry).chat.completions.create(**HI).text == "Yes"
    assert len(waits) == 1
    assert waits[0] == wait if wait is not None else 0.375 <= waits[0] <= 0.5


@pytest.mark.parametrize(
    "wish",
    [
        "121",
        "31536000",
        "1e300",
        "Fri, 31 Dec 9999 23:59:59 GMT",
        # every process that runs tests names them the same
        pytest.param(formatdate(NOW + YEAR, usegmt=True), id="in a year"),
    ],
)
@pytest.mark.parametrize("ms", [False, True])
def test_a_wish_that_is_too_long_is_an_answer(client_of: Maker, waits: list[float], wish: str, ms: bool) -> None:
    header = {"retry-after-ms": "1e300"} if ms else {"retry-after": wish}
    with ScriptedServer(error_reply(429, headers=header)) as server:
        client = client_of(server.url, retry=cw.RetryPolicy(max_retries=5))
        with pytest.raises(cw.RateLimitError) as raised:
            client.chat.completions.create(**HI)
        assert raised.value.retry_after is not None
        assert raised.value.retry_after > 120
        assert len(server.requests) == 1
    assert waits == []


def test_a_wish_beyond_the_deadline_is_told_at_once(client_of: Maker, waits: list[float]) -> None:
    with ScriptedServer(error_reply(429, headers={"retry-after": "100"})) as server:
        client = client_of(server.url, retry=cw.RetryPolicy(max_retries=5), deadline=50)
        with pytest.raises(cw.APITimeoutError) as raised:
            client.chat.completions.create(**HI)
        assert raised.value.phase == "deadline"
        assert isinstance(raised.value.cause, cw.RateLimitError)
    assert waits == []


def test_a_date_is_read_by_the_servers_own_clock(client_of: Maker, waits: list[float], jumping: None) -> None:
    headers = [("Date", formatdate(NOW - YEAR, usegmt=True)), ("Retry-After", formatdate(NOW - YEAR + 7, usegmt=True))]
    with ScriptedServer(error_reply(429, headers=headers), json_reply(completion("Yes"))) as server:
        assert client_of(server.url, retry=cw.RetryPolicy(max_retries=1)).chat.completions.create(**HI).text == "Yes"
    assert waits == [7.0]
