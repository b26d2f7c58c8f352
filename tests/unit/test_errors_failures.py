"""Requests that got no whole answer: the error that each becomes, and what it tells its reader to do."""

from __future__ import annotations

import errno
import pickle
import ssl
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from chatwright import errors
from chatwright._call_context import CallContext
from chatwright._error_map import (
    broken_stream_error,
    failure_error,
    interrupted_error,
    status_error,
    unreadable_error,
)
from chatwright._http import Failure, Headers, Reply
from chatwright.timeouts import Timeout

if TYPE_CHECKING:
    from chatwright._http import FailureKind, Phase

CONTEXT = CallContext(
    host="api.openai.com",
    base_url="https://api.openai.com/v1",
    timeout=Timeout(60),
    deadline=9.0,
    attempts=3,
    elapsed=1.234,
)
PROXY = "http://proxy:3128"
REPLY = Reply(200, Headers({"x-request-id": "req_1"}), attempts=2)
PARTIAL: Any = SimpleNamespace(to_dict=lambda: {"id": "c"})


class DecodingError(Exception):
    """As httpx names it."""


def failed(phase: Phase, kind: FailureKind, cause: Exception | None = None, **facts: Any) -> Failure:
    facts = {"sent": phase in ("first_byte", "idle"), "timeout": kind == "timeout", **facts}
    return Failure(phase, cause or OSError("[Errno 5] odd"), kind=kind, **facts)


@pytest.mark.parametrize(
    ("failure", "context", "story", "advice"),
    [
        (failed("connect", "refused"), {}, "api.openai.com refused the connection (", "Is the server running"),
        (failed("connect", "dns"), {}, "The name of api.openai.com can't be resolved", "DNS"),
        (failed("connect", "closed"), {}, "ended the connection while it was made", "scheme"),
        (
            failed("write", "closed"),
            {},
            "closed the connection before it had the whole request",
            "larger than it takes",
        ),
        (failed("first_byte", "closed"), {}, "closed the connection without an answer", "after_send=True"),
        (failed("first_byte", "closed"), {"base_url": "http://h/v1"}, "without an answer", "must begin with https:"),
        (
            failed("idle", "closed"),
            {},
            "in the middle of its answer",
            "It may have worked on the request, so it was not",
        ),
        (failed("first_byte", "protocol"), {}, "did not answer in HTTP", "scheme"),
        (failed("idle", "protocol"), {}, "broke the rules of HTTP in its answer", "proxy on the way, is at fault"),
        (failed("idle", "protocol", DecodingError("zlib")), {}, "rules of HTTP", "'Accept-Encoding': 'identity'"),
        (failed("connect", "other"), {}, "The connection to api.openai.com failed", "network"),
        (failed("connect", "other", OSError(errno.EMFILE, "Too many open files")), {}, "failed", "ulimit -n"),
        (failed("connect", "proxy", proxy=PROXY), {}, f"The proxy {PROXY} made no connection to api.", "NO_PROXY"),
        (failed("connect", "proxy", OSError("407 Who?"), proxy=PROXY), {}, "made no connection", "wants a password"),
        (failed("connect", "refused", proxy=PROXY), {}, f"The proxy {PROXY} on the way to api", "Is it running?"),
        (failed("connect", "dns", proxy=PROXY), {}, f"The proxy {PROXY} on the way to api", "HTTPS_PROXY"),
        (failed("connect", "closed", proxy=PROXY), {}, f"The proxy {PROXY} made no connection", "NO_PROXY"),
        (failed("first_byte", "closed", proxy=PROXY), {}, f"without an answer through the proxy {PROXY}", "after_send"),
    ],
    ids=repr,
)
def test_failures(failure: Failure, context: dict[str, Any], story: str, advice: str) -> None:
    error = failure_error(failure, CONTEXT._replace(**context))
    assert type(error) is errors.APIConnectionError
    assert (error.host, error.cause, error.attempts, error.elapsed) == ("api.openai.com", failure.cause, 3, 1.234)
    for phrase in (story, advice, f"{type(failure.cause).__name__}: {failure.cause}; 3 attempts, 1.23 s)"):
        assert phrase in error.message


@pytest.mark.parametrize(
    ("words", "advice"),
    [
        ("certificate verify failed: unable to get local issuer certificate", "CA certificate in SSL_CERT_FILE"),
        ("certificate verify failed: Hostname mismatch, certificate is not valid for 'a'.", "for another host"),
        ("certificate verify failed: IP address mismatch, certificate is not valid for '127.0.0.1'", "another host"),
        ("certificate verify failed: certificate has expired", "too old"),
        ("tlsv13 alert certificate required", "http_client"),
        ("wrong version number", "base_url must begin with http:"),
        ("sslv3 alert handshake failure", "SSL_CERT_FILE"),
    ],
)
def test_a_refused_certificate_keeps_its_words_and_says_what_it_is_about(words: str, advice: str) -> None:
    outer = OSError("no connection")
    outer.__cause__ = ssl.SSLError(1, f"[SSL] {words}")
    for cause in (ssl.SSLError(1, f"[SSL] {words}"), outer):
        message = failure_error(failed("connect", "tls", cause), CONTEXT).message
        assert message.startswith("No secure connection to api.openai.com (")
        assert advice in message
    assert words in failure_error(failed("connect", "tls", ssl.SSLError(1, words)), CONTEXT).message


def test_a_cause_without_words_is_told_by_what_led_to_it() -> None:
    bare = OSError()
    bare.__cause__ = ConnectionAbortedError("aborted")
    assert (
        "(ConnectionAbortedError: aborted; 3 attempts"
        in failure_error(failed("connect", "other", bare), CONTEXT).message
    )
    assert "(OSError; 3 attempts" in failure_error(failed("connect", "other", OSError()), CONTEXT).message


@pytest.mark.parametrize(
    ("phase", "story", "advice"),
    [
        (
            "connect",
            "No connection to api.openai.com within the time limit of 5 s (3 att",
            "timeout=Timeout(connect=...)",
        ),
        ("pool", "became free within the time limit (3", "fewer calls at once"),
        ("write", "did not take the request within the time limit of 60 s", "Timeout(write=...)"),
        ("first_byte", "gave no answer within the time limit of 60 s", "so it was not sent again"),
        (
            "idle",
            "in the middle of its answer, and sent nothing more within the time limit of 60 s",
            "Timeout(idle=...)",
        ),
        ("deadline", "The deadline of 9 s for the call to api.openai.com ran out", "Raise deadline"),
    ],
)
def test_timeouts(phase: Phase, story: str, advice: str) -> None:
    cause = TimeoutError("timed out")
    error = failure_error(failed(phase, "timeout", cause), CONTEXT, PARTIAL)
    assert type(error) is errors.APITimeoutError
    assert (error.phase, error.partial, error.cause) == (phase, PARTIAL, cause)
    assert story in error.message
    assert advice in error.message
    twin = pickle.loads(pickle.dumps(failure_error(failed(phase, "timeout", cause), CONTEXT)))
    assert (twin.phase, twin.cause) == (phase, "TimeoutError: timed out")


def test_a_proxy_that_does_not_connect_in_time_is_named() -> None:
    message = failure_error(failed("connect", "timeout", proxy=PROXY), CONTEXT).message
    assert f"through the proxy {PROXY} within the time limit" in message
    assert "NO_PROXY" in message


@pytest.mark.parametrize("failure", [failed("first_byte", "timeout"), failed("first_byte", "closed")], ids=repr)
def test_advice_knows_what_the_call_does_already(failure: Failure) -> None:
    bold = CONTEXT._replace(after_send=True)
    assert "after_send" not in failure_error(failure, bold).message
    assert "not sent again" not in failure_error(failure, bold).message
    assert "or stream" not in failure_error(failure, CONTEXT._replace(streamed=True)).message


def test_an_unsent_request_is_not_said_to_have_been_worked_on() -> None:
    assert "worked on" not in failure_error(failed("write", "closed"), CONTEXT).message


def test_a_deadline_names_the_failure_before_it() -> None:
    before = status_error(Reply(503, Headers({"x-request-id": "req_7"}), b"busy"), CONTEXT)
    error = failure_error(Failure("deadline", before, timeout=True), CONTEXT._replace(elapsed=9.001))
    assert error.cause is before
    assert "ran out (3 attempts, 9 s). Before that: InternalServerError: 503 Service Unavailable" in error.message


@pytest.mark.parametrize(
    ("during", "when", "advice"),
    [
        ("connect", "ran out while it was being connected", "Check base_url"),
        ("pool", "ran out while it waited for a free connection", "Make fewer calls at once"),
        ("write", "ran out while the request was being sent", "send less at once"),
        ("first_byte", "ran out while it waited for the answer", "ask for less"),
        ("idle", "ran out in the middle of the answer", "ask for less"),
    ],
)
def test_a_deadline_says_what_took_so_long(during: Phase, when: str, advice: str) -> None:
    message = failure_error(Failure("deadline", TimeoutError(), timeout=True, during=during), CONTEXT).message
    assert f"The deadline of 9 s for the call to api.openai.com {when} (3 attempts" in message
    assert advice in message


def test_a_wait_that_does_not_fit_is_no_deadline_that_passed() -> None:
    before = status_error(Reply(503, Headers(), b"busy"), CONTEXT)
    message = failure_error(Failure("deadline", before, timeout=True), CONTEXT).message
    assert "The deadline of 9 s for the call to api.openai.com leaves no time to try again (3 attempts" in message
    assert "Before that: InternalServerError" in message


# In the middle of a stream


@pytest.mark.parametrize(
    ("failure", "cls", "phrases"),
    [
        (
            failed("idle", "closed"),
            errors.StreamInterruptedError,
            ["closed the connection in the middle of its stream"],
        ),
        (failed("idle", "protocol"), errors.StreamInterruptedError, ["broke the rules of HTTP", "is at fault"]),
        (failed("idle", "protocol", DecodingError("z")), errors.StreamInterruptedError, ["'identity'"]),
        (failed("idle", "tls", OSError("bad record")), errors.StreamInterruptedError, ["rules of TLS", "is at fault"]),
        (failed("idle", "timeout"), errors.APITimeoutError, ["sent nothing more", "Timeout(idle=...)"]),
        (failed("deadline", "timeout"), errors.APITimeoutError, ["The deadline of 9 s", "Raise deadline"]),
    ],
    ids=repr,
)
def test_broken_streams(failure: Failure, cls: type[errors.APIConnectionError], phrases: list[str]) -> None:
    error = broken_stream_error(failure, CONTEXT, REPLY, PARTIAL)
    assert type(error) is cls
    assert (error.partial, error.request_id, error.cause, error.attempts) == (PARTIAL, "req_1", failure.cause, 3)
    for phrase in (*phrases, "api.openai.com", "3 attempts", "What had arrived is in .partial.", "[request id: req_1]"):
        assert phrase in error.message
    for phrase in ("after_send", "scheme", "base_url"):
        assert phrase not in error.message


def test_interrupted_streams() -> None:
    error = interrupted_error(CONTEXT, REPLY, "its body ended", PARTIAL)
    assert (error.partial, error.request_id, error.attempts) == (PARTIAL, "req_1", 3)
    assert error.message == (
        "The stream from api.openai.com was interrupted after 3 attempts: its body ended. What had arrived is in .partial. "
        "Ask anew, or go on from there. [request id: req_1]"
    )
    assert ".partial" not in interrupted_error(CONTEXT, REPLY, "its body ended").message


def test_unreadable_streams() -> None:
    cause = ValueError("no JSON")
    error = unreadable_error(CONTEXT, REPLY, "'{oops' is no JSON", cause, PARTIAL)
    assert type(error) is errors.StreamError
    assert (error.partial, error.request_id, error.attempts, error.cause) == (PARTIAL, "req_1", 3, cause)
    assert error.message.startswith(
        "The stream from api.openai.com can't be read on after 3 attempts: '{oops' is no JSON."
    )
    assert error.message.endswith("What had arrived is in .partial. [request id: req_1]")
