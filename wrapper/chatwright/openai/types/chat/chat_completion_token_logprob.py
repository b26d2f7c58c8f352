"""What the official SDK has in `types.chat.chat_completion_token_logprob`."""

from __future__ import annotations

from chatwright.types import TokenLogprob as ChatCompletionTokenLogprob
from chatwright.types import TopLogprob

__all__ = [
    "ChatCompletionTokenLogprob",
    "TopLogprob",
]
