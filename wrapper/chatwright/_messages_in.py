"""Messages as users give them, made into the list that a request takes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from chatwright._json import encode, path_of, plain, shown
from chatwright._wire import Model, json_types, schema
from chatwright.errors import ConfigError

if TYPE_CHECKING:
    from typing import Final

    from chatwright._wire import Message, StoredMessage

_ATOMS: Final = frozenset({str, int, bool, type(None)})


def messages_in(messages: Any) -> list[dict[str, Any]]:
    """The messages of a request: from a str (the user says it), one message, or several.

    Raises:
        ConfigError: There is none, or one is no message: no object, without a role, with content of the wrong kind.

    Example:
        >>> messages_in("Hello")
        [{'role': 'user', 'content': 'Hello'}]
    """
    if isinstance(messages, str):
        return [{"role": "user", "content": str.__str__(messages)}]
    if isinstance(messages, (Mapping, Model)) or hasattr(messages, "model_dump"):
        return [_message(messages, ("messages",))]
    if not isinstance(messages, Iterable) or isinstance(messages, (bytes, bytearray, type)):
        raise ConfigError(f"messages: must be a str, a message or several of them, got {shown(messages)}")
    found = [_message(message, ("messages", index)) for index, message in enumerate(messages)]
    if not found:
        raise ConfigError("messages: is empty; at least one message is needed")
    return found


def _message(message: Any, place: tuple[str | int, ...]) -> dict[str, Any]:
    fields = message if message.__class__ is dict else _fields_of(message, place)
    role = fields.get("role")
    if role.__class__ is not str and not isinstance(role, str):
        raise _no_role(fields, place)
    content = fields.get("content")
    if content.__class__ is not str and content is not None:
        fields = {**fields, "content": _content(content, place)}
    for value in fields.values():
        if value.__class__ not in _ATOMS:
            ready: dict[str, Any] = plain(fields, *place)
            return ready
    return fields


def _fields_of(message: Any, place: tuple[str | int, ...]) -> dict[str, Any]:
    if isinstance(message, Model):
        return _fields_of_model(message, place)
    if isinstance(message, Mapping) or (hasattr(message, "model_dump") and not isinstance(message, type)):
        fields: dict[str, Any] = plain(message, *place)
        return fields
    hint = "; a text alone goes into {'role': 'user', 'content': ...}" if isinstance(message, str) else ""
    raise ConfigError(f"{path_of(*place)}: must be a message, that is a dict or a builder, got {shown(message)}{hint}")


def _fields_of_model(message: Model, place: tuple[str | int, ...]) -> dict[str, Any]:
    from chatwright._wire import Message, StoredMessage  # only loaded if there are messages of a class

    own = sent_back(message) if isinstance(message, (Message, StoredMessage)) else message.to_dict()
    fields: dict[str, Any] = plain(own, *place)
    return fields


def sent_back(message: Message | StoredMessage) -> dict[str, Any]:
    """A received message as requests take it: as it came, but for what requests may not hold.

    Nulls go where the specification allows none in a request (`tool_calls: null` is refused), and in fields it does not
    know; speech shrinks to its id; a stored message loses its id, and its parts become the content. What a server said
    beyond the specification stays: some want their reasoning back. A value decoded from the content never travels. Calls
    of tools get what requests need of them: a type, and arguments as text; no list of them is better than an empty one.

    Example:
        >>> from chatwright.types import Message
        >>> sent_back(Message.from_dict({"role": "assistant", "content": "Hi", "refusal": None, "tool_calls": None}))
        {'content': 'Hi', 'refusal': None, 'role': 'assistant'}
    """
    from chatwright._wire import StoredMessage

    received = message.to_dict()
    if received.get("role") is None:  # some servers leave it out
        received["role"] = "assistant"
    if isinstance(message, StoredMessage):
        received.pop("id", None)
        parts = received.pop("content_parts", None)
        received["content"] = parts or received.get("content")
    calls = received.get("tool_calls")
    if isinstance(calls, list):
        received["tool_calls"] = [_sound_call(call) for call in calls] or None
    audio = received.get("audio")
    if isinstance(audio, dict) and audio.get("id"):
        received["audio"] = {"id": audio["id"]}
    if received.get("role", "assistant") == "assistant":
        nullable = _nullable_in_assistant_messages()
        return {name: value for name, value in received.items() if value is not None or name in nullable}
    return {name: value for name, value in received.items() if value not in (None, [])}


def _sound_call(call: Any) -> Any:
    """A received call as requests take it; some servers leave its type out, or send arguments as they are."""
    if not isinstance(call, dict):
        return call
    if call.get("type") is None:
        call = {**call, "type": "custom" if "custom" in call else "function"}
    function = call.get("function")
    if isinstance(function, dict) and not isinstance(function.get("arguments"), str):
        given = function.get("arguments")
        text = "{}" if given is None else encode(plain(given)).decode()
        return {**call, "function": {**function, "arguments": text}}
    return call


@cache
def _nullable_in_assistant_messages() -> frozenset[str]:
    fields = schema("AssistantMessage")["properties"]
    return frozenset(name for name, shape in fields.items() if "null" in json_types(shape))


def _content(content: Any, place: tuple[str | int, ...]) -> Any:
    """The content of a message: text, or parts; each part is an object."""
    if isinstance(content, str):
        return str.__str__(content)
    if isinstance(content, (Mapping, Model, bytes, bytearray, type)) or not isinstance(content, Iterable):
        raise ConfigError(f"{path_of(*place, 'content')}: must be a str or a list of parts, got {shown(content)}")
    parts = list(content)
    for index, part in enumerate(parts):
        if part.__class__ is dict or isinstance(part, (Mapping, Model)) or hasattr(part, "model_dump"):
            continue
        hint = "; text goes into {'type': 'text', 'text': ...}" if isinstance(part, str) else ""
        raise ConfigError(
            f"{path_of(*place, 'content', index)}: must be a part, that is a dict or a builder, got {shown(part)}{hint}"
        )
    return parts


def _no_role(fields: Mapping[str, Any], place: tuple[str | int, ...]) -> ConfigError:
    if "role" in fields:
        return ConfigError(f"{path_of(*place, 'role')}: must be a str such as 'user', got {shown(fields['role'])}")
    hint = (
        "; give its .choices[0].message"
        if "choices" in fields
        else "; give its .message"
        if "message" in fields
        else "; a part of a message goes into user(...)"
        if "type" in fields
        else ""
    )
    return ConfigError(f"{path_of(*place, 'role')}: is missing{hint}")
