"""What programs take from the official SDK to write a `response_format` by hand."""

from __future__ import annotations

from chatwright.openai.lib._parsing._completions import type_to_response_format_param

__all__ = ["type_to_response_format_param"]
