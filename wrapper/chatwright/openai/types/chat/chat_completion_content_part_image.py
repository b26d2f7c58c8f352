"""What the official SDK has in `types.chat.chat_completion_content_part_image`."""

from __future__ import annotations

from chatwright.types import ImagePart as ChatCompletionContentPartImage
from chatwright.types import ImageUrl as ImageURL

__all__ = [
    "ChatCompletionContentPartImage",
    "ImageURL",
]
