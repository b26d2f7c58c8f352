"""Python functions as tools: what the model is told about them, and how its arguments become theirs.

    @tool
    def get_weather(city: str, unit: Literal["C", "F"] = "C") -> str:
        '''Current weather in a city.'''

    client.chat.completions.run(model="gpt-5", messages="Weather in Oslo?", tools=[get_weather]).until_done().final.text

A decorated function stays what it is; nothing but `run` and `resume` treats it differently.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from chatwright._tool_context import Context
from chatwright._tool_parameters import (
    bound,
    docs_of,
    hints_of_call,
    innermost,
    is_asynchronous,
    name_of,
    parameters_of,
)
from chatwright.errors import ConfigError
from chatwright.timeouts import checked_seconds

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Final, Literal, TypedDict, Unpack

    from chatwright._tool_parameters import ToolParameters
    from chatwright._tool_schema import ArgumentsSchema

    class ToolOverrides(TypedDict, total=False):
        """What can be said about a tool; None leaves it to the function."""

        name: str | None
        """What the model calls it. Default: the function's name."""
        description: str | None
        """What the model is told about it. Default: the docstring, less what it says about parameters."""
        strict: bool | None
        """Whether the server is to guarantee that arguments follow the schema. Default: True."""
        needs_approval: bool | None
        """Whether each call waits until somebody approves it. Default: False."""
        timeout: float | None
        """Seconds that a call may take. Default: as `run(tool_timeout=...)` says."""


__all__ = ["Context", "Tool"]

FunctionT = TypeVar("FunctionT", bound=Callable[..., Any])

_MARK: Final = "__tool__"


def tool_of(function: FunctionT, overrides: Mapping[str, Any], make: Callable[..., Tool] | None = None) -> FunctionT:
    """The function, marked as a tool."""
    holder: Any = getattr(function, "__func__", function)  # of static and class methods
    if not callable(holder):
        raise ConfigError(f"tool: needs something that can be called, got {type(function).__name__}")
    made = (Tool if make is None else make)(holder, **overrides)
    try:
        setattr(holder, _MARK, made)
    except (AttributeError, TypeError):
        raise ConfigError(
            f"{name_of(holder)}: can't be decorated; Tool.from_function(...) takes anything that can be called"
        ) from None
    if "<locals>" in getattr(holder, "__qualname__", ""):
        made.look_up_types()
    return function


class Tool:
    """A function that the model can call.

    Made by `Tool.from_function`, or by the decorator `tool`.

    Attributes:
        name: What the model calls it.
        description: What the model is told about it.
        type: `function`; `custom` for a tool that takes free text.
        strict: Whether the server is to guarantee that arguments follow the schema.
        needs_approval: Whether each call waits until somebody approves it.
        timeout: Seconds that a call may take; None leaves it to the run.
        function: What is called.
        is_async: Whether it needs an `AsyncClient`.
    """

    type: Literal["function", "custom"] = "function"

    def __init__(self, function: Callable[..., Any], **overrides: Unpack[ToolOverrides]) -> None:
        unknown = overrides.keys() - _OVERRIDES
        if unknown:
            raise TypeError(f"tool: has no option {min(unknown)!r}; there are {', '.join(sorted(_OVERRIDES))}")
        for key, kind in (("strict", bool), ("needs_approval", bool), ("description", str)):
            value: object = overrides.get(key)
            if value is not None and not isinstance(value, kind):
                raise ConfigError(f"tool: {key} must be {_KINDS[kind]}, got {value!r}")
        self._overrides = overrides
        self.function = function
        self.name = _checked_name(overrides.get("name"), function)
        self.strict = overrides.get("strict") is not False
        self.needs_approval = overrides.get("needs_approval") is True
        self.timeout = checked_seconds("timeout", overrides.get("timeout"))
        self.is_async = is_asynchronous(function)

    @classmethod
    def from_function(cls, function: Callable[..., Any], **overrides: Unpack[ToolOverrides]) -> Tool:
        """The tool that a function makes.

        Parameters become the properties of a JSON schema, with the types that they are annotated with: everything that
        `parse` takes as `response_format`, `Optional`, `Literal`, enums, dataclasses, attrs classes and `Annotated`
        included. Strict mode requires all of them; an argument that is left out nevertheless takes the function's
        default. A parameter annotated `Context` is hidden from the model, as are keywords that `functools.partial` gave.
        What a generator function yields is collected into a list.

        Args:
            function: A function, method, partial, or object with `__call__`; one that is a tool already keeps what was
                said about it.
            overrides: `name`; `description`; `strict=False` for what strict mode can't express (`dict[str, T]`, tuples,
                `Any`, `*args`, parameters without a type); `needs_approval`; `timeout` in seconds. None: as it is.

        Raises:
            ConfigError: The parameters can't be expressed, with the path of each fault; or the name can't be sent.

        Example:
            >>> def greet(name: str, loud: bool = False) -> str:
            ...     '''Greet somebody.
            ...
            ...     Args:
            ...         name: Whom.
            ...     '''
            >>> Tool.from_function(greet).parameters["properties"]["name"]
            {'type': 'string', 'description': 'Whom.'}
        """
        if not callable(function):
            raise ConfigError(f"Tool.from_function: needs something that can be called, got {type(function).__name__}")
        marked = marked_tool(function)
        made = cls(function, **overrides) if marked is None else marked.over(function, **overrides)
        made.to_dict()
        return made

    def over(self, function: Callable[..., Any], **overrides: Unpack[ToolOverrides]) -> Tool:
        """The tool that another function makes, of which the same is said, unless something else is.

        Args:
            function: What to call.
            overrides: What else to say; None: as it is.
        """
        return self._passing_types_on(self.__class__(function, **self._said(overrides)))

    def _passing_types_on(self, made: Tool) -> Tool:
        known = vars(self).get("_hints")
        if known is not None and innermost(made.function) is innermost(self.function):
            vars(made)["_hints"] = known
        return made

    def _said(self, more: ToolOverrides) -> Any:
        return {**self._overrides, **{key: value for key, value in more.items() if value is not None}}

    @functools.cached_property
    def description(self) -> str:
        """What the model is told about it."""
        said = self._overrides.get("description")
        return docs_of(self.function).text if said is None else said

    @property
    def parameters(self) -> dict[str, Any]:
        """The JSON schema of the arguments."""
        from copy import deepcopy

        return deepcopy(self._arguments.schema)

    def to_dict(self) -> dict[str, Any]:
        """The tool as a request has it.

        Raises:
            ConfigError: The parameters can't be expressed.
        """
        described: dict[str, Any] = {"name": self.name}
        if self.description:
            described["description"] = self.description
        described["parameters"] = self.parameters
        if self.strict:
            described["strict"] = True
        return {"type": "function", "function": described}

    def model_dump(self, **_options: Any) -> dict[str, Any]:
        """`to_dict`, under the name that users of pydantic know."""
        return self.to_dict()

    def decode(self, arguments: str) -> dict[str, Any]:
        """The values that the model's arguments stand for, by parameter.

        Args:
            arguments: As the model wrote them.

        Raises:
            OutputParseError: They are no JSON object, or don't have the declared types; `.path` says where.
        """
        return self._arguments.decode(arguments)

    def prepared(self, values: Mapping[str, Any], context: Context[Any]) -> Callable[[], Any]:
        """The call, ready to be made.

        Args:
            values: As `decode` gives them.
            context: What a parameter annotated `Context` gets.
        """
        positional, keywords = bound(self._parameters, values, context)
        call = functools.partial(self.function, *positional, **keywords)
        if inspect.isgeneratorfunction(call):
            return lambda: list(call())
        if inspect.isasyncgenfunction(call):
            return functools.partial(_collected, call)
        return call

    def check_bound(self) -> None:
        """Refuse a method that was taken from its class.

        Raises:
            ConfigError: It is one.
        """
        owner = self._parameters.owner
        if owner is not None:
            whose = "a method; give it bound to its object, as in thing.method" if owner == "self" else "a class method"
            raise ConfigError(f"{self.name}: is {whose}, not taken from the class body")

    def look_up_types(self) -> None:
        """Look the types up now, if that is possible: those of a function inside another one are out of sight later."""
        import contextlib

        with contextlib.suppress(ConfigError):
            self._hints  # noqa: B018 - they are kept

    @functools.cached_property
    def _parameters(self) -> ToolParameters:
        return parameters_of(self.function, self._hints)

    @functools.cached_property
    def _hints(self) -> dict[str, Any]:
        return hints_of_call(self.function)

    @functools.cached_property
    def _arguments(self) -> ArgumentsSchema:
        from chatwright._tool_schema import ArgumentsSchema

        return ArgumentsSchema(self.name, self._parameters, docs_of(self.function), strict=self.strict)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.name!r})"


_KINDS: Final[dict[type, str]] = {bool: "True or False", str: "a str"}
_OVERRIDES: Final = frozenset({"name", "description", "strict", "needs_approval", "timeout"})


def marked_tool(function: Any) -> Tool | None:
    """The tool that a decorator has made of something, or of what a partial is made of."""
    found = getattr(function, _MARK, None)
    while not isinstance(found, Tool) and isinstance(function, functools.partial):
        function = function.func
        found = getattr(function, _MARK, None)
    return found if isinstance(found, Tool) else None


def _checked_name(given: object, function: Any) -> str:
    from chatwright._strict_lint import is_schema_name

    name = name_of(function) if given is None else given
    if isinstance(name, str) and is_schema_name(name):
        return name
    hint = "; say name=..." if given is None else ""
    raise ConfigError(f"tool: the name must be 1 to 64 letters, digits, underscores or dashes, got {name!r}{hint}")


async def _collected(call: Callable[[], Any]) -> list[Any]:
    return [item async for item in call()]
