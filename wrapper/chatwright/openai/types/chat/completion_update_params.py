"""What the official SDK has in `types.chat.completion_update_params`."""

from __future__ import annotations

from chatwright.types import UpdateChatCompletionRequestParam as CompletionUpdateParams

__all__ = [
    "CompletionUpdateParams",
]
