"""Flows, stepped by hand: what they ask for, given what they are told."""

from __future__ import annotations

from typing import Any

import pytest

from chatwright._flow import Call, Send, Sleep, exchange
from chatwright._http import Failure, Headers, Reply, Request, StreamReply
from chatwright.errors import APIError, APIResponseError, APITimeoutError, InternalServerError, RateLimitError
from chatwright.hooks import Hooks
from chatwright.retry import RetryPolicy
from chatwright.timeouts import Timeout

REQUEST = Request("POST", "http://host/v1/chat", (), b"{}")


def call_of(request: Request = REQUEST, policy: RetryPolicy | None = None, **options: Any) -> Call:
    return Call(request, Timeout(9), policy or RetryPolicy(), **options)


def reply(status: int = 200, now: float = 101.0, headers: dict[str, str] | None = None) -> Reply:
    return Reply(status, Headers(headers or {}), b"{}", now=now, first_byte=0.5)


def begin(call: Call, read: Any = lambda reply: reply, at: float = 100.0, **options: Any) -> tuple[Any, Any]:
    """The flow and its first Send, after it was told the time."""
    flow = exchange(call, read, **options)
    assert next(flow) == Sleep(0)
    return flow, flow.send(at)


def finish(flow: Any, outcome: object) -> Any:
    with pytest.raises(StopIteration) as end:
        flow.send(outcome)
    return end.value.value


def test_answer_at_once() -> None:
    call = call_of()
    flow, effect = begin(call)
    assert effect == Send(REQUEST, Timeout(9), None, False, False)
    result = finish(flow, reply(now=102.5))
    assert (result.attempts, result.elapsed, result.first_byte) == (1, 2.5, 0.5)


def test_deadline_is_counted_from_the_beginning() -> None:
    flow, effect = begin(call_of(deadline=30), at=100.0)
    assert effect.deadline == 130.0
    flow.send(reply(503, now=105.0))
    assert flow.send(106.0).deadline == 130.0


def test_wait_then_again_then_error() -> None:
    call = call_of(policy=RetryPolicy(1))
    flow, _ = begin(call)
    pause = flow.send(reply(503))
    assert isinstance(pause, Sleep)
    assert 0.375 <= pause.seconds <= 0.5
    assert isinstance(flow.send(101.5), Send)
    with pytest.raises(InternalServerError) as raised:
        flow.send(reply(500, now=103.0))
    assert (raised.value.attempts, raised.value.elapsed) == (2, 3.0)
    assert (call.attempts, call.retries) == (2, 1)


def test_lost_keepalive_is_sent_again_without_a_wait() -> None:
    flow, effect = begin(call_of())
    assert not effect.fresh
    lost = Failure("first_byte", OSError(), kind="closed", sent=True, reused=True, now=100.1)
    again = flow.send(lost)
    assert isinstance(again, Send)
    assert again.fresh


def test_deadline_that_leaves_no_room_raises_at_once() -> None:
    flow, _ = begin(call_of(deadline=1.2))
    with pytest.raises(APITimeoutError) as raised:
        flow.send(reply(429, now=101.0, headers={"retry-after": "1"}))
    assert raised.value.phase == "deadline"
    assert isinstance(raised.value.cause, RateLimitError)


def test_deadline_that_ran_out_while_sending() -> None:
    flow, _ = begin(call_of(deadline=1))
    cause = OSError("timed out")
    with pytest.raises(APITimeoutError) as raised:
        flow.send(Failure("deadline", cause, kind="timeout", timeout=True, now=101.0))
    assert raised.value.phase == "deadline"
    assert raised.value.cause is cause


def test_status_wins_over_the_deadline_when_it_would_not_be_retried() -> None:
    flow, _ = begin(call_of(deadline=1))
    with pytest.raises(APIError) as raised:
        flow.send(reply(400, now=100.99))
    assert not isinstance(raised.value, APITimeoutError)


@pytest.mark.parametrize(
    ("location", "followed"),
    [
        ("/v2?x=1", "http://host/v2?x=1"),
        ("other", "http://host/v1/other"),
        ("http://HOST:80/v2", "http://HOST:80/v2"),
        ("//host/v2", "http://host/v2"),
        ("https://host/v1/chat", None),
        ("http://other/v1/chat", None),
        ("http://host:81/v1/chat", None),
        ("http://host.evil/v1", None),
        ("http://host@evil/v1", None),
        ("http://[bad", None),
        ("http://host:port/", None),
    ],
)
def test_redirects(location: str, followed: str | None) -> None:
    call = call_of()
    flow, _ = begin(call)
    if followed is None:
        with pytest.raises(APIError):
            flow.send(reply(307, headers={"location": location}))
        return
    effect = flow.send(reply(307, headers={"location": location}))
    assert (effect.request.url, effect.request.method, effect.request.content) == (followed, "POST", b"{}")
    assert finish(flow, reply()).attempts == 1


def test_next_attempt_begins_at_the_first_address_again() -> None:
    flow, _ = begin(call_of())
    flow.send(reply(307, headers={"location": "/v2"}))
    flow.send(reply(503))
    assert flow.send(102.0).request.url == "http://host/v1/chat"


@pytest.mark.parametrize(
    ("method", "status", "followed"), [("GET", 302, True), ("POST", 302, False), ("GET", 303, False)]
)
def test_redirects_by_method(method: str, status: int, followed: bool) -> None:
    flow, _ = begin(call_of(Request(method, "http://host/v1/models")))
    if followed:
        assert flow.send(reply(status, headers={"location": "/v2"})).request.method == method
    else:
        with pytest.raises(APIError):
            flow.send(reply(status, headers={"location": "/v2"}))


def test_redirect_without_an_address_is_an_error() -> None:
    flow, _ = begin(call_of())
    with pytest.raises(APIError):
        flow.send(reply(307))


def test_unreadable_answer_is_told_and_raised_and_not_retried() -> None:
    told: list[Any] = []

    def read(_: Reply) -> Any:
        raise APIResponseError("no answer")

    flow, _ = begin(call_of(hooks=Hooks(on_response=told.append)), read)
    with pytest.raises(APIResponseError) as raised:
        flow.send(reply())
    assert [(event.status, event.error) for event in told] == [(200, raised.value)]


def test_usage_of_the_answer_is_told() -> None:
    class Answer:
        usage = "7 tokens"

    told: list[Any] = []
    flow, _ = begin(call_of(hooks=Hooks(on_response=told.append)), lambda _: Answer())
    finish(flow, reply())
    assert told[0].usage == "7 tokens"


class Body:
    aborted = False

    def abort(self) -> None:
        self.aborted = True


def test_stream_that_cannot_be_read_is_let_go() -> None:
    def read(_: Reply) -> Any:
        raise KeyboardInterrupt

    stream = StreamReply(200, Headers(), now=101.0)
    body: Any = Body()
    stream.body = body
    flow, effect = begin(call_of(stream=True), read)
    assert effect.stream
    with pytest.raises(KeyboardInterrupt):
        flow.send(stream)
    assert body.aborted


def test_trouble_in_a_streams_beginning_goes_on_with_what_is_left() -> None:
    call = call_of(policy=RetryPolicy(1), stream=True, deadline=60)
    flow, _ = begin(call)
    finish(flow, reply(now=101.0))
    trouble = RateLimitError("later", status_code=429)
    again = exchange(call, lambda answer: answer, trouble=trouble)
    assert next(again) == Sleep(0)
    pause = again.send(103.0)
    assert pause.seconds > 0
    effect = again.send(104.0)
    assert (effect.deadline, call.attempts, call.retries) == (160.0, 2, 1)
    assert finish(again, reply(now=105.0)).elapsed == 5.0
    third = exchange(call, lambda answer: answer, trouble=trouble)
    next(third)
    with pytest.raises(RateLimitError) as raised:
        third.send(106.0)
    assert raised.value is trouble
