"""What the official SDK has in `types.chat.chat_completion_content_part_text`."""

from __future__ import annotations

from chatwright.types import TextPart as ChatCompletionContentPartText

__all__ = [
    "ChatCompletionContentPartText",
]
