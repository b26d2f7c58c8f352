"""What the official SDK has in `types.completion_usage`."""

from __future__ import annotations

from chatwright.types import CompletionTokensDetails, PromptTokensDetails
from chatwright.types import Usage as CompletionUsage

__all__ = ["CompletionTokensDetails", "CompletionUsage", "PromptTokensDetails"]
