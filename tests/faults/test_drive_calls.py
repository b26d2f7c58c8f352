"""Whole calls over real sockets: retries, deadlines, redirects, keys, hooks."""

from __future__ import annotations

import time
from email.utils import formatdate
from typing import TYPE_CHECKING, Any

import pytest

from chatwright._drive import loops
from chatwright._http import KeySource, StreamReply
from chatwright.errors import (
    APIConnectionError,
    APIStatusError,
    APITimeoutError,
    ConfigError,
    InsufficientQuotaError,
    InternalServerError,
    RateLimitError,
)
from chatwright.hooks import Hooks, RequestEvent, ResponseEvent, RetryEvent
from chatwright.retry import RetryPolicy
from chatwright.timeouts import Timeout
from tests.faults.driving import call_of, post
from tests.faults.replies import (
    Close,
    Stall,
    body_reply,
    chunks,
    completion,
    error_reply,
    json_reply,
    redirect,
    sse_reply,
)
from tests.faults.replies import Reply as Steps
from tests.faults.server import ScriptedServer, closed_port

if TYPE_CHECKING:
    from tests.faults.driving import Driver


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Makes waits instant, and tells them."""
    slept: list[float] = []

    async def apause(seconds: float) -> None:
        slept.append(seconds)

    monkeypatch.setattr(loops, "pause", slept.append)
    monkeypatch.setattr(loops, "apause", apause)
    return slept


def test_status_is_retried_until_the_answer(driver: Driver, waits: list[float]) -> None:
    with ScriptedServer(error_reply(503), error_reply(429), json_reply(completion())) as server:
        reply = driver.call(post(server.url))
        assert reply.attempts == 3
        assert reply.elapsed >= reply.first_byte > 0
        assert len(waits) == 2
        assert 0.375 <= waits[0] <= 0.5
        assert 0.75 <= waits[1] <= 1.0
        assert len({request.body for request in server.requests}) == 1


def test_last_failure_is_raised_with_its_facts(driver: Driver, waits: list[float]) -> None:
    replies = [error_reply(503, f"busy {n}", {"x-request-id": f"req_{n}"}) for n in range(3)]
    with ScriptedServer(*replies) as server, pytest.raises(InternalServerError) as raised:
        driver.call(post(server.url))
    error = raised.value
    assert (error.status_code, error.attempts, error.request_id) == (503, 3, "req_2")
    assert error.elapsed is not None
    assert "busy 2" in error.message


@pytest.mark.parametrize(
    ("headers", "low", "high"),
    [
        ({"retry-after-ms": "1500"}, 1.5, 1.5),
        ({"retry-after-ms": "1500", "retry-after": "7"}, 1.5, 1.5),
        ({"retry-after": "7"}, 7, 7),
        ({"retry-after": "0.25"}, 0.25, 0.25),
        ({"retry-after": "0"}, 0.375, 0.5),
        ({"retry-after": "-3"}, 0.375, 0.5),
        ({"retry-after": "nan"}, 0.375, 0.5),
        ({"retry-after": "inf"}, 0.375, 0.5),
        ({"retry-after": "soon"}, 0.375, 0.5),
        ({"retry-after": "a minute ago"}, 0.375, 0.5),
        ({"retry-after": "in a minute"}, 30, 60),
    ],
)
def test_servers_wish_first(
    driver: Driver, waits: list[float], headers: dict[str, str], low: float, high: float
) -> None:
    # Dates are made now: the tests were collected long before this one runs.
    dates = {"a minute ago": time.time() - 60, "in a minute": time.time() + 60}
    sent = {name: formatdate(dates[value], usegmt=True) if value in dates else value for name, value in headers.items()}
    with ScriptedServer(error_reply(429, headers=sent), json_reply({})) as server:
        driver.call(post(server.url))
    assert len(waits) == 1
    assert low <= waits[0] <= high


@pytest.mark.parametrize(
    ("status", "headers"),
    [
        (429, {"retry-after": "121"}),
        (503, {"x-should-retry": "false"}),
        (400, {}),
        (503, {"retry-after": "500", "x-should-retry": "true"}),
    ],
)
def test_what_is_not_retried(driver: Driver, waits: list[float], status: int, headers: dict[str, str]) -> None:
    with ScriptedServer(error_reply(status, headers=headers)) as server, pytest.raises(APIStatusError):
        driver.call(post(server.url))
    assert waits == []


def test_server_may_ask_for_a_retry_of_any_status(driver: Driver, waits: list[float]) -> None:
    with ScriptedServer(error_reply(400, headers={"x-should-retry": "true"}), json_reply({})) as server:
        assert driver.call(post(server.url)).attempts == 2


def test_used_up_quota_is_never_retried(driver: Driver, waits: list[float]) -> None:
    reply = error_reply(429, code="insufficient_quota", headers={"x-should-retry": "true"})
    with ScriptedServer(reply) as server, pytest.raises(InsufficientQuotaError):
        driver.call(post(server.url))
    assert waits == []


def test_refused_connection_is_retried(driver: Driver, waits: list[float]) -> None:
    with pytest.raises(APIConnectionError) as raised:
        driver.call(post(f"http://127.0.0.1:{closed_port()}/v1"))
    assert raised.value.attempts == 3
    assert len(waits) == 2


@pytest.mark.parametrize("after_send", [False, True])
def test_no_answer_after_the_request_was_sent(driver: Driver, waits: list[float], after_send: bool) -> None:
    policy = RetryPolicy(after_send=after_send)
    with ScriptedServer(Steps((Close(),)), default=json_reply({})) as server:
        if after_send:
            assert driver.call(post(server.url), policy=policy).attempts == 2
        else:
            with pytest.raises(APIConnectionError) as raised:
                driver.call(post(server.url), policy=policy)
            assert not isinstance(raised.value, APITimeoutError)
        assert len(server.requests) == 1 + after_send


@pytest.mark.parametrize("after_send", [False, True])
def test_timeout_after_the_request_was_sent(driver: Driver, waits: list[float], after_send: bool) -> None:
    options: dict[str, Any] = {"policy": RetryPolicy(after_send=after_send), "timeout": Timeout(5, first_byte=0.15)}
    with ScriptedServer(Steps((Stall(),)), default=json_reply({})) as server:
        if after_send:
            assert driver.call(post(server.url), **options).attempts == 2
        else:
            with pytest.raises(APITimeoutError) as raised:
                driver.call(post(server.url), **options)
            assert raised.value.phase == "first_byte"
        assert len(server.requests) == 1 + after_send


def test_lost_keepalive_is_retried_at_once_on_a_fresh_connection(driver: Driver, waits: list[float]) -> None:
    lost = Steps((Close(),))
    with ScriptedServer(json_reply({}), lost, json_reply({})) as server:
        driver.call(post(server.url))
        assert driver.call(post(server.url)).attempts == 2
        assert waits == []
        assert [request.connection for request in server.requests] == [0, 0, 1]


def test_deadline_leaves_no_room_for_the_wait(driver: Driver) -> None:
    with (
        ScriptedServer(error_reply(429, headers={"retry-after": "30"})) as server,
        pytest.raises(APITimeoutError) as raised,
    ):
        driver.call(post(server.url), deadline=1.0)
    assert raised.value.phase == "deadline"
    assert isinstance(raised.value.cause, RateLimitError)


def test_deadline_spans_all_attempts(driver: Driver) -> None:
    policy = RetryPolicy(max_retries=1000, base=0.01, cap=0.01)
    with ScriptedServer(default=error_reply(503)) as server, pytest.raises(APITimeoutError) as raised:
        driver.call(post(server.url), deadline=0.3, policy=policy)
    assert raised.value.phase == "deadline"
    assert isinstance(raised.value.cause, InternalServerError)
    assert len(server.requests) > 1
    assert raised.value.attempts - len(server.requests) in {0, 1}  # the last one may have begun and not gone out


def test_deadline_in_a_later_attempt_keeps_the_failure_before(driver: Driver, waits: list[float]) -> None:
    with ScriptedServer(error_reply(503), Steps((Stall(),))) as server, pytest.raises(APITimeoutError) as raised:
        driver.call(post(server.url), deadline=0.3, policy=RetryPolicy(base=0.001))
    assert raised.value.phase == "deadline"
    assert isinstance(raised.value.cause, InternalServerError)


def test_deadline_in_the_first_attempt(driver: Driver) -> None:
    with ScriptedServer(Steps((Stall(),))) as server, pytest.raises(APITimeoutError) as raised:
        driver.call(post(server.url), deadline=0.2)
    assert raised.value.phase == "deadline"
    assert raised.value.cause is not None


# Redirects


@pytest.mark.parametrize("status", [307, 308])
def test_redirect_on_the_same_server_is_followed(driver: Driver, status: int) -> None:
    with ScriptedServer(redirect("/v2/chat?a=1", status), json_reply({})) as server:
        reply = driver.call(post(server.url))
        assert reply.attempts == 1
        assert reply.url == f"http://127.0.0.1:{server.port}/v2/chat?a=1"
        first, second = server.requests
        assert second.target == "/v2/chat?a=1"
        assert second.body == first.body
        assert second.headers["authorization"] == "Bearer sk-test"


def test_redirect_to_another_server_gets_nothing(driver: Driver) -> None:
    with ScriptedServer() as other, ScriptedServer(redirect(other.url)) as server:
        with pytest.raises(APIStatusError) as raised:
            driver.call(post(server.url))
        assert raised.value.status_code == 307
        assert other.connections == []


@pytest.mark.parametrize("status", [301, 302, 303])
def test_redirect_that_would_change_the_method_is_not_followed(driver: Driver, status: int) -> None:
    with ScriptedServer(redirect("/v2", status)) as server, pytest.raises(APIStatusError) as raised:
        driver.call(post(server.url))
    assert raised.value.status_code == status


def test_redirects_in_a_circle_end(driver: Driver) -> None:
    with ScriptedServer(default=redirect("/v1/again")) as server:
        with pytest.raises(APIStatusError):
            driver.call(post(server.url))
        assert len(server.requests) == 4


# Keys


def _bearer(key: object) -> tuple[bytes, bytes]:
    return b"X-Key", str(key).encode()


def test_key_is_asked_for_before_each_attempt(driver: Driver, waits: list[float]) -> None:
    keys = iter(["one", "two"])
    request = post("", key=KeySource(lambda: next(keys), _bearer))
    with ScriptedServer(error_reply(503), json_reply({})) as server:
        driver.call(request.at(server.url))
        assert [r.headers["x-key"] for r in server.requests] == ["one", "two"]


async def _secret() -> str:
    return "from a coroutine"


def test_asynchronous_key_needs_an_asynchronous_client(driver: Driver) -> None:
    with ScriptedServer(default=json_reply({})) as server:
        for ask in (_secret, lambda: _secret()):  # noqa: PLW0108 - a plain function that gives an awaitable
            request = post(server.url, key=KeySource(ask, _bearer))
            if driver.is_sync:
                with pytest.raises(ConfigError, match="AsyncClient"):
                    driver.call(request)
            else:
                driver.call(request)
                assert server.requests[-1].headers["x-key"] == "from a coroutine"


def test_what_a_key_function_raises_comes_out(driver: Driver) -> None:
    def broken() -> str:
        raise LookupError("no vault")

    with ScriptedServer() as server, pytest.raises(LookupError, match="no vault"):
        driver.call(post(server.url, key=KeySource(broken, _bearer)))


# Hooks


def test_hooks_are_told_of_every_step(driver: Driver, waits: list[float]) -> None:
    told: list[Any] = []
    hooks = Hooks(told.append, told.append, told.append)
    with ScriptedServer(error_reply(503), json_reply({}, headers={"x-request-id": "req_1"})) as server:
        call = call_of(post(server.url), hooks=hooks, model="m", messages=[{"role": "user"}])
        driver.exchange(call)
    kinds = [type(event) for event in told]
    assert kinds == [RequestEvent, ResponseEvent, RetryEvent, RequestEvent, ResponseEvent]
    first, failed, retry, second, done = told
    assert (first.attempt, second.attempt, first.model, first.messages) == (1, 2, "m", [{"role": "user"}])
    assert (failed.status, type(failed.error)) == (503, InternalServerError)
    assert retry.error is failed.error
    assert retry.delay == waits[0]
    assert (done.status, done.error, done.request_id, done.attempt) == (200, None, "req_1", 2)
    assert done.first_byte > 0
    with pytest.raises(AttributeError):
        first.model = "other"


def test_what_a_hook_raises_comes_out_and_costs_no_connection(driver: Driver) -> None:
    def fail(_: object) -> None:
        raise LookupError("a bug in a hook")

    with ScriptedServer(default=json_reply({})) as server:
        for hooks in (Hooks(on_request=fail), Hooks(on_response=fail)):
            with pytest.raises(LookupError):
                driver.call(post(server.url), hooks=hooks)
        driver.call(post(server.url))
        assert len(server.connections) == 1


def test_streams_response_is_told_when_it_has_ended(driver: Driver) -> None:
    told: list[ResponseEvent] = []
    with ScriptedServer(sse_reply(chunks("a"))) as server:
        call = call_of(post(server.url), stream=True, hooks=Hooks(on_response=told.append))
        reply = driver.exchange(call)
        assert isinstance(reply, StreamReply)
        assert told == []
        driver.read_all(reply)
        driver.close_body(reply)
        call.report(reply.now, reply, usage={"total_tokens": 7})
        assert [(event.status, event.usage) for event in told] == [(200, {"total_tokens": 7})]


def test_retry_after_a_streams_first_error_event_keeps_counting(driver: Driver, waits: list[float]) -> None:
    error = RateLimitError("later", status_code=429)
    with ScriptedServer(default=sse_reply([])) as server:
        call = call_of(post(server.url), stream=True, policy=RetryPolicy(max_retries=1))
        first = driver.exchange(call)
        driver.close_body(first)
        second = driver.exchange(call, trouble=error)
        driver.close_body(second)
        assert (second.attempts, len(waits)) == (2, 1)
        with pytest.raises(RateLimitError) as raised:
            driver.exchange(call, trouble=error)
        assert raised.value is error


def test_empty_reply_body_is_an_answer(driver: Driver) -> None:
    with ScriptedServer(body_reply(b"", 204, content_type=None)) as server:
        assert driver.call(post(server.url)).content == b""
