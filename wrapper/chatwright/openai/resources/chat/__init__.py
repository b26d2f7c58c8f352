"""`client.chat`, where the official SDK has its classes."""

from __future__ import annotations

from chatwright.openai.resources.chat.chat import AsyncChat, Chat
from chatwright.openai.resources.chat.completions import AsyncCompletions, Completions

__all__ = ["AsyncChat", "AsyncCompletions", "Chat", "Completions"]
