"""What the official SDK has in `types.chat.chat_completion_custom_tool_param`."""

from __future__ import annotations

from chatwright.types import CustomGrammarFormatParam as CustomFormatGrammar
from chatwright.types import CustomTextFormatParam as CustomFormatText
from chatwright.types import CustomToolDefinitionParam as Custom
from chatwright.types import CustomToolFormatParam as CustomFormat
from chatwright.types import CustomToolParam as ChatCompletionCustomToolParam
from chatwright.types import GrammarParam as CustomFormatGrammarGrammar

__all__ = [
    "ChatCompletionCustomToolParam",
    "Custom",
    "CustomFormat",
    "CustomFormatGrammar",
    "CustomFormatGrammarGrammar",
    "CustomFormatText",
]
