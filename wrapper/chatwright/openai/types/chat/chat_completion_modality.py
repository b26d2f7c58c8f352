"""What the official SDK has in `types.chat.chat_completion_modality`."""

from __future__ import annotations

from chatwright.types import Modality as ChatCompletionModality

__all__ = [
    "ChatCompletionModality",
]
