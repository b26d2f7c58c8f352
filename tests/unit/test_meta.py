from __future__ import annotations

import copy
import pickle
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatwright._http import Headers, Reply
from chatwright.meta import Meta, RateLimit, parse_duration, rate_limit_of, request_id_of


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("12ms", 0.012),
        ("1s", 1.0),
        ("6m0s", 360.0),
        ("1h2m3.5s", 3723.5),
        ("1d", 86400.0),
        ("250µs", 0.00025),
        ("250μs", 0.00025),
        ("250us", 0.00025),
        ("5000ns", 0.000005),
        ("0s", 0.0),
        ("59.97s", 59.97),
        ("20", 20.0),
        (" 1.5 ", 1.5),
        ("0", 0.0),
    ],
)
def test_durations(text: str, seconds: float) -> None:
    duration = parse_duration(text)
    assert duration is not None
    assert duration.total_seconds() == pytest.approx(seconds, abs=1e-6)


@pytest.mark.parametrize(
    "text", [None, "", "soon", "-1", "-1s", "1x", "s", "1m 2s", "nan", "inf", "9" * 400, "9" * 400 + "s"]
)
def test_what_is_no_duration(text: str | None) -> None:
    assert parse_duration(text) is None


@given(hours=st.integers(0, 1000), minutes=st.integers(0, 59), milliseconds=st.integers(0, 59_999))
def test_go_writes_what_we_read(hours: int, minutes: int, milliseconds: int) -> None:
    text = f"{hours}h{minutes}m{milliseconds / 1000:g}s"
    assert parse_duration(text) == timedelta(hours=hours, minutes=minutes, milliseconds=milliseconds)


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    duration = parse_duration(text)
    assert duration is None or duration >= timedelta(0)


def test_rate_limits() -> None:
    headers = Headers(
        {
            "X-RateLimit-Limit-Requests": "5000",
            "x-ratelimit-remaining-requests": "4999",
            "x-ratelimit-reset-requests": "12ms",
            "x-ratelimit-limit-tokens": "160000",
            "x-ratelimit-remaining-tokens": "159976",
            "x-ratelimit-reset-tokens": "6m0s",
        }
    )
    assert rate_limit_of(headers) == RateLimit(
        5000, 4999, timedelta(milliseconds=12), 160000, 159976, timedelta(minutes=6)
    )


def test_rate_limits_that_make_no_sense_are_none() -> None:
    headers = Headers({"x-ratelimit-limit-requests": "-1", "x-ratelimit-remaining-tokens": "many"})
    assert rate_limit_of(headers) == RateLimit()
    assert rate_limit_of(Headers({"x-ratelimit-reset-requests": "7"})).reset_requests == timedelta(seconds=7)


@pytest.mark.parametrize(
    ("headers", "request_id"),
    [
        ({"X-Request-ID": "req_1", "apim-request-id": "az"}, "req_1"),
        ({"apim-request-id": "az"}, "az"),
        ({"request-id": "r"}, "r"),
        ({"x-litellm-call-id": "l"}, "l"),
        ({"x-request-id": ""}, None),
        ({}, None),
    ],
)
def test_request_ids(headers: dict[str, str], request_id: str | None) -> None:
    assert request_id_of(Headers(headers)) == request_id


def test_meta_of_a_reply() -> None:
    headers = Headers({"x-request-id": "req_1", "openai-processing-ms": "411", "x-ratelimit-limit-tokens": "9"})
    meta = Meta.of(Reply(200, headers, b"", "http://h/v1", first_byte=0.5, elapsed=0.75, attempts=2))
    assert (meta.request_id, meta.status_code, meta.attempts) == ("req_1", 200, 2)
    assert (meta.elapsed, meta.first_byte, meta.processing_ms) == (0.75, 0.5, 411.0)
    assert meta.headers["X-REQUEST-ID"] == "req_1"
    assert meta.rate_limit.limit_tokens == 9
    assert meta.to_dict() == {
        "request_id": "req_1",
        "status_code": 200,
        "attempts": 2,
        "elapsed": 0.75,
        "first_byte": 0.5,
        "processing_ms": 411.0,
        "rate_limit": {
            "limit_requests": None,
            "remaining_requests": None,
            "reset_requests": None,
            "limit_tokens": 9,
            "remaining_tokens": None,
            "reset_tokens": None,
        },
    }
    for twin in (pickle.loads(pickle.dumps(meta)), copy.deepcopy(meta)):
        assert twin.to_dict() == meta.to_dict()
        assert twin.headers == meta.headers


def test_resets_are_seconds_in_a_dict() -> None:
    meta = Meta(headers={"x-ratelimit-reset-tokens": "1m0.5s"})
    assert meta.to_dict()["rate_limit"]["reset_tokens"] == 60.5


def test_a_meta_shows_no_cookie() -> None:
    meta = Meta(headers={"set-cookie": "session=secret-cookie", "x-request-id": "req_1"})
    assert "req_1" in repr(meta)
    assert "secret-cookie" not in repr(meta) + repr(meta.headers)
