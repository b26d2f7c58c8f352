"""What the official SDK has in `types.chat.chat_completion_content_part_text_param`."""

from __future__ import annotations

from chatwright.types import PromptCacheBreakpointParam as PromptCacheBreakpoint
from chatwright.types import TextPartParam as ChatCompletionContentPartTextParam

__all__ = [
    "ChatCompletionContentPartTextParam",
    "PromptCacheBreakpoint",
]
