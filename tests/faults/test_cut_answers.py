"""Answers that break off on their way: what had arrived is in the error, never lost."""

from __future__ import annotations

import json
import pickle
from typing import TYPE_CHECKING, Any

import pytest

import chatwright as cw
from tests.faults.replies import Stall, body_reply, completion, json_reply
from tests.faults.server import ScriptedServer

if TYPE_CHECKING:
    from tests.contract.clients import Maker

HI: dict[str, Any] = {"model": "m", "messages": "Hi"}
STORY = "It was a long story, and nobody wanted to lose it."
ANSWER = json.dumps(completion(STORY)).encode()
HALF = ANSWER[: ANSWER.index(b" nobody")]
HEADERS = {"x-request-id": "req_1"}


def begun(end: Any = None) -> Any:
    """The answer up to the middle of its text, then `end`; default: the connection is closed."""
    whole = body_reply(ANSWER, headers=HEADERS)
    return whole.cut(len(HALF) - len(ANSWER), *([end] if end else []))


@pytest.mark.parametrize("call", ["create", "parse", "retrieve"])
def test_the_completion_so_far_is_kept(client_of: Maker, call: str) -> None:
    arguments = {"create": HI, "parse": {**HI, "response_format": list[int]}, "retrieve": {"completion_id": "c"}}[call]
    with ScriptedServer(begun()) as server:
        method = getattr(client_of(server.url).chat.completions, call)
        with pytest.raises(cw.APIConnectionError) as raised:
            method(**arguments)
    error = raised.value
    assert error.partial is not None
    assert error.partial.text == "It was a long story, and"
    assert error.partial.finish_reason is None
    assert error.partial.meta.request_id == error.request_id == "req_1"
    assert error.raw == HALF.decode()
    assert "What had arrived is in .partial." in error.message
    copy = pickle.loads(pickle.dumps(error))
    assert (copy.raw, copy.partial.text) == (error.raw, error.partial.text)
    assert error.to_dict()["raw"] == error.raw


def test_a_deadline_in_the_midst_of_an_answer(client_of: Maker) -> None:
    with ScriptedServer(begun(Stall())) as server:
        with pytest.raises(cw.APITimeoutError) as raised:
            client_of(server.url, deadline=1).chat.completions.create(**HI)
        assert raised.value.partial is not None
        assert raised.value.partial.text == "It was a long story, and"
        assert raised.value.raw == HALF.decode()


def test_a_page_and_other_routes_keep_their_text(client_of: Maker) -> None:
    with ScriptedServer(default=body_reply(b'{"object": "list", "data": [').cut(-10)) as server:
        client = client_of(server.url)
        for call in (client.chat.completions.list, lambda: client.get("/other")):
            with pytest.raises(cw.APIConnectionError) as raised:
                call()
            assert raised.value.raw == '{"object": "list",'
            assert raised.value.partial is None


def test_an_error_body_in_which_the_deadline_passes(client_of: Maker) -> None:
    reply = body_reply(b'{"error": {"message": "no sk-secret0123456789', 400).cut(-1, Stall())
    with ScriptedServer(reply) as server:
        with pytest.raises(cw.APITimeoutError) as raised:
            client_of(server.url, deadline=1).chat.completions.create(**HI)
        assert raised.value.raw == '{"error": {"message": "no ***'


def test_no_answer_at_all_has_no_text(client_of: Maker) -> None:
    with ScriptedServer(json_reply({}).cut(0)) as server:
        with pytest.raises(cw.APIConnectionError) as raised:
            client_of(server.url).chat.completions.create(**HI)
        assert (raised.value.raw, raised.value.partial) == ("", None)


def test_a_run_goes_on_after_it(client_of: Maker) -> None:
    def look_up(town: str) -> str:
        return town

    calling = completion(None, "tool_calls")
    call = {"id": "call_1", "type": "function", "function": {"name": "look_up", "arguments": '{"town": "Oslo"}'}}
    calling["choices"][0]["message"]["tool_calls"] = [call]
    with ScriptedServer(json_reply(calling), begun(), json_reply(completion(STORY))) as server:
        run = client_of(server.url).chat.completions.run(**HI, tools=[look_up])
        with pytest.raises(cw.APIConnectionError) as raised:
            run.until_done()
        assert raised.value.partial is not None
        assert raised.value.partial.text == "It was a long story, and"
        assert run.until_done().final.text == STORY
        assert len(server.requests) == 3


@pytest.mark.parametrize("how", ["read", "text", "json", "parse"])
def test_an_open_response_that_is_read_whole(client_of: Maker, how: str) -> None:
    with ScriptedServer(begun()) as server:
        streaming = client_of(server.url).chat.completions.with_streaming_response
        with pytest.raises(cw.APIConnectionError) as raised, streaming.create(**HI) as response:
            getattr(response, how)()
    assert raised.value.raw == HALF.decode()
    assert raised.value.request_id == "req_1"


@pytest.mark.parametrize("how", ["iter_bytes", "iter_text", "iter_lines"])
def test_an_open_response_hands_out_all_that_came(client_of: Maker, how: str) -> None:
    size = () if how == "iter_lines" else (7,)
    seen: list[Any] = []

    def read(response: Any) -> None:
        for piece in getattr(response, how)(*size):
            seen.append(piece)  # noqa: PERF402 - what came before the error counts

    with ScriptedServer(begun()) as server:
        streaming = client_of(server.url).chat.completions.with_streaming_response
        with pytest.raises(cw.APIConnectionError) as raised, streaming.create(**HI) as response:
            read(response)
    empty: Any = b"" if how == "iter_bytes" else ""
    assert empty.join(seen) == (HALF if how == "iter_bytes" else HALF.decode())
    assert raised.value.request_id == "req_1"
