"""What the official SDK has in `types.chat.chat_completion_developer_message_param`."""

from __future__ import annotations

from chatwright.types import DeveloperMessageParam as ChatCompletionDeveloperMessageParam

__all__ = [
    "ChatCompletionDeveloperMessageParam",
]
