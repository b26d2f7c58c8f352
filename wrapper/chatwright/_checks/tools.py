"""What the API demands of tools: their names, their schemas, and what refers to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chatwright._checks.parameters import NAME_RULE
from chatwright._checks.walk import kind_of, object_at, objects_in
from chatwright._faults import did_you_mean, fault
from chatwright._json import path_of
from chatwright._strict_lint import is_schema_name, strict_faults

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Final

    from chatwright.errors import Fault

    Body = dict[str, Any]

MOST_TOOLS: Final = 128


def tool_faults(body: Body) -> Iterator[Fault]:
    """What is wrong with a request's tools, and with the choice among them."""
    yield from _of_two_styles(body)
    tools = body.get("tools")
    if isinstance(tools, list):
        if not tools:
            yield fault("tools", tools, "must not be empty", "leave it out")
        elif len(tools) > MOST_TOOLS:
            yield fault("tools", tools, f"must have at most {MOST_TOOLS} items, and has {len(tools)}")
    elif tools is None:
        for name in ("tool_choice", "parallel_tool_calls"):
            if body.get(name) is not None:
                yield fault(name, body[name], "needs tools", "add tools, or leave it out")
    yield from _definitions(tools)
    yield from _functions(body.get("functions"))
    yield from _choice(body)


def _of_two_styles(body: Body) -> Iterator[Fault]:
    for old, new in (("functions", "tools"), ("function_call", "tool_choice")):
        if body.get(old) is not None and body.get(new) is not None:
            yield fault(old, body[old], f"can't stand beside {new}", f"use {new} alone")
    if body.get("function_call") is not None and body.get("functions") is None:
        advice = "tool_choice goes with tools" if body.get("tools") is not None else None
        yield fault("function_call", body["function_call"], "needs functions", advice)


def _definitions(tools: Any) -> Iterator[Fault]:
    seen: dict[str, int] = {}
    for index, tool in objects_in(tools):
        kind = kind_of(tool)
        if kind not in ("function", "custom"):
            continue
        defined = object_at(tool, kind)
        yield from _named(defined.get("name"), path_of("tools", index, kind, "name"), seen, index, kind=kind)
        if kind == "function":
            yield from _schema(defined, path_of("tools", index, kind, "parameters"))


def _functions(functions: Any) -> Iterator[Fault]:
    seen: dict[str, int] = {}
    for index, function in objects_in(functions):
        yield from _named(function.get("name"), path_of("functions", index, "name"), seen, index, kind="function")
        yield from _schema(function, path_of("functions", index, "parameters"))


def _named(name: Any, path: str, seen: dict[str, int], index: int, *, kind: str) -> Iterator[Fault]:
    if not isinstance(name, str):
        return
    if kind == "function" and not is_schema_name(name):
        yield fault(path, name, NAME_RULE)
    if name in seen:
        holder = path.partition("[")[0]
        yield fault(path, name, f"must be unique, and is the name of {holder}[{seen[name]}] already")
    seen.setdefault(name, index)


def _schema(function: dict[str, Any], path: str) -> Iterator[Fault]:
    parameters = function.get("parameters")
    if not isinstance(parameters, dict):
        return
    if function.get("strict") is True:
        yield from strict_faults(parameters, path)
    elif parameters.get("type") != "object":
        hint = "for a function without arguments, leave parameters out"
        yield fault(f"{path}.type", parameters.get("type"), "must be 'object': arguments go by name", hint)


def _choice(body: Body) -> Iterator[Fault]:
    names = _names(body.get("tools"))
    choice = object_at(body, "tool_choice")
    kind = kind_of(choice)
    if body.get("tools") is not None:
        if kind in ("function", "custom"):
            yield from _chosen(object_at(choice, kind).get("name"), names[kind], f"tool_choice.{kind}.name")
        allowed = object_at(choice, "allowed_tools").get("tools") if kind == "allowed_tools" else None
        if allowed == []:
            yield fault(
                "tool_choice.allowed_tools.tools", allowed, "must not be empty", "tool_choice='none' forbids all"
            )
        for index, tool in objects_in(allowed):
            path = path_of("tool_choice", "allowed_tools", "tools", index)
            one = kind_of(tool)
            if one in names:
                yield from _chosen(object_at(tool, one).get("name"), names[one], f"{path}.{one}.name")
    functions = body.get("functions")
    if isinstance(functions, list):
        known = [function.get("name") for _index, function in objects_in(functions)]
        yield from _chosen(object_at(body, "function_call").get("name"), known, "function_call.name")


def _names(tools: Any) -> dict[str, list[Any]]:
    names: dict[str, list[Any]] = {"function": [], "custom": []}
    for _index, tool in objects_in(tools):
        kind = kind_of(tool)
        if kind in names:
            names[kind].append(object_at(tool, kind).get("name"))
    return names


def _chosen(name: Any, known: list[Any], path: str) -> Iterator[Fault]:
    if not isinstance(name, str) or name in known:
        return
    offered = [one for one in known if isinstance(one, str)]
    listing = f"there are {', '.join(offered)}" if offered else "there are none of this kind"
    yield fault(path, name, "must name one of the request's tools", did_you_mean(name, offered) or listing)
