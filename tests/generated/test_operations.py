from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from chatwright_api import AuthenticatedClient, Client
from chatwright_api.api.chat import (
    create_chat_completion,
    delete_chat_completion,
    get_chat_completion,
    get_chat_completion_messages,
    list_chat_completions,
    update_chat_completion,
)
from chatwright_api.errors import UnexpectedStatus
from chatwright_api.models import (
    ChatCompletion,
    Chunk,
    CreateChatCompletionRequest,
    ErrorResponse,
    UpdateChatCompletionRequest,
    UserMessage,
)
from tests.faults.replies import body_reply, chunks, completion, error_reply, json_reply, sse_reply
from tests.faults.server import ScriptedServer



def in_one_spelling(target: str) -> str:
    """A blank in a query is `+` in newer versions of httpx, `%20` in older ones."""
    return target.replace("%20", "+")


REQUEST = CreateChatCompletionRequest(model="m", messages=[UserMessage(content="Hi")])
BODY = {"model": "m", "messages": [{"role": "user", "content": "Hi"}]}

CALLS: list[tuple[Any, dict[str, Any], str, str, Any]] = [
    (create_chat_completion, {"body": REQUEST}, "POST", "/chat/completions", BODY),
    (create_chat_completion, {"body": BODY}, "POST", "/chat/completions", BODY),
    (get_chat_completion, {"completion_id": "a/b"}, "GET", "/chat/completions/a%2Fb", None),
    (delete_chat_completion, {"completion_id": "c"}, "DELETE", "/chat/completions/c", None),
    (
        update_chat_completion,
        {"completion_id": "c", "body": UpdateChatCompletionRequest(metadata={"k": "v"})},
        "POST",
        "/chat/completions/c",
        {"metadata": {"k": "v"}},
    ),
    (
        list_chat_completions,
        {"model": "m", "limit": 2, "order": "desc", "metadata": {"k": "v w"}},
        "GET",
        "/chat/completions?model=m&metadata%5Bk%5D=v+w&limit=2&order=desc",
        None,
    ),
    (
        get_chat_completion_messages,
        {"completion_id": "c", "after": "x"},
        "GET",
        "/chat/completions/c/messages?after=x",
        None,
    ),
]


@pytest.mark.parametrize(("operation", "arguments", "method", "target", "body"), CALLS)
def test_each_operation_sends_what_it_says(operation: Any, arguments: Any, method: str, target: str, body: Any) -> None:
    with ScriptedServer(json_reply({"id": "c", "object": "thing"})) as server:
        with AuthenticatedClient(server.url, "sk-test") as client:
            answer = operation.sync(client=client, **arguments)
        sent = server.requests[0]
    assert answer.id == "c" if "id" in answer._KEYS else answer.extra["id"] == "c"
    assert (sent.method, in_one_spelling(sent.target)) == (method, f"/v1{target}")
    assert (json.loads(sent.body) if sent.body else None) == body
    assert sent.headers["authorization"] == "Bearer sk-test"


@pytest.mark.parametrize(("operation", "arguments", "method", "target", "body"), CALLS)
async def test_and_so_does_its_asynchronous_twin(
    operation: Any, arguments: Any, method: str, target: str, body: Any
) -> None:
    with ScriptedServer(json_reply({"id": "c", "object": "thing"})) as server:
        async with AuthenticatedClient(server.url, "sk-test") as client:
            answer = await operation.asyncio_detailed(client=client, **arguments)
        sent = server.requests[0]
    assert answer.status_code == 200
    assert answer.parsed.to_dict() == {"id": "c", "object": "thing"}
    assert (sent.method, in_one_spelling(sent.target)) == (method, f"/v1{target}")
    assert (json.loads(sent.body) if sent.body else None) == body


def test_answers_and_errors_are_told_apart_by_status() -> None:
    with ScriptedServer(json_reply(completion("Hello")), error_reply(429)) as server, Client(server.url) as client:
        answer = create_chat_completion.sync_detailed(client=client, body=REQUEST)
        failure = create_chat_completion.sync_detailed(client=client, body=REQUEST)
    assert isinstance(answer.parsed, ChatCompletion)
    assert answer.parsed.choices[0].message.content == "Hello"
    assert failure.status_code == 429
    assert isinstance(failure.parsed, ErrorResponse)
    assert failure.parsed.error.message


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b"null", b'"x"'])
def test_what_is_no_object_decodes_to_nothing_or_raises_on_request(body: bytes) -> None:
    with ScriptedServer(default=body_reply(body, status=418)) as server:
        with Client(server.url) as client:
            assert create_chat_completion.sync(client=client, body=REQUEST) is None
        with Client(server.url, raise_on_unexpected_status=True) as client, pytest.raises(UnexpectedStatus) as caught:
            create_chat_completion.sync(client=client, body=REQUEST)
    assert caught.value.status_code == 418
    assert caught.value.content == body
    assert "418" in str(caught.value)


def test_a_stream_is_parsed_event_by_event() -> None:
    with ScriptedServer(sse_reply(chunks("Hel", "lo"))) as server, httpx.Client(base_url=server.url) as http:
        arguments = create_chat_completion.build_request(body={**BODY, "stream": True})
        with http.stream(**arguments) as response:
            lines = [line[6:] for line in response.iter_lines() if line.startswith("data: ")]
    events = [create_chat_completion.parse_event(line) for line in lines]
    assert events[-1] is None
    found = [event for event in events if isinstance(event, Chunk)]
    assert "".join(event.choices[0].delta.content or "" for event in found if event.choices) == "Hello"


def test_the_key_shows_nowhere() -> None:
    client = AuthenticatedClient("http://127.0.0.1:9/v1", "sk-secret")
    assert "sk-secret" not in repr(client)


def test_a_client_of_ones_own_is_used_as_it_is() -> None:
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, json=completion())

    own = httpx.Client(transport=httpx.MockTransport(answer), base_url="http://test/v1")
    client = Client("unused").set_httpx_client(own)
    assert create_chat_completion.sync(client=client, body=REQUEST) is not None
    assert str(seen[0].url) == "http://test/v1/chat/completions"
