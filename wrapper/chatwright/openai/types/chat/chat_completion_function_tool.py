"""What the official SDK has in `types.chat.chat_completion_function_tool`."""

from __future__ import annotations

from chatwright.types import FunctionTool as ChatCompletionFunctionTool

__all__ = [
    "ChatCompletionFunctionTool",
]
