"""What the official SDK has in `types.shared_params.response_format_text`."""

from __future__ import annotations

from chatwright.types import ResponseFormatTextParam as ResponseFormatText

__all__ = ["ResponseFormatText"]
