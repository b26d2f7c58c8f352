"""One message of the conversation; `role` tells which kind."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias


def load_message_input(
    src: Mapping[str, Any],
) -> (
    DeveloperMessage
    | SystemMessage
    | UserMessage
    | AssistantMessage
    | ToolMessage
    | FunctionMessage
    | UnknownMessageInput
):
    """The object that `src` describes, told by its `role`."""
    tag = src.get("role")
    if isinstance(tag, str):
        return _CLASSES.get(tag, UnknownMessageInput).from_dict(src)
    # Some servers leave the tag out: a field that only one kind has tells as much.
    for key, kind in _TELLING.items():
        if key in src:
            return kind.from_dict(src)
    return UnknownMessageInput.from_dict(src)


# At the end, so that classes which hold each other can be imported in any order.
from .assistant_message import AssistantMessage  # noqa: E402
from .developer_message import DeveloperMessage  # noqa: E402
from .function_message import FunctionMessage  # noqa: E402
from .system_message import SystemMessage  # noqa: E402
from .tool_message import ToolMessage  # noqa: E402
from .unknown_message_input import UnknownMessageInput  # noqa: E402
from .user_message import UserMessage  # noqa: E402

_CLASSES: dict[
    str, type[DeveloperMessage | SystemMessage | UserMessage | AssistantMessage | ToolMessage | FunctionMessage]
] = {
    "developer": DeveloperMessage,
    "system": SystemMessage,
    "user": UserMessage,
    "assistant": AssistantMessage,
    "tool": ToolMessage,
    "function": FunctionMessage,
}
_TELLING: dict[
    str, type[DeveloperMessage | SystemMessage | UserMessage | AssistantMessage | ToolMessage | FunctionMessage]
] = {
    "refusal": AssistantMessage,
    "audio": AssistantMessage,
    "tool_calls": AssistantMessage,
    "function_call": AssistantMessage,
    "tool_call_id": ToolMessage,
}

MessageInput: TypeAlias = (
    DeveloperMessage
    | SystemMessage
    | UserMessage
    | AssistantMessage
    | ToolMessage
    | FunctionMessage
    | UnknownMessageInput
)
