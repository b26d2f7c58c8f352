"""What the official SDK has in `types.chat.chat_completion_chunk`."""

from __future__ import annotations

from chatwright.types import Chunk as ChatCompletionChunk
from chatwright.types import ChunkChoice as Choice
from chatwright.types import Delta as ChoiceDelta
from chatwright.types import FunctionCallChunk as ChoiceDeltaFunctionCall
from chatwright.types import FunctionCallChunk as ChoiceDeltaToolCallFunction
from chatwright.types import Logprobs as ChoiceLogprobs
from chatwright.types import Moderation
from chatwright.types import ModerationError as ModerationInputError
from chatwright.types import ModerationError as ModerationOutputError
from chatwright.types import ModerationOutcome as ModerationInput
from chatwright.types import ModerationOutcome as ModerationOutput
from chatwright.types import ModerationResult as ModerationInputModerationResultsResult
from chatwright.types import ModerationResult as ModerationOutputModerationResultsResult
from chatwright.types import ModerationResults as ModerationInputModerationResults
from chatwright.types import ModerationResults as ModerationOutputModerationResults
from chatwright.types import TokenLogprob as ChatCompletionTokenLogprob
from chatwright.types import ToolCallChunk as ChoiceDeltaToolCall
from chatwright.types import Usage as CompletionUsage

__all__ = [
    "ChatCompletionChunk",
    "ChatCompletionTokenLogprob",
    "Choice",
    "ChoiceDelta",
    "ChoiceDeltaFunctionCall",
    "ChoiceDeltaToolCall",
    "ChoiceDeltaToolCallFunction",
    "ChoiceLogprobs",
    "CompletionUsage",
    "Moderation",
    "ModerationInput",
    "ModerationInputError",
    "ModerationInputModerationResults",
    "ModerationInputModerationResultsResult",
    "ModerationOutput",
    "ModerationOutputError",
    "ModerationOutputModerationResults",
    "ModerationOutputModerationResultsResult",
]
