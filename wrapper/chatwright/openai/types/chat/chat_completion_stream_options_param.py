"""What the official SDK has in `types.chat.chat_completion_stream_options_param`."""

from __future__ import annotations

from chatwright.types import StreamOptionsParam as ChatCompletionStreamOptionsParam

__all__ = [
    "ChatCompletionStreamOptionsParam",
]
