from __future__ import annotations

import copy
from typing import Any

import pytest

from spectool.diff import Level, diff
from tests.spectool.small_documents import GOT, SENT, STRING, document, ref, thing, told

CASES = [
    pytest.param(thing(a=STRING), thing(a=STRING, b=STRING), "property added", "compatible", "compatible", id="field"),
    pytest.param(
        thing(a=STRING),
        thing(("b",), a=STRING, b=STRING),
        "property added",
        "breaking",
        "compatible",
        id="required field",
    ),
    pytest.param(thing(a=STRING), thing(), "property removed", "breaking", "breaking", id="field gone"),
    pytest.param(
        thing(max_tokens={"type": "integer"}),
        thing(max_completion_tokens={"type": "integer"}),
        "property renamed",
        "breaking",
        "breaking",
        id="renamed, alike",
    ),
    pytest.param(
        thing(a={**STRING, "description": "Who."}),
        thing(zz={**STRING, "description": "Who."}),
        "property renamed",
        "breaking",
        "breaking",
        id="renamed, same text",
    ),
    pytest.param(thing(a=STRING), thing(("a",), a=STRING), "required added", "breaking", "compatible", id="required"),
    pytest.param(thing(("a",), a=STRING), thing(a=STRING), "required removed", "compatible", "breaking", id="optional"),
    pytest.param(
        thing(("a",), a=STRING),
        thing(("a",), a={"anyOf": [STRING, {"type": "null"}]}),
        "null added",
        "compatible",
        "breaking",
        id="null",
    ),
    pytest.param(
        thing(a=STRING),
        thing(a={"type": ["string", "null"]}),
        "null added",
        "compatible",
        "compatible",
        id="maybe null",
    ),
    pytest.param(
        thing(a={"type": ["string", "null"]}), thing(a=STRING), "null removed", "breaking", "compatible", id="no null"
    ),
    pytest.param(
        {"enum": ["a", "b"]}, {"enum": ["a", "b", "c"]}, "enum added", "compatible", "compatible", id="new word"
    ),
    pytest.param(
        {"enum": ["a", "b", "c"]}, {"enum": ["a", "b"]}, "enum removed", "breaking", "compatible", id="word gone"
    ),
    pytest.param({"const": "a"}, {"const": "b"}, "const changed", "breaking", "breaking", id="const"),
    pytest.param(STRING, {"enum": ["a", "b"]}, "open removed", "breaking", "compatible", id="closed"),
    pytest.param({"enum": ["a", "b"]}, STRING, "open added", "compatible", "compatible", id="opened"),
    pytest.param(STRING, {"type": "integer"}, "type changed", "breaking", "breaking", id="type"),
    pytest.param({"type": "integer"}, {"type": "number"}, "type changed", "compatible", "breaking", id="wider number"),
    pytest.param(
        {"type": "number"}, {"type": "integer"}, "type changed", "breaking", "compatible", id="narrower number"
    ),
    pytest.param(STRING, {}, "type changed", "compatible", "breaking", id="anything"),
    pytest.param(
        {"type": "integer"},
        {"type": "integer", "minimum": 0},
        "constraint added",
        "breaking",
        "compatible",
        id="minimum",
    ),
    pytest.param(
        {**STRING, "maxLength": 5},
        {**STRING, "maxLength": 9},
        "constraint changed",
        "compatible",
        "compatible",
        id="longer",
    ),
    pytest.param(
        {**STRING, "maxLength": 9},
        {**STRING, "maxLength": 5},
        "constraint changed",
        "breaking",
        "compatible",
        id="shorter",
    ),
    pytest.param(
        {"type": "array", "items": STRING},
        {"type": "array", "items": STRING, "minItems": 1},
        "constraint added",
        "breaking",
        "compatible",
        id="items",
    ),
    pytest.param(
        {**STRING, "pattern": "a"},
        {**STRING, "pattern": "b"},
        "constraint changed",
        "breaking",
        "compatible",
        id="pattern",
    ),
    pytest.param(STRING, {**STRING, "format": "date-time"}, "format added", "breaking", "breaking", id="typed format"),
    pytest.param(
        STRING, {**STRING, "format": "uri"}, "format added", "documentation", "documentation", id="spoken format"
    ),
    pytest.param(
        thing(a=STRING),
        {**thing(a=STRING), "additionalProperties": False},
        "additional removed",
        "breaking",
        "compatible",
        id="sealed",
    ),
    pytest.param(
        {"type": "object", "additionalProperties": STRING},
        {"type": "object", "additionalProperties": {"type": "integer"}},
        "type changed",
        "breaking",
        "breaking",
        id="map",
    ),
    pytest.param(
        {"oneOf": [STRING, thing(a=STRING)]},
        {"oneOf": [STRING, thing(a=STRING), {"type": "array", "items": STRING}]},
        "variant added",
        "compatible",
        "breaking",
        id="plain variant",
    ),
    pytest.param(
        {"oneOf": [thing(type={"const": "a"}), thing(type={"const": "b"})]},
        {"oneOf": [thing(type={"const": "a"}), thing(type={"const": "b"}), thing(type={"const": "c"})]},
        "variant added",
        "compatible",
        "compatible",
        id="class variant",
    ),
    pytest.param(
        {"oneOf": [STRING, {"type": "integer"}]}, STRING, "variant removed", "breaking", "compatible", id="variant gone"
    ),
    pytest.param(STRING, {**STRING, "default": "a"}, "default added", "compatible", "documentation", id="default"),
    pytest.param(
        {"type": "boolean", "default": False},
        {"type": "boolean", "default": 0},
        "default changed",
        "compatible",
        "documentation",
        id="false is not 0",
    ),
    pytest.param(
        STRING, {**STRING, "deprecated": True}, "deprecation added", "compatible", "compatible", id="deprecated"
    ),
    pytest.param(
        STRING, {**STRING, "description": "A."}, "description added", "documentation", "documentation", id="description"
    ),
]


@pytest.mark.parametrize(("old", "new", "what", "in_request", "in_response"), CASES)
def test_one_difference_gives_one_change_judged_by_direction(
    old: Any, new: Any, what: str, in_request: str, in_response: str
) -> None:
    [sent] = diff(document(request=old), document(request=new))
    [got] = diff(document(response=old), document(response=new))
    assert (f"{sent.kind} {sent.action}", sent.level, sent.direction) == (what, in_request, "request")
    assert (f"{got.kind} {got.action}", got.level, got.direction) == (what, in_response, "response")
    assert (sent.where, got.where) == (SENT, GOT)


@pytest.mark.parametrize(("old", "new", "what", "_request", "_response"), CASES)
def test_going_back_gives_the_mirrored_change(old: Any, new: Any, what: str, _request: str, _response: str) -> None:
    [there] = diff(document(request=old), document(request=new))
    [back] = diff(document(request=new), document(request=old))
    mirror = {"added": "removed", "removed": "added"}
    assert (back.kind, back.action) == (there.kind, mirror.get(there.action, there.action))
    assert (back.old, back.new) == (there.new, there.old)


SPELLINGS = [
    pytest.param({**STRING, "nullable": True}, {"type": ["string", "null"]}, id="nullable"),
    pytest.param({**STRING, "nullable": True}, {"anyOf": [STRING, {"type": "null"}]}, id="anyOf null"),
    pytest.param({"enum": ["a", None]}, {"oneOf": [{"type": "null"}, {"const": "a"}]}, id="null word"),
    pytest.param({**STRING, "enum": ["a"]}, {"const": "a"}, id="const"),
    pytest.param({"allOf": [thing(a=STRING), thing(b=STRING)]}, thing(a=STRING, b=STRING), id="allOf"),
    pytest.param(
        {"anyOf": [STRING, {"enum": ["a"]}]}, {"anyOf": [{**STRING, "enum": ["a"]}, STRING]}, id="order of a union"
    ),
    pytest.param(
        {"type": "integer", "minimum": 1, "exclusiveMinimum": True},
        {"type": "integer", "exclusiveMinimum": 1},
        id="limit",
    ),
    pytest.param(thing(a=STRING), {**thing(a=STRING), "additionalProperties": True}, id="open object"),
    pytest.param({"properties": {"a": STRING}}, thing(a=STRING), id="unsaid type"),
    pytest.param({**STRING, "description": "a\n b"}, {**STRING, "description": "a b"}, id="white space"),
    pytest.param({**STRING, "default": None}, STRING, id="null default"),
    pytest.param({**STRING, "example": "x", "title": "T"}, STRING, id="titles and examples"),
    pytest.param(thing(("b", "a"), a=STRING, b=STRING), thing(("a", "b"), b=STRING, a=STRING), id="order of fields"),
]


@pytest.mark.parametrize(("old", "new"), SPELLINGS)
def test_another_spelling_is_no_change(old: Any, new: Any) -> None:
    assert diff(document(request=old), document(request=new)) == []
    assert diff(document(response=thing(a=new)), document(response=thing(a=old))) == []


def test_an_alias_and_its_content_are_one() -> None:
    tier = {"enum": ["a", "b"], "description": "Which."}
    old = document(request=thing(tier={"anyOf": [ref("Tier"), {"type": "null"}]}), schemas={"Tier": tier})
    new = document(request=thing(tier={**tier, "type": ["string", "null"]}), schemas={"Tier": tier})
    assert diff(old, new) == []


def test_a_shared_schema_is_reported_once_at_the_shortest_way() -> None:
    part = thing(type={"const": "part"}, text=STRING)
    old = document(
        request=thing(deep={"type": "array", "items": thing(part=ref("Part"))}, part=ref("Part")),
        response=thing(part=ref("Part")),
        schemas={"Part": part},
    )
    new = copy.deepcopy(old)
    new["components"]["schemas"]["Part"]["properties"]["text"] = {"type": "integer"}
    [change] = diff(old, new)
    assert (change.place, change.schema, change.direction) == (f"{SENT} · part.text", "Part.text", "both")
    assert (change.old, change.new, change.level) == ("string", "integer", Level.BREAKING)


def test_both_directions_have_the_worse_level() -> None:
    old = document(request=ref("Tier"), response=ref("Tier"), schemas={"Tier": {"enum": ["a", "b", "c"]}})
    new = document(request=ref("Tier"), response=ref("Tier"), schemas={"Tier": {"enum": ["a", "b"]}})
    [change] = diff(old, new)
    assert (change.kind, change.old, change.direction, change.level) == ("enum", "c", "both", Level.BREAKING)


def test_recursive_schemas_end() -> None:
    node = thing(value=STRING, children={"type": "array", "items": ref("Node")})
    old = document(response=ref("Node"), schemas={"Node": node})
    new = copy.deepcopy(old)
    new["components"]["schemas"]["Node"]["properties"]["value"] = {"type": "boolean"}
    assert diff(old, old) == []
    assert told(diff(old, new)) == [("type", "changed", f"{GOT} · value", "breaking")]


def test_a_class_that_changed_its_name_is_renamed_and_still_compared() -> None:
    old = document(response=ref("Usage"), schemas={"Usage": thing(a=STRING, b=STRING)})
    new = document(response=ref("TokenUsage"), schemas={"TokenUsage": thing(a=STRING, b=STRING, c=STRING)})
    assert told(diff(old, new)) == [
        ("property", "added", f"{GOT} · c", "compatible"),
        ("class", "renamed", "Usage", "breaking"),
    ]


def test_a_class_put_in_the_place_of_another_is_a_change_of_type() -> None:
    schemas = {"A": thing(a=STRING), "B": thing(b=STRING)}
    old = document(response=thing(x=ref("A"), y=ref("B")), schemas=schemas)
    new = document(response=thing(x=ref("B"), y=ref("B")), schemas=schemas)
    [change] = diff(old, new)
    assert (change.kind, change.old, change.new, change.level) == ("type", "A", "B", Level.BREAKING)


def test_two_candidates_are_no_evidence_of_a_renaming() -> None:
    old = document(request=thing(size=STRING))
    new = document(request=thing(size_a=STRING, size_b=STRING))
    assert {(change.kind, change.action) for change in diff(old, new)} == {
        ("property", "added"),
        ("property", "removed"),
    }


def test_schemas_outside_of_operations_are_compared() -> None:
    old = document(response=STRING, schemas={"Chunk": thing(delta=ref("Delta")), "Delta": thing(a=STRING)})
    new = copy.deepcopy(old)
    new["components"]["schemas"]["Delta"]["properties"]["b"] = STRING
    [change] = diff(old, new)
    assert (change.place, change.schema, change.direction) == ("Chunk.delta.b", "Delta.b", "response")
