"""What the official SDK has in `types.chat.chat_completion_prediction_content_param`."""

from __future__ import annotations

from chatwright.types import PredictionContentParam as ChatCompletionPredictionContentParam

__all__ = [
    "ChatCompletionPredictionContentParam",
]
