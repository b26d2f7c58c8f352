"""What the official SDK has in `types.chat.chat_completion_tool_choice_option_param`."""

from __future__ import annotations

from chatwright.types import ToolChoiceParam as ChatCompletionToolChoiceOptionParam

__all__ = [
    "ChatCompletionToolChoiceOptionParam",
]
