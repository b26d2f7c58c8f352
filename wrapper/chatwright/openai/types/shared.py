"""What the official SDK has in `types.shared`."""

from __future__ import annotations

from typing import TypeAlias

from chatwright.types import FunctionDefinition, ReasoningEffort, ResponseFormatText
from chatwright.types import ModelName as ChatModel
from chatwright.types import ResponseFormatJsonObject as ResponseFormatJSONObject
from chatwright.types import ResponseFormatJsonSchema as ResponseFormatJSONSchema

__all__ = [
    "ChatModel",
    "FunctionDefinition",
    "FunctionParameters",
    "Metadata",
    "ReasoningEffort",
    "ResponseFormatJSONObject",
    "ResponseFormatJSONSchema",
    "ResponseFormatText",
]

FunctionParameters: TypeAlias = dict[str, object]
Metadata: TypeAlias = dict[str, str]
