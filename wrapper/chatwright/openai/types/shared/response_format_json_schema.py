"""What the official SDK has in `types.shared.response_format_json_schema`."""

from __future__ import annotations

from chatwright.types import JsonSchemaFormat as JSONSchema
from chatwright.types import ResponseFormatJsonSchema as ResponseFormatJSONSchema

__all__ = ["JSONSchema", "ResponseFormatJSONSchema"]
