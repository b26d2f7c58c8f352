"""What the official SDK has in `types.chat.chat_completion_function_tool_param`."""

from __future__ import annotations

from chatwright.types import FunctionDefinitionParam as FunctionDefinition
from chatwright.types import FunctionToolParam as ChatCompletionFunctionToolParam

__all__ = [
    "ChatCompletionFunctionToolParam",
    "FunctionDefinition",
]
