"""`client.chat.completions`, where the official SDK has its classes."""

from __future__ import annotations

from chatwright.openai.resources.chat.completions.completions import AsyncCompletions, Completions
from chatwright.openai.resources.chat.completions.messages import AsyncMessages, Messages

__all__ = ["AsyncCompletions", "AsyncMessages", "Completions", "Messages"]
