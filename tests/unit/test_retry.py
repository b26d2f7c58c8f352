from __future__ import annotations

import copy
import math
import pickle
from email.utils import formatdate
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatwright._http import Failure, Headers, Reply
from chatwright.errors import APIError, ConfigError, InsufficientQuotaError, RateLimitError
from chatwright.retry import Decision, RetryPolicy

NOW = 1_700_000_000.0


def reply(status: int = 503, **headers: str) -> Reply:
    return Reply(status, Headers({name.replace("_", "-"): value for name, value in headers.items()}))


def failure(phase: Any = "first_byte", kind: Any = "closed", **facts: Any) -> Failure:
    return Failure(phase, OSError("x"), kind=kind, **facts)


def decide(trouble: Reply | Failure | APIError, policy: RetryPolicy | None = None, **facts: Any) -> Decision:
    facts = {"retries": 0, "elapsed": 0.0, "chance": 0.0, "now": NOW, **facts}
    return (policy or RetryPolicy()).decide(trouble, **facts)


@pytest.mark.parametrize("status", [408, 409, 429, 500, 502, 503, 504, 529, 599])
def test_statuses_that_are_retried(status: int) -> None:
    assert decide(reply(status)).delay == 0.5


@pytest.mark.parametrize("status", [300, 307, 400, 401, 403, 404, 413, 422, 600])
def test_statuses_that_are_not(status: int) -> None:
    assert decide(reply(status)).delay is None


def test_statuses_can_be_chosen() -> None:
    policy = RetryPolicy(statuses={404})
    assert decide(reply(404), policy).delay == 0.5
    assert decide(reply(503), policy).delay is None


def test_waits_grow_to_the_cap() -> None:
    waits = [decide(reply(), RetryPolicy(math.inf), retries=retries).delay for retries in (0, 1, 2, 3, 4, 5, 10_000)]
    assert waits == [0.5, 1.0, 2.0, 4.0, 8.0, 8.0, 8.0]


@given(retries=st.integers(0, 5000), chance=st.floats(0, 1, exclude_max=True))
def test_chance_takes_off_up_to_a_quarter(retries: int, chance: float) -> None:
    full = min(8.0, 0.5 * 2.0 ** min(retries, 60))
    delay = decide(reply(), RetryPolicy(math.inf), retries=retries, chance=chance).delay
    assert delay is not None
    assert 0.75 * full <= delay <= full


def test_base_and_cap_are_used() -> None:
    policy = RetryPolicy(9, base=3, cap=5)
    assert [decide(reply(), policy, retries=n).delay for n in range(3)] == [3, 5, 5]


@pytest.mark.parametrize(
    ("most", "taken", "again"), [(0, 0, False), (2, 1, True), (2, 2, False), (math.inf, 999, True)]
)
def test_number_of_retries(most: float, taken: int, again: bool) -> None:
    assert (decide(reply(), RetryPolicy(most), retries=taken).delay is not None) is again


@pytest.mark.parametrize(
    ("headers", "delay"),
    [
        ({"retry_after_ms": "250"}, 0.25),
        ({"retry_after_ms": "250", "retry_after": "9"}, 0.25),
        ({"retry_after_ms": "x", "retry_after": "9"}, 9),
        ({"retry_after": "9"}, 9),
        ({"retry_after": "0.01"}, 0.01),
        ({"retry_after": "120"}, 120),
        ({"retry_after": formatdate(NOW + 30, usegmt=True)}, 30),
        ({"retry_after": "0"}, 0.5),
        ({"retry_after": "-1"}, 0.5),
        ({"retry_after": "nan"}, 0.5),
        ({"retry_after": "inf"}, 0.5),
        ({"retry_after": "tomorrow"}, 0.5),
        ({"retry_after": ""}, 0.5),
        ({"retry_after": formatdate(NOW - 30, usegmt=True)}, 0.5),
    ],
)
def test_servers_wish(headers: dict[str, str], delay: float) -> None:
    assert decide(reply(429, **headers), chance=0.0).delay == delay


def test_servers_wish_has_no_chance_in_it() -> None:
    assert decide(reply(retry_after="9"), chance=0.99).delay == 9


@pytest.mark.parametrize(
    ("status", "headers", "again"),
    [
        (400, {"x_should_retry": "true"}, True),
        (503, {"x_should_retry": "false"}, False),
        (503, {"x_should_retry": "maybe"}, True),
        (400, {"x_should_retry": " TRUE "}, True),
        (503, {"retry_after": "120.5"}, False),
        (400, {"retry_after": "121", "x_should_retry": "true"}, False),
        (429, {"retry_after_ms": "120001"}, False),
        (400, {"retry_after": "1"}, False),
    ],
)
def test_order_of_the_checks(status: int, headers: dict[str, str], again: bool) -> None:
    assert (decide(reply(status, **headers)).delay is not None) is again


def test_longest_wish_can_be_chosen() -> None:
    assert decide(reply(retry_after="300"), RetryPolicy(max_retry_after=300)).delay == 300
    assert decide(reply(retry_after="3"), RetryPolicy(max_retry_after=2)).delay is None


def test_used_up_quota_is_never_retried() -> None:
    assert decide(reply(429, x_should_retry="true"), quota=True).delay is None
    event = InsufficientQuotaError("no money", status_code=429)
    assert decide(event).delay is None


@pytest.mark.parametrize(
    ("trouble", "again", "with_after_send"),
    [
        (failure("connect", "refused"), True, True),
        (failure("connect", "dns"), True, True),
        (failure("connect", "timeout", timeout=True), True, True),
        (failure("pool", "timeout", timeout=True), True, True),
        (failure("write", "timeout", timeout=True), True, True),
        (failure("write", "closed"), True, True),
        (failure("connect", "closed"), True, True),
        (failure("connect", "tls"), False, False),
        (failure("connect", "proxy"), True, True),
        (failure("connect", "proxy", refused=True), False, False),
        (failure(sent=True, reused=True), True, True),
        (failure(sent=True), False, True),
        (failure(kind="timeout", timeout=True, sent=True), False, True),
        (failure(kind="timeout", timeout=True, sent=True, reused=True), False, True),
        (failure("idle", sent=True), False, True),
        (failure("idle", "protocol", sent=True), False, True),
        (failure("deadline", "timeout", timeout=True), False, False),
        (failure("deadline", "timeout", timeout=True, sent=True), False, False),
    ],
)
def test_failures(trouble: Failure, again: bool, with_after_send: bool) -> None:
    assert (decide(trouble).delay is not None) is again
    assert (decide(trouble, RetryPolicy(after_send=True)).delay is not None) is with_after_send


def test_lost_keepalive_is_retried_at_once_but_counts() -> None:
    lost = failure(sent=True, reused=True)
    assert decide(lost).delay == 0
    assert decide(lost, RetryPolicy(0)).delay is None


def test_error_events() -> None:
    event = RateLimitError("later", status_code=429)
    assert decide(event).delay == 0.5
    assert decide(event, RetryPolicy(stream_start=False)).delay is None
    assert decide(APIError("something")).delay is None


def test_time_that_is_left() -> None:
    assert decide(reply(), left=0.6).delay == 0.5
    late = decide(reply(), left=0.5)
    assert (late.delay, late.out_of_time) == (None, True)
    assert "deadline" in late.reason
    assert not decide(reply(400), left=0.1).out_of_time
    assert not decide(reply(), left=0.1, retries=2).out_of_time


def test_time_the_policy_allows() -> None:
    policy = RetryPolicy(max_elapsed=10)
    assert decide(reply(), policy, elapsed=9.5).delay == 0.5
    given_up = decide(reply(), policy, elapsed=9.6)
    assert (given_up.delay, given_up.out_of_time) == (None, False)


@pytest.mark.parametrize(
    ("options", "word"),
    [
        ({"max_retries": -1}, "max_retries"),
        ({"max_retries": 1.5}, "max_retries"),
        ({"max_retries": None}, "max_retries"),
        ({"max_retries": True}, "max_retries"),
        ({"max_retries": math.nan}, "max_retries"),
        ({"base": -1}, "base"),
        ({"base": "1"}, "base"),
        ({"cap": math.nan}, "cap"),
        ({"max_retry_after": None}, "max_retry_after"),
        ({"max_elapsed": -1}, "max_elapsed"),
        ({"statuses": 500}, "statuses"),
        ({"statuses": {200}}, "statuses"),
        ({"statuses": {"500"}}, "statuses"),
        ({"after_send": 1}, "after_send"),
        ({"stream_start": None}, "stream_start"),
    ],
)
def test_values_that_cannot_work(options: dict[str, Any], word: str) -> None:
    with pytest.raises(ConfigError, match=word):
        RetryPolicy(**options)


def test_policy_is_a_value() -> None:
    policy = RetryPolicy(max_retries=5, statuses=[503, 502], after_send=True)
    assert policy == RetryPolicy(5, statuses={502, 503}, after_send=True)
    assert policy != RetryPolicy()
    assert hash(policy) == hash(RetryPolicy(5, statuses={502, 503}, after_send=True))
    for other in (pickle.loads(pickle.dumps(policy)), copy.copy(policy), copy.deepcopy(policy)):
        assert other == policy
        assert type(other) is RetryPolicy
    assert repr(policy) == "RetryPolicy(max_retries=5, statuses=[502, 503], after_send=True)"
    assert repr(RetryPolicy()) == "RetryPolicy()"
    with pytest.raises(AttributeError):
        policy.base = 1  # type: ignore[misc]
