"""What the official SDK has in `types.shared_params.response_format_json_object`."""

from __future__ import annotations

from chatwright.types import ResponseFormatJsonObjectParam as ResponseFormatJSONObject

__all__ = ["ResponseFormatJSONObject"]
