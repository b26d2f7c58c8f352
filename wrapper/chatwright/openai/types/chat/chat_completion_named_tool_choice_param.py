"""What the official SDK has in `types.chat.chat_completion_named_tool_choice_param`."""

from __future__ import annotations

from chatwright.types import FunctionToolChoiceParam as ChatCompletionNamedToolChoiceParam
from chatwright.types import NamedFunctionParam as Function

__all__ = [
    "ChatCompletionNamedToolChoiceParam",
    "Function",
]
