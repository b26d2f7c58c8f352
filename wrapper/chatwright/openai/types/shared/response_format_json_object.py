"""What the official SDK has in `types.shared.response_format_json_object`."""

from __future__ import annotations

from chatwright.types import ResponseFormatJsonObject as ResponseFormatJSONObject

__all__ = ["ResponseFormatJSONObject"]
