from __future__ import annotations

import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatwright._strict_lint import UNSUPPORTED, is_schema_name, strict_faults

TEXT = {"type": "string"}


def obj(_more: dict[str, Any] | None = None, **properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
        **(_more or {}),
    }


def paths(schema: dict[str, Any], at: str = "") -> list[str]:
    return [fault.path for fault in strict_faults(schema, at)]


NODE = obj(value=TEXT, next={"anyOf": [{"$ref": "#/$defs/Node"}, {"type": "null"}]})


@pytest.mark.parametrize(
    "schema",
    [
        obj(),
        obj(a=TEXT, b={"type": ["integer", "null"], "description": "x", "minimum": 0, "multipleOf": 2}),
        obj(a={"type": "array", "items": obj(b=TEXT), "minItems": 1, "maxItems": 3}),
        obj(a={"anyOf": [obj(b=TEXT), {"type": "null"}]}, c={"type": "string", "enum": ["x", "y"]}, d={"const": 1}),
        obj(a={"type": "string", "format": "date-time", "pattern": "^[a-z]+$"}),
        obj({"$defs": {"Node": NODE}}, node={"$ref": "#/$defs/Node"}),
        obj({"definitions": {"Node": obj(a=TEXT)}}, node={"$ref": "#/definitions/Node"}),
        obj(value=TEXT, next={"anyOf": [{"$ref": "#"}, {"type": "null"}]}),
        obj({"title": "T", "description": "D"}, default=TEXT, title=TEXT, oneOf=TEXT),  # names, not keywords
        obj(a={"type": "string", "pattern": r"\(\?=x"}),
    ],
)
def test_schemas_that_strict_mode_takes(schema: dict[str, Any]) -> None:
    assert paths(schema) == []


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({"type": "array", "items": TEXT}, ["type"]),
        ({"type": "string"}, ["type"]),
        ({}, ["type"]),
        ({"anyOf": [obj()]}, ["anyOf"]),
        ({"$ref": "#/$defs/A", "$defs": {"A": obj()}}, ["$ref"]),
        ({"type": "object", "properties": {"a": TEXT}, "required": ["a"]}, ["additionalProperties"]),
        (obj({"additionalProperties": True}, a=TEXT), ["additionalProperties"]),
        (obj(a={"type": "object", "additionalProperties": TEXT}), ["properties.a.additionalProperties"]),
        (obj({"required": ["a"]}, a=TEXT, b=TEXT), ["required"]),
        (obj({"required": ["a", "c"]}, a=TEXT), ["required"]),
        (obj(a={"type": "array"}), ["properties.a.items"]),
        (obj(a={"type": "array", "items": {"type": "array"}}), ["properties.a.items.items"]),
        (obj(a={}), ["properties.a.type"]),
        (obj(a=True), ["properties.a"]),
        (obj(a={"description": "anything"}), ["properties.a.type"]),
        (obj(a={"type": "str"}), ["properties.a.type"]),
        (obj(a={"type": ["string", "nil"]}), ["properties.a.type"]),
        (obj(a={"type": "string", "format": "uri"}), ["properties.a.format"]),
        (obj(a={"type": "string", "pattern": "(?=a)b"}), ["properties.a.pattern"]),
        (obj(a={"type": "string", "pattern": "a(?<!x)b"}), ["properties.a.pattern"]),
        (obj(a={"type": "string", "enum": []}), ["properties.a.enum"]),
        (obj({"$defs": {"A": obj()}}, a={"$ref": "#/$defs/A", "description": "x"}), ["properties.a"]),
        (obj(a={"$ref": "#/$defs/A"}), ["properties.a.$ref"]),
        (obj(a={"$ref": "https://example.com/schema"}), ["properties.a.$ref"]),
        (obj({"$defs": {"A": {"type": "object"}}}, a={"$ref": "#/$defs/A"}), ["$defs.A.additionalProperties"]),
        (obj(a={"anyOf": [TEXT, {"type": "array"}]}), ["properties.a.anyOf[1].items"]),
    ],
)
def test_schemas_that_strict_mode_refuses(schema: dict[str, Any], expected: list[str]) -> None:
    assert paths(schema) == expected
    assert paths(schema, "f.parameters") == [f"f.parameters.{path}" for path in expected]


@pytest.mark.parametrize("keyword", UNSUPPORTED)
def test_every_unsupported_keyword_is_found_with_advice(keyword: str) -> None:
    (fault,) = strict_faults(obj(a={"type": "string", keyword: 1}))
    assert (fault.path, fault.rule) == (f"properties.a.{keyword}", "is not supported in strict mode")
    assert fault.suggestion


def nested(levels: int) -> dict[str, Any]:
    schema: dict[str, Any] = obj(a=TEXT)
    for _ in range(levels - 1):
        schema = obj(a=schema)
    return schema


def test_ten_levels_of_objects() -> None:
    assert paths(nested(10)) == []
    (fault,) = strict_faults(nested(13))
    assert fault.path == ".".join(["properties.a"] * 10)
    assert "10 levels" in fault.rule
    in_arrays: dict[str, Any] = obj(a=TEXT)
    for _ in range(9):
        in_arrays = obj(a={"type": "array", "items": {"type": "array", "items": in_arrays}})
    assert paths(in_arrays) == []


@pytest.mark.parametrize(
    ("schema", "rule"),
    [
        (obj(**{f"p{n}": TEXT for n in range(5001)}), "at most 5000 properties"),
        (obj(a={"type": "string", "enum": [str(n) for n in range(1001)]}), "at most 1000 values of enumerations"),
        (obj(**{"p" * 60_000: TEXT, "q" * 60_001: TEXT}), "at most 120000 characters"),
        (obj(a={"type": "string", "const": "x" * 120_000}), "at most 120000 characters"),
        (obj(a={"type": "string", "enum": [f"{n:061}" for n in range(251)]}), "at most 15000 characters in all"),
    ],
)
def test_sizes(schema: dict[str, Any], rule: str) -> None:
    (fault,) = strict_faults(schema)
    assert rule in fault.rule


def test_sizes_that_just_fit() -> None:
    assert paths(obj(**{f"p{n}": TEXT for n in range(5000)})) == []
    assert paths(obj(a={"type": "string", "enum": [str(n) for n in range(1000)]})) == []
    assert paths(obj(a={"type": "string", "enum": [f"{n:0100}" for n in range(250)]})) == []


@pytest.mark.parametrize(
    ("name", "fits"),
    [
        ("a", True),
        ("A-z_9", True),
        ("x" * 64, True),
        ("", False),
        ("x" * 65, False),
        ("G[int]", False),
        ("ü", False),
        ("a\n", False),
    ],
)
def test_names(name: str, fits: bool) -> None:
    assert is_schema_name(name) is fits


KEYWORDS = st.sampled_from(
    ["type", "properties", "required", "items", "anyOf", "$ref", "$defs", "enum", "const", "format", "pattern", "a"]
)
ANY = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=4)
    | st.sampled_from(["object", "array", "string", "#", "#/$defs/a"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYWORDS, inner, max_size=5),
    max_leaves=25,
)


@given(st.dictionaries(KEYWORDS, ANY))
def test_any_json_is_judged_without_an_exception(schema: dict[str, Any]) -> None:
    for fault in strict_faults(schema, "at"):
        assert fault.path.startswith("at")
        assert len(str(fault)) < sys.maxsize


@pytest.mark.parametrize("strange", [3, None, [], {}, [[]], [{}], "x", [None], {"a": []}])
def test_no_schema_is_so_strange_that_the_lint_stumbles(strange: Any) -> None:
    for keyword in ("type", "required", "properties", "enum", "anyOf", "items", "$ref", "$defs", "format", "pattern"):
        sound: dict[str, Any] = {"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"]}
        assert strict_faults({**sound, keyword: strange}) is not None
        assert strict_faults({**sound, "properties": {"a": {"type": "string", keyword: strange}}}) is not None
