"""What the official SDK has in `types.chat.create_chat_completion_request_message_param`."""

from __future__ import annotations

from chatwright.openai.types.chat.chat_completion_message_param import (
    ChatCompletionMessageParam as CreateChatCompletionRequestMessageParam,
)

__all__ = ["CreateChatCompletionRequestMessageParam"]
