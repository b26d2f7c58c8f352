"""What the official SDK has in `types.chat.parsed_chat_completion`."""

from __future__ import annotations

from chatwright.structured.parsed import ParsedCompletion as ParsedChatCompletion
from chatwright.types import Choice as ParsedChoice
from chatwright.types import Message as ParsedChatCompletionMessage

__all__ = ["ParsedChatCompletion", "ParsedChatCompletionMessage", "ParsedChoice"]
