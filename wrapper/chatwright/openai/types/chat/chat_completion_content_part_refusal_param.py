"""What the official SDK has in `types.chat.chat_completion_content_part_refusal_param`."""

from __future__ import annotations

from chatwright.types import RefusalPartParam as ChatCompletionContentPartRefusalParam

__all__ = [
    "ChatCompletionContentPartRefusalParam",
]
