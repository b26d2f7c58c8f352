"""What the official SDK has in `types.shared_params.response_format_json_schema`."""

from __future__ import annotations

from chatwright.types import JsonSchemaFormatParam as JSONSchema
from chatwright.types import ResponseFormatJsonSchemaParam as ResponseFormatJSONSchema

__all__ = ["JSONSchema", "ResponseFormatJSONSchema"]
