"""Arguments by name reach every kind of parameter, just as if the function had been called with them."""

from __future__ import annotations

import inspect
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from chatwright._tool_parameters import bound, parameters_of

_KINDS = inspect.Parameter


@st.composite
def signatures(draw: st.DrawFn) -> inspect.Signature:
    """Any signature that Python allows, of parameters `a`, `b` …"""
    kinds = sorted(draw(st.lists(st.sampled_from(list(inspect._ParameterKind)), max_size=6)))
    parameters: list[inspect.Parameter] = []
    for number, kind in enumerate(kinds):
        variadic = kind in (_KINDS.VAR_POSITIONAL, _KINDS.VAR_KEYWORD)
        if variadic and any(other.kind is kind for other in parameters):
            continue
        before = [other for other in parameters if other.kind <= _KINDS.POSITIONAL_OR_KEYWORD]
        needs_default = kind <= _KINDS.POSITIONAL_OR_KEYWORD and any(o.default is not o.empty for o in before)
        has_default = not variadic and (needs_default or draw(st.booleans()))
        default = f"default {number}" if has_default else inspect.Parameter.empty
        parameters.append(inspect.Parameter("abcdef"[number], kind, default=default, annotation=str))
    return inspect.Signature(parameters)


def values_for(signature: inspect.Signature, draw: Any) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, parameter in signature.parameters.items():
        if parameter.kind is _KINDS.VAR_POSITIONAL:
            values[name] = draw(st.lists(st.just(f"some of {name}"), max_size=2))
        elif parameter.kind is _KINDS.VAR_KEYWORD:
            values[name] = draw(st.dictionaries(st.sampled_from(["x", "y"]), st.just("more"), max_size=2))
        elif parameter.default is parameter.empty or draw(st.booleans()):
            values[name] = f"value of {name}"
    return values


@given(st.data())
def test_every_signature_gets_its_values(data: st.DataObject) -> None:
    signature = data.draw(signatures())

    def function(*args: Any, **kwargs: Any) -> dict[str, Any]:
        made = signature.bind(*args, **kwargs)
        made.apply_defaults()
        return dict(made.arguments)

    function.__signature__ = signature  # type: ignore[attr-defined]
    values = values_for(signature, data.draw)
    positional, keywords = bound(parameters_of(function), values, None)
    empty: dict[Any, Any] = {_KINDS.VAR_POSITIONAL: (), _KINDS.VAR_KEYWORD: {}}
    expected = {name: values.get(name, empty.get(one.kind, one.default)) for name, one in signature.parameters.items()}
    expected = {name: tuple(value) if isinstance(value, list) else value for name, value in expected.items()}
    assert function(*positional, **keywords) == expected
