"""What the fake server says, to whom, and what it remembers."""

from __future__ import annotations

import asyncio
import http.client
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import anyio
import httpx
import pytest

from chatwright.errors import ConfigError
from chatwright.testing import Call, FakeServer, call, fault
from tests.testing.asking import HELLO, answer, ask, body, deltas, events, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chatwright.testing import ReceivedRequest


@pytest.fixture
def server() -> Iterator[FakeServer]:
    with FakeServer() as running:
        yield running


def test_a_text_is_answered_whole_or_in_chunks_as_the_request_says(server: FakeServer) -> None:
    server.on().reply("Hello, my dear friend").forever()
    whole = answer(server)
    choice = whole["choices"][0]
    assert choice["message"] == {"role": "assistant", "content": "Hello, my dear friend", "refusal": None}
    assert (choice["finish_reason"], choice["logprobs"], whole["object"]) == ("stop", None, "chat.completion")
    *chunks, done = events(server)
    assert done == "[DONE]"
    assert text_of(chunks) == "Hello, my dear friend"
    assert len(chunks) > 4
    assert chunks[0]["choices"][0]["delta"] == {"role": "assistant", "content": ""}
    assert chunks[-1]["choices"][0] == {"index": 0, "delta": {}, "logprobs": None, "finish_reason": "stop"}
    assert {chunk["object"] for chunk in chunks} == {"chat.completion.chunk"}
    assert not any("usage" in chunk for chunk in chunks)


def test_usage_is_counted_and_streamed_when_asked_for(server: FakeServer) -> None:
    server.on().reply("one two").forever()
    usage = answer(server)["usage"]
    assert usage["total_tokens"] == usage["prompt_tokens"] + usage["completion_tokens"] > 2
    *chunks, last, _ = events(server, stream_options={"include_usage": True})
    assert {chunk["usage"] for chunk in chunks} == {None}
    assert (last["choices"], last["usage"]) == ([], usage)


def test_usage_can_be_given_or_left_out(server: FakeServer) -> None:
    server.on().reply("a", usage={"prompt_tokens": 3, "completion_tokens": 4, "total_tokens": 7}).then("b", usage=None)
    assert answer(server)["usage"]["total_tokens"] == 7
    assert "usage" not in answer(server)


def test_tool_calls(server: FakeServer) -> None:
    server.on().reply(tool_calls=[call("get_weather", city="Oslo"), Call("broken", "{", id="mine")]).forever()
    message = answer(server)["choices"][0]["message"]
    assert message["content"] is None
    assert message["tool_calls"] == [
        {"id": "call_1", "type": "function", "function": {"name": "get_weather", "arguments": '{"city": "Oslo"}'}},
        {"id": "mine", "type": "function", "function": {"name": "broken", "arguments": "{"}},
    ]
    chunks = events(server)
    pieces = [delta["tool_calls"][0] for delta in deltas(chunks) if "tool_calls" in delta]
    assert [(piece["index"], piece.get("id"), piece.get("type")) for piece in pieces if "id" in piece] == [
        (0, "call_2", "function"),
        (1, "mine", "function"),
    ]
    assert "".join(piece["function"]["arguments"] for piece in pieces if piece["index"] == 0) == '{"city": "Oslo"}'
    assert chunks[-2]["choices"][0]["finish_reason"] == "tool_calls"


def test_a_call_can_stand_for_a_reply(server: FakeServer) -> None:
    server.on().reply(call("now")).then([call("a"), call("b")]).then(replace(call("c"), id="x"))
    calls = [answer(server)["choices"][0]["message"]["tool_calls"] for _ in range(3)]
    assert [[one["function"]["name"] for one in some] for some in calls] == [["now"], ["a", "b"], ["c"]]
    assert calls[2][0]["id"] == "x"


def test_choices(server: FakeServer) -> None:
    refused = {"role": "assistant", "content": None, "refusal": "No."}
    server.on().reply(["one", "two"]).then(choices=["three", refused, {"message": refused, "finish_reason": "length"}])
    assert [choice["message"]["content"] for choice in answer(server)["choices"]] == ["one", "two"]
    chunks = events(server)
    assert text_of(chunks) == "three"
    assert deltas(chunks, 1)[1] == {"refusal": "No."}
    ends = {c["choices"][0]["index"]: c["choices"][0]["finish_reason"] for c in chunks[:-1]}
    assert ends == {0: "stop", 1: "stop", 2: "length"}


def test_n_is_obeyed(server: FakeServer) -> None:
    server.on().reply("same").forever()
    assert [choice["index"] for choice in answer(server, n=3)["choices"]] == [0, 1, 2]
    chunks = events(server, n=2)
    assert text_of(chunks, 0) == text_of(chunks, 1) == "same"


def test_refusal_reasoning_json_and_finish_reason(server: FakeServer) -> None:
    server.on().reply(refusal="I won't.").then("42", reasoning="Hm.").then(json={"ä": 1}).then(
        "x", finish_reason="length"
    )
    assert answer(server)["choices"][0]["message"]["refusal"] == "I won't."
    chunks = events(server)
    assert [delta["reasoning_content"] for delta in deltas(chunks) if "reasoning_content" in delta] == ["Hm."]
    assert answer(server)["choices"][0]["message"]["content"] == '{"ä": 1}'
    assert answer(server)["choices"][0]["finish_reason"] == "length"


def test_log_probabilities_are_made_up_when_asked_for_and_scripted_ones_are_kept(server: FakeServer) -> None:
    server.on().reply("one two").then("one two").then(logprobs=["a", ("b", -2.5)]).then("ab", logprobs=["a", "b"])
    tokens = answer(server, logprobs=True, top_logprobs=1)["choices"][0]["logprobs"]["content"]
    assert "".join(token["token"] for token in tokens) == "one two"
    assert tokens[0]["top_logprobs"][0]["token"] == tokens[0]["token"]
    chunks = events(server, logprobs=True)
    streamed = [c["choices"][0]["logprobs"] for c in chunks[:-1] if c["choices"][0]["logprobs"]]
    assert [found["content"][0]["token"] for found in streamed] == ["one", " two"]
    scripted = answer(server)["choices"][0]
    assert scripted["message"]["content"] == "ab"
    assert scripted["logprobs"]["content"][1] == {"token": "b", "logprob": -2.5, "bytes": [98], "top_logprobs": []}
    assert [d["content"] for d in deltas(events(server)) if d.get("content")] == ["a", "b"]


def test_dicts_go_as_they_are(server: FakeServer) -> None:
    sloppy = {"choices": [{"message": {"content": "hi"}}], "timings": {"ms": 1}}
    server.on().reply(sloppy).then(sloppy).then({"role": "assistant", "content": "m"}).then({"odd": True}, status=202)
    assert answer(server) == sloppy
    chunks = events(server)
    assert text_of(chunks) == "hi"
    assert chunks[0]["timings"] == {"ms": 1}
    assert answer(server)["choices"][0]["message"] == {"role": "assistant", "content": "m"}
    response = ask(server)
    assert (response.status_code, response.json()) == (202, {"odd": True})


def test_stream_of_sends_just_these_chunks(server: FakeServer) -> None:
    server.on().stream_of("Hel", "lo choices", {"reasoning_content": "Hm"}, 0.001, "!").forever()
    chunks = events(server, stream_options={"include_usage": True})
    assert [delta.get("content") for delta in deltas(chunks)] == ["", "Hel", "lo choices", None, "!", None]
    assert chunks[-3]["choices"][0]["finish_reason"] == "stop"
    assert chunks[-2]["usage"]["completion_tokens"] > 1
    message = answer(server)["choices"][0]["message"]
    assert (message["content"], message["reasoning_content"]) == ("Hello choices!", "Hm")


def test_stream_of_whole_chunks_and_bytes_adds_nothing_but_the_end(server: FakeServer) -> None:
    chunk = {"id": "mine", "choices": [{"index": 0, "delta": {"content": "x"}, "finish_reason": "stop"}]}
    server.on().stream_of(b": ping\n\n", chunk).then("later")
    found = events(server)
    assert found[0] == ": ping"
    assert (found[1]["id"], found[1]["object"], found[2]) == ("mine", "chat.completion.chunk", "[DONE]")


def test_stream_of_chunks_has_no_whole_answer(server: FakeServer) -> None:
    server.on().stream_of({"tool_calls": [{"index": 0, "function": {"arguments": "{}"}}]}).then("fine")
    assert "isn't streamed" in ask(server).json()["error"]["message"]
    assert answer(server)["choices"][0]["message"]["content"] == "fine"


def test_functions_see_the_request(server: FakeServer) -> None:
    def echo(request: ReceivedRequest) -> Any:
        said = request.messages[-1]["content"]
        return fault.status(418) if said == "tea" else said.upper()

    server.on().reply(echo).forever()
    assert answer(server)["choices"][0]["message"]["content"] == "HELLO?"
    assert ask(server, messages=[{"role": "user", "content": "tea"}]).status_code == 418


def test_a_function_that_fails_says_so(server: FakeServer) -> None:
    server.on().reply(lambda request: 1 / 0)
    response = ask(server)
    assert response.status_code == 500
    assert "ZeroDivisionError" in response.json()["error"]["message"]
    assert "ZeroDivisionError" in server.unmatched[0]


def test_replies_come_in_order_then_why_there_are_none(server: FakeServer) -> None:
    server.on(model="gpt-5").reply("a").then("b")
    assert [answer(server)["choices"][0]["message"]["content"] for _ in range(2)] == ["a", "b"]
    response = ask(server)
    assert response.status_code == 500
    assert response.headers["x-should-retry"] == "false"
    assert "No reply is left for POST /v1/chat/completions for model 'gpt-5'" in response.json()["error"]["message"]
    assert "No rule matches" in ask(server, model="other").json()["error"]["message"]
    assert len(server.unmatched) == 2


def test_an_unscripted_server_says_how_to_script_it(server: FakeServer) -> None:
    assert "server.on().reply('Hello')" in ask(server).json()["error"]["message"]


def test_rules(server: FakeServer) -> None:
    server.on().reply("anything").forever()
    server.on(model="gpt-5").reply("by model")
    server.on(match={"temperature": 0, "messages": HELLO}).reply("by content")
    server.on(match=lambda request: request.headers["x-tenant"] == "b").reply("by function")
    headers = {"x-tenant": "a"}

    def content(**fields: Any) -> str:
        response = httpx.post(f"{server.url}/chat/completions", json=body(**fields), headers=headers, timeout=5)
        text: str = response.json()["choices"][0]["message"]["content"]
        return text

    assert content(temperature=0) == "by model"
    assert content(temperature=0) == "by content"
    assert content() == "anything"
    headers["x-tenant"] = "b"
    assert content() == "by function"
    assert content() == "anything"


def test_rules_for_paths(server: FakeServer) -> None:
    server.on(path="/embeddings").reply({"data": []})
    server.on(path="/files/*/content").reply({"file": 1})
    assert httpx.post(f"{server.url}/embeddings", json={}).json() == {"data": []}
    assert httpx.get(f"{server.url}/files/7/content").json() == {"file": 1}
    assert httpx.get(f"{server.url}/files").status_code == 500


def test_forever_repeats_the_last_reply(server: FakeServer) -> None:
    server.on().reply("first").then("rest").forever()
    assert [answer(server)["choices"][0]["message"]["content"] for _ in range(4)] == ["first", "rest", "rest", "rest"]
    assert server.leftovers == []


def test_leftovers_are_told(server: FakeServer) -> None:
    server.on(model="x").reply("never").then(fault.status(500))
    assert server.leftovers == ["server.on(model='x').reply('never')", "server.on(model='x').reply(fault.status(500))"]
    with pytest.raises(AssertionError, match=r"Nobody asked for server.on\(model='x'\).reply\('never'\)"):
        server.assert_done()


def test_strict_servers_fail_their_block() -> None:
    with pytest.raises(AssertionError, match="Nobody asked for"), FakeServer(strict=True) as server:
        server.on().reply("never")
    with pytest.raises(ZeroDivisionError), FakeServer(strict=True) as server:
        _fail_in_the_middle(server)


def _fail_in_the_middle(server: FakeServer) -> None:
    server.on().reply("never")
    raise ZeroDivisionError


def test_mistakes_in_a_script_are_told_at_once(server: FakeServer) -> None:
    with pytest.raises(TypeError, match="no option 'finish'"):
        server.on().reply("x", finish="stop")  # type: ignore[call-arg]
    with pytest.raises(ConfigError, match="give one first"):
        server.on().forever()
    with pytest.raises(ConfigError, match="Nothing comes after"):
        server.on().reply("a").forever().then("b")


def test_requests_are_recorded(server: FakeServer) -> None:
    server.on().reply("Hi").forever()
    httpx.post(
        f"{server.url}/chat/completions?api-version=1", json=body(stream=True), headers={"Authorization": "Bearer sk-1"}
    )
    request = server.requests[0]
    assert request.json["messages"][0]["role"] == "user"
    assert (request.method, request.path, request.model) == ("POST", "/v1/chat/completions", "gpt-5")
    assert (request.query, request.stream, request.messages) == ({"api-version": "1"}, True, HELLO)
    assert request.headers["AUTHORIZATION"] == "Bearer sk-1"
    assert "sk-1" not in repr(request.headers)
    assert "sk-1" not in repr(request)


def test_azure_deployments_are_models(server: FakeServer) -> None:
    server.on(model="my-deployment").reply("Hi")
    url = server.url.removesuffix("/v1") + "/openai/deployments/my-deployment/chat/completions?api-version=1"
    assert httpx.post(url, json={"model": "my-deployment", "messages": HELLO}).json()["choices"]
    assert server.requests[0].model == "my-deployment"


def test_the_specification_is_held(server: FakeServer) -> None:
    server.on().reply("Hi")
    response = ask(server, temperature=5)
    assert response.status_code == 400
    assert response.json()["error"]["param"] == "temperature"
    assert response.json()["error"]["type"] == "invalid_request_error"
    bad = ask(server, messages=[{"role": "user", "content": [{"type": "text"}]}])
    assert bad.json()["error"]["param"] == "messages[0].content[0].text"
    assert httpx.post(f"{server.url}/chat/completions", content=b"{").status_code == 400
    assert httpx.post(f"{server.url}/chat/completions", content=b"[]").status_code == 400
    assert answer(server)["choices"]


def test_received_messages_may_be_sent_back(server: FakeServer) -> None:
    server.on().reply("Hi")
    received: dict[str, Any] = {
        "role": "assistant",
        "content": "x",
        "refusal": None,
        "annotations": [],
        "reasoning_content": "y",
    }
    assert answer(server, messages=[*HELLO, received, *HELLO])["choices"]


def test_the_check_can_be_turned_off() -> None:
    with FakeServer(check=False) as server:
        server.on().reply("Hi")
        assert answer(server, temperature=5, top_k=1)["choices"]


def test_models_are_listed() -> None:
    with FakeServer(models=["a"]) as server:
        server.on(model="b").reply("Hi")
        assert [model["id"] for model in httpx.get(f"{server.url}/models").json()["data"]] == ["a", "b"]
        assert httpx.get(f"{server.url}/models/b").json()["id"] == "b"
        assert httpx.get(f"{server.url}/models/c").json()["error"]["code"] == "model_not_found"


def test_connections_are_kept_and_requests_may_come_in_chunks(server: FakeServer) -> None:
    server.on().reply("Hi").forever()
    with httpx.Client() as client:
        for stream in (True, False, True):
            client.post(f"{server.url}/chat/completions", json=body(stream=stream))
        client.post(
            f"{server.url}/chat/completions",
            content=iter([b'{"model":"m",', b'"messages":[{"role":"user","content":"x"}]}']),
        )
        assert [request.connection for request in server.requests] == [0, 0, 0, 0]
        assert server.requests[3].model == "m"
        assert server.open_connections == 1
    server.wait_for_connections(0)


def test_what_is_no_http_is_refused(server: FakeServer) -> None:
    connection = http.client.HTTPConnection(server.url.split("/")[2], timeout=5)
    connection.connect()
    connection.sock.sendall(b"EHLO\r\n\r\n")
    assert connection.sock.recv(100).startswith(b"HTTP/1.1 400 ")
    connection.close()


def test_fifty_threads_at_once(server: FakeServer) -> None:
    together = threading.Barrier(50)

    def slow_echo(request: ReceivedRequest) -> str:
        together.wait(10)  # all fifty are being answered at this moment
        text: str = request.messages[0]["content"]
        return text

    server.on().reply(slow_echo).forever()

    def one(number: int) -> str:
        text: str = answer(server, messages=[{"role": "user", "content": f"I am {number}"}])["choices"][0]["message"][
            "content"
        ]
        return text

    with ThreadPoolExecutor(50) as pool:
        assert list(pool.map(one, range(50))) == [f"I am {number}" for number in range(50)]
    assert len(server.requests) == 50


async def test_fifty_tasks_at_once(anyio_backend: str) -> None:
    contents: dict[int, str] = {}

    async def one(client: httpx.AsyncClient, url: str, number: int) -> None:
        messages = [{"role": "user", "content": f"I am {number}"}]
        response = await client.post(f"{url}/chat/completions", json=body(messages=messages))
        contents[number] = response.json()["choices"][0]["message"]["content"]

    async with FakeServer() as server, httpx.AsyncClient(timeout=20) as client, anyio.create_task_group() as group:
        server.on().reply(lambda request: request.messages[0]["content"]).forever()
        for number in range(50):
            group.start_soon(one, client, server.url, number)
    assert contents == {number: f"I am {number}" for number in range(50)}


def test_closing_ends_what_goes_on() -> None:
    with FakeServer() as server:
        server.on().reply("Hi", fault.stall(at="body"))
        errors: list[Exception] = []

        def wait() -> None:
            try:
                ask(server, stream=True)
            except httpx.HTTPError as error:
                errors.append(error)

        waiting = threading.Thread(target=wait)
        waiting.start()
        server.wait_for_requests(1)
    waiting.join(5)
    assert not waiting.is_alive()
    assert isinstance(errors[0], httpx.RemoteProtocolError)
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("fake-server")]


def test_waiting_gives_up(server: FakeServer) -> None:
    with pytest.raises(AssertionError, match="0 of 1 requests"):
        server.wait_for_requests(1, timeout=0.01)
    server.on().reply("x")
    with httpx.Client() as client:
        client.post(f"{server.url}/chat/completions", json=body())
        with pytest.raises(AssertionError, match="1 connections are open"):
            server.wait_for_connections(0, timeout=0.01)


def test_a_server_that_does_not_run_has_no_url() -> None:
    with pytest.raises(ConfigError, match="not running"):
        _ = FakeServer().url
    server = FakeServer().start()
    server.close()
    server.close()
    with pytest.raises(ConfigError, match="starts once"):
        server.start()


def test_several_servers_in_one_loop() -> None:
    async def both() -> list[str]:
        async with FakeServer() as one, FakeServer() as other, httpx.AsyncClient() as client:
            one.on().reply("one")
            other.on().reply("other")
            responses = [await client.post(f"{server.url}/chat/completions", json=body()) for server in (one, other)]
            return [response.json()["choices"][0]["message"]["content"] for response in responses]

    assert asyncio.run(both()) == ["one", "other"]
