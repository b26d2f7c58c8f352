"""From the parameters of a function to the JSON schema that the model sees, and from its JSON to their values. Pure."""

from __future__ import annotations

import inspect
from math import isfinite
from typing import TYPE_CHECKING, Any

from chatwright._tool_parameters import MISSING
from chatwright.errors import ConfigError, Fault, OutputParseError, RequestCheckError
from chatwright.structured.decoding import json_in
from chatwright.structured.reading import read_fields, read_type
from chatwright.structured.response_format import schema_of
from chatwright.structured.shapes import Mismatch, Writer
from chatwright.structured.strict import strict_schema

if TYPE_CHECKING:
    from typing import Final

    from chatwright._tool_parameters import ToolParameter, ToolParameters
    from chatwright.structured.docs import Docstring
    from chatwright.structured.reading import Reading
    from chatwright.structured.shapes import Shape

_NOT_STRICT: Final = "or pass strict=False"


class ArgumentsSchema:
    """What a function takes, as JSON.

    In strict mode every parameter is required and keeps its declared type, so that the model has to choose a value even
    where the function has a default. Where an argument is left out all the same, the default counts: servers without
    strict mode let models do that. A null counts as left out where there is a default and the type has no None.

    Args:
        name: The tool's name, for messages.
        parameters: The function's parameters.
        docs: What its docstring says about them.
        strict: Whether the server is to guarantee the schema.

    Attributes:
        schema: The JSON schema of the arguments.

    Raises:
        ConfigError: JSON, or strict mode, can't express a parameter; the message has the path of each.
    """

    __slots__ = ("_known", "_rest", "_shape", "_without_null", "schema")

    def __init__(self, name: str, parameters: ToolParameters, docs: Docstring, *, strict: bool) -> None:
        shown = parameters.shown
        vague = [fault for parameter in shown if strict and (fault := _vague(parameter)) is not None]
        named = [parameter for parameter in shown if parameter.kind is not inspect.Parameter.VAR_KEYWORD]
        told = {fault.path for fault in vague}
        fields = [(one.name, _hint(one), _is_optional(one)) for one in named if one.name not in told]
        reading = read_fields(name, fields, docs)
        plain = Writer(reading.shape).whole()
        found = strict_schema(plain) if strict else None
        _reject(name, reading, vague + list(found.faults if found else ()), strict=strict)
        shape: Any = reading.shape
        shape.closed = True
        self._shape: Shape = shape
        self._without_null = {field.key for field in shape.fields if field.optional and "null" not in field.shape.kinds}
        self._known = {parameter.name for parameter in named}
        self._rest = next((one for one in shown if one.kind is inspect.Parameter.VAR_KEYWORD), None)
        self.schema = _loosened(plain, named, self._rest) if found is None else found.schema

    def decode(self, text: str) -> dict[str, Any]:
        """The values that a call's arguments stand for, by parameter.

        Raises:
            OutputParseError: They are no JSON object, or don't have the declared types; `.path` says where.
        """
        try:
            given = json_in(text) if text.strip() else {}
        except ValueError as error:
            raise OutputParseError(f"not JSON: {error}", raw_text=text) from None
        if not isinstance(given, dict):
            raise OutputParseError("not a JSON object", raw_text=text)
        rest: Any = {}
        given = {key: value for key, value in given.items() if value is not None or key not in self._without_null}
        try:
            if self._rest is not None:
                strange = {key: value for key, value in given.items() if key not in self._known}
                given = {key: value for key, value in given.items() if key in self._known}
                rest = {self._rest.name: read_type(_type(dict, str, _hint(self._rest))).shape.convert(strange)}
            found: dict[str, Any] = self._shape.convert(given)
        except Mismatch as mismatch:
            where = f"{mismatch.path}: " if mismatch.path else ""
            message = f"{where}{mismatch.reason}"
            raise OutputParseError(message, path=mismatch.path, raw_text=text, cause=mismatch.error) from None
        except RecursionError:
            raise OutputParseError("nested too deep", raw_text=text) from None
        return {**found, **rest}


def _hint(parameter: ToolParameter) -> Any:
    hint = Any if parameter.hint is MISSING else parameter.hint
    return _type(list, hint) if parameter.kind is inspect.Parameter.VAR_POSITIONAL else hint


def _type(origin: Any, *arguments: Any) -> Any:
    return origin[arguments]


def _is_optional(parameter: ToolParameter) -> bool:
    return parameter.default is not MISSING or parameter.is_variadic


def _vague(parameter: ToolParameter) -> Fault | None:
    """What is wrong with a parameter before its type has been looked at."""
    if parameter.is_variadic:
        stars = "*" if parameter.kind is inspect.Parameter.VAR_POSITIONAL else "**"
        rule = "takes any number of arguments, which strict mode can't say"
        instead = "use a list" if stars == "*" else "name the parameters"
        return Fault(parameter.name, f"{stars}{parameter.name}", rule, f"{instead}, {_NOT_STRICT}")
    if parameter.hint is MISSING:
        return Fault(parameter.name, parameter.name, "has no type", f"annotate it, {_NOT_STRICT}")
    return None


def _reject(name: str, reading: Reading, faults: list[Fault], *, strict: bool) -> None:
    if reading.faults:
        faults = list(reading.faults)
    if faults:
        named = [fault._replace(value=reading.names.get(fault.path, fault.value)) for fault in faults]
        what = "a strict tool" if strict and not reading.faults else "a tool"
        reasons = "\n  ".join(map(str, named))
        raise RequestCheckError(f"{name} can't be {what}:\n  {reasons}", faults=named)


def _loosened(schema: dict[str, Any], named: list[ToolParameter], rest: ToolParameter | None) -> dict[str, Any]:
    """The schema without strict mode: what has a default need not be there, and the default is told."""
    schema["required"] = [parameter.name for parameter in named if not _is_optional(parameter)]
    for parameter in named:
        if parameter.default is not MISSING and (parameter.default is None or _is_json(parameter.default)):
            schema["properties"][parameter.name]["default"] = parameter.default
    if rest is not None:
        schema["additionalProperties"] = True if rest.hint is MISSING else _schema_of_rest(rest.hint)
    return schema


def _schema_of_rest(hint: Any) -> Any:
    try:
        found = schema_of(_type(dict, str, hint), strict=False)
    except ConfigError:
        return True
    return True if "$defs" in found else found.get("additionalProperties", True)


def _is_json(value: object) -> bool:
    return type(value) in (str, int, bool) or (type(value) is float and isfinite(value))
