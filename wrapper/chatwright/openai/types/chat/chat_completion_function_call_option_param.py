"""What the official SDK has in `types.chat.chat_completion_function_call_option_param`."""

from __future__ import annotations

from chatwright.types import LegacyFunctionChoiceParam as ChatCompletionFunctionCallOptionParam

__all__ = [
    "ChatCompletionFunctionCallOptionParam",
]
