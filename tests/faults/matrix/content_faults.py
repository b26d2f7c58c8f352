"""Faults of what HTTP carries: events and JSON."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from tests.faults.matrix.faults import Row
from tests.faults.matrix.http_faults import head, raw, repeated
from tests.faults.matrix.places import Wire, well
from tests.faults.replies import Close, Reply, Send, Stall, chunk, sse

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.faults.matrix.calls import Good

_PLACE: Final = 3  # of the spoiled event: role and two words come before it


def _instead(good: Good, data: bytes) -> Good:
    """Another body; in a stream, another event in the midst."""
    if good.is_stream:
        pieces = list(good.pieces)
        pieces[_PLACE] = b"data: " + data + b"\n\n"
        return replace(good, pieces=tuple(pieces))
    return replace(good, pieces=(data,))


def _text(name: str, data: bytes) -> Row:
    return Row("JSON", name, Wire(lambda good: well(_instead(good, data))))


def _value(name: str, change: Callable[[dict[str, Any]], object]) -> Row:
    """A change to the completion, to the chunk in the midst of a stream, or to the first item of a page."""

    def spoil(good: Good) -> Reply:
        text = good.pieces[_PLACE].removeprefix(b"data: ") if good.is_stream else good.body
        value = json.loads(text)
        if "data" in value:
            value["data"][0] = _changed(value["data"][0], change)
        else:
            value = _changed(value, change)
        return well(_instead(good, json.dumps(value).encode()))

    return Row("JSON", name, Wire(spoil))


def _changed(value: dict[str, Any], change: Callable[[dict[str, Any]], object]) -> object:
    made = change(value)
    return value if made is None else made


def _page(name: str, change: Callable[[dict[str, Any]], object], *, ends: bool = True) -> Row:
    def spoil(good: Good) -> Reply:
        value = json.loads(good.body)
        return well(replace(good, pieces=(json.dumps(_changed(value, change)).encode(),)))

    return Row("Pages", name, Wire(spoil), ends=ends, calls=("list",))


def _choice(**fields: Any) -> Callable[[dict[str, Any]], object]:
    return lambda value: value["choices"][0].update(fields)


def _inner(**fields: Any) -> Callable[[dict[str, Any]], object]:
    """The message, or the delta."""

    def change(value: dict[str, Any]) -> None:
        choice = value["choices"][0]
        (choice.get("message") or choice["delta"]).update(fields)

    return change


def _events(name: str, change: Callable[[tuple[bytes, ...]], tuple[bytes, ...]]) -> Row:
    return Row("Events", name, Wire(lambda good: well(replace(good, pieces=change(good.pieces)))), calls=_STREAMS)


def _stream(name: str, spoil: Callable[[Good], Reply], *, ends: bool = True) -> Row:
    return Row("Events", name, Wire(spoil), ends=ends, calls=_STREAMS)


_STREAMS: Final = ("stream", "raw stream")
_DEEP: Final = 100_000

JSON: Final = (
    *(
        _text(f"`{text}`", text.encode())
        for text in ("null", "[]", "1", '"words"', "true", "{}", "NaN", "{'a': 1}", "")
    ),
    _text("white space", b" \t "),
    _text("100,000 brackets", b"[" * _DEEP),
    _text("100,000 nested objects", b'{"a":' * _DEEP + b"1" + b"}" * _DEEP),
    _text("an integer of 10,000 digits", b'{"choices": [], "created": ' + b"9" * 10_000 + b"}"),
    _text("the number 1e999", b'{"choices": [], "created": 1e999}'),
    _text("UTF-16", '{"choices": []}'.encode("utf-16")),
    _text("two documents", b'{"choices": []}{"choices": []}'),
    _text("a control character in a text", b'{"choices": [], "id": "a\x01b"}'),
    _value("`choices` is null", lambda value: value.update(choices=None)),
    _value("`choices` is an object", lambda value: value.update(choices={})),
    _value("`choices` is a text", lambda value: value.update(choices="none")),
    _value("`choices` is empty", lambda value: value.update(choices=[])),
    _value("a choice is null", lambda value: value.update(choices=[None])),
    _value("a choice is a number", lambda value: value.update(choices=[1])),
    _value("no `choices`", lambda value: value.pop("choices") and None),
    _value("message or delta is null", _choice(message=None, delta=None)),
    _value("message or delta is a list", _choice(message=[], delta=[])),
    _value("message or delta is a text", _choice(message="hi", delta="hi")),
    _value("`index` is a text", _choice(index="first")),
    _value("`index` is huge", _choice(index=10**30)),
    _value("`index` is negative", _choice(index=-1)),
    _value("`index` is missing", lambda value: value["choices"][0].pop("index") and None),
    _value("`finish_reason` is a number", _choice(finish_reason=7)),
    _value("`finish_reason` is unknown", _choice(finish_reason="bored")),
    _value("`content` is a number", _inner(content=42)),
    _value("`content` is an object", _inner(content={"text": "hi"})),
    _value("`content` is a list of parts", _inner(content=[{"type": "text", "text": "hi "}])),
    _value("`content` is a lone surrogate", _inner(content="\ud83d")),
    _value("`content` is a zero character", _inner(content="a\0b")),
    _value("`role` is an object", _inner(role={})),
    _value("`refusal` is an object", _inner(refusal={})),
    _value("`tool_calls` is null", _inner(tool_calls=None)),
    _value("`tool_calls` is a text", _inner(tool_calls="look_up")),
    _value("`tool_calls` is an object", _inner(tool_calls={})),
    _value("a tool call is null", _inner(tool_calls=[None])),
    _value("a tool call without a function", _inner(tool_calls=[{"index": 0, "id": "call_9", "type": "function"}])),
    _value(
        "a tool call whose function is a text",
        _inner(tool_calls=[{"index": 0, "id": "c", "type": "function", "function": "f"}]),
    ),
    _value(
        "a tool call with arguments that are an object",
        _inner(
            tool_calls=[
                {
                    "index": 0,
                    "id": "c",
                    "type": "function",
                    "function": {"name": "look_up", "arguments": {"town": "Bergen"}},
                }
            ]
        ),
    ),
    _value(
        "a tool call with an odd index",
        _inner(tool_calls=[{"index": "x", "id": 7, "type": "function", "function": {"name": None, "arguments": None}}]),
    ),
    _value("`usage` is a text", lambda value: value.update(usage="much")),
    _value("`usage` counts in texts", lambda value: value.update(usage={"prompt_tokens": "5", "total_tokens": None})),
    _value("`created` is a text", lambda value: value.update(created="now")),
    _value("`id` and `model` are numbers", lambda value: value.update(id=1, model=2)),
    _value("`object` is something else", lambda value: value.update(object="thing")),
    _value("`error` is null", lambda value: value.update(error=None)),
    _value("`error` is a text", lambda value: {"error": "boom"}),
    _value("`error` is a list", lambda value: {"error": [1, 2]}),
    _value("`error` is empty", lambda value: {"error": {}}),
    _value(
        "`error` with objects for words", lambda value: {"error": {"message": {"a": 1}, "code": {"b": 2}, "type": []}}
    ),
    _value("`error` beside an answer", lambda value: value.update(error={"message": "late", "code": "server_error"})),
    _value("a thousand unknown fields", lambda value: value.update({f"field_{n}": n for n in range(1000)})),
)

PAGES: Final = (
    _page("`data` is null", lambda page: page.update(data=None)),
    _page("`data` is a text", lambda page: page.update(data="none")),
    _page("an item is null", lambda page: page.update(data=[None])),
    _page("an item is a number", lambda page: page.update(data=[1])),
    _page("`has_more` without a last id", lambda page: page.update(has_more=True, last_id=None, data=[])),
    _page("`has_more`, and always the same page", lambda page: page.update(has_more=True)),
    _page("`has_more`, and ids that are numbers", lambda page: page.update(has_more=True, last_id=7, data=[{"id": 7}])),
    _page("`has_more` is a text", lambda page: page.update(has_more="yes")),
)

EVENTS: Final = (
    _events("carriage returns only", lambda pieces: tuple(piece.replace(b"\n", b"\r") for piece in pieces)),
    _events("a byte order mark", lambda pieces: (b"\xef\xbb\xbf", *pieces)),
    _events("no blank line at the end", lambda pieces: (*pieces[:-1], pieces[-1].rstrip())),
    _events("no `[DONE]`, and the last event unfinished", lambda pieces: (*pieces[:-2], pieces[-2][:-10])),
    _events(
        "comments and odd fields between",
        lambda pieces: tuple(b": ping\n\nid: 1\nretry: 99999999\nodd\n\n" + piece for piece in pieces),
    ),
    _events("only comments, then the end", lambda pieces: (b": ping\n\n",) * 20),
    _events("`[DONE]` only", lambda pieces: pieces[-1:]),
    _events("`[DONE]` in the midst", lambda pieces: (*pieces[:4], pieces[-1], *pieces[4:])),
    _events("`[DONE]` before the finish reason", lambda pieces: (*pieces[:4], pieces[-1])),
    _events("`[DONE]` without data: before it", lambda pieces: (*pieces[:-1], b"[DONE]\n\n")),
    _events("events behind `[DONE]`", lambda pieces: (*pieces, *pieces)),
    _events("everything twice", lambda pieces: tuple(piece for piece in pieces[:-1] for _ in range(2)) + pieces[-1:]),
    _events(
        "content behind the finish reason",
        lambda pieces: (*pieces[:-1], sse(chunk({"content": " And more."})), pieces[-1]),
    ),
    _events(
        "two choices, one without an end",
        lambda pieces: (*pieces[:2], sse(chunk({"content": "B"}, index=1)), *pieces[2:-1]),
    ),
    _events("a finish reason without content", lambda pieces: (sse(chunk({}, "stop")), pieces[-1])),
    _events("words that are no JSON", lambda pieces: (*pieces[:3], b"data: hello there\n\n", *pieces[3:])),
    _events("an error event of words", lambda pieces: (*pieces[:3], b"event: error\ndata: out of memory\n\n")),
    _events("an error event without data", lambda pieces: (*pieces[:3], b"event: error\n\n", *pieces[3:])),
    _events("JSON over several lines", lambda pieces: tuple(piece.replace(b", ", b",\ndata: ") for piece in pieces)),
    _events("HTML in the midst", lambda pieces: (*pieces[:3], b"<html>502 Bad Gateway</html>\n")),
    _events("a line without end", lambda pieces: (*pieces[:3], b"data: " + b"x" * 2_000_000)),
    _events("an event of 100,000 lines", lambda pieces: (*pieces[:3], b"data: \n" * 100_000, b"\n", *pieces[3:])),
    _stream("comments for ever", lambda good: repeated(b": ping\n\n", head(good)), ends=False),
    _stream("empty lines for ever", lambda good: repeated(b"\n" * 1000, head(good)), ends=False),
    _stream("role chunks for ever", lambda good: repeated(good.pieces[0], head(good)), ends=False),
    _stream("empty deltas for ever", lambda good: repeated(sse(chunk({})), head(good)), ends=False),
    _stream("open after `[DONE]`", lambda good: raw(head(good) + good.body, Stall())),
    _stream("garbage after `[DONE]`, for ever", lambda good: repeated(b"and on ", head(good) + good.body)),
    _stream(
        "a JSON answer to a streamed call",
        lambda good: raw(
            b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 15\r\n\r\n{"choices": []}'
        ),
    ),
    _stream(
        "events declared as JSON",
        lambda good: raw(head(good).replace(b"text/event-stream", b"application/json") + good.body, Close()),
    ),
    _stream(
        "events declared as plain text",
        lambda good: raw(head(good).replace(b"text/event-stream", b"text/plain") + good.body, Close()),
    ),
    _stream("events that are not declared", lambda good: raw(b"HTTP/1.1 200 OK\r\n\r\n" + good.body, Close())),
    _stream("JSON lines instead of events", lambda good: raw(head(good) + good.body.replace(b"data: ", b""), Close())),
    _stream("one byte at a time", lambda good: Reply(tuple(Send(bytes([byte])) for byte in well(good).wire))),
)
CONTENT: Final = (*JSON, *PAGES, *EVENTS)
