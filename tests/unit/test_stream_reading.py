"""What bodies of all sorts become, stepped by hand."""

from __future__ import annotations

import json
from typing import Any

import pytest

import chatwright as cw
from chatwright._http import Failure
from chatwright.types import Chunk
from tests.faults.replies import chunk, chunks, sse
from tests.unit.scripted_streams import arrived, chunks_of, events_of

DONE = b"data: [DONE]\n\n"
HELLO = chunks("Hel", "lo")


def body(*said: object) -> bytes:
    return b"".join(map(sse, said))


def text(stream: Any) -> str:
    return "".join(chunk.choices[0].delta.content or "" for chunk in stream if chunk.choices)


def failure(**options: Any) -> Failure:
    return Failure("idle", OSError("gone"), **{"kind": "closed", "sent": True, "now": 105.0, **options})


def error_of(*pieces: Any, headers: dict[str, str] | None = None) -> Any:
    """The error that both kinds of stream raise for a body of these pieces, which must be the same."""
    with pytest.raises(cw.APIError) as first:
        list(chunks_of(*pieces, headers=headers))
    with pytest.raises(cw.APIError) as second:
        list(events_of(*pieces, headers=headers))
    assert type(first.value) is type(second.value)
    assert str(first.value) == str(second.value)
    assert first.value.partial == second.value.partial
    assert first.value.request_id == second.value.request_id == (None if headers else "req_1")
    return first.value


@pytest.mark.parametrize("end", [b"\n", b"\r", b"\r\n"])
@pytest.mark.parametrize(
    "start", [b"", b"\xef\xbb\xbf", b": hi\n\n", b"retry: 5\nid: 1\n\n", b"\n\n", b"data:\n\n", b"data: \n\n"]
)
def test_what_a_good_stream_may_look_like(start: bytes, end: bytes) -> None:
    whole = (start + body(*HELLO) + DONE).replace(b"\n", end)
    for size in (1, 7, len(whole)):
        pieces = [whole[at : at + size] for at in range(0, len(whole), size)]
        assert text(chunks_of(*pieces)) == "Hello"
        assert events_of(*pieces).get_final_completion().text == "Hello"


def test_events_that_mean_nothing_between_chunks() -> None:
    noise = (
        b": ping\n\nid: 7\n\nevent: ping\ndata: ping\n\nevent: ping\ndata: [1]\n\ndata:\n\nevent: stats\ndata: 5\n\n"
        b'event: ping\ndata: {"type": "ping"}\n\n'
    )
    read = list(chunks_of(body(HELLO[0]), noise, body(*HELLO[1:]), noise, DONE))
    assert (len(read), text(read)) == (len(HELLO), "Hello")


def test_a_chunk_with_a_name_and_one_with_several_lines() -> None:
    named = b"event: chunk\nid: 1\n" + sse(HELLO[1])
    lines = b"".join(b"data: %b\n" % line for line in json.dumps(HELLO[2], indent=1).encode().split(b"\n")) + b"\n"
    assert text(chunks_of(body(HELLO[0]), named, lines, body(HELLO[3]))) == "Hello"


def test_after_done_nothing_counts_and_the_body_is_drained() -> None:
    stream = chunks_of(body(*HELLO) + DONE + b"data: {broken\n\n")
    assert text(stream) == "Hello"
    assert stream.body.log == ["read", "drain"]


@pytest.mark.parametrize(
    "done", [b"data: [DONE]", b"data:[DONE]\n", b"data: [DONE] \r\n\r\n", b"event: end\ndata: [DONE]\n\n"]
)
def test_ways_to_say_done(done: bytes) -> None:
    assert text(chunks_of(body(*HELLO[:-1]), done)) == "Hello"


def test_the_last_blank_line_may_be_missing() -> None:
    assert text(chunks_of(body(*HELLO)[:-2])) == "Hello"
    stream = events_of(body(*HELLO)[:-1])
    assert [event.type for event in stream][-1] == "finish"


def test_a_clean_end_after_every_finish_reason_is_good() -> None:
    stream = chunks_of(body(*HELLO))
    assert text(stream) == "Hello"
    assert stream.body.log == ["read", "end", "close"]


def test_done_without_a_finish_reason_is_good() -> None:
    stream = events_of(body(*HELLO[:-1]), DONE)
    assert [event.type for event in stream][-1] == "content.done"
    assert stream.final.text == "Hello"
    assert stream.final.finish_reason is None


def test_an_end_without_a_finish_reason_is_an_interruption() -> None:
    error = error_of(body(*HELLO[:-1]))
    assert type(error) is cw.StreamInterruptedError
    assert isinstance(error, cw.APIConnectionError)
    assert arrived(error).text == "Hello"
    assert arrived(error).meta.request_id == "req_1"
    assert "finish_reason" in str(error)


def test_an_end_before_all_choices_are_finished_is_an_interruption() -> None:
    said = [*chunks("a"), chunk({"content": "b"}, index=1)]
    assert error_of(body(*said)).partial.texts == ["a", "b"]


def test_a_cut_last_event_is_judged_by_what_came_before() -> None:
    whole = body(*HELLO)
    assert error_of(whole[:-10]).partial.text == "Hello"
    assert text(chunks_of(whole + b'data: {"id": "chatc')) == "Hello"


@pytest.mark.parametrize("pieces", [(), (b": ping\n\n",), (DONE,), (body(chunk({}, choices=[])), DONE), (b"\n",)])
def test_a_stream_without_a_choice_is_an_interruption(pieces: tuple[bytes, ...]) -> None:
    error = error_of(*pieces)
    assert type(error) is cw.StreamInterruptedError
    assert error.partial is None
    assert "choice" in str(error)


@pytest.mark.parametrize("headers", [{"content-type": "application/json"}, {"content-type": "text/html"}, {}])
def test_an_empty_body_is_an_interruption(headers: dict[str, str]) -> None:
    with pytest.raises(cw.StreamInterruptedError):
        list(chunks_of(headers={**headers, "a": "b"}))


@pytest.mark.parametrize("kind", ["application/json", "text/event-stream", "text/html; charset=utf-8", ""])
@pytest.mark.parametrize(
    "content", ["<!doctype html><html><title>Hi</title></html>", '{"choices": [], "id": "a"}', "\n [1, 2]", '{"broken']
)
def test_a_body_that_is_no_event_stream(kind: str, content: str) -> None:
    raw = content.encode()
    error = error_of(raw[:2], raw[2:], headers={"content-type": kind})
    assert type(error) is cw.APIResponseError
    assert error.raw == content
    assert error.response.status_code == 200
    assert "no event stream" in str(error)


def test_text_that_is_no_event_stream() -> None:
    error = error_of(b"upstream is asleep", headers={"content-type": "text/plain"})
    assert type(error) is cw.APIResponseError
    assert error.raw == "upstream is asleep"


def test_an_endless_page_is_not_read_to_its_end() -> None:
    stream = chunks_of(*[b"<" + b"x" * 600_000] * 10)
    with pytest.raises(cw.APIResponseError):
        list(stream)
    assert len(stream.body.pieces) == 8
    assert stream.body.log[-1] == "close"


def test_an_error_object_in_place_of_a_stream() -> None:
    said = {"error": {"message": "slow down", "code": "rate_limit_exceeded", "type": "requests", "param": None}}
    error = error_of(json.dumps(said).encode(), headers={"content-type": "application/json"})
    assert type(error) is cw.RateLimitError
    assert error.code == "rate_limit_exceeded"
    assert json.loads(error.response.text) == said
    assert "in its answer" in str(error)


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ({"code": "rate_limit_exceeded"}, cw.RateLimitError),
        ({"code": "insufficient_quota"}, cw.InsufficientQuotaError),
        ({"code": "invalid_api_key"}, cw.AuthenticationError),
        ({"code": "model_not_found"}, cw.ModelNotFoundError),
        ({"code": "context_length_exceeded"}, cw.ContextLengthExceededError),
        ({"code": "content_filter"}, cw.ContentFilterError),
        ({"type": "invalid_request_error"}, cw.BadRequestError),
        ({"code": "server_error"}, cw.InternalServerError),
        ({"code": 503}, cw.InternalServerError),
        ({"code": "429"}, cw.RateLimitError),
        ({"code": "no_such_word"}, cw.APIError),
    ],
)
def test_error_events_raise_the_class_of_their_status(said: dict[str, Any], kind: type[cw.APIError]) -> None:
    error = error_of(body(*HELLO[:2], {"error": {"message": "it went wrong", **said}}))
    assert type(error) is kind
    assert arrived(error).text == "Hel"
    assert "it went wrong" in str(error)
    assert error.to_dict()["body"]["message"] == "it went wrong"


@pytest.mark.parametrize(
    "said",
    [
        sse({"error": "it went wrong"}),
        b'event: error\ndata: {"message": "it went wrong"}\n\n',
        b"event: error\ndata: it went wrong\n\n",
        b'event: error\ndata: "it went wrong"\n\n',
        sse({"object": "error", "message": "it went wrong"}),
        sse({"type": "error", "error": {"message": "it went wrong"}}),
        sse({**chunk({"content": ""}, "error"), "error": {"message": "it went wrong"}}),
    ],
)
def test_error_events_of_all_shapes(said: bytes) -> None:
    error = error_of(body(*HELLO[:2]) + said + DONE)
    assert type(error) is cw.APIError
    assert "it went wrong" in str(error)
    assert arrived(error).text == "Hel"


def test_an_error_that_is_null_is_none() -> None:
    assert text(chunks_of(body(*({**one, "error": None} for one in HELLO)))) == "Hello"


@pytest.mark.parametrize("said", [b"{broken", b"oops", b"\xff\xfe", b"null", b"[1]", b'"text"', b"5", b"[" * 100_000])
def test_events_that_can_not_be_read(said: bytes) -> None:
    error = error_of(body(*HELLO[:2]) + b"data: " + said + b"\n\n" + body(*HELLO[2:]))
    assert type(error) is cw.StreamError
    assert arrived(error).text == "Hel"
    assert isinstance(error.cause, Exception)
    assert len(str(error)) < 300


def test_half_an_emoji_is_read() -> None:
    said = json.dumps(chunk({"content": "\ud83d"})).encode()
    assert text(chunks_of(b"data: " + said + b"\n\n" + body(*HELLO))) == "\ud83dHello"


def test_an_event_that_is_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    from chatwright.streaming import reading
    from chatwright.streaming import sse as decoding

    monkeypatch.setattr(reading, "SSEDecoder", lambda *_limits: decoding.SSEDecoder(max_line=1000))
    error = error_of(body(*HELLO[:2]), b"data: " + b"x" * 2000)
    assert type(error) is cw.StreamError
    assert arrived(error).text == "Hel"
    assert "longer than 1000 bytes" in str(error)
    assert type(error_of(body(*HELLO[:2]) + b"data: " + b"x" * 1000)) is cw.StreamError


@pytest.mark.parametrize(
    ("trouble", "kind", "phase"),
    [
        (failure(), cw.StreamInterruptedError, None),
        (failure(kind="protocol"), cw.StreamInterruptedError, None),
        (failure(kind="timeout", timeout=True), cw.APITimeoutError, "idle"),
    ],
)
def test_failures_keep_what_arrived(trouble: Failure, kind: type[cw.APIError], phase: str | None) -> None:
    error = error_of(body(*HELLO[:2]), trouble)
    assert type(error) is kind
    assert isinstance(error, cw.APIConnectionError)
    assert arrived(error).text == "Hel"
    assert getattr(error, "phase", None) == phase
    assert isinstance(error.cause, OSError)


def test_the_deadline() -> None:
    gone = Failure("deadline", OSError("late"), kind="timeout", timeout=True, sent=True, now=105.0)
    error = error_of(body(*HELLO[:2]), gone)
    assert (type(error), error.phase, arrived(error).text) == (cw.APITimeoutError, "deadline", "Hel")


def test_what_arrived_comes_before_the_failure() -> None:
    stream = chunks_of(body(*HELLO[:3]) + b"data: oops\n\n")
    assert [next(stream).choices[0].delta.content for _ in range(3)] == ["", "Hel", "lo"]
    with pytest.raises(cw.StreamError):
        next(stream)
    assert list(stream) == []


@pytest.mark.parametrize("kind", ["", "chat.completion", "chat.completion.chunk", None])
def test_chunks_that_call_themselves_something_else(kind: object) -> None:
    said = [{**one, "object": kind} for one in HELLO]
    assert text(chunks_of(body(*said), DONE)) == "Hello"
    assert events_of(body(*said), DONE).get_final_completion().object == "chat.completion"


def test_a_chunk_is_as_the_server_sent_it() -> None:
    (first, *_) = chunks_of(body({**HELLO[0], "more": 1}, *HELLO[1:]))
    assert isinstance(first, Chunk)
    assert first.to_dict() == {**HELLO[0], "more": 1}


def test_usage_after_the_last_choice() -> None:
    usage = {"prompt_tokens": 1, "completion_tokens": 2, "total_tokens": 3}
    tail = [chunk({}, choices=[], usage=usage), chunk({}, choices=[{"delta": {}}])]
    stream = events_of(body(*HELLO, *tail), DONE)
    assert "usage" in [event.type for event in stream]
    assert stream.final.to_dict()["usage"] == usage


def test_the_error_holds_no_key() -> None:
    error = error_of(body(*HELLO[:1]) + b"data: Bearer sk-abcdefghijklmnopqrstuvwxyz123456\n\n")
    assert "abcdefghijklmnop" not in str(error)
