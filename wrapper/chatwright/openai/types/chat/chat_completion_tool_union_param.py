"""What the official SDK has in `types.chat.chat_completion_tool_union_param`."""

from __future__ import annotations

from typing import TypeAlias

from chatwright.types import CustomToolParam as ChatCompletionCustomToolParam
from chatwright.types import FunctionToolParam as ChatCompletionFunctionToolParam

__all__ = ["ChatCompletionToolUnionParam"]

ChatCompletionToolUnionParam: TypeAlias = ChatCompletionFunctionToolParam | ChatCompletionCustomToolParam
