"""Tools that take free text instead of JSON, bound to a grammar if need be. GPT-5 and later have them."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, Any, overload

from chatwright._tool_parameters import MISSING
from chatwright.errors import ConfigError
from chatwright.tools import Tool, tool_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Literal, TypeVar, Unpack

    from chatwright.tools import ToolOverrides

    FunctionT = TypeVar("FunctionT", bound=Callable[..., Any])

__all__ = ["CustomTool", "custom_tool"]


@overload
def custom_tool(function: FunctionT, /) -> FunctionT: ...
@overload
def custom_tool(
    *,
    grammar: str | re.Pattern[str] | None = None,
    syntax: Literal["lark", "regex"] | None = None,
    **overrides: Unpack[ToolOverrides],
) -> Callable[[FunctionT], FunctionT]: ...
def custom_tool(
    function: Any = None,
    /,
    *,
    grammar: str | re.Pattern[str] | None = None,
    syntax: Literal["lark", "regex"] | None = None,
    **overrides: Unpack[ToolOverrides],
) -> Any:
    """Make a function of one str a tool that takes free text: code, a query, a document. It keeps its type.

    Args:
        function: The function. A parameter annotated `Context` is hidden from the model, as in every tool.
        grammar: What the text has to look like: a grammar in the language of Lark, or a compiled regular expression.
            None: any text.
        syntax: `lark` or `regex`, for a grammar that is a str. Default: `lark`.
        overrides: `name`, `description`, `needs_approval` and `timeout` (seconds), as for `tool`.

    Raises:
        ConfigError: The function does not take one text, or the grammar can't be sent.

    Example:
        >>> @custom_tool(grammar=re.compile("(SELECT|WITH) .+"))
        ... def query(sql: str) -> list[str]:
        ...     '''Run a query.'''
        >>> Tool.from_function(query).to_dict()["custom"]["format"]["grammar"]
        {'syntax': 'regex', 'definition': '(SELECT|WITH) .+'}
    """
    make: Any = functools.partial(CustomTool, text_format=_format(grammar, syntax))
    if function is None:
        return lambda function: tool_of(function, overrides, make)
    return tool_of(function, overrides, make)


class CustomTool(Tool):
    """A tool that takes free text. Made by `custom_tool`."""

    type = "custom"

    def __init__(
        self,
        function: Callable[..., Any],
        *,
        text_format: dict[str, Any] | None = None,
        **overrides: Unpack[ToolOverrides],
    ) -> None:
        super().__init__(function, **overrides)
        if overrides.get("strict") is not None:
            raise ConfigError(f"{self.name}: strict is for tools that take JSON")
        self.strict = False
        self._format = text_format

    def over(self, function: Callable[..., Any], **overrides: Unpack[ToolOverrides]) -> Tool:
        """The tool that another function makes, of which the same is said."""
        return self._passing_types_on(CustomTool(function, text_format=self._format, **self._said(overrides)))

    @property
    def parameters(self) -> dict[str, Any]:
        """None: it takes text."""
        return {}

    @functools.cached_property
    def _input(self) -> str:
        """The name of the parameter that gets the text."""
        shown = self._parameters.shown
        needed = [parameter for parameter in shown if parameter.default is MISSING and not parameter.is_variadic]
        taking = needed or shown
        if len(needed) > 1 or not taking or taking[0].hint not in (str, MISSING, Any, object):
            raise ConfigError(f"{self.name}: a custom tool gets one str, so its function has to take one")
        return taking[0].name

    def to_dict(self) -> dict[str, Any]:
        """The tool as a request has it.

        Raises:
            ConfigError: The function does not take one text.
        """
        self._input  # noqa: B018 - refuses what can't be called
        described: dict[str, Any] = {"name": self.name}
        if self.description:
            described["description"] = self.description
        if self._format is not None:
            described["format"] = {**self._format}
        return {"type": "custom", "custom": described}

    def decode(self, arguments: str) -> dict[str, Any]:
        """The text, by parameter."""
        return {self._input: arguments}


def _format(grammar: object, syntax: str | None) -> dict[str, Any] | None:
    if grammar is None:
        if syntax is not None:
            raise ConfigError("custom_tool: syntax says how a grammar is written; there is no grammar")
        return None
    if isinstance(grammar, re.Pattern):
        if syntax == "lark" or not isinstance(grammar.pattern, str) or grammar.flags & ~re.UNICODE:
            raise ConfigError("custom_tool: grammar must be a str pattern without flags, if it is a regular expression")
        grammar, syntax = grammar.pattern, "regex"
    if not isinstance(grammar, str) or not grammar.strip():
        raise ConfigError(f"custom_tool: grammar must be a text or a compiled pattern, got {type(grammar).__name__}")
    if syntax not in (None, "lark", "regex"):
        raise ConfigError(f"custom_tool: syntax must be 'lark' or 'regex', got {syntax!r}")
    return {"type": "grammar", "grammar": {"syntax": syntax or "lark", "definition": grammar}}
