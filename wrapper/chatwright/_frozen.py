"""Values that a request keeps: copies that nobody else holds, in JSON's own classes, and how they are handed out again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from chatwright._json import path_of, plain, shown
from chatwright._media import EncodedMedia
from chatwright._messages_in import sent_back
from chatwright._wire import Message, Model, StoredMessage
from chatwright.errors import ConfigError

if TYPE_CHECKING:
    from typing import Final

    Step = str | int

_ATOMS: Final = frozenset({str, int, bool, type(None), EncodedMedia})
_LONGEST: Final = 60
_RECEIVED: Final = (Message, StoredMessage)


def frozen(value: Any, *steps: Step) -> Any:
    """A copy of a value as JSON has it.

    Args:
        value: Plain values, builders and received models in any mixture.
        steps: Where it stands in the request, for the error.

    Raises:
        ConfigError: Something in it is nothing that JSON can say.
    """
    try:
        return _frozen(value, steps)
    except RecursionError:
        raise ConfigError(f"{path_of(*steps)}: is nested too deep, or holds itself") from None


def _frozen(value: Any, steps: tuple[Step, ...]) -> Any:
    kind = value.__class__
    if kind in _ATOMS:
        return value
    if isinstance(value, Model):
        value = value.to_dict()
        kind = dict
    if kind is dict and all(key.__class__ is str for key in value):
        return {key: _frozen(item, (*steps, key)) for key, item in value.items()}
    if kind is list or kind is tuple:
        return [_frozen(item, (*steps, index)) for index, item in enumerate(value)]
    ready = plain(value, *steps)
    return _frozen(ready, steps) if ready.__class__ in (dict, list) else ready


def frozen_messages(messages: Any) -> Any:
    """Messages as a list of dicts; received ones stay what they are. What is no message at all is kept for the check."""
    if isinstance(messages, str):
        return [{"role": "user", "content": frozen(messages, "messages")}]
    if isinstance(messages, (Mapping, Model)) or hasattr(messages, "model_dump"):
        return [_frozen_message(messages, 0)]
    if isinstance(messages, Iterable) and not isinstance(messages, (bytes, bytearray, type)):
        return [_frozen_message(message, index) for index, message in enumerate(messages)]
    return frozen(messages, "messages")


def _frozen_message(message: Any, index: int) -> Any:
    return _copied(message) if isinstance(message, _RECEIVED) else frozen(message, "messages", index)


def _copied(message: Message | StoredMessage) -> Message | StoredMessage:
    return type(message).from_dict(message.to_dict())


def thawed(value: Any) -> Any:
    """A copy to hand out of something that `frozen` has made, or of a list of messages or tools."""
    if value.__class__ is dict:
        return {key: thawed(item) for key, item in value.items()}
    if value.__class__ is list:
        return [thawed(item) for item in value]
    return _copied(value) if isinstance(value, _RECEIVED) else value


def sent(message: Any) -> Any:
    """A message that a request keeps, as it is sent."""
    return sent_back(message) if isinstance(message, _RECEIVED) else message


def kept_tool(tool: Any, index: int) -> Any:
    """A tool as a request keeps it: descriptions become dicts, what can be called stays itself.

    Raises:
        ConfigError: It is no tool.
    """
    if isinstance(tool, (Mapping, Model)):
        return frozen(tool, "tools", index)
    definition(tool, index)
    return tool


def definition(tool: Any, index: int) -> Any:
    """The JSON of a tool that a request keeps. A function that was made a tool has its description in `__tool__`."""
    if tool.__class__ is dict:
        return tool
    described = getattr(tool, "__tool__", tool)
    to_dict = getattr(described, "to_dict", None)
    if isinstance(described, type) or not callable(to_dict):
        hint = "; @chatwright.tool makes a function a tool" if callable(tool) else ""
        raise ConfigError(
            f"{path_of('tools', index)}: must be a tool, that is a dict or a builder, got {shown(tool)}{hint}"
        )
    return frozen(to_dict(), "tools", index)


def brief(value: Any) -> str:
    """A short repr: long texts are cut, files are told by type and size."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key!r}: {brief(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(brief, value)) + "]"
    if value.__class__ is str and len(value) > _LONGEST:
        if value.startswith("data:"):
            return repr(EncodedMedia(value))
        return f"{value[:_LONGEST]!r}… ({len(value)} characters)"
    return repr(value)
