"""What readers can do with streams, stepped by hand."""

from __future__ import annotations

import copy
import pickle
from typing import TYPE_CHECKING, Any

import pytest

import chatwright as cw
from chatwright._http import Failure
from chatwright.errors import OutputParseError
from chatwright.hooks import Hooks
from chatwright.streaming.decoding import Decoding
from chatwright.types import Chunk, Completion
from tests.faults.replies import chunk, chunks, sse
from tests.unit.accumulating import call, calls, deltas
from tests.unit.scripted_streams import Script, Told, arrived, call_of, chunks_of, events_of, reply

if TYPE_CHECKING:
    from collections.abc import Callable

DONE = b"data: [DONE]\n\n"
USAGE = {"prompt_tokens": 5, "completion_tokens": 2, "total_tokens": 7}
HELLO = chunks("Hel", "lo", usage=USAGE)
OVERLOADED = {"error": {"message": "busy", "code": "overloaded"}}
RETRYING = cw.RetryPolicy(max_retries=2)


def body(*said: object) -> bytes:
    return b"".join(map(sse, said))


GOOD = body(*HELLO) + DONE


def types(stream: Any) -> list[str]:
    return [event.type for event in stream]


def test_nothing_is_sent_before_it_is_wanted() -> None:
    stream = events_of(GOOD)
    assert stream.script.sent == 0
    assert stream.partial is None
    assert stream.snapshot.choices == []
    for name in ("meta", "final"):
        with pytest.raises(cw.StreamError):
            getattr(stream, name)
    assert repr(stream) == "<Told>"
    stream.close()
    assert stream.script.sent == 0
    with pytest.raises(cw.StreamError, match="one use"):
        stream.start()
    assert list(stream) == []


@pytest.mark.parametrize(
    "begin",
    [
        pytest.param(lambda stream: stream.__enter__(), id="with"),
        pytest.param(lambda stream: stream.start(), id="start"),
        pytest.param(lambda stream: stream.start().start(), id="start twice"),
        pytest.param(next, id="first step"),
    ],
)
def test_ways_to_begin(begin: Callable[[Any], Any]) -> None:
    stream = events_of(GOOD)
    begin(stream)
    assert stream.script.sent == 1
    assert stream.meta.request_id == "req_1"
    assert repr(stream) == "<Told 200 from http://host/v1>"
    stream.until_done()
    assert stream.final.text == "Hello"
    assert stream.script.sent == 1
    with pytest.raises(cw.StreamError, match="one use"), stream:
        pass


def test_events_and_then_the_whole_answer() -> None:
    with events_of(GOOD) as stream:
        seen = ""
        for event in stream:
            match event:
                case cw.ContentDelta(delta=text):
                    seen += text
                    assert stream.snapshot.text == event.snapshot == seen
                    with pytest.raises(cw.StreamError, match="not over yet"):
                        assert stream.final
        assert seen == "Hello"
    assert isinstance(stream.final, Completion)
    assert stream.final.text == "Hello"
    assert stream.final.to_dict()["usage"] == USAGE
    assert stream.final.meta.request_id == "req_1"
    assert stream.final.meta.elapsed > stream.meta.elapsed
    assert stream.snapshot == stream.partial == stream.final
    assert stream.body.log == ["read", "drain"]


def test_the_text_alone() -> None:
    stream = events_of(GOOD)
    assert list(stream.text_stream) == ["Hel", "lo"]
    assert stream.final.usage.total_tokens == 7


def test_the_text_of_one_choice() -> None:
    said = [chunk({"content": text}, index=index) for index, text in ((1, "b"), (0, "a"), (1, ""), (1, "B"))]
    ends = [chunk({}, "stop", index=index) for index in (0, 1)]
    stream = events_of(body(*said, *ends))
    assert list(stream.text_of(1)) == ["b", "B"]
    assert stream.final.texts == ["a", "bB"]
    assert list(events_of(body(*said, *ends)).text_of(7)) == []


def test_the_chunks_alone() -> None:
    stream = events_of(GOOD)
    found = list(stream.chunks)
    assert all(isinstance(one, Chunk) for one in found)
    assert [one.to_dict() for one in found] == HELLO
    assert stream.final.text == "Hello"


def test_one_lens_after_another() -> None:
    stream = events_of(GOOD)
    assert [next(stream).type for _ in range(4)] == ["chunk", "content.delta", "chunk", "content.delta"]
    assert stream.snapshot.text == "Hel"
    assert next(stream.text_stream) == "lo"
    assert next(stream.chunks).choices[0].finish_reason == "stop"
    assert types(stream) == ["chunk", "usage"]
    assert list(stream.text_stream) == list(stream.chunks) == list(stream) == []
    assert stream.until_done() is stream


def test_the_snapshot_shows_what_was_handed_out_and_no_more() -> None:
    stream = events_of(GOOD)
    texts = [(event.type, stream.snapshot.text) for event in stream]
    assert texts[:6] == [
        ("chunk", ""),
        ("content.delta", ""),
        ("chunk", "Hel"),
        ("content.delta", "Hel"),
        ("chunk", "Hello"),
        ("content.delta", "Hello"),
    ]


@pytest.mark.parametrize("make", [chunks_of, events_of])
def test_early_exit_drops_the_connection(make: Callable[..., Any]) -> None:
    with make(body(*HELLO[:2]), body(*HELLO[2:])) as stream:
        next(stream)
    assert stream.body.log == ["read", "close"]
    stream.close()
    assert stream.body.log == ["read", "close"]
    assert list(stream) == []


@pytest.mark.parametrize("make", [chunks_of, events_of])
def test_early_exit_keeps_the_connection_if_all_is_here(make: Callable[..., Any]) -> None:
    with make(GOOD) as stream:
        next(stream)
    assert stream.body.log == ["read", "drain"]


@pytest.mark.parametrize("make", [chunks_of, events_of])
def test_early_exit_hears_nothing_of_what_comes_later(make: Callable[..., Any]) -> None:
    with make(body(HELLO[0], OVERLOADED)) as stream:
        next(stream)
    with make(body(HELLO[0])) as stream:
        next(stream)
    assert stream.body.log == ["read", "close"]


@pytest.mark.parametrize("make", [chunks_of, events_of])
def test_an_exception_in_the_callers_loop_closes(make: Callable[..., Any]) -> None:
    def use(stream: Any) -> None:
        with stream:
            for _ in stream:
                raise ZeroDivisionError

    stream = make(body(*HELLO[:2]))
    with pytest.raises(ZeroDivisionError):
        use(stream)
    assert stream.body.log == ["read", "close"]


@pytest.mark.parametrize("make", [chunks_of, events_of])
@pytest.mark.parametrize("interruption", [KeyboardInterrupt(), RuntimeError("a bug")])
def test_what_is_no_failure_of_the_stream_passes_through(make: Callable[..., Any], interruption: BaseException) -> None:
    stream = make(body(*HELLO[:2]), interruption)
    with pytest.raises(type(interruption)):
        list(stream)
    assert stream.body.log == ["read", "abort"]
    assert list(stream) == []


@pytest.mark.parametrize("make", [chunks_of, events_of])
def test_a_failed_stream_has_no_final_answer(make: Callable[..., Any]) -> None:
    stream = make(body(*HELLO[:3]))
    with pytest.raises(cw.StreamInterruptedError) as caught:
        list(stream)
    assert stream.body.log == ["read", "end", "close"]
    assert list(stream) == []
    if make is events_of:
        assert stream.partial.text == "Hello"
        with pytest.raises(cw.StreamError, match="it failed: The stream from host was interrupted") as late:
            assert stream.final
        assert late.value.cause is caught.value
        assert arrived(late.value).text == "Hello"
        assert late.value.request_id == "req_1"
        with pytest.raises(cw.StreamError):
            stream.get_final_completion()


def test_errors_of_streams_travel() -> None:
    stream = events_of(body(*HELLO[:2]), Failure("idle", OSError("gone"), kind="closed", sent=True, now=105.0))
    with pytest.raises(cw.StreamInterruptedError) as caught:
        stream.until_done()
    for travelled in (pickle.loads(pickle.dumps(caught.value)), copy.deepcopy(caught.value)):
        assert type(travelled) is cw.StreamInterruptedError
        assert arrived(travelled).text == "Hel"
        assert travelled.request_id == "req_1"


def test_a_failure_before_the_stream_comes_out_of_start() -> None:
    refused = Failure("connect", OSError("no"), kind="refused", now=101.0)
    stream = Told(call_of(), Script(refused).drive)
    with pytest.raises(cw.APIConnectionError) as caught:
        stream.start()
    with pytest.raises(cw.StreamError) as late:
        assert stream.final
    assert late.value.cause is caught.value
    with pytest.raises(cw.StreamError, match="one use"):
        stream.start()


ROLE = chunk({"role": "assistant", "content": "", "refusal": None})


@pytest.mark.parametrize("before", [(), (ROLE,), (chunk({}, choices=[]),), (chunk({"reasoning_content": ""}),)])
def test_an_error_event_before_the_first_content_is_tried_again(before: tuple[Any, ...]) -> None:
    stream = events_of(body(*before, OVERLOADED), more=[reply(body(*before, OVERLOADED)), reply(GOOD)], policy=RETRYING)
    assert "".join(event.delta for event in stream if isinstance(event, cw.ContentDelta)) == "Hello"
    assert stream.script.sent == 3
    assert stream.meta.attempts == 3
    assert stream.final.text == "Hello"
    assert stream.final.meta.attempts == 3
    assert stream.body.log == ["read", "close"]


def test_text_is_handed_out_once_when_it_is_tried_again() -> None:
    stream = events_of(
        body(ROLE, OVERLOADED), more=[reply(body(chunk({"content": "Hi"})), body(chunk({}, "stop")))], policy=RETRYING
    )
    assert list(stream.text_stream) == ["Hi"]


def test_create_tries_again_only_if_nothing_was_handed_out() -> None:
    stream = chunks_of(body(OVERLOADED), more=[reply(GOOD)], policy=RETRYING)
    assert len(list(stream)) == 5
    assert stream.script.sent == 1
    stream = chunks_of(body(ROLE, OVERLOADED), more=[reply(GOOD)], policy=RETRYING)
    with pytest.raises(cw.InternalServerError):
        list(stream)
    assert stream.script.sent == 0


@pytest.mark.parametrize(
    "delta",
    [{"content": "a"}, {"refusal": "a"}, {"reasoning": "a"}, {"audio": {"id": "x"}}, calls(call(0, "a", "f", ""))],
)
def test_after_content_nothing_is_tried_again(delta: dict[str, Any]) -> None:
    stream = events_of(body(chunk(delta), OVERLOADED), more=[reply(GOOD)], policy=RETRYING)
    with pytest.raises(cw.InternalServerError):
        stream.until_done()
    assert stream.script.sent == 1


@pytest.mark.parametrize(
    ("policy", "error"),
    [
        (cw.RetryPolicy(max_retries=0), OVERLOADED),
        (cw.RetryPolicy(stream_start=False), OVERLOADED),
        (RETRYING, {"error": {"message": "no", "code": "invalid_api_key"}}),
        (RETRYING, {"error": {"message": "no", "code": "insufficient_quota"}}),
        (RETRYING, {"error": "what is this"}),
    ],
)
@pytest.mark.parametrize("make", [chunks_of, events_of])
def test_what_the_policy_does_not_try_again(make: Callable[..., Any], policy: cw.RetryPolicy, error: object) -> None:
    stream = make(body(error), policy=policy)
    with pytest.raises(cw.APIError) as caught:
        list(stream)
    assert caught.value.partial is None
    assert stream.script.sent == (1 if make is events_of else 0)
    assert list(stream) == []


@pytest.mark.parametrize(
    "piece", [b"", b"data: {broken\n\n", b"{}", Failure("idle", OSError("gone"), kind="closed", sent=True, now=105.0)]
)
def test_only_declared_errors_are_tried_again(piece: Any) -> None:
    stream = events_of(piece, more=[reply(GOOD)], policy=RETRYING)
    with pytest.raises(cw.APIError):
        stream.until_done()
    assert stream.script.sent == 1


def test_the_last_error_comes_out_when_retries_are_used_up() -> None:
    stream = events_of(body(OVERLOADED), more=[reply(body(OVERLOADED)), reply(body(OVERLOADED))], policy=RETRYING)
    with pytest.raises(cw.InternalServerError) as caught:
        stream.until_done()
    assert caught.value.attempts == 3
    with pytest.raises(cw.StreamError, match="it failed"):
        assert stream.final


def test_hooks_hear_of_each_attempt_once_and_of_usage() -> None:
    heard: list[Any] = []
    hooks = Hooks(on_request=heard.append, on_response=heard.append, on_retry=heard.append)
    stream = events_of(body(OVERLOADED), more=[reply(GOOD)], policy=RETRYING, hooks=hooks)
    stream.until_done().close()
    assert [type(event).__name__ for event in heard] == [
        "RequestEvent",
        "ResponseEvent",
        "RetryEvent",
        "RequestEvent",
        "ResponseEvent",
    ]
    assert isinstance(heard[1].error, cw.InternalServerError)
    assert heard[4].error is None
    assert heard[4].usage.total_tokens == 7
    assert heard[4].status == 200


@pytest.mark.parametrize("make", [chunks_of, events_of])
def test_hooks_hear_of_a_failure_and_of_an_early_end(make: Callable[..., Any]) -> None:
    heard: list[Any] = []
    stream = make(body(*HELLO[:2]), hooks=Hooks(on_response=heard.append))
    with pytest.raises(cw.StreamInterruptedError) as caught:
        list(stream)
    assert [event.error for event in heard] == [caught.value]
    heard.clear()
    with make(body(*HELLO[:2]), hooks=Hooks(on_response=heard.append)) as stream:
        next(stream)
    assert [(event.error, event.usage) for event in heard] == [(None, None)]


@pytest.mark.parametrize(
    ("reason", "kind"),
    [("length", cw.LengthFinishReasonError), ("content_filter", cw.ContentFilterFinishReasonError)],
)
def test_an_answer_that_must_be_whole(reason: str, kind: type[Exception]) -> None:
    said = body(*deltas({"content": "a"}, finish_reason=reason), chunk({}, choices=[], usage=USAGE)) + DONE
    stream = events_of(said, must_be_whole=True)
    seen: list[str] = []
    with pytest.raises(kind) as caught:
        seen.extend(event.type for event in stream)
    assert stream.body.log == ["read", "drain"]
    error: Any = caught.value
    assert (error.completion.text, error.raw_text, error.total_usage.total_tokens) == ("a", "a", 7)
    assert stream.final is error.completion
    assert types(events_of(said))[-1] == "usage"
    assert events_of(said).get_final_completion().finish_reason == reason


def test_the_error_comes_after_the_last_event() -> None:
    stream = events_of(body(*deltas({"content": "a"}, finish_reason="length")) + DONE, must_be_whole=True)
    assert [next(stream).type for _ in range(5)] == ["chunk", "content.delta", "chunk", "content.done", "finish"]
    with pytest.raises(cw.LengthFinishReasonError):
        next(stream)


def test_answers_are_decoded() -> None:
    stream = events_of(GOOD, decoding=Decoding(str.upper), must_be_whole=True)
    assert [event.parsed for event in stream if isinstance(event, cw.ContentDone)] == ["HELLO"]
    assert stream.final.choices[0].message.parsed == "HELLO"


def test_an_answer_without_a_finish_reason_is_decoded() -> None:
    said = body(*deltas({"content": "a"}, calls(call(0, "x", "f", "{}")), finish_reason=None)) + DONE
    decoding = Decoding(str.upper, lambda name, arguments: (name, arguments))
    for read in (list, lambda stream: list(stream.text_stream), lambda stream: stream.until_done()):
        stream = events_of(said, decoding=decoding)
        read(stream)
        message = stream.final.choices[0].message
        assert message.parsed == "A"
        assert message.tool_calls[0].function.parsed_arguments == ("f", "{}")


def test_an_answer_that_does_not_decode_is_told_after_the_last_event() -> None:
    def fail(text: str) -> None:
        raise OutputParseError("not good", raw_text=text)

    stream = events_of(GOOD, decoding=Decoding(fail))
    seen: list[str] = []
    with pytest.raises(OutputParseError) as caught:
        seen.extend(event.type for event in stream)
    assert seen[-1] == "usage"
    assert caught.value.completion is stream.final
    assert caught.value.total_usage.total_tokens == 7
    stream = events_of(GOOD, decoding=Decoding(fail))
    with pytest.raises(OutputParseError):
        list(stream.text_stream)


@pytest.mark.parametrize("make", [chunks_of, events_of])
def test_what_closing_breaks_under_a_reader_is_no_failure(make: Callable[..., Any]) -> None:
    stream = make(body(*HELLO[:2]))
    broken = Failure("idle", OSError("closed"), kind="closed", sent=True, now=105.0)

    def read_while_it_is_closed() -> Failure:
        stream.close()
        return broken

    next(stream)
    stream.body.read = read_while_it_is_closed
    assert all(isinstance(one, (Chunk, cw.ChunkEvent, cw.ContentDelta)) for one in stream)
    assert stream.body.log[-1] == "close"


def test_an_interrupted_stream_is_that_before_anything_else() -> None:
    said = body(*deltas({"content": "a"}, finish_reason="length"), chunk({"content": "b"}, index=1))
    with pytest.raises(cw.StreamInterruptedError):
        events_of(said, must_be_whole=True).until_done()


def test_a_response_that_is_open_already() -> None:
    script = Script()
    opened = reply(GOOD)
    stream = Told(call_of(), script.drive, reply=opened)
    assert stream.meta.request_id == "req_1"
    assert stream.start().get_final_completion().text == "Hello"
    assert script.sent == 0
