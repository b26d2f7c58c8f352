"""What the official SDK has in `types.chat.chat_completion_message_tool_call`."""

from __future__ import annotations

from chatwright.types import CustomToolCall as ChatCompletionMessageCustomToolCall
from chatwright.types import FunctionCall as Function
from chatwright.types import FunctionToolCall as ChatCompletionMessageFunctionToolCall
from chatwright.types import FunctionToolCall as ChatCompletionMessageToolCall
from chatwright.types import ToolCall as ChatCompletionMessageToolCallUnion

__all__ = [
    "ChatCompletionMessageCustomToolCall",
    "ChatCompletionMessageFunctionToolCall",
    "ChatCompletionMessageToolCall",
    "ChatCompletionMessageToolCallUnion",
    "Function",
]
