"""What the official SDK has in `types.chat.chat_completion_function_message_param`."""

from __future__ import annotations

from chatwright.types import FunctionMessageParam as ChatCompletionFunctionMessageParam

__all__ = [
    "ChatCompletionFunctionMessageParam",
]
