"""The fake server's store: what was created with `store`, and the operations on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import pytest

from chatwright.testing import FakeServer, fault
from tests.testing.asking import answer, ask, events

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def server() -> Iterator[FakeServer]:
    with FakeServer() as running:
        running.on().reply("Hi").forever()
        yield running


def get(server: FakeServer, path: str = "", **query: Any) -> Any:
    response = httpx.get(f"{server.url}/chat/completions{path}", params=query)
    assert response.status_code == 200, response.text
    return response.json()


def ids(page: dict[str, Any]) -> list[str]:
    return [item["id"] for item in page["data"]]


def test_only_what_is_to_be_stored_is(server: FakeServer) -> None:
    answer(server)
    made = answer(server, store=True, metadata={"topic": "a"})
    events(server, store=True)
    assert [completion["id"] for completion in server.stored] == [made["id"], "chatcmpl-3"]
    assert get(server, f"/{made['id']}") == {**made, "metadata": {"topic": "a"}}
    assert server.stored[1]["choices"][0]["message"]["content"] == "Hi"


def test_errors_are_not_stored(server: FakeServer) -> None:
    server.on().reply(fault.status(500)).then("Hi", fault.cut(after_bytes=5))
    ask(server, store=True)
    with pytest.raises(httpx.RemoteProtocolError):
        ask(server, store=True)
    assert [completion["choices"][0]["message"]["content"] for completion in server.stored][1:] == ["Hi"]


def test_pages(server: FakeServer) -> None:
    made = [answer(server, store=True)["id"] for _ in range(5)]
    first = get(server, limit=2)
    assert (ids(first), first["has_more"], first["object"]) == (made[:2], True, "list")
    assert (first["first_id"], first["last_id"]) == (made[0], made[1])
    assert ids(get(server, limit=2, after=made[1])) == made[2:4]
    last = get(server, limit=2, after=made[3])
    assert (ids(last), last["has_more"]) == (made[4:], False)
    assert ids(get(server, order="desc")) == made[::-1]
    assert get(server, after=made[4]) == {
        "object": "list",
        "data": [],
        "first_id": None,
        "last_id": None,
        "has_more": False,
    }


def test_filters(server: FakeServer) -> None:
    a = answer(server, store=True, metadata={"topic": "a", "user": "1"})["id"]
    b = answer(server, store=True, metadata={"topic": "b", "user": "1"})["id"]
    c = answer(server, store=True, model="gpt-5-mini")["id"]
    assert ids(get(server, **{"metadata[topic]": "a"})) == [a]
    assert ids(get(server, **{"metadata[user]": "1"})) == [a, b]
    assert ids(get(server, model="gpt-5-mini")) == [c]


def test_bad_pages_are_refused(server: FakeServer) -> None:
    url = f"{server.url}/chat/completions"
    statuses = [httpx.get(url, params=query).status_code for query in ({"limit": 0}, {"limit": "x"}, {"order": "up"})]
    assert statuses == [400, 400, 400]
    assert httpx.get(url, params={"after": "nobody"}).status_code == 404


def test_update_and_delete(server: FakeServer) -> None:
    url = f"{server.url}/chat/completions/{answer(server, store=True, metadata={'a': '1'})['id']}"
    assert httpx.post(url, json={"metadata": {"b": "2"}}).json()["metadata"] == {"b": "2"}
    assert httpx.post(url, json={"metadata": None}).json()["metadata"] == {}
    assert httpx.post(url, json={"metadata": "x"}).status_code == 400
    gone = httpx.request("DELETE", url).json()
    assert (gone["object"], gone["deleted"]) == ("chat.completion.deleted", True)
    missing = httpx.get(url)
    assert (missing.status_code, missing.json()["error"]["type"]) == (404, "invalid_request_error")
    assert server.unmatched == []


def test_messages(server: FakeServer) -> None:
    parts = [{"type": "text", "text": "two "}, {"type": "text", "text": "parts"}]
    messages = [{"role": "system", "content": "Be kind."}, {"role": "user", "content": parts}]
    name = answer(server, store=True, messages=messages)["id"]
    page = get(server, f"/{name}/messages")
    assert ids(page) == [f"{name}-0", f"{name}-1"]
    assert page["data"][1]["content_parts"] == parts
    assert page["data"][1]["content"] == "two parts"
    assert page["data"][0]["content_parts"] is None
    assert ids(get(server, f"/{name}/messages", after=f"{name}-0", limit=1)) == [f"{name}-1"]


def test_there_is_no_other_operation(server: FakeServer) -> None:
    assert httpx.put(f"{server.url}/chat/completions/x").status_code == 500
    assert "No rule matches PUT" in server.unmatched[0]
