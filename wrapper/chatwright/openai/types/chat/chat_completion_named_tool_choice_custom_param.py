"""What the official SDK has in `types.chat.chat_completion_named_tool_choice_custom_param`."""

from __future__ import annotations

from chatwright.types import CustomToolChoiceParam as ChatCompletionNamedToolChoiceCustomParam
from chatwright.types import NamedCustomToolParam as Custom

__all__ = [
    "ChatCompletionNamedToolChoiceCustomParam",
    "Custom",
]
