"""A whole request against everything that is demanded of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import Enum
from functools import cache
from typing import TYPE_CHECKING, Any

from chatwright._checks.conversation import conversation_faults
from chatwright._checks.deprecations import warn_once
from chatwright._checks.parameters import metadata_faults, parameter_faults
from chatwright._checks.shapes import check_for, compiled
from chatwright._checks.tools import tool_faults
from chatwright._checks.walk import Walk
from chatwright._json import plain
from chatwright._messages_in import sent_back
from chatwright._wire import OPERATIONS, Message, Model, StoredMessage, schema
from chatwright.errors import ConfigError, RequestCheckError

if TYPE_CHECKING:
    from typing import Final

    from chatwright._checks.shapes import Check
    from chatwright.errors import Fault

CREATE: Final = "create_chat_completion"
_STAND_IN: Final = {"role": "user", "content": ""}


def faults(operation: str, request: Mapping[str, Any]) -> tuple[Fault, ...]:
    """Everything that the API would refuse in a request. Nothing is raised, nothing is changed.

    Args:
        operation: Its name in the API's description, such as `create_chat_completion`.
        request: The fields of its body or query: plain values, builders and received messages in any mixture.

    Example:
        >>> request = {"model": "gpt-5", "messages": [{"role": "user", "content": "Hi"}], "top_logprobs": 3}
        >>> print(*faults("create_chat_completion", request))
        top_logprobs: needs logprobs to be True, got 3 (add logprobs=True)
    """
    return tuple(_walked(operation, request).faults)


def check(operation: str, request: Mapping[str, Any]) -> None:
    """Let a request pass that the API's description allows; deprecated fields in it warn once per process.

    Args:
        operation: Its name in the API's description, such as `create_chat_completion`.
        request: The fields of its body or query: plain values, builders and received messages in any mixture.

    Raises:
        RequestCheckError: Something is wrong; `.faults` has everything.
    """
    walk = _walked(operation, request)
    if walk.faults:
        raise RequestCheckError(faults=walk.faults)
    warn_once(walk.deprecated)


def _walked(operation: str, request: Mapping[str, Any]) -> Walk:
    walk = Walk()
    body: dict[str, Any] = {}
    received: set[int] = set()
    for name, value in request.items():
        if name == "messages":
            body[name], received = _messages(value)
        else:
            body[name] = _json_of(value)
    _check_shapes(operation, body, received, walk)
    if operation == CREATE:
        walk.faults.extend(conversation_faults(body.get("messages"), received))
        walk.faults.extend(tool_faults(body))
        walk.faults.extend(parameter_faults(body))
    else:
        walk.faults.extend(metadata_faults(body))
    return walk


def _check_shapes(operation: str, body: dict[str, Any], received: set[int], walk: Walk) -> None:
    messages = body.get("messages")
    if received and isinstance(messages, list):
        # Received messages are judged by milder rules, on their own.
        own = [_STAND_IN if index in received else message for index, message in enumerate(messages)]
        _check_of(operation)({**body, "messages": own}, walk)
        walk.received = True
        for index in sorted(received):
            walk.steps = ["messages", index]
            check_for("MessageInput")(messages[index], walk)
        walk.received, walk.steps = False, []
    else:
        _check_of(operation)(body, walk)


@cache
def _check_of(operation: str) -> Check:
    described = OPERATIONS[operation]
    if "body" in described:
        return check_for(described["body"])
    return compiled({"type": "object", "closed": True, "properties": described.get("query", {})})


def _messages(messages: Any) -> tuple[Any, set[int]]:
    """The messages in JSON, and which of them a server sent."""
    if isinstance(messages, str):
        messages = [{"role": "user", "content": messages}]
    elif isinstance(messages, (Mapping, Model)):
        messages = [messages]
    elif isinstance(messages, Iterable) and not isinstance(messages, (list, bytes, bytearray, type)):
        messages = list(messages)
    if not isinstance(messages, list):
        return messages, set()
    received = {index for index, message in enumerate(messages) if isinstance(message, (Message, StoredMessage))}
    return [
        sent_back(message) if index in received else _as_request(_json_of(message))
        for index, message in enumerate(messages)
    ], received


def _as_request(message: Any) -> Any:
    """A message without what only answers have: the dict of a received message may be sent back, too."""
    if message.__class__ is dict and message.get("role") == "assistant":
        strange = _only_in_answers()
        if not strange.isdisjoint(message):
            return {name: value for name, value in message.items() if name not in strange}
    return message


@cache
def _only_in_answers() -> frozenset[str]:
    return frozenset(Message._KEYS - schema("AssistantMessage")["properties"].keys())  # noqa: SLF001 - a class's fields


def _json_of(value: Any) -> Any:
    """A value as JSON has it; what JSON can't say stays as it is, and becomes a fault."""
    try:
        return plain(value)
    except ConfigError:
        return _leniently(value)


def _leniently(value: Any) -> Any:
    if isinstance(value, Model):
        value = value.to_dict()
    if isinstance(value, Mapping):
        return {str(key): _leniently(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_leniently(item) for item in value]
    if isinstance(value, Enum):
        return value.value
    return str.__str__(value) if isinstance(value, str) else value
