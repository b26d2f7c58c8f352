"""Calls through both clients against a real server: what arrives there, and what comes back."""

from __future__ import annotations

import json
import math
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

import chatwright as cw
from chatwright.types import Completion, CompletionDeleted, ModelInfo
from tests.faults.replies import body_reply, completion, error_reply, json_reply
from tests.faults.server import ScriptedServer, closed_port

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.contract.clients import Maker

INSTANT = cw.RetryPolicy(max_retries=2, base=0)


def test_a_completion_with_all_that_is_known_about_it(client_of: Maker) -> None:
    headers = {
        "X-Request-Id": "req_1",
        "OpenAI-Processing-Ms": "12",
        "X-RateLimit-Remaining-Tokens": "99",
        "X-RateLimit-Reset-Tokens": "1m30s",
    }
    with ScriptedServer(json_reply(completion("2, 3, 5"), headers=headers)) as server:
        client = client_of(server.url)
        answer = client.chat.completions.create(model="gpt-5", messages="Name three primes", temperature=0.5)
    assert isinstance(answer, Completion)
    assert answer.usage is not None
    assert (answer.text, answer.finish_reason, answer.usage.total_tokens) == ("2, 3, 5", "stop", 7)
    meta = answer.meta
    assert (meta.request_id, answer._request_id, meta.status_code, meta.attempts) == ("req_1", "req_1", 200, 1)
    assert (meta.processing_ms, meta.rate_limit.remaining_tokens) == (12, 99)
    assert meta.rate_limit.reset_tokens == timedelta(seconds=90)
    assert 0 < meta.first_byte <= meta.elapsed
    (request,) = server.requests
    assert (request.method, request.path) == ("POST", "/v1/chat/completions")
    assert request.json == {
        "model": "gpt-5",
        "messages": [{"role": "user", "content": "Name three primes"}],
        "temperature": 0.5,
    }
    assert request.headers["authorization"] == "Bearer sk-test"
    assert request.headers["content-type"] == "application/json"
    assert request.headers["user-agent"].startswith("chatwright/")


def test_a_received_message_goes_back(client_of: Maker) -> None:
    with ScriptedServer(json_reply(completion("4")), json_reply(completion("8"))) as server:
        client = client_of(server.url)
        messages: list[Any] = [{"role": "user", "content": "2 + 2?"}]
        messages.append(client.chat.completions.create(model="m", messages=messages).choices[0].message)
        messages.append({"role": "user", "content": "Doubled?"})
        client.chat.completions.create(model="m", messages=messages)
    assert server.requests[1].json["messages"][1] == {"role": "assistant", "content": "4", "refusal": None}
    assert len(server.connections) == 1


def test_options_of_one_call(client_of: Maker) -> None:
    with ScriptedServer(error_reply(500), error_reply(500), json_reply(completion())) as server:
        client = client_of(server.url, default_headers={"X-Ours": "1"}, default_query={"q": "client"})
        answer = client.chat.completions.create(
            model="m",
            messages="Hi",
            retry=INSTANT,
            idempotency_key="once",
            extra_headers={"X-Ours": None, "X-Mine": "2"},
            extra_query={"q": "call"},
            extra_body={"min_p": 0.1, "model": None},
        )
    assert answer.meta.attempts == 3
    assert [request.headers["idempotency-key"] for request in server.requests] == ["once"] * 3
    last = server.requests[-1]
    assert (last.headers["x-mine"], last.headers.get("x-ours"), last.target) == (
        "2",
        None,
        "/v1/chat/completions?q=call",
    )
    assert last.json == {"model": None, "messages": [{"role": "user", "content": "Hi"}], "min_p": 0.1}


def test_stored_completions(client_of: Maker) -> None:
    replies = [
        json_reply(completion(metadata={"a": "b"})),
        json_reply(completion(metadata={}), headers={"x-request-id": "req_2"}),
        json_reply(
            {"id": "c1", "object": "chat.completion.deleted", "deleted": True}, headers={"x-request-id": "req_3"}
        ),
    ]
    with ScriptedServer(*replies) as server:
        completions = client_of(server.url).chat.completions
        assert completions.retrieve("c1").metadata == {"a": "b"}
        changed = completions.update("c1", metadata=None)
        gone = completions.delete("c1")
    assert isinstance(changed, Completion)
    assert changed.meta.request_id == "req_2"
    assert isinstance(gone, CompletionDeleted)
    assert (gone.id, gone.deleted, gone.meta.request_id) == ("c1", True, "req_3")
    assert [(request.method, request.path, request.body) for request in server.requests] == [
        ("GET", "/v1/chat/completions/c1", b""),
        ("POST", "/v1/chat/completions/c1", b'{"metadata":null}'),
        ("DELETE", "/v1/chat/completions/c1", b""),
    ]


def test_models(client_of: Maker) -> None:
    replies = [
        json_reply({"object": "list", "data": [{"id": "a", "object": "model"}, {"id": "b", "ctx": 1}]}),
        json_reply({"id": "org/a", "created": 3}),
    ]
    with ScriptedServer(*replies) as server:
        models = client_of(server.url).models
        page = models.list()
        assert [model.id for model in page] == ["a", "b"]
        assert not page.has_next_page()
        found = models.retrieve("org/a")
    assert isinstance(found, ModelInfo)
    assert (found.created, found.meta.status_code) == (3, 200)
    assert [request.path for request in server.requests] == ["/v1/models", "/v1/models/org/a"]


def test_routes_without_a_method(client_of: Maker) -> None:
    replies = [
        json_reply({"data": [1]}),
        body_reply(b"pong", content_type="text/plain"),
        body_reply(b"", 204),
        error_reply(404),
    ]
    with ScriptedServer(*replies) as server:
        client = client_of(server.url)
        answer = client.post("/embeddings", json={"input": "Hi"}, extra_query={"x": 1})
        assert (answer.status_code, answer.json(), answer.parse()) == (200, {"data": [1]}, {"data": [1]})
        text = client.get("ping")
        assert text.text == "pong"
        with pytest.raises(cw.APIResponseError, match="the body is not JSON"):
            text.json()
        assert client.request("DELETE", "/files/1").json() is None
        with pytest.raises(cw.NotFoundError):
            client.get("/nowhere")
    assert [(r.method, r.target) for r in server.requests] == [
        ("POST", "/v1/embeddings?x=1"),
        ("GET", "/v1/ping"),
        ("DELETE", "/v1/files/1"),
        ("GET", "/v1/nowhere"),
    ]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"<html><title>Welcome</title></html>", "the body is not JSON"),
        (b'{"choices": [', "the body is not JSON"),
        (b"", "the body is empty."),
        (b"null", "the body is no JSON object: it begins 'null'"),
        (b"[1, 2]", "the body is no JSON object"),
        (b'"hello"', "the body is no JSON object"),
        (b'{"status": "ok"}', "the body has no list of choices"),
        (b'{"choices": null}', "the body has no list of choices"),
        (b'{"choices": {}, "error": null}', "the body has no list of choices"),
        (b'{"choices": [null]}', "a choice is no object"),
        (b'{"choices": [{"message": {"content": "a"}}, 1]}', "a choice is no object"),
        (b'{"choices": [{"message": "a"}]}', "a message is no object"),
        (b'data: {"a": 1}\n\ndata: [DONE]\n\n', "the body is not JSON"),
    ],
)
def test_a_success_that_is_no_answer_is_an_error_that_keeps_it(client_of: Maker, body: bytes, words: str) -> None:
    reply = body_reply(body, headers={"x-request-id": "r1"}, content_type=None)
    with ScriptedServer(reply) as server, pytest.raises(cw.APIResponseError) as caught:
        client_of(server.url).chat.completions.create(model="m", messages="Hi")
    assert words in str(caught.value)
    assert (caught.value.raw.encode(), caught.value.request_id, caught.value.attempts) == (body, "r1", 1)


def test_an_error_with_a_status_of_success_is_that_error(client_of: Maker) -> None:
    error = {"message": "slow down", "code": "rate_limit_exceeded", "type": "requests"}
    with ScriptedServer(
        json_reply({"error": error}, headers={"x-request-id": "r1"}), json_reply({"error": "no"})
    ) as server:
        client = client_of(server.url)
        with pytest.raises(cw.RateLimitError, match="slow down") as caught:
            client.chat.completions.create(model="m", messages="Hi")
        with pytest.raises(cw.APIError, match="no"):
            client.chat.completions.retrieve("c")
    assert (caught.value.body, caught.value.request_id) == (error, "r1")
    assert "in its answer" in str(caught.value)


def test_an_error_with_a_status_of_success_is_tried_again_like_its_status(client_of: Maker) -> None:
    heard: list[Any] = []
    busy = json_reply({"error": {"message": "busy", "code": 502}}, headers={"retry-after-ms": "1"})
    with ScriptedServer(busy, json_reply(completion()), json_reply({"error": {"code": 400}})) as server:
        client = client_of(server.url, max_retries=1, on_retry=heard.append, on_response=heard.append)
        assert client.chat.completions.create(model="m", messages="Hi").meta.attempts == 2
        with pytest.raises(cw.BadRequestError):
            client.chat.completions.create(model="m", messages="Hi")
    first, again, second, last = heard
    assert (first.status, type(first.error), second.status) == (200, cw.InternalServerError, 200)
    assert (again.delay, again.status, again.reason) == (0.001, 502, "status 502")
    assert isinstance(last.error, cw.BadRequestError)


def test_odd_json_is_read(client_of: Maker) -> None:
    body = b'{"choices":[{"index":0,"message":{"content":"half \\ud83d"}}],"score":NaN,"big":123456789012345678901234567890}'
    with ScriptedServer(body_reply(body)) as server:
        answer = client_of(server.url).chat.completions.create(model="m", messages="Hi")
    assert answer.text == "half \ud83d"
    assert math.isnan(answer.extra["score"])
    assert answer.big == 123456789012345678901234567890


def test_what_has_the_wrong_shape_never_leaves(client_of: Maker) -> None:
    with ScriptedServer() as server:
        completions = client_of(server.url).chat.completions
        bad: list[Callable[[], object]] = [
            lambda: completions.create(model="m", messages=[]),
            lambda: completions.create(model="m", messages=[{"role": 1}]),
            lambda: completions.create(model="m", messages="Hi", n="two"),
            lambda: completions.create(model="m", messages="half \ud83d"),
            lambda: completions.retrieve(""),
            lambda: completions.messages.list(""),
            lambda: completions.list(limit="x"),
            lambda: completions.list(max_items=0),
        ]
        for call in bad:
            with pytest.raises(cw.ConfigError):
                call()
        unknown: list[Callable[[], object]] = [
            lambda: completions.create(model="m", messages="Hi", temprature=1),
            lambda: completions.create(messages="Hi"),
            lambda: completions.create(model="m", messages="Hi", response_format=dict),
            lambda: completions.list(limt=3),
            lambda: completions.update("c"),
        ]
        for call in unknown:
            with pytest.raises(TypeError):
                call()
    assert server.connections == []


def test_a_body_goes_where_the_description_has_none(client_of: Maker) -> None:
    stored = json_reply(completion())
    page = json_reply({"object": "list", "data": [], "has_more": False})
    deleted = json_reply({"id": "c", "deleted": True})
    with ScriptedServer(stored, deleted, page, json_reply({"id": "m"})) as server:
        client = client_of(server.url)
        completions = client.chat.completions
        calls = (completions.retrieve, completions.delete, lambda _, **body: completions.list(**body).data)
        for call in (*calls, client.models.retrieve):
            call("c", extra_body={"region": "eu", "tag": None})
    assert [request.json for request in server.requests] == [{"region": "eu", "tag": None}] * 4
    assert {request.headers["content-type"] for request in server.requests} == {"application/json"}


def test_what_a_header_may_not_say(client_of: Maker) -> None:
    with ScriptedServer(json_reply(completion())) as server:
        client = client_of(server.url)
        hi = {"model": "m", "messages": "Hi"}
        client.chat.completions.create(**hi, extra_headers={"Host": "api.internal"}, idempotency_key="one")
        for key in ("", " ", 7, "a\nb"):
            with pytest.raises(cw.ConfigError, match=r"^idempotency_key: "):
                client.chat.completions.create(**hi, idempotency_key=key)
        for name in ("Content-Length", "transfer-encoding"):
            with pytest.raises(cw.ConfigError, match=f"^extra_headers: {name} follows from the body"):
                client.chat.completions.create(**hi, extra_headers={name: "5"})
    (request,) = server.requests
    assert [value for name, value in request.raw_headers if name.lower() == "host"] == ["api.internal"]
    assert request.headers["idempotency-key"] == "one"


def test_nobody_there(client_of: Maker) -> None:
    client = client_of(f"http://127.0.0.1:{closed_port()}/v1")
    with pytest.raises(cw.APIConnectionError) as caught:
        client.chat.completions.create(model="m", messages="Hi")
    assert caught.value.attempts == 1


def test_hooks_see_what_is_sent_and_change_nothing(client_of: Maker) -> None:
    seen: list[Any] = []

    def note(event: Any) -> None:
        seen.append(event)
        if event.messages:
            event.messages[0]["content"] = "..."
            event.messages.clear()

    with ScriptedServer(error_reply(500), json_reply(completion())) as server:
        client = client_of(server.url, retry=INSTANT, on_request=note, on_response=note, on_retry=note)
        conversation = [{"role": "user", "content": "Hi"}]
        client.chat.completions.create(model="m", messages=conversation)
        assert conversation == [{"role": "user", "content": "Hi"}]
    assert [type(event).__name__ for event in seen] == [
        *("RequestEvent", "ResponseEvent", "RetryEvent", "RequestEvent", "ResponseEvent")
    ]
    assert [event.attempt for event in seen] == [1, 1, 1, 2, 2]
    assert (seen[0].model, seen[-1].status, seen[-1].usage.total_tokens) == ("m", 200, 7)
    assert [json.loads(request.body)["messages"] for request in server.requests] == [
        [{"role": "user", "content": "Hi"}]
    ] * 2


def test_a_key_is_asked_for_before_each_attempt(client_of: Maker) -> None:
    keys = iter(["sk-one", "sk-two"])
    with ScriptedServer(error_reply(500), json_reply(completion())) as server:
        client = client_of(server.url, api_key=lambda: next(keys), retry=INSTANT)
        client.chat.completions.create(model="m", messages="Hi")
    assert [request.headers["authorization"] for request in server.requests] == ["Bearer sk-one", "Bearer sk-two"]
