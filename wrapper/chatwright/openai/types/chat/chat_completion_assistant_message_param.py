"""What the official SDK has in `types.chat.chat_completion_assistant_message_param`."""

from __future__ import annotations

from chatwright.types import AssistantContentPartParam as ContentArrayOfContentPart
from chatwright.types import AssistantMessageParam as ChatCompletionAssistantMessageParam
from chatwright.types import AudioReferenceParam as Audio
from chatwright.types import FunctionCallParam as FunctionCall

__all__ = [
    "Audio",
    "ChatCompletionAssistantMessageParam",
    "ContentArrayOfContentPart",
    "FunctionCall",
]
