"""What the official SDK has in `types.shared.response_format_text`."""

from __future__ import annotations

from chatwright.types import ResponseFormatText

__all__ = ["ResponseFormatText"]
