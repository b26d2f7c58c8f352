"""What the official SDK has in `types.shared_params`."""

from __future__ import annotations

from typing import TypeAlias

from chatwright.types import FunctionDefinitionParam as FunctionDefinition
from chatwright.types import ModelName as ChatModel
from chatwright.types import ReasoningEffort
from chatwright.types import ResponseFormatJsonObjectParam as ResponseFormatJSONObject
from chatwright.types import ResponseFormatJsonSchemaParam as ResponseFormatJSONSchema
from chatwright.types import ResponseFormatTextParam as ResponseFormatText

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
