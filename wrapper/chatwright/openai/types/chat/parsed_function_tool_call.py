"""What the official SDK has in `types.chat.parsed_function_tool_call`."""

from __future__ import annotations

from chatwright.types import FunctionCall as ParsedFunction
from chatwright.types import FunctionToolCall as ParsedFunctionToolCall

__all__ = ["ParsedFunction", "ParsedFunctionToolCall"]
