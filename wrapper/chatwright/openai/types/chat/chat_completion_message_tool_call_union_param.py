"""What the official SDK has in `types.chat.chat_completion_message_tool_call_union_param`."""

from __future__ import annotations

from typing import TypeAlias

from chatwright.types import CustomToolCallParam as ChatCompletionMessageCustomToolCallParam
from chatwright.types import FunctionToolCallParam as ChatCompletionMessageFunctionToolCallParam

__all__ = ["ChatCompletionMessageToolCallUnionParam"]

ChatCompletionMessageToolCallUnionParam: TypeAlias = (
    ChatCompletionMessageFunctionToolCallParam | ChatCompletionMessageCustomToolCallParam
)
