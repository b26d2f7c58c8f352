"""The demands of the specification, compiled once into functions that walk a value and note what is wrong with it."""

from __future__ import annotations

from functools import cache
from math import isfinite
from typing import TYPE_CHECKING, Any

from chatwright._faults import did_you_mean, words
from chatwright._wire import schema

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Final

    from chatwright._checks.walk import Walk

    Shape = Mapping[str, Any]
    Check = Callable[[Any, Walk], None]

CALLED: Final = {
    "string": "a str",
    "integer": "an int",
    "number": "a number",
    "boolean": "True or False",
    "array": "a list",
    "object": "a dict",
    "null": "None",
}

_CLASSES: Final[dict[str, tuple[type, ...]]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "array": (list,),
    "object": (dict,),
    "null": (type(None),),
}


@cache
def check_for(name: str) -> Check:
    """What checks a value against one of the specification's shapes. Compiled when it is first needed."""
    return compiled(schema(name))


def compiled(shape: Shape) -> Check:
    """What checks a value against a shape, given in the terms of the specification's constraints."""
    check = _compiled(shape)
    text = shape.get("deprecated")
    if not isinstance(text, str):
        return check

    def deprecated(value: Any, walk: Walk) -> None:
        walk.note_deprecated(text)
        check(value, walk)

    return deprecated


def _compiled(shape: Shape) -> Check:
    if "ref" in shape:
        return _later(shape["ref"])
    if "anyOf" in shape:
        return _union(shape["anyOf"])
    if "const" in shape:
        return _one_of([shape["const"]], is_open=False)
    kind = shape.get("type")
    if "enum" in shape:
        return _one_of(shape["enum"], is_open=bool(shape.get("open")))
    if kind == "object":
        return _object(shape)
    if kind == "array":
        return _array(shape)
    if kind in ("integer", "number"):
        return _number(shape)
    if kind == "string":
        return _string(shape)
    return _anything if kind is None else _typed(kind)


def _later(name: str) -> Check:
    """The check of a named shape; looked up when it is used, as shapes may hold each other."""

    def check(value: Any, walk: Walk) -> None:
        check_for(name)(value, walk)

    return check


def _anything(value: Any, walk: Walk) -> None:
    """Nothing is demanded."""


def _typed(kind: str) -> Check:
    classes = _CLASSES[kind]

    def check(value: Any, walk: Walk) -> None:
        if value.__class__ not in classes:
            walk.fault(value, f"must be {CALLED[kind]}")

    return check


def _one_of(choices: Sequence[Any], *, is_open: bool) -> Check:
    known = frozenset(choices)

    def check(value: Any, walk: Walk) -> None:
        if value.__class__ is not str:
            walk.fault(value, "must be a str" if is_open else f"must be {words(choices)}")
        elif value not in known and not is_open and not walk.received:
            walk.fault(value, f"must be {words(choices)}", did_you_mean(value, choices))

    return check


def _string(shape: Shape) -> Check:
    shortest, longest = shape.get("minLength", 0), shape.get("maxLength")
    pattern = shape.get("pattern")
    if not shortest and longest is None and pattern is None:
        return _typed("string")
    import re

    fits = re.compile(pattern).search if pattern is not None else None

    def check(value: Any, walk: Walk) -> None:
        if value.__class__ is not str:
            walk.fault(value, "must be a str")
        elif longest is not None and len(value) > longest:
            walk.fault(value, f"must have at most {longest} characters, and has {len(value)}")
        elif len(value) < shortest:
            walk.fault(value, f"must have at least {shortest} characters")
        elif fits is not None and fits(value) is None:
            walk.fault(value, f"must match the pattern {pattern}")

    return check


def _number(shape: Shape) -> Check:
    kind = shape["type"]
    classes = _CLASSES[kind]
    minimum, maximum = shape.get("minimum", float("-inf")), shape.get("maximum", float("inf"))
    above, below = shape.get("exclusiveMinimum", float("-inf")), shape.get("exclusiveMaximum", float("inf"))
    step = shape.get("multipleOf")
    if "minimum" in shape and "maximum" in shape:
        span = f"must be between {minimum} and {maximum}"
    else:
        bounds = {"at least": "minimum", "at most": "maximum", "above": "exclusiveMinimum", "below": "exclusiveMaximum"}
        span = "must be " + " and ".join(f"{word} {shape[key]}" for word, key in bounds.items() if key in shape)

    def check(value: Any, walk: Walk) -> None:
        if value.__class__ not in classes:
            walk.fault(value, f"must be {CALLED[kind]}")
        elif isinstance(value, float) and not isfinite(value):
            walk.fault(repr(value), "must be a finite number")
        elif not (minimum <= value <= maximum and above < value < below):
            walk.fault(value, span)
        elif step is not None and value % step:
            walk.fault(value, f"must be a multiple of {step}")

    return check


def _array(shape: Shape) -> Check:
    check_item = _compiled(shape["items"]) if "items" in shape else _anything
    fewest, most = shape.get("minItems", 0), shape.get("maxItems", float("inf"))

    def check(value: Any, walk: Walk) -> None:
        if value.__class__ is not list:
            walk.fault(value, "must be a list")
            return
        if not fewest <= len(value) <= most:
            rule = f"must have at most {most} items, and has {len(value)}"
            if len(value) < fewest:
                rule = f"must have at least {fewest} item{'s' * (fewest > 1)}" if value else "must not be empty"
            walk.fault(value, rule)
        steps = walk.steps
        for index, item in enumerate(value):
            steps.append(index)
            check_item(item, walk)
            steps.pop()

    return check


def _object(shape: Shape) -> Check:
    described: Shape = shape.get("properties") or {}
    fields = {name: compiled(sub) for name, sub in described.items()}
    tags = [(name, sub["const"]) for name, sub in described.items() if "const" in sub and name in ("type", "role")]
    required = tuple(shape.get("required") or ())
    check_value = _compiled(shape["values"]) if "values" in shape else None
    # Only what the specification describes field by field can have unknown fields.
    is_described = bool(described) or bool(shape.get("closed"))

    def check(value: Any, walk: Walk) -> None:
        if value.__class__ is not dict:
            walk.fault(value, "must be a dict")
            return
        for tag, word in tags:
            if value.get(tag, word) != word:
                # Whatever else it holds belongs to something else.
                walk.fault(value[tag], f"must be {word!r}", at=(tag,))
                return
        steps = walk.steps
        for name, item in value.items():
            check_field = fields.get(name, check_value)
            if check_field is not None:
                steps.append(name)
                check_field(item, walk)
                steps.pop()
            elif is_described and not walk.received:
                _unknown(name, item, walk, described, value)
        for name in required:
            if name not in value:
                walk.fault(None, "is required", _required_hint(described[name]), at=(name,))

    return check


def _unknown(name: Any, item: Any, walk: Walk, described: Shape, holder: Mapping[str, Any]) -> None:
    free = [known for known in described if known not in holder]
    known = ", ".join(described) if len(described) <= 8 else None  # noqa: PLR2004 - more is no help
    hint = did_you_mean(name, free) or (f"known here: {known}" if known else None)
    if not walk.steps:
        hint = hint or "a server's own field goes through extra_body"
    walk.fault(item, "is no field that the API knows", hint, at=(str(name),))


def _required_hint(shape: Shape) -> str | None:
    return f"say {shape['const']!r}" if "const" in shape else None


def _union(members: Sequence[Shape]) -> Check:
    by_type: dict[str, list[Shape]] = {}
    for member in members:
        by_type.setdefault(_type_of(member), []).append(member)
    checks = {kind: _same_type(kind, group) for kind, group in by_type.items()}
    if "number" in checks:
        checks.setdefault("integer", checks["number"])
    by_class = {one: check for kind, check in checks.items() for one in _CLASSES.get(kind, ())}
    rule = "must be " + " or ".join(CALLED[kind] for kind in by_type if kind in CALLED and kind != "null")

    def check(value: Any, walk: Walk) -> None:
        found = by_class.get(value.__class__)
        if found is not None:
            found(value, walk)
        elif "" not in checks:
            walk.fault(value, rule)

    return check


def _type_of(shape: Shape) -> str:
    while "ref" in shape:
        shape = schema(shape["ref"])
    if "anyOf" in shape:
        kinds = {_type_of(member) for member in shape["anyOf"]}
        return kinds.pop() if len(kinds) == 1 else ""
    kind: str = shape.get("type", "")
    return kind


def _same_type(kind: str, group: Sequence[Shape]) -> Check:
    """What checks a value that several shapes of one type describe: objects are told apart by their tag."""
    if len(group) == 1:
        return _compiled(group[0])
    tag = next((tag for tag in ("type", "role") if all(tag in _properties(member) for member in group)), None)
    if kind != "object" or tag is None:
        return _typed(kind) if kind in _CLASSES else _anything
    tagged = {_properties(member)[tag]["const"]: _compiled(member) for member in group}
    choices = list(tagged)

    def check(value: Any, walk: Walk) -> None:
        word = value.get(tag)
        found = tagged.get(word) if word.__class__ is str else None
        if found is not None:
            found(value, walk)
        elif tag not in value:
            walk.fault(None, f"is required: {words(choices)}", at=(tag,))
        elif not walk.received:
            walk.fault(word, f"must be {words(choices)}", did_you_mean(word, choices), at=(tag,))

    return check


def _properties(shape: Shape) -> Shape:
    while "ref" in shape:
        shape = schema(shape["ref"])
    found: Shape = shape.get("properties") or {}
    return found
