"""What the official SDK has in `types.shared`."""

from __future__ import annotations

from chatwright.openai.types.shared.chat_model import ChatModel
from chatwright.openai.types.shared.function_definition import FunctionDefinition
from chatwright.openai.types.shared.function_parameters import FunctionParameters
from chatwright.openai.types.shared.metadata import Metadata
from chatwright.openai.types.shared.reasoning_effort import ReasoningEffort
from chatwright.openai.types.shared.response_format_json_object import ResponseFormatJSONObject
from chatwright.openai.types.shared.response_format_json_schema import ResponseFormatJSONSchema
from chatwright.openai.types.shared.response_format_text import ResponseFormatText

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
