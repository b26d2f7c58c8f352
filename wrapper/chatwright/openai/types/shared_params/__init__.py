"""What the official SDK has in `types.shared_params`."""

from __future__ import annotations

from chatwright.openai.types.shared_params.chat_model import ChatModel
from chatwright.openai.types.shared_params.function_definition import FunctionDefinition
from chatwright.openai.types.shared_params.function_parameters import FunctionParameters
from chatwright.openai.types.shared_params.metadata import Metadata
from chatwright.openai.types.shared_params.reasoning_effort import ReasoningEffort
from chatwright.openai.types.shared_params.response_format_json_object import ResponseFormatJSONObject
from chatwright.openai.types.shared_params.response_format_json_schema import ResponseFormatJSONSchema
from chatwright.openai.types.shared_params.response_format_text import ResponseFormatText

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
