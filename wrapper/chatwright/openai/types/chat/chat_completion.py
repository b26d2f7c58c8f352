"""What the official SDK has in `types.chat.chat_completion`."""

from __future__ import annotations

from chatwright.types import Choice, Moderation
from chatwright.types import Completion as ChatCompletion
from chatwright.types import Logprobs as ChoiceLogprobs
from chatwright.types import Message as ChatCompletionMessage
from chatwright.types import ModerationError as ModerationInputError
from chatwright.types import ModerationError as ModerationOutputError
from chatwright.types import ModerationOutcome as ModerationInput
from chatwright.types import ModerationOutcome as ModerationOutput
from chatwright.types import ModerationResult as ModerationInputModerationResultsResult
from chatwright.types import ModerationResult as ModerationOutputModerationResultsResult
from chatwright.types import ModerationResults as ModerationInputModerationResults
from chatwright.types import ModerationResults as ModerationOutputModerationResults
from chatwright.types import TokenLogprob as ChatCompletionTokenLogprob
from chatwright.types import Usage as CompletionUsage

__all__ = [
    "ChatCompletion",
    "ChatCompletionMessage",
    "ChatCompletionTokenLogprob",
    "Choice",
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
