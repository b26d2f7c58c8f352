"""A class as the `response_format` of a request, for requests that are written by hand: those of a batch, say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chatwright.openai._types import NOT_GIVEN, is_given
from chatwright.structured.response_format import response_format_of

__all__ = ["type_to_response_format_param"]


def type_to_response_format_param(response_format: Any) -> Any:
    """What to send as `response_format` for a class; a dict, or nothing, stays what it is.

    Raises:
        ConfigError: Strict mode can't express the class, with the path of each fault.

    Example:
        >>> from dataclasses import dataclass
        >>> @dataclass
        ... class City:
        ...     name: str
        >>> type_to_response_format_param(City)["json_schema"]["name"]
        'City'
    """
    if response_format is None or not is_given(response_format):
        return NOT_GIVEN
    return response_format if isinstance(response_format, Mapping) else response_format_of(response_format).to_dict()
