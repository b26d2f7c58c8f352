"""Streams over real sockets, in threads, under asyncio and under trio: what servers do to them, and what comes out."""

from __future__ import annotations

import json
import time
from functools import partialmethod
from typing import TYPE_CHECKING, Any

import pytest

import chatwright as cw
from chatwright._drive import loops
from chatwright._drive.async_content import AsyncContent
from chatwright._drive.content import SyncContent
from tests.faults.replies import (
    Close,
    Reset,
    Send,
    Sleep,
    Stall,
    bad_chunking,
    body_reply,
    chunk,
    chunks,
    gzip_reply,
    http_chunk,
    json_reply,
    sse,
    sse_reply,
    wrong_length,
)
from tests.faults.replies import Reply as Steps
from tests.faults.server import ScriptedServer

if TYPE_CHECKING:
    from tests.contract.clients import Maker

HI: dict[str, Any] = {"model": "m", "messages": "Hi"}
USAGE = {"prompt_tokens": 5, "completion_tokens": 2, "total_tokens": 7}
HELLO = chunks("Hel", "lo", usage=USAGE)
HEADERS = {"x-request-id": "req_1"}
OVERLOADED = {"error": {"message": "busy", "code": "overloaded"}}
KINDS_OF_STREAM = ("create", "stream")
BAD_CHUNKS = list(map(sse, HELLO[:2]))


def opened(client: Any, kind: str, **options: Any) -> Any:
    """A stream of either kind; iterating it gives chunks, or events."""
    completions = client.chat.completions
    return completions.create(**HI, stream=True, **options) if kind == "create" else completions.stream(**HI, **options)


def text(stream: Any) -> str:
    seen = ""
    for one in stream:
        if isinstance(one, cw.ContentDelta):
            seen += one.delta
        elif not isinstance(one, cw.ChunkEvent) and getattr(one, "choices", None):
            delta = one.choices[0].delta
            seen += (delta and delta.content) or ""
    return seen


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Makes waits instant, and tells them."""
    slept: list[float] = []

    async def apause(seconds: float) -> None:
        slept.append(seconds)

    monkeypatch.setattr(loops, "pause", slept.append)
    monkeypatch.setattr(loops, "apause", apause)
    return slept


@pytest.fixture(params=KINDS_OF_STREAM)
def kind(request: pytest.FixtureRequest) -> str:
    found: str = request.param
    return found


def good_bodies() -> dict[str, bytes]:
    plain = b"".join(map(sse, [*HELLO, "[DONE]"]))
    return {
        "CR": plain.replace(b"\n", b"\r"),
        "CRLF": plain.replace(b"\n", b"\r\n"),
        "BOM": b"\xef\xbb\xbf" + plain,
        "comments": b": hi\n\n" + plain.replace(b"\n\n", b"\n\n: ping\n\n"),
        "meta only": plain.replace(b"\n\n", b"\n\nid: 5\nretry: 10\n\n"),
        "bare data": plain.replace(b"\n\n", b"\n\ndata:\n\n"),
        "no blank line at the end": b"".join(map(sse, HELLO))[:-1],
        "no DONE": b"".join(map(sse, HELLO)),
        "Azure": sse({"choices": [], "id": "", "model": "", "object": "", "prompt_filter_results": []}) + plain,
        "delta an empty list": plain.replace(
            sse(HELLO[0]), sse({"choices": [{"index": 0, "delta": []}]}) + sse(HELLO[0])
        ),
        "choices null": plain.replace(sse(HELLO[0]), sse({"choices": None}) + sse(HELLO[0])),
        "delta null": plain.replace(sse(HELLO[0]), sse({"choices": [{"index": 0, "delta": None}]}) + sse(HELLO[0])),
    }


@pytest.mark.parametrize("name", good_bodies())
@pytest.mark.parametrize("size", [5, 10_000])
def test_good_streams_of_all_shapes(client_of: Maker, kind: str, name: str, size: int) -> None:
    data = good_bodies()[name]
    pieces = [data[at : at + size] for at in range(0, len(data), size)]
    reply = body_reply(pieces, content_type="text/event-stream", framing="chunked")
    with ScriptedServer(reply) as server:
        assert text(opened(client_of(server.url), kind)) == "Hello"


@pytest.mark.parametrize(
    "bad",
    [
        {"choices": "none"},
        {"choices": {"index": 0}},
        {"choices": [None]},
        {"choices": [{"index": 0, "delta": {}}, 7]},
        {"choices": [{"index": 0, "delta": "lo"}]},
        {"choices": [{"index": 0, "delta": ["lo"]}]},
    ],
    ids=json.dumps,
)
def test_an_event_that_is_built_like_no_chunk(client_of: Maker, kind: str, bad: dict[str, Any]) -> None:
    with ScriptedServer(sse_reply([*HELLO[:2], bad, *HELLO[2:]], HEADERS)) as server:
        stream = opened(client_of(server.url), kind)
        with pytest.raises(cw.StreamError, match="is no chunk") as raised:
            text(stream)
        assert raised.value.partial is not None
        assert raised.value.partial.text == "Hel"
        assert raised.value.request_id == "req_1"
        server.wait_closed()


def test_a_compressed_stream(client_of: Maker, kind: str) -> None:
    data = b"".join(map(sse, [*HELLO, "[DONE]"]))
    with ScriptedServer(gzip_reply(data, content_type="text/event-stream")) as server:
        assert text(opened(client_of(server.url), kind)) == "Hello"


def test_events_as_big_as_they_come(client_of: Maker, kind: str) -> None:
    big = "ä" * 3_000_000
    with ScriptedServer(sse_reply([*chunks(big)])) as server:
        assert len(text(opened(client_of(server.url), kind))) == 3_000_000


@pytest.mark.parametrize(
    "reply",
    [
        pytest.param(sse_reply(HELLO[:2], HEADERS, done=False), id="clean end"),
        pytest.param(sse_reply(HELLO[:2], HEADERS, done=False, framing="close"), id="close"),
        pytest.param(sse_reply(HELLO, HEADERS).cut(-300, Close()), id="cut"),
        pytest.param(sse_reply(HELLO, HEADERS).cut(-300, Reset()), id="reset"),
        pytest.param(bad_chunking(BAD_CHUNKS, content_type="text/event-stream", headers=HEADERS), id="bad chunking"),
        pytest.param(
            wrong_length(b"".join(BAD_CHUNKS), 9999, content_type="text/event-stream", headers=HEADERS), id="length"
        ),
    ],
)
def test_interruptions(client_of: Maker, kind: str, reply: Steps) -> None:
    with ScriptedServer(reply) as server:
        with pytest.raises(cw.StreamInterruptedError) as caught:
            text(opened(client_of(server.url), kind))
        server.wait_returned()
    error = caught.value
    assert isinstance(error, cw.APIConnectionError)
    assert error.partial is not None
    assert error.partial.text.startswith("Hel")
    assert (error.request_id, error.attempts) == ("req_1", 1)
    assert error.elapsed is not None


@pytest.mark.parametrize(
    ("reply", "kind_of_error"),
    [
        (body_reply(b"", content_type="text/event-stream"), cw.StreamInterruptedError),
        (sse_reply([]), cw.StreamInterruptedError),
        (json_reply({"id": "a", "choices": []}), cw.APIResponseError),
        (body_reply(b"<html><title>Sign in</title></html>", content_type="text/html"), cw.APIResponseError),
        (body_reply(b"no healthy upstream", content_type="text/plain"), cw.APIResponseError),
        (json_reply({"error": {"message": "no", "code": "invalid_api_key"}}), cw.AuthenticationError),
        (sse_reply([{"error": {"message": "no", "code": "context_length_exceeded"}}]), cw.ContextLengthExceededError),
        (sse_reply([b"event: error\ndata: broken\n\n"]), cw.APIError),
        (sse_reply(["{broken"]), cw.StreamError),
    ],
)
def test_what_is_no_answer_at_all(client_of: Maker, kind: str, reply: Steps, kind_of_error: type[cw.APIError]) -> None:
    with ScriptedServer(reply) as server:
        with pytest.raises(cw.APIError) as caught:
            text(opened(client_of(server.url), kind))
        server.wait_returned()
    assert type(caught.value) is kind_of_error
    assert caught.value.partial is None


def test_silence(client_of: Maker, kind: str) -> None:
    with ScriptedServer(sse_reply(HELLO, HEADERS).cut(-300, Stall())) as server:
        with pytest.raises(cw.APITimeoutError) as caught:
            text(opened(client_of(server.url, timeout=cw.Timeout(idle=0.1)), kind))
        server.wait_closed()
    assert caught.value.phase == "idle"
    assert caught.value.request_id == "req_1"
    assert caught.value.partial is not None
    assert caught.value.partial.text.startswith("Hel")


def test_the_deadline_counts_while_a_stream_drips(client_of: Maker, kind: str) -> None:
    with ScriptedServer(sse_reply(HELLO, gap=0.1)) as server:
        with pytest.raises(cw.APITimeoutError) as caught:
            text(opened(client_of(server.url), kind, deadline=0.25))
        server.wait_closed()
    assert caught.value.phase == "deadline"
    assert caught.value.partial is not None


def test_an_error_in_the_middle(client_of: Maker, kind: str) -> None:
    events = [*HELLO[:2], {"error": {"message": "too many", "code": "rate_limit_exceeded"}}]
    with ScriptedServer(sse_reply(events, HEADERS)) as server:
        with pytest.raises(cw.RateLimitError) as caught:
            text(opened(client_of(server.url, max_retries=2), kind))
        server.wait_returned()
    assert len(server.requests) == 1
    assert (caught.value.status_code, caught.value.request_id) == (429, "req_1")
    assert caught.value.partial is not None
    assert caught.value.partial.text == "Hel"


def test_an_error_before_the_first_content_is_tried_again(client_of: Maker, kind: str, waits: list[float]) -> None:
    heard: list[Any] = []
    with ScriptedServer(sse_reply([OVERLOADED]), sse_reply([OVERLOADED]), sse_reply(HELLO)) as server:
        client = client_of(server.url, max_retries=2, on_retry=heard.append, on_response=heard.append)
        stream = opened(client, kind)
        assert text(stream) == "Hello"
        assert stream.meta.attempts == 3
        server.wait_returned()
    assert len(server.requests) == 3
    assert len({request.body for request in server.requests}) == 1
    assert len(waits) == 2
    assert [type(event).__name__ for event in heard] == [
        *("ResponseEvent", "RetryEvent"),
        *("ResponseEvent", "RetryEvent"),
        "ResponseEvent",
    ]
    assert heard[-1].usage.total_tokens == 7


def test_a_role_counts_for_create_alone(client_of: Maker, kind: str, waits: list[float]) -> None:
    with ScriptedServer(sse_reply([HELLO[0], OVERLOADED]), default=sse_reply(HELLO)) as server:
        stream = opened(client_of(server.url, max_retries=2), kind)
        if kind == "create":
            with pytest.raises(cw.InternalServerError):
                text(stream)
        else:
            assert text(stream) == "Hello"
        server.wait_returned()
    assert len(server.requests) == (1 if kind == "create" else 2)


def test_an_error_in_place_of_a_stream_is_tried_again_like_one_inside(
    client_of: Maker, kind: str, waits: list[float]
) -> None:
    with ScriptedServer(json_reply(OVERLOADED), sse_reply(HELLO), json_reply(OVERLOADED)) as server:
        client = client_of(server.url, max_retries=2)
        assert text(opened(client, kind)) == "Hello"
        with pytest.raises(cw.InternalServerError, match="in its answer after 1 attempt"):
            text(opened(client, kind, retry=cw.RetryPolicy(stream_start=False)))
        server.wait_returned()
    assert len(waits) == 1


@pytest.mark.parametrize(
    "reply",
    [
        sse_reply([], done=False).cut(-1),
        body_reply(b"", content_type="text/event-stream"),
        body_reply(b": wait\n\n", content_type="text/event-stream"),
    ],
    ids=["cut", "nothing", "comment"],
)
def test_a_stream_lost_before_its_first_content_is_sent_again_if_that_is_allowed(
    client_of: Maker, kind: str, waits: list[float], reply: Steps
) -> None:
    with ScriptedServer(reply, reply, sse_reply(HELLO)) as server:
        client = client_of(server.url, max_retries=2)
        with pytest.raises(cw.StreamInterruptedError) as caught:
            text(opened(client, kind))
        assert (caught.value.partial, caught.value.attempts, waits) == (None, 1, [])
        stream = opened(client, kind, retry=cw.RetryPolicy(after_send=True))
        assert text(stream) == "Hello"
        assert stream.meta.attempts == 2
        server.wait_returned()
    assert ".partial" not in str(caught.value)


def test_a_stream_lost_after_its_first_content_is_never_sent_again(
    client_of: Maker, kind: str, waits: list[float]
) -> None:
    with ScriptedServer(sse_reply(HELLO[:3], done=False).cut(-1)) as server:
        with pytest.raises(cw.StreamInterruptedError) as caught:
            text(opened(client_of(server.url, retry=cw.RetryPolicy(after_send=True)), kind))
        server.wait_returned()
    assert caught.value.partial is not None
    assert caught.value.partial.text == "Hello"
    assert waits == []


def test_a_short_answer_that_is_whole_is_not_lost(client_of: Maker, kind: str) -> None:
    empty = chunk({"role": "assistant"}, finish_reason="stop")
    with ScriptedServer(sse_reply([empty], done=False)) as server:
        assert text(opened(client_of(server.url, retry=cw.RetryPolicy(after_send=True)), kind)) == ""
        server.wait_returned()


def test_a_failed_retry_says_the_later_failure(client_of: Maker, kind: str, waits: list[float]) -> None:
    with ScriptedServer(sse_reply([OVERLOADED]), json_reply({"error": {"message": "gone"}}, 404)) as server:
        with pytest.raises(cw.NotFoundError) as caught:
            text(opened(client_of(server.url, max_retries=2), kind))
        server.wait_returned()
    assert caught.value.attempts == 2


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets the end of a body take longer to come, so that slow machines pass."""
    for content in (SyncContent, AsyncContent):
        monkeypatch.setattr(content, "drain", partialmethod(content.drain, 10.0))


def test_a_connection_serves_many_streams(client_of: Maker, kind: str, patient: None) -> None:
    with ScriptedServer(default=sse_reply(HELLO)) as server:
        client = client_of(server.url)
        for _ in range(5):
            assert text(opened(client, kind)) == "Hello"
        server.wait_returned()
        assert server.idle_connections == 1
    assert len(server.connections) == 1


def test_a_connection_serves_on_after_an_early_exit_with_all_here(client_of: Maker, kind: str) -> None:
    whole = b"".join(map(sse, [*HELLO, "[DONE]"]))
    with ScriptedServer(default=body_reply(whole, content_type="text/event-stream")) as server:
        client = client_of(server.url)
        for _ in range(3):
            with opened(client, kind) as stream:
                next(iter(stream))
    assert len(server.connections) == 1


def test_an_early_exit_drops_what_is_still_coming(client_of: Maker, kind: str) -> None:
    with ScriptedServer(sse_reply(HELLO).cut(-300, Stall()), sse_reply(HELLO)) as server:
        client = client_of(server.url)
        with opened(client, kind) as stream:
            next(iter(stream))
        server.wait_closed(1)
        assert text(opened(client, kind)) == "Hello"


def test_an_exception_in_the_callers_loop(client_of: Maker, kind: str) -> None:
    def use(client: Any) -> None:
        with opened(client, kind) as stream:
            for _ in stream:
                raise ZeroDivisionError

    with ScriptedServer(sse_reply(HELLO).cut(-300, Stall())) as server:
        with pytest.raises(ZeroDivisionError):
            use(client_of(server.url))
        server.wait_closed()


def held_open() -> Steps:
    """A whole stream, and then nothing: neither the end of the body nor of the connection."""
    return sse_reply(HELLO).cut(-5, Stall())


def test_done_with_a_socket_that_is_held_open(client_of: Maker, kind: str) -> None:
    with ScriptedServer(held_open(), sse_reply(HELLO)) as server:
        client = client_of(server.url)
        begun = time.monotonic()
        assert text(opened(client, kind)) == "Hello"
        assert time.monotonic() - begun < 5  # and not the 30 s of the stall
        server.wait_closed(1)
        assert text(opened(client, kind)) == "Hello"


def test_an_end_that_comes_a_little_after_done_keeps_the_connection(client_of: Maker, kind: str, patient: None) -> None:
    steps = sse_reply(HELLO).steps
    late = Steps((*steps[:-1], Sleep(0.02), steps[-1]))
    with ScriptedServer(default=late) as server:
        client = client_of(server.url)
        for _ in range(3):
            assert text(opened(client, kind)) == "Hello"
    assert len(server.connections) == 1


def test_events_that_follow_done_do_not_count(client_of: Maker, kind: str) -> None:
    with ScriptedServer(sse_reply([*HELLO, "[DONE]", "{broken"], done=False)) as server:
        assert text(opened(client_of(server.url), kind)) == "Hello"


def test_lenses(client_of: Maker, patient: None) -> None:
    two = [chunk({"content": word}, index=index) for word in ("a", "b") for index in (1, 0)]
    ends = [chunk({}, "stop", index=index) for index in (0, 1)]
    with ScriptedServer(default=sse_reply([*two, *ends])) as server:
        stream = client_of(server.url).chat.completions.stream
        assert list(stream(**HI).text_stream) == ["a", "b"]
        assert list(stream(**HI).text_of(1)) == ["a", "b"]
        assert len(list(stream(**HI).chunks)) == 6
        assert stream(**HI).until_done().final.texts == ["ab", "ab"]
        assert stream(**HI).get_final_completion().texts == ["ab", "ab"]
    assert len(server.connections) == 1


def test_tool_calls_of_a_sloppy_server(client_of: Maker) -> None:
    def piece(*entries: dict[str, Any]) -> dict[str, Any]:
        return chunk({"tool_calls": list(entries)})

    said = [
        piece({"index": 1, "id": "a", "type": "function", "function": {"name": "f", "arguments": ""}}),
        piece({"index": 3, "id": "b", "type": "custom", "custom": {"name": "g", "input": ""}}),
        piece({"index": 1, "id": "a", "function": {"name": "f", "arguments": '{"x":'}}),
        piece({"index": 3, "custom": {"input": "free"}}, {"index": 1, "function": {"arguments": "1}"}}),
        chunk({}, "tool_calls"),
    ]
    with ScriptedServer(sse_reply(said)) as server:
        events = list(client_of(server.url).chat.completions.stream(**HI))
    done = [event for event in events if isinstance(event, cw.ToolCallDone)]
    assert [(event.id, event.name, event.index, event.arguments) for event in done] == [
        ("a", "f", 0, '{"x":1}'),
        ("b", "g", 1, "free"),
    ]


def test_the_bytes_can_be_passed_on(client_of: Maker) -> None:
    with ScriptedServer(sse_reply([{**one, "more": 1} for one in HELLO])) as server:
        passed = b"".join(one.to_sse() for one in opened(client_of(server.url), "create"))
    with ScriptedServer(body_reply(passed, content_type="text/event-stream")) as server:
        assert text(opened(client_of(server.url), "stream")) == "Hello"
    assert passed.count(b'"more"') == len(HELLO)


def test_an_error_can_be_passed_on(client_of: Maker, kind: str) -> None:
    declared = sse_reply([HELLO[0], {"error": {"message": "no", "code": "rate_limit_exceeded"}}])
    with ScriptedServer(declared) as server, pytest.raises(cw.RateLimitError) as caught:
        text(opened(client_of(server.url), kind))
    passed_on = body_reply(caught.value.to_sse(), content_type="text/event-stream")
    with ScriptedServer(passed_on) as server, pytest.raises(cw.RateLimitError):
        text(opened(client_of(server.url), kind))
    assert json.loads(caught.value.to_sse()[6:])["error"]["code"] == "rate_limit_exceeded"


def test_chunks_come_out_as_they_arrive(client_of: Maker, kind: str) -> None:
    steps = [Send(http_chunk(sse(one))) for one in HELLO]
    head = sse_reply([]).steps[0]
    with ScriptedServer(Steps((head, steps[0], steps[1], Stall(), *steps[2:], Send(b"0\r\n\r\n")))) as server:
        stream = iter(opened(client_of(server.url), kind))
        for _ in range(4 if kind == "stream" else 2):
            next(stream)
        server.wait_stalled()
        server.release()
        assert text(stream) == "lo"
