"""What the official SDK has in `types.chat.completion_create_params`."""

from __future__ import annotations

from typing import TypeAlias

from chatwright.types import CreateChatCompletionRequestParam as CompletionCreateParams
from chatwright.types import CreateChatCompletionRequestParam as CompletionCreateParamsBase
from chatwright.types import CreateChatCompletionRequestParam as CompletionCreateParamsNonStreaming
from chatwright.types import CreateChatCompletionRequestParam as CompletionCreateParamsStreaming
from chatwright.types import LegacyFunctionChoiceParam as FunctionCall
from chatwright.types import LegacyFunctionParam as Function
from chatwright.types import ModerationOptionsParam as Moderation
from chatwright.types import ModerationPolicyParam as ModerationPolicy
from chatwright.types import PromptCacheOptionsParam as PromptCacheOptions
from chatwright.types import (
    ResponseFormatJsonObjectParam,
    ResponseFormatJsonSchemaParam,
    ResponseFormatTextParam,
)
from chatwright.types import WebSearchLocationParam as WebSearchOptionsUserLocationApproximate
from chatwright.types import WebSearchOptionsParam as WebSearchOptions
from chatwright.types import WebSearchUserLocationParam as WebSearchOptionsUserLocation

__all__ = [
    "CompletionCreateParams",
    "CompletionCreateParamsBase",
    "CompletionCreateParamsNonStreaming",
    "CompletionCreateParamsStreaming",
    "Function",
    "FunctionCall",
    "Moderation",
    "ModerationPolicy",
    "PromptCacheOptions",
    "ResponseFormat",
    "WebSearchOptions",
    "WebSearchOptionsUserLocation",
    "WebSearchOptionsUserLocationApproximate",
]

ResponseFormat: TypeAlias = ResponseFormatTextParam | ResponseFormatJsonSchemaParam | ResponseFormatJsonObjectParam
