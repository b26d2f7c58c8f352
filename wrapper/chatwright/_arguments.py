"""Keyword arguments as users write them, made into the fields of a request. What has the wrong shape never leaves.

Values are judged by their JSON type alone: what they may be beyond that depends on the server.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, get_args

from chatwright._json import path_of, plain, shown
from chatwright._messages_in import messages_in
from chatwright._wire import Model
from chatwright.errors import ConfigError

if TYPE_CHECKING:
    from typing import Final

    from chatwright._wire import Endpoint

OPTIONS: Final = frozenset(
    {
        *("extra_headers", "extra_query", "extra_body", "timeout", "deadline"),
        *("max_retries", "retry", "idempotency_key", "check"),
    }
)
"""What every call takes besides the fields of its request."""


def fields_in(
    name: str, arguments: Mapping[str, Any], endpoint: Endpoint, *, required: tuple[str, ...] = ()
) -> dict[str, Any]:
    """The fields of a request, ready for JSON: those arguments that are not None, and are no options of the call.

    Args:
        name: The method, for messages.
        arguments: As they were given.
        endpoint: What takes them.
        required: Names that must be there.

    Raises:
        TypeError: A name that nobody knows, or one too few.
        ConfigError: A value of the wrong shape, with its path.
    """
    reject_unknown(name, arguments, endpoint)
    fields = endpoint.fields
    found: dict[str, Any] = {}
    for field, value in arguments.items():
        if value is None or field in OPTIONS:
            continue
        found[field] = (
            value if value.__class__ in _atoms(fields[field]) else _checked(name, field, value, fields[field])
        )
    if not found.keys() >= set(required):
        raise _missing(name, [field for field in required if field not in found], arguments)
    return found


def reject_unknown(name: str, arguments: Mapping[str, Any], endpoint: Endpoint) -> None:
    """Refuse keywords that nobody knows.

    Raises:
        TypeError: There is one; the message says what might be meant.
    """
    if not arguments.keys() - endpoint.fields.keys() <= OPTIONS:
        raise _unknown(name, arguments, endpoint)


def merged_body(body: dict[str, Any], extra: object) -> dict[str, Any]:
    """The body with `extra_body` on top, which wins; a null in there is sent."""
    if extra is None:
        return body
    ready = plain(extra, "extra_body")
    if not isinstance(ready, dict):
        raise ConfigError(f"extra_body: must be a dict of fields, got {shown(extra)}")
    return {**body, **ready}


def checked_id(name: str, value: object) -> str:
    """The id of something stored.

    Raises:
        ConfigError: It is no str, or is empty or made of dots, which would address another route.
    """
    if not isinstance(value, str):
        raise ConfigError(f"{name}: must be a str, got {shown(value)}")
    if not value.strip():
        raise ConfigError(f"Expected a non-empty value for `{name}` but received {value!r}")
    if not value.isprintable():
        raise ConfigError(f"{name}: holds a line break or a control character: {value!r}")
    if not {".", ".."}.isdisjoint(value.split("/")):
        raise ConfigError(f"{name}: {value!r} would address another route")
    return value


_PYTHON: Final[dict[str, tuple[type, ...]]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int,),
    "boolean": (bool,),
}
_CALLED: Final = {
    "string": "a str",
    "integer": "an int",
    "number": "a number",
    "boolean": "True or False",
    "array": "a list",
    "object": "a dict",
}


@cache
def _atoms(types: frozenset[str]) -> frozenset[type]:
    """The Python classes whose values need no closer look."""
    return frozenset(kind for name in types for kind in _PYTHON.get(name, ()))


def _checked(name: str, field: str, value: Any, types: frozenset[str]) -> Any:
    """A value that is no plain str, int or bool as its field takes it, made ready for JSON."""
    if field == "messages":
        return messages_in(value)
    if field == "response_format" and _may_be_type(value):
        raise _no_response_format(name, value)
    ready = value if isinstance(value, type) else plain(value, field)
    if _json_type(ready) & types:
        return ready
    allowed = [_CALLED[name] for name in _CALLED if name in types and not (name == "integer" and "number" in types)]
    raise ConfigError(f"{field}: must be {' or '.join(allowed)}, got {shown(value)}")


def _may_be_type(value: object) -> bool:
    """Whether it is a class, or something like `list[int]` and `int | str`: whatever is no value."""
    is_value = isinstance(value, (Mapping, Model, str, bytes, int, float, list, tuple)) or hasattr(value, "model_dump")
    return isinstance(value, type) or not is_value


def _no_response_format(name: str, value: object) -> TypeError:
    is_class = isinstance(value, type) and not get_args(value)
    given = value.__name__ if is_class else repr(value) if get_args(value) else type(value).__name__  # type: ignore[attr-defined]
    return TypeError(
        f"response_format: {name}() gives back text, and takes a dict such as {{'type': 'json_object'}}. "
        f"For an answer of a type, use parse(): parse(..., response_format={given})"
    )


_TYPES: Final[dict[type, frozenset[str]]] = {
    str: frozenset({"string"}),
    bool: frozenset({"boolean"}),
    int: frozenset({"integer", "number"}),
    float: frozenset({"number"}),
    list: frozenset({"array"}),
    dict: frozenset({"object"}),
}


def _json_type(ready: object) -> frozenset[str]:
    return _TYPES.get(type(ready), frozenset())


_WORDS_OF_OTHERS: Final = {
    **dict.fromkeys(("output_type", "output_schema", "result_type", "schema"), "response_format"),
    **dict.fromkeys(("max_steps", "max_iterations", "recursion_limit"), "max_turns"),
    **dict.fromkeys(("prompt", "input", "message"), "messages"),
    **dict.fromkeys(("deps", "ctx"), "context"),
    **dict.fromkeys(("headers",), "extra_headers"),
}
"""What other libraries call the same thing."""


def _unknown(name: str, arguments: Iterable[str], endpoint: Endpoint) -> TypeError:
    from difflib import get_close_matches

    known = sorted({*endpoint.fields, *OPTIONS})
    stranger = next(argument for argument in arguments if argument not in known)
    close = [_WORDS_OF_OTHERS.get(stranger, "")]
    if close[0] not in known:
        close = get_close_matches(stranger, known, n=1)
    hint = f"; did you mean {close[0]!r}?" if close else "."
    way = f"extra_body={{{stranger!r}: ...}}"
    if endpoint.method != "POST":
        way = f"extra_query={{{stranger!r}: ...}} (or {way})"
    return TypeError(
        f"{name}() got an unexpected keyword argument {stranger!r}{hint} "
        f"A field that the API's description does not have goes through {way}."
    )


def _missing(name: str, missing: list[str], arguments: Mapping[str, object]) -> Exception:
    """Not given at all is a TypeError, as everywhere in Python; given as None is a bad value."""
    none = [field for field in missing if field in arguments]
    if none:
        return ConfigError(f"{path_of(none[0])}: is required, and was given as None")
    names = " and ".join(map(repr, missing))
    return TypeError(f"{name}() missing {len(missing)} required keyword argument{'s' * (len(missing) > 1)}: {names}")
