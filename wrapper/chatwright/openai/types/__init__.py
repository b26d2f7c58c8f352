"""The official SDK's names for types; see `chat` for those of chats."""

from __future__ import annotations

from chatwright.openai.types import chat, shared, shared_params
from chatwright.openai.types.chat_model import ChatModel
from chatwright.openai.types.completion_usage import CompletionUsage
from chatwright.openai.types.model import Model
from chatwright.openai.types.shared import (
    FunctionDefinition,
    FunctionParameters,
    Metadata,
    ReasoningEffort,
    ResponseFormatJSONObject,
    ResponseFormatJSONSchema,
    ResponseFormatText,
)

__all__ = [
    "ChatModel",
    "CompletionUsage",
    "FunctionDefinition",
    "FunctionParameters",
    "Metadata",
    "Model",
    "ReasoningEffort",
    "ResponseFormatJSONObject",
    "ResponseFormatJSONSchema",
    "ResponseFormatText",
    "chat",
    "shared",
    "shared_params",
]
