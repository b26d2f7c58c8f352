"""Streams as both clients open them. What they make of the bytes is tested with the streams themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import chatwright as cw
from chatwright.types import Chunk, Completion
from tests.faults.replies import chunks, error_reply, json_reply, sse_reply
from tests.faults.server import ScriptedServer

if TYPE_CHECKING:
    from tests.contract.clients import Maker

HI: dict[str, Any] = {"model": "m", "messages": "Hi"}
HELLO = sse_reply(chunks("Hel", "lo", usage={"total_tokens": 7}), headers={"x-request-id": "r1"})


def test_chunks_come_after_the_headers(client_of: Maker) -> None:
    with ScriptedServer(HELLO) as server:
        stream = client_of(server.url).chat.completions.create(**HI, stream=True)
        assert len(server.requests) == 1
        assert (stream.meta.request_id, stream.meta.status_code) == ("r1", 200)
        found = list(stream)
    assert all(isinstance(chunk, Chunk) for chunk in found)
    assert "".join(chunk.choices[0].delta.content or "" for chunk in found if chunk.choices) == "Hello"
    assert server.requests[0].json == {"model": "m", "messages": [{"role": "user", "content": "Hi"}], "stream": True}
    assert server.requests[0].headers["accept"] == "text/event-stream"


def test_a_stream_can_be_asked_for_by_a_variable(client_of: Maker) -> None:
    with ScriptedServer(HELLO, json_reply({"choices": []})) as server:
        completions = client_of(server.url).chat.completions
        found = [completions.create(**HI, stream=each) for each in (True, False)]
        assert len(list(found[0])) == 5
        assert isinstance(found[1], Completion)


def test_what_goes_wrong_before_the_stream_comes_out_of_create(client_of: Maker) -> None:
    with ScriptedServer(error_reply(429)) as server, pytest.raises(cw.RateLimitError):
        client_of(server.url).chat.completions.create(**HI, stream=True)


def test_events_and_the_whole_answer(client_of: Maker) -> None:
    with ScriptedServer(HELLO) as server:
        opened = client_of(server.url).chat.completions.stream(**HI)
        assert server.requests == []
        with opened as stream:
            texts = [event.delta for event in stream if isinstance(event, cw.ContentDelta)]
            assert isinstance(stream.final, Completion)
            assert stream.final.usage is not None
            assert (stream.final.text, stream.final.usage.total_tokens) == ("Hello", 7)
        server.wait_returned()
    assert "".join(texts) == "Hello"
    assert len(server.connections) == 1


def test_text_without_a_block(client_of: Maker) -> None:
    with ScriptedServer(HELLO) as server:
        assert "".join(client_of(server.url).chat.completions.stream(**HI).text_stream) == "Hello"


def test_what_goes_wrong_before_the_stream_comes_out_of_start(client_of: Maker) -> None:
    with ScriptedServer(default=error_reply(401)) as server:
        completions = client_of(server.url).chat.completions
        with pytest.raises(cw.AuthenticationError):
            completions.stream(**HI).start()
        with pytest.raises(cw.AuthenticationError), completions.stream(**HI):
            pass
        with pytest.raises(cw.AuthenticationError):
            next(iter(completions.stream(**HI)))


@pytest.mark.parametrize(
    ("options", "sent"),
    [
        ({}, {"include_usage": True}),
        ({"include_usage": True}, {"include_usage": True}),
        ({"stream_options": {"include_obfuscation": False}}, {"include_usage": True, "include_obfuscation": False}),
        ({"stream_options": {"include_usage": False}}, {"include_usage": False}),
        ({"include_usage": False}, None),
        ({"stream_options": None}, None),
        ({"stream_options": None, "include_usage": True}, {"include_usage": True}),
        ({"stream_options": {"include_obfuscation": False}, "include_usage": False}, {"include_obfuscation": False}),
    ],
)
def test_usage_is_asked_for_unless_it_is_not_wanted(client_of: Maker, options: dict[str, Any], sent: object) -> None:
    with ScriptedServer(HELLO) as server:
        client_of(server.url).chat.completions.stream(**HI, **options).until_done()
    assert server.requests[0].json.get("stream_options") == sent
    assert server.requests[0].json["stream"] is True


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"stream": True}, TypeError),
        ({"temprature": 1}, TypeError),
        ({"include_usage": 1}, cw.ConfigError),
        ({"n": "x"}, cw.ConfigError),
    ],
)
def test_wrong_arguments_are_told_at_once(client_of: Maker, options: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error):
        client_of("http://localhost:1/v1").chat.completions.stream(**HI, **options)


@pytest.mark.parametrize(
    ("options", "raises"),
    [
        ({}, False),
        ({"response_format": {"type": "text"}}, False),
        ({"response_format": {"type": "json_object"}}, True),
        ({"tools": [{"type": "function", "function": {"name": "f"}}]}, False),
        ({"tools": [{"type": "function", "function": {"name": "f", "strict": True}}]}, True),
    ],
)
def test_an_answer_cut_short_is_an_error_where_a_form_was_asked_for(
    client_of: Maker, options: dict[str, Any], *, raises: bool
) -> None:
    with ScriptedServer(sse_reply(chunks('{"a', finish_reason="length"))) as server:
        stream = client_of(server.url).chat.completions.stream(**HI, **options)
        if raises:
            with pytest.raises(cw.LengthFinishReasonError) as caught:
                stream.until_done()
            assert caught.value.completion is not None
            assert caught.value.completion.text == '{"a'
        else:
            assert stream.get_final_completion().finish_reason == "length"


def test_raw_responses_of_streams(client_of: Maker) -> None:
    with ScriptedServer(default=HELLO) as server:
        client = client_of(server.url)
        raw = client.chat.completions.with_raw_response
        response = raw.create(**HI, stream=True)
        assert (response.status_code, response.request_id, response.is_closed) == (200, "r1", False)
        assert len(list(client_of.face(response.parse()))) == 5
        response = raw.stream(**HI)
        assert response.headers["x-request-id"] == "r1"
        assert client_of.face(response.parse()).get_final_completion().text == "Hello"
        server.wait_returned()


def test_open_responses_of_streams(client_of: Maker) -> None:
    with ScriptedServer(default=HELLO) as server:
        streaming = client_of(server.url).chat.completions.with_streaming_response
        with streaming.create(**HI, stream=True) as response:
            lines = [line for line in response.iter_lines() if line]
            assert lines[-1] == "data: [DONE]"
        with streaming.create(**HI, stream=True) as response:
            assert len(list(client_of.face(response.parse()))) == 5
        with streaming.stream(**HI) as response:
            assert client_of.face(response.parse()).until_done().final.text == "Hello"
        with streaming.stream(**HI) as response:
            assert response.status_code == 200
        server.wait_returned()
    assert len(server.requests) == 4


def test_a_request_as_a_value_is_sent_and_streamed(client_of: Maker) -> None:
    request = cw.ChatRequest("m").user("Hi").options(temperature=0.5)
    with ScriptedServer(json_reply({"choices": []}), HELLO) as server:
        client = client_of(server.url)
        assert isinstance(client.send(request), Completion)
        assert client.stream(request).get_final_completion().text == "Hello"
    assert [each.json["temperature"] for each in server.requests] == [0.5, 0.5]
