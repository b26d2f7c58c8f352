"""Lists go on by themselves, end when they should, and never lose or repeat an item."""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING, Any

import pytest

import chatwright as cw
from chatwright.types import AsyncPage, Completion, Page, StoredMessage
from tests.faults.replies import completion, error_reply, json_reply
from tests.faults.server import ScriptedServer

if TYPE_CHECKING:
    from tests.contract.clients import Maker
    from tests.faults.replies import Reply


def page(*ids: str, more: bool | None = None, named: bool = True, **fields: Any) -> Reply:
    source: dict[str, Any] = {"object": "list", "data": [completion(id=each) for each in ids], **fields}
    if named:
        source |= {"first_id": ids[0] if ids else None, "last_id": ids[-1] if ids else None}
    if more is not None:
        source["has_more"] = more
    return json_reply(source)


def ids(items: Any) -> list[str]:
    return [item.id for item in items]


def cursors(server: ScriptedServer) -> list[str]:
    return [request.target.partition("?")[2] for request in server.requests]


def test_all_items_of_all_pages(client_of: Maker) -> None:
    with ScriptedServer(page("a", "b", more=True), page("c", more=True), page("d", more=False)) as server:
        found = list(
            client_of(server.url).chat.completions.list(limit=2, model="gpt-5", metadata={"k": "v"}, order="desc")
        )
    assert ids(found) == ["a", "b", "c", "d"]
    assert all(isinstance(item, Completion) and item.meta.status_code == 200 for item in found)
    common = "limit=2&model=gpt-5&metadata%5Bk%5D=v&order=desc"
    assert cursors(server) == [common, f"{common}&after=b", f"{common}&after=c"]


def test_the_first_page(client_of: Maker) -> None:
    with ScriptedServer(page("a", "b", more=True, note=1), page("c", more=False)) as server:
        first = client_of(server.url).chat.completions.list()
        assert ids(first.data) == ["a", "b"]
        assert (first.has_more, first.first_id, first.last_id, first.object) == (True, "a", "b", "list")
        assert (first.extra, first.meta.attempts, first.has_next_page(), len(first)) == ({"note": 1}, 1, True, 2)
        assert first.to_dict()["data"][0] == completion(id="a")
        second = first.get_next_page()
        assert (ids(second.data), second.has_next_page()) == (["c"], False)
        with pytest.raises(cw.ConfigError, match="no next page"):
            second.get_next_page()
    assert cursors(server) == ["", "after=b"]


def test_pages_one_by_one(client_of: Maker) -> None:
    with ScriptedServer(page("a", more=True), page("b", more=True), page("c", more=False)) as server:
        pages = list(client_of(server.url).chat.completions.list().pages())
    assert [ids(each.data) for each in pages] == [["a"], ["b"], ["c"]]


def test_the_next_page_is_fetched_before_the_last_item_is_handed_out(client_of: Maker) -> None:
    with ScriptedServer(page("a", "b", more=True), page("c", more=False)) as server:
        asked = [(item.id, len(server.requests)) for item in client_of(server.url).chat.completions.list()]
    assert asked == [("a", 1), ("b", 2), ("c", 2)]


def test_a_page_that_can_t_be_fetched_loses_no_item(client_of: Maker) -> None:
    with ScriptedServer(page("a", "b", more=True), error_reply(500)) as server:
        items = iter(client_of(server.url).chat.completions.list())
        seen = [next(items).id, next(items).id]
        with pytest.raises(cw.InternalServerError):
            next(items)
    assert seen == ["a", "b"]


@pytest.mark.parametrize(
    ("most", "limit", "expected", "queries"),
    [
        (1, None, ["a"], [""]),
        (2, None, ["a", "b"], [""]),
        (3, None, ["a", "b", "c"], ["", "after=b"]),
        (3, 2, ["a", "b", "c"], ["limit=2", "limit=1&after=b"]),
        (1, 20, ["a"], ["limit=1"]),
        (99, None, ["a", "b", "c", "d"], ["", "after=b"]),
    ],
)
def test_no_more_than_max_items(
    client_of: Maker, most: int, limit: int | None, expected: list[str], queries: list[str]
) -> None:
    with ScriptedServer(page("a", "b", more=True), default=page("c", "d", more=False)) as server:
        assert ids(client_of(server.url).chat.completions.list(max_items=most, limit=limit)) == expected
    assert cursors(server) == queries


def test_a_page_cut_by_max_items_is_resumed_after_its_last_item(client_of: Maker) -> None:
    with ScriptedServer(page("a", "b", "c", more=True), page("b", "c", more=False)) as server:
        completions = client_of(server.url).chat.completions
        first = completions.list(max_items=1)
        assert (ids(first.data), first.last_id, first.has_next_page()) == (["a"], "a", False)
        assert ids(completions.list(after=first.last_id)) == ["b", "c"]
    assert cursors(server)[1] == "after=a"


def test_servers_that_leave_out_cursors(client_of: Maker) -> None:
    with ScriptedServer(page("a", "b", more=True, named=False), page("c", more=False, named=False)) as server:
        assert ids(client_of(server.url).chat.completions.list()) == ["a", "b", "c"]
    assert cursors(server) == ["", "after=b"]


def test_servers_that_leave_out_has_more(client_of: Maker) -> None:
    with ScriptedServer(page("a", "b"), page("c"), page(), page("a"), page("x", "y")) as server:
        completions = client_of(server.url).chat.completions
        assert ids(completions.list()) == ["a", "b", "c"]
        assert ids(completions.list(limit=2)) == ["a"]
        assert ids(completions.list(after="w", max_items=2)) == ["x", "y"]
    assert len(server.requests) == 5


def test_a_server_that_repeats_its_page_is_not_asked_for_ever(client_of: Maker) -> None:
    with ScriptedServer(default=page("a", "b")) as server:
        assert ids(client_of(server.url).chat.completions.list()) == ["a", "b"]
    assert len(server.requests) == 2
    with ScriptedServer(default=page("a", "b", more=True)) as server:
        items = iter(client_of(server.url).chat.completions.list())
        assert [next(items).id, next(items).id] == ["a", "b"]
        with pytest.raises(cw.APIResponseError, match="the page is one that was here before"):
            next(items)
    assert len(server.requests) == 2


def test_pages_that_go_round_in_circles_end(client_of: Maker) -> None:
    with ScriptedServer(page("a", more=True), page("b", more=True), page("a", more=True)) as server:
        with pytest.raises(cw.APIResponseError):
            list(client_of(server.url).chat.completions.list())
        assert len(server.requests) == 3


def test_an_empty_list(client_of: Maker) -> None:
    with ScriptedServer(default=page(more=False)) as server:
        first = client_of(server.url).chat.completions.list()
        assert (list(first), first.first_id, first.last_id, first.has_next_page()) == ([], None, None, False)


@pytest.mark.parametrize("body", [{"object": "list"}, {"data": None, "error": "x"}, {"data": {}}, {"data": [1]}, []])
def test_what_is_no_page_is_an_error(client_of: Maker, body: object) -> None:
    with ScriptedServer(json_reply(body)) as server, pytest.raises(cw.APIError):
        list(client_of(server.url).chat.completions.list())


def test_null_is_an_empty_list(client_of: Maker) -> None:
    with ScriptedServer(default=json_reply({"object": "list", "data": None})) as server:
        client = client_of(server.url)
        assert list(client.models.list()) == list(client.chat.completions.list()) == []


def test_a_bare_list_of_models(client_of: Maker) -> None:
    with ScriptedServer(json_reply([{"id": "a"}, {"id": "b"}])) as server:
        assert ids(client_of(server.url).models.list()) == ["a", "b"]


def test_stored_messages(client_of: Maker) -> None:
    def message(name: str) -> dict[str, Any]:
        return {"id": name, "role": "user", "content": name}

    replies = [
        json_reply({"object": "list", "data": [message("m1"), message("m2")], "has_more": True}),
        json_reply({"object": "list", "data": [message("m3")], "has_more": False}),
    ]
    with ScriptedServer(*replies) as server:
        found = list(client_of(server.url).chat.completions.messages.list("c/1", order="asc"))
    assert ids(found) == ["m1", "m2", "m3"]
    assert all(isinstance(item, StoredMessage) for item in found)
    assert [request.target for request in server.requests] == [
        "/v1/chat/completions/c%2F1/messages?order=asc",
        "/v1/chat/completions/c%2F1/messages?order=asc&after=m2",
    ]


def test_a_copied_page_has_its_items_and_no_client(client_of: Maker) -> None:
    with ScriptedServer(page("a", more=True)) as server:
        first = client_of(server.url).chat.completions.list()
        found = pickle.loads(pickle.dumps(getattr(first, "_inner", first)))
    assert type(found) in (Page, AsyncPage)
    assert (ids(found.data), found.has_more, found.last_id) == (["a"], True, "a")
    with pytest.raises(cw.ConfigError, match=r"list again with after=page\.last_id"):
        found._fetch()


async def test_the_same_listing_can_be_awaited_and_gone_through() -> None:
    with ScriptedServer(
        page("a", more=True), page("a", more=True), page("b", more=False), page("c", more=False)
    ) as server:
        async with cw.AsyncClient(base_url=server.url) as client:
            listing = client.chat.completions.list()
            assert ids((await listing).data) == ["a"]
            assert [item.id async for item in listing] == ["a", "b"]
            assert [ids(each.data) async for each in listing.pages()] == [["c"]]


async def test_a_bad_argument_is_told_where_it_stands() -> None:
    async with cw.AsyncClient(base_url="http://localhost") as client:
        with pytest.raises(TypeError, match="did you mean 'limit'"):
            client.chat.completions.list(limt=3)  # type: ignore[call-arg,unused-awaitable]  # pyright: ignore[reportCallIssue]
