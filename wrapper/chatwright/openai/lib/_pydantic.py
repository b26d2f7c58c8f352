"""The strict JSON schema of a class, which programs take from here for requests that they write by hand."""

from __future__ import annotations

from typing import Any

from chatwright.structured.response_format import schema_of

__all__ = ["to_strict_json_schema"]


def to_strict_json_schema(model: type[Any]) -> dict[str, Any]:
    """The JSON schema of a pydantic model, or of any class that `parse` takes, as strict mode wants it.

    Raises:
        ConfigError: Strict mode can't express the class, with the path of each fault.

    Example:
        >>> from dataclasses import dataclass
        >>> @dataclass
        ... class City:
        ...     name: str
        >>> to_strict_json_schema(City)["required"]
        ['name']
    """
    return schema_of(model)
