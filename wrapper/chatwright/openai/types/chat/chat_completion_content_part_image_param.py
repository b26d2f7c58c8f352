"""What the official SDK has in `types.chat.chat_completion_content_part_image_param`."""

from __future__ import annotations

from chatwright.types import ImagePartParam as ChatCompletionContentPartImageParam
from chatwright.types import ImageUrlParam as ImageURL
from chatwright.types import PromptCacheBreakpointParam as PromptCacheBreakpoint

__all__ = [
    "ChatCompletionContentPartImageParam",
    "ImageURL",
    "PromptCacheBreakpoint",
]
