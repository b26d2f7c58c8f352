"""What the official SDK has in `types.chat.chat_completion_allowed_tools_param`."""

from __future__ import annotations

from chatwright.types import AllowedToolsParam as ChatCompletionAllowedToolsParam

__all__ = [
    "ChatCompletionAllowedToolsParam",
]
