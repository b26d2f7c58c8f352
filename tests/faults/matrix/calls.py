"""The six ways to call, in threads and in tasks, and what a good server says to each."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import chatwright as cw
from tests.faults.replies import chunks, completion, sse
from tests.unit.tool_answers import answer, call

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

WORDS: Final = ("One ", "two ", "three ", "four ", "five ", "six.")
TEXT: Final = "".join(WORDS)
PERSON: Final = '{"name": "Ada", "born": 1815}'
IDS: Final = ("chatcmpl-a", "chatcmpl-b", "chatcmpl-c")
TOWN: Final = call("look_up", town="Oslo")
_HI: Final[dict[str, Any]] = {"model": "gpt-5", "messages": "Hi"}


@dataclass
class Person:
    """What `parse` is asked for."""

    name: str
    born: int


def look_up(town: str) -> str:
    """The tool of the run: its call succeeds, then comes the fault.

    Args:
        town: Where.
    """
    return f"12 degrees in {town}"


@dataclass
class Got:
    """What a call has handed out on its way."""

    texts: dict[Any, str] = field(default_factory=dict)
    """Of a stream: the text of each choice."""
    run: Any = None

    @property
    def text(self) -> str:
        return self.texts.get(0, "")

    def chunk(self, chunk: Any) -> None:
        for choice in chunk.choices or ():
            content = choice.delta.content if choice.delta else None
            if content and isinstance(content, str):
                self.texts[choice.index] = self.texts.get(choice.index, "") + content

    def event(self, event: Any) -> None:
        if isinstance(event, cw.ContentDelta) and event.delta:
            self.texts[event.choice] = self.texts.get(event.choice, "") + event.delta


def _create(client: Any, got: Got) -> Any:
    return client.chat.completions.create(**_HI).text


def _stream(client: Any, got: Got) -> Any:
    stream = client.chat.completions.stream(**_HI)
    for event in stream:
        got.event(event)
    return stream.final.text


def _raw_stream(client: Any, got: Got) -> Any:
    for chunk in client.chat.completions.create(**_HI, stream=True):
        got.chunk(chunk)
    return got.text


def _parse(client: Any, got: Got) -> Any:
    return client.chat.completions.parse(**_HI, response_format=Person).parsed


def _run(client: Any, got: Got) -> Any:
    got.run = client.chat.completions.run(**_HI, tools=[look_up])
    return got.run.until_done().final.text


def _list(client: Any, got: Got) -> Any:
    return tuple(item.id for item in client.chat.completions.list())


async def _create_in_task(client: Any, got: Got) -> Any:
    return (await client.chat.completions.create(**_HI)).text


async def _stream_in_task(client: Any, got: Got) -> Any:
    stream = client.chat.completions.stream(**_HI)
    async for event in stream:
        got.event(event)
    return stream.final.text


async def _raw_stream_in_task(client: Any, got: Got) -> Any:
    async for chunk in await client.chat.completions.create(**_HI, stream=True):
        got.chunk(chunk)
    return got.text


async def _parse_in_task(client: Any, got: Got) -> Any:
    return (await client.chat.completions.parse(**_HI, response_format=Person)).parsed


async def _run_in_task(client: Any, got: Got) -> Any:
    got.run = client.chat.completions.run(**_HI, tools=[look_up])
    return (await got.run.until_done()).final.text


async def _list_in_task(client: Any, got: Got) -> Any:
    return tuple([item.id async for item in client.chat.completions.list()])


@dataclass(frozen=True)
class CallKind:
    """One way to call."""

    name: str
    in_thread: Callable[[Any, Got], Any]
    in_task: Callable[[Any, Got], Awaitable[Any]]
    right: Any = TEXT
    """What comes out when nothing goes wrong."""
    turns_before: int = 0
    """Requests that are answered well before the fault comes."""
    streams: bool = False

    @property
    def text(self) -> str:
        """The text of the good answer that is spoiled."""
        return PERSON if self.name == "parse" else TEXT


CALLS: Final = (
    CallKind("create", _create, _create_in_task),
    CallKind("stream", _stream, _stream_in_task, streams=True),
    CallKind("raw stream", _raw_stream, _raw_stream_in_task, streams=True),
    CallKind("parse", _parse, _parse_in_task, Person("Ada", 1815)),
    CallKind("run", _run, _run_in_task, turns_before=1),
    CallKind("list", _list, _list_in_task, IDS),
)
DRIVERS: Final = ("sync", "asyncio", "trio")
PAGE: Final = {
    "object": "list",
    "data": [{**completion(TEXT), "id": name} for name in IDS],
    "first_id": IDS[0],
    "last_id": IDS[-1],
    "has_more": False,
}


@dataclass(frozen=True)
class Good:
    """A good answer, to be sent as it is or spoiled: one body, or the events of a stream."""

    pieces: tuple[bytes, ...]
    is_stream: bool = False

    @property
    def body(self) -> bytes:
        return b"".join(self.pieces)

    @property
    def content_type(self) -> str:
        return "text/event-stream" if self.is_stream else "application/json"


def good_answer(kind: CallKind, *, first_turn: bool, streamed: bool) -> Good:
    """What a good server says to a call; `first_turn` of a run: a call of the tool."""
    if streamed:
        usage = {"prompt_tokens": 5, "completion_tokens": 6, "total_tokens": 11}
        return Good((*map(sse, chunks(*WORDS, usage=usage)), sse("[DONE]")), is_stream=True)
    if kind.turns_before and first_turn:
        return _json(answer(TOWN))
    return _json(PAGE if kind.name == "list" else completion(kind.text))


def _json(value: object) -> Good:
    return Good((json.dumps(value).encode(),))
