"""What the official SDK has in `types.chat.chat_completion_audio`."""

from __future__ import annotations

from chatwright.types import Audio as ChatCompletionAudio

__all__ = [
    "ChatCompletionAudio",
]
