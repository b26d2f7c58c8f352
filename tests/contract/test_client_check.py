"""The check before a call: by the call or by the client; nothing that it refuses reaches a server."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

import chatwright as cw
from chatwright.types import Message
from tests.faults.replies import completion, json_reply
from tests.faults.server import ScriptedServer

if TYPE_CHECKING:
    from tests.contract.clients import Maker


@dataclass
class Invoice:
    total: int


@cw.tool
def get_weather(city: str) -> str:
    """Say what the weather is."""
    return f"Rain in {city}"


HI = {"role": "user", "content": "Hi"}


def paths(error: cw.RequestCheckError) -> list[str]:
    return [fault.path for fault in error.faults]


@pytest.mark.parametrize("by_client", [True, False])
def test_a_refused_request_is_never_sent(client_of: Maker, by_client: bool) -> None:
    with ScriptedServer(json_reply(completion("x"))) as server:
        client = client_of(server.url, check=by_client)
        own: dict[str, Any] = {} if by_client else {"check": True}
        with pytest.raises(cw.RequestCheckError) as caught:
            client.chat.completions.create(model="m", messages=[HI, {"role": "tool"}], n="two", temperature=3, **own)
        assert paths(caught.value) == ["messages[1].content", "messages[1].tool_call_id", "n", "temperature"]
        with pytest.raises(cw.RequestCheckError) as caught:
            client.chat.completions.update("id", metadata={"k" * 65: "v"}, **own)
        assert paths(caught.value) == [f"metadata.{'k' * 65}"]
        with pytest.raises(cw.RequestCheckError) as caught:
            client.send(cw.ChatRequest("m", "Hi").options(top_logprobs=2, **own))
        assert paths(caught.value) == ["top_logprobs"]
        assert server.requests == []


def test_a_sound_request_is_sent(client_of: Maker) -> None:
    received = Message.from_dict({"role": "assistant", "content": "x", "reasoning_content": "hm"})
    with ScriptedServer(*[json_reply(completion("x"))] * 4) as server:
        client = client_of(server.url, check=True)
        create = client.chat.completions.create
        create(model="anything", messages=(one for one in [HI, received, HI]), extra_body={"own": 1}, timeout=5)
        client.send(cw.ChatRequest("m", [HI, received, HI]).options(temperature=1))
        create(model="m", messages="Hi", temperature=9, check=False)
        client.chat.completions.update("id", metadata=None)
        bodies = [request.json for request in server.requests]
    assert bodies[0]["own"] == 1
    assert [len(body["messages"]) for body in bodies[:3]] == [3, 3, 1]
    assert bodies[1]["messages"][1]["reasoning_content"] == "hm"
    assert bodies[3] == {"metadata": None}
    assert not any("check" in body for body in bodies)


def test_without_the_check_servers_may_know_more_than_the_description(client_of: Maker) -> None:
    with ScriptedServer(json_reply(completion("x"))) as server:
        client_of(server.url).chat.completions.create(model="m", messages=[{**HI, "own": 1}], reasoning_effort="odd")
        (request,) = server.requests
    assert request.json["reasoning_effort"] == "odd"


def test_mistakes_that_have_words_of_their_own_keep_them(client_of: Maker) -> None:
    client = client_of("http://127.0.0.1:1", check=True)
    with pytest.raises(TypeError, match="did you mean 'temperature'"):
        client.chat.completions.create(model="m", messages="Hi", temprature=1)
    with pytest.raises(TypeError, match="response_format"):
        client.chat.completions.create(model="m", messages="Hi", response_format=int)


def test_a_request_of_a_type_is_answered_in_it(client_of: Maker) -> None:
    request = cw.ChatRequest("m", "How much?").response_format(Invoice).tools(get_weather)
    with ScriptedServer(json_reply(completion('{"total": 3}'))) as server:
        answer = client_of(server.url, check=True).send(request)
        (sent,) = server.requests
    assert answer.parsed == Invoice(3)
    assert sent.json == request.to_dict()


def test_other_ways_to_ask_are_checked_as_well(client_of: Maker) -> None:
    with ScriptedServer(json_reply(completion("x"))) as server:
        completions = client_of(server.url, check=True).chat.completions
        with pytest.raises(cw.RequestCheckError, match="n: must be between 1 and 128"):
            completions.parse(model="m", messages="Hi", response_format=Invoice, n=0)
        for more in ({}, {"response_format": Invoice}):
            with pytest.raises(cw.RequestCheckError, match="n: must be between 1 and 128"):
                completions.stream(model="m", messages="Hi", n=0, **more).start()
        with pytest.raises(cw.RequestCheckError, match="top_logprobs: needs logprobs"):
            completions.run(model="m", messages="Hi", tools=[get_weather], top_logprobs=2).until_done()
        assert server.requests == []
