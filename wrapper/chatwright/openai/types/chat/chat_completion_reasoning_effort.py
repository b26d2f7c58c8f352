"""What the official SDK has in `types.chat.chat_completion_reasoning_effort`."""

from __future__ import annotations

from chatwright.types import ReasoningEffort as ChatCompletionReasoningEffort

__all__ = [
    "ChatCompletionReasoningEffort",
]
