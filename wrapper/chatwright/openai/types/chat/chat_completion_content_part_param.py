"""What the official SDK has in `types.chat.chat_completion_content_part_param`."""

from __future__ import annotations

from typing import TypeAlias

from chatwright.types import AudioPartParam as ChatCompletionContentPartInputAudioParam
from chatwright.types import FilePartParam as File
from chatwright.types import ImagePartParam as ChatCompletionContentPartImageParam
from chatwright.types import InputFileParam as FileFile
from chatwright.types import TextPartParam as ChatCompletionContentPartTextParam

__all__ = ["ChatCompletionContentPartParam", "File", "FileFile"]

ChatCompletionContentPartParam: TypeAlias = (
    ChatCompletionContentPartTextParam
    | ChatCompletionContentPartImageParam
    | ChatCompletionContentPartInputAudioParam
    | File
)
