"""What the API demands of messages as a conversation: calls and their results, and what a message may leave out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from chatwright._checks.walk import kind_of, object_at, objects_in
from chatwright._faults import fault
from chatwright._json import path_of
from chatwright._media import scheme_of

if TYPE_CHECKING:
    from collections.abc import Container, Iterator
    from typing import Final

    from chatwright.errors import Fault

    Messages = list[tuple[int, dict[str, Any]]]

MOST_BREAKPOINTS: Final = 4

_SPEAKER: Final = re.compile(r"[^\s<|\\/>]{1,64}")


def conversation_faults(messages: Any, received: Container[int] = ()) -> Iterator[Fault]:
    """What is wrong with a request's messages, beyond their shapes.

    Args:
        messages: As they are sent.
        received: The indexes of those that a server sent; small liberties of theirs are passed over.
    """
    found = objects_in(messages)
    yield from _calls_and_results(found)
    for index, message in found:
        if message.get("role") == "assistant":
            yield from _assistant(index, message, is_received=index in received)
        name = message.get("name")
        if isinstance(name, str) and message.get("role") != "function" and not _SPEAKER.fullmatch(name):
            rule = "must be 1 to 64 characters, none of them a space or one of < | \\ / >"
            yield fault(path_of("messages", index, "name"), name, rule)
    yield from _parts(found)


class _Call(NamedTuple):
    path: str
    at: int
    """The message that holds it."""


def _calls_and_results(messages: Messages) -> Iterator[Fault]:
    """Every call needs its result right after the message that holds it, and every result a call."""
    exchange = _Exchange()
    for index, message in messages:
        if message.get("role") == "tool":
            yield from exchange.result(index, message)
            continue
        exchange.close()
        if message.get("role") == "assistant":
            yield from exchange.calls(index, message)
    exchange.close()
    for name, call in exchange.unanswered.items():
        advice = f"add tool_result({name!r}, ...) right after messages[{call.at}]"
        yield fault(f"{call.path}.id", name, "needs a tool message that answers it", advice)


class _Exchange:
    """The calls of one assistant message and the results right after it."""

    def __init__(self) -> None:
        self.holder: int | None = None
        """The assistant message whose calls may be answered now."""
        self.open: dict[str, _Call] = {}
        self.answered: dict[str, int] = {}
        """The tool message that answered each call."""
        self.unanswered: dict[str, _Call] = {}
        """Calls of earlier messages."""

    def close(self) -> None:
        """Note that something else follows."""
        self.unanswered.update(self.open)
        self.holder, self.open, self.answered = None, {}, {}

    def calls(self, index: int, message: dict[str, Any]) -> Iterator[Fault]:
        for at, call in objects_in(message.get("tool_calls")):
            self.holder = index
            name = call.get("id")
            path = path_of("messages", index, "tool_calls", at)
            if not isinstance(name, str):
                continue
            if name in self.open:
                yield fault(f"{path}.id", name, f"must be unique, and is the id of {self.open[name].path} already")
            self.open.setdefault(name, _Call(path, index))

    def result(self, index: int, message: dict[str, Any]) -> Iterator[Fault]:
        name = message.get("tool_call_id")
        path = path_of("messages", index, "tool_call_id")
        if not isinstance(name, str):
            return
        if name in self.open:
            del self.open[name]
            self.answered[name] = index
        elif name in self.answered:
            yield fault(path, name, f"must answer a call once, and messages[{self.answered[name]}] did already")
        elif name in self.unanswered:
            call = self.unanswered.pop(name)
            yield fault(
                path, name, f"must directly follow the call it answers, in messages[{call.at}]", "move it there"
            )
        elif self.holder is None:
            rule = "must follow the assistant message whose call it answers"
            yield fault(path_of("messages", index, "role"), "tool", rule, "add that message before it")
        else:
            waiting = ", ".join(self.open) or "none"
            rule = f"must be the id of a call in messages[{self.holder}]"
            yield fault(path, name, rule, f"calls that wait for a result: {waiting}")


_SAYS_SOMETHING: Final = ("tool_calls", "function_call", "refusal", "audio")


def _assistant(index: int, message: dict[str, Any], *, is_received: bool) -> Iterator[Fault]:
    content = message.get("content")
    path = path_of("messages", index, "content")
    if message.get("tool_calls") == [] and not is_received:
        yield fault(path_of("messages", index, "tool_calls"), [], "must not be empty", "leave it out")
    if content is None and not any(message.get(name) for name in _SAYS_SOMETHING):
        yield fault(path, None, "is required unless there are tool_calls, a function_call, a refusal or audio")
    kinds = [kind_of(part) for _at, part in objects_in(content)]
    if "refusal" in kinds and len(kinds) > 1:
        yield fault(path, content, "must be text parts only, or a single refusal part")


def _parts(messages: Messages) -> Iterator[Fault]:
    breakpoints = 0
    for index, message in messages:
        for at, part in objects_in(message.get("content")):
            path = path_of("messages", index, "content", at)
            kind = kind_of(part)
            if kind == "image_url":
                yield from _image(object_at(part, "image_url").get("url"), f"{path}.image_url.url")
            elif kind == "file":
                yield from _file(object_at(part, "file"), f"{path}.file")
            breakpoints += part.get("prompt_cache_breakpoint") is not None
            if breakpoints > MOST_BREAKPOINTS and part.get("prompt_cache_breakpoint") is not None:
                rule = f"must be one of at most {MOST_BREAKPOINTS} in a request, and is number {breakpoints}"
                yield fault(f"{path}.prompt_cache_breakpoint", part["prompt_cache_breakpoint"], rule)


def _image(url: Any, path: str) -> Iterator[Fault]:
    if isinstance(url, str) and scheme_of(url) not in ("http", "https", "data"):
        yield fault(path, url, "must be an http:, https: or data: URL", "image(path) reads a file")


def _file(document: dict[str, Any], path: str) -> Iterator[Fault]:
    data, upload = document.get("file_data"), document.get("file_id")
    if data is None and upload is None:
        yield fault(path, document, "must have file_data or file_id")
    elif data is not None and upload is not None:
        yield fault(f"{path}.file_id", upload, "can't stand beside file_data")
    elif data is not None and document.get("filename") is None:
        yield fault(f"{path}.filename", None, "is required beside file_data")
