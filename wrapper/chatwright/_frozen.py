"""Values that a request keeps: copies that nobody else holds, in JSON's own classes, and how they are handed out again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from chatwright._json import path_of, plain
from chatwright._media import EncodedMedia
from chatwright._messages_in import sent_back
from chatwright._wire import Message, Model, StoredMessage
from chatwright.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Callable
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


def with_messages(body: Mapping[str, Any], messages: Any) -> dict[str, Any]:
    """The messages of a body with more of them; nothing, where there are no more.

    Raises:
        ConfigError: They are none.
    """
    before, more = body.get("messages"), frozen_messages(messages)
    if not isinstance(more, list):
        raise ConfigError(f"messages: must be a str, a message or several of them, got {type(messages).__name__}")
    return {"messages": [*(before if isinstance(before, list) else ()), *more]} if more else {}


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
    """A tool as a request keeps it: descriptions become dicts, functions tools, and what is a tool stays itself.

    Raises:
        ConfigError: It is no tool.
    """
    if isinstance(tool, (Mapping, Model)):
        return frozen(tool, "tools", index)
    if _describe(tool) is not None:
        return tool
    from chatwright._tool_list import tool_in

    return tool_in(tool, index)


def kept_choice(choice: Any) -> Any:
    """A `tool_choice` as a request keeps it; a function or `Tool` is the one to call.

    Raises:
        ConfigError: It can't be said in JSON, or the function is no tool.
    """
    if not isinstance(choice, (str, Mapping, Model)):
        from chatwright._tool_list import chosen_tool

        choice = chosen_tool(choice)
    return frozen(choice, "tool_choice")


def definition(tool: Any, index: int) -> Any:
    """The JSON of a tool that a request keeps."""
    describe = _describe(tool)
    return tool if describe is None else frozen(describe(), "tools", index)


def _describe(tool: Any) -> Callable[[], Any] | None:
    """What gives the JSON of a tool. A function that was made a tool has it in `__tool__`."""
    found = getattr(tool, "__tool__", tool)
    describe = getattr(found, "to_dict", None)
    return describe if callable(describe) and not isinstance(found, type) else None


def kept_format(response_format: Any) -> Any:
    """A response format as a request keeps it: the API's own as a dict, a Python type as itself.

    Raises:
        ConfigError: The type can't be expressed.
    """
    if isinstance(response_format, (Mapping, Model)):
        return frozen(response_format, "response_format")
    described_format(response_format)
    return response_format


def is_python_type(response_format: Any) -> bool:
    """Whether a response format that a request keeps is a Python type, rather than JSON."""
    return response_format is not None and not isinstance(response_format, (dict, list, str, int, float))


def described_format(response_format: Any) -> Any:
    """The JSON of a response format that a request keeps."""
    if not is_python_type(response_format):
        return response_format
    from chatwright.structured.response_format import response_format_of

    return response_format_of(response_format).to_dict()


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
