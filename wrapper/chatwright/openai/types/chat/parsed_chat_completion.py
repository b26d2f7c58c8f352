"""What the official SDK has in `types.chat.parsed_chat_completion`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chatwright.structured.parsed import ParsedCompletion as ParsedChatCompletion

if TYPE_CHECKING:
    from chatwright.structured.parsed import ParsedChoice
    from chatwright.structured.parsed import ParsedMessage as ParsedChatCompletionMessage
else:
    from chatwright.types import Choice as ParsedChoice
    from chatwright.types import Message as ParsedChatCompletionMessage

__all__ = ["ParsedChatCompletion", "ParsedChatCompletionMessage", "ParsedChoice"]
