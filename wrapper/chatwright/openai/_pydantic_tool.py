"""Tools made of a type, for `parse` and `stream`: the arguments that the model gives become a value of that type."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any, cast

from chatwright.errors import ConfigError
from chatwright.structured.decoding import decode_text
from chatwright.structured.response_format import response_format_of

if TYPE_CHECKING:
    from chatwright.structured.response_format import ResponseFormat
    from chatwright.types import FunctionToolParam


class ToolOfType(dict[str, Any]):
    """A tool as requests have it, which knows the type of its arguments."""

    def __init__(self, tool: dict[str, Any], form: ResponseFormat[Any]) -> None:
        super().__init__(tool)
        self._form = form

    def decode(self, arguments: str) -> Any:
        """The value that the model's arguments stand for.

        Raises:
            OutputParseError: They are no JSON, or of another type.
        """
        return decode_text(self._form, arguments).value


def pydantic_function_tool(
    model: type[Any], *, name: str | None = None, description: str | None = None
) -> FunctionToolParam:
    """A strict tool whose arguments are the fields of a class, for `parse(tools=...)` and `stream(tools=...)`.

    Args:
        model: A pydantic model, or any class that `parse` takes as `response_format`.
        name: What the model calls it. Default: the name of the class.
        description: What the model is told about it. Default: the docstring of the class.

    Raises:
        ConfigError: Strict mode can't express the class, with the path of each fault; or the name can't be sent.

    Example:
        >>> from dataclasses import dataclass
        >>> @dataclass
        ... class GetWeather:
        ...     '''Current weather.'''
        ...
        ...     city: str
        >>> pydantic_function_tool(GetWeather)["function"]["name"]
        'GetWeather'
    """
    form = response_format_of(model, name=name or getattr(model, "__name__", None))
    if form.is_wrapped:
        raise ConfigError(f"{model!r}: a tool takes named arguments; give a class with fields")
    if description is None and model.__doc__ is not None:
        description = inspect.cleandoc(model.__doc__)
    function: dict[str, Any] = {"name": form.name, "parameters": form.schema, "strict": True}
    if description:
        function["description"] = description
    return cast("FunctionToolParam", ToolOfType({"type": "function", "function": function}, form))
