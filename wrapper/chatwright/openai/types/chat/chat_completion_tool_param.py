"""What the official SDK has in `types.chat.chat_completion_tool_param`."""

from __future__ import annotations

from chatwright.types import FunctionDefinitionParam as FunctionDefinition
from chatwright.types import FunctionToolParam as ChatCompletionToolParam

__all__ = [
    "ChatCompletionToolParam",
    "FunctionDefinition",
]
