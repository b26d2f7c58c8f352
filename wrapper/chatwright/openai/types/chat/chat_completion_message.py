"""What the official SDK has in `types.chat.chat_completion_message`."""

from __future__ import annotations

from chatwright.types import Annotation, FunctionCall
from chatwright.types import Message as ChatCompletionMessage
from chatwright.types import UrlCitation as AnnotationURLCitation

__all__ = [
    "Annotation",
    "AnnotationURLCitation",
    "ChatCompletionMessage",
    "FunctionCall",
]
