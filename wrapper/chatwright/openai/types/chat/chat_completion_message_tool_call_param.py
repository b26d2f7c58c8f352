"""What the official SDK has in `types.chat.chat_completion_message_tool_call_param`."""

from __future__ import annotations

from chatwright.types import FunctionCallParam as Function
from chatwright.types import FunctionToolCallParam as ChatCompletionMessageToolCallParam

__all__ = [
    "ChatCompletionMessageToolCallParam",
    "Function",
]
