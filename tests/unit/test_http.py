from __future__ import annotations

import copy
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatwright._http import SECRET_HEADERS, Failure, Headers, Reply, Request, StreamReply


def test_headers_are_case_insensitive_and_keep_duplicates() -> None:
    headers = Headers([("X-A", "1"), ("content-type", "text/html"), ("x-a", "2")])
    assert headers["x-A"] == "1, 2"
    assert headers.get_list("X-a") == ["1", "2"]
    assert headers.get_list("none") == []
    assert headers.get("none") is None
    assert list(headers) == ["x-a", "content-type"]
    assert len(headers) == 2
    assert "CONTENT-TYPE" in headers
    assert 5 not in headers  # type: ignore[comparison-overlap]
    assert headers.multi_items() == [("X-A", "1"), ("content-type", "text/html"), ("x-a", "2")]
    with pytest.raises(KeyError):
        headers["none"]


def test_headers_take_bytes_mappings_and_other_headers() -> None:
    assert Headers([(b"A", b"caf\xc3\xa9"), (b"B", b"caf\xe9")]) == {"a": "café", "b": "café"}
    assert Headers({"A": "1"}) == Headers([("a", "1")])
    assert Headers(iter([("A", "1")])).multi_items() == [("A", "1")]
    assert Headers() == {}
    assert Headers({"A": "1"}) != {"A": "2"}
    assert Headers({"A": "1"}) != "A: 1"


def test_headers_from_other_headers_keep_duplicates() -> None:
    assert Headers(Headers([("A", "1"), ("a", "2")])).get_list("a") == ["1", "2"]


@pytest.mark.parametrize("name", sorted(SECRET_HEADERS))
def test_headers_hide_secrets(name: str) -> None:
    headers = Headers([(name.title(), "sk-secret"), ("X-Other", "shown")])
    assert "sk-secret" not in repr(headers)
    assert "shown" in repr(headers)
    assert headers[name] == "sk-secret"


@given(st.lists(st.tuples(st.text(min_size=1), st.text())))
def test_headers_survive_pickle_and_copy(pairs: list[tuple[str, str]]) -> None:
    headers = Headers(pairs)
    for other in (pickle.loads(pickle.dumps(headers)), copy.copy(headers), copy.deepcopy(headers)):
        assert other == headers
        assert other.multi_items() == pairs


def test_replies_survive_pickle_and_streams_become_plain() -> None:
    reply = Reply(200, Headers({"a": "1"}), b"{}", "http://x/v1", 0.5, 1.5, 2)
    again = pickle.loads(pickle.dumps(reply))
    facts = ("status", "headers", "content", "url", "first_byte", "elapsed", "attempts")
    assert [getattr(again, name) for name in facts] == [getattr(reply, name) for name in facts]
    stream = StreamReply(200, Headers({"a": "1"}))
    assert type(pickle.loads(pickle.dumps(stream))) is Reply
    assert repr(reply) == "<Reply 200, 2 bytes>"


@pytest.mark.parametrize(
    ("failure", "lost"),
    [
        (Failure("first_byte", OSError(), kind="closed", sent=True, reused=True), True),
        (Failure("write", OSError(), kind="closed", reused=True), True),
        (Failure("first_byte", OSError(), kind="closed", sent=True), False),
        (Failure("first_byte", OSError(), kind="timeout", sent=True, reused=True, timeout=True), False),
        (Failure("idle", OSError(), kind="closed", sent=True, reused=True), False),
    ],
)
def test_what_a_lost_keepalive_is(failure: Failure, lost: bool) -> None:
    assert failure.lost_keepalive is lost
    assert failure.kind in repr(failure)


def test_request_shows_no_header_and_no_content() -> None:
    request = Request("POST", "http://x/v1", [(b"Authorization", b"Bearer sk-secret")], b"private")
    assert repr(request) == "<Request POST http://x/v1, 7 bytes>"
    assert request.at("http://x/v2").headers is request.headers
