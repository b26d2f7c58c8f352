"""What the official SDK has in `types.chat.chat_completion_allowed_tool_choice_param`."""

from __future__ import annotations

from chatwright.types import AllowedToolsChoiceParam as ChatCompletionAllowedToolChoiceParam

__all__ = [
    "ChatCompletionAllowedToolChoiceParam",
]
