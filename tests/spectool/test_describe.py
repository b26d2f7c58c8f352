from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spectool.contract import arrange
from spectool.describe import describe, places, strip, texts_of
from spectool.load import load
from spectool.normalise import normalise
from spectool.slice import slice_document
from spectool.structure import walk
from tests.spectool.documents import CONTRACT, SLICES, chat, ref


def places_of(schemas: dict[str, Any]) -> list[str]:
    document = {"components": {"schemas": schemas}}
    return [place for place, _ in places(document)]


def test_operations_parameters_and_answers_have_places() -> None:
    document = chat(
        parameters=[{"name": "limit", "in": "query", "schema": {"type": "integer"}}, ref("P", "parameters")],
        requestBody={
            "content": {"application/json": {"schema": {"type": "object", "properties": {"a": {"type": "string"}}}}}
        },
    )
    document["tags"] = [{"name": "Chat"}]
    document["servers"] = [{"url": "https://example.org"}]
    document["paths"]["/chat/completions"]["post"]["responses"]["429"] = ref("R", "responses")
    document["components"] |= {
        "parameters": {"P": {"name": "p", "in": "query", "schema": {}}},
        "responses": {"R": {"description": "r", "headers": {"Retry-After": {"schema": {"type": "integer"}}}}},
        "securitySchemes": {"Key": {"type": "http", "scheme": "bearer"}},
    }
    assert [place for place, _ in places(document)] == [
        "info",
        "servers.https://example.org",
        "tags.Chat",
        "createChatCompletion summary",
        "createChatCompletion",
        "createChatCompletion(limit)",
        "createChatCompletion request",
        "createChatCompletion body",
        "createChatCompletion body.a",
        "createChatCompletion 200",
        "parameters.P",
        "responses.R",
        "responses.R[Retry-After]",
        "Answer",
        "securitySchemes.Key",
    ]


def test_properties_have_places_at_any_depth() -> None:
    leaf = {"type": "object", "properties": {"leaf": {"type": "string"}}}
    assert places_of(
        {
            "A": {
                "properties": {
                    "list": {"type": "array", "items": leaf},
                    "lists": {"type": "array", "items": {"type": "array", "items": leaf}},
                    "map": {"type": "object", "additionalProperties": leaf},
                    "named": ref("B"),
                    "words": {"type": "array", "items": {"type": "string"}},
                    "nullable": {"type": ["object", "null"], "properties": {"x": {"type": "string"}}},
                    "items": leaf,
                }
            }
        }
    ) == [
        "A",
        "A.list",
        "A.list[]",
        "A.list[].leaf",
        "A.lists",
        "A.lists[][]",
        "A.lists[][].leaf",
        "A.map",
        "A.map{}",
        "A.map{}.leaf",
        "A.named",
        "A.words",
        "A.nullable",
        "A.nullable.x",
        "A.items",
        "A.items.leaf",
    ]


def test_the_parts_of_an_allof_are_one_thing() -> None:
    together = {"type": "object", "properties": {"a": {"type": "string"}, "b": {"type": "string"}}}
    apart = {
        "allOf": [
            ref("Shared"),
            {"type": "object", "properties": {"a": {"type": "string"}}},
            {"type": "object", "properties": {"b": {"type": "string"}}},
        ]
    }
    assert places_of({"A": together}) == places_of({"A": apart}) == ["A", "A.a", "A.b"]


def tagged(tag: str) -> dict[str, Any]:
    return {"type": "object", "properties": {"type": {"type": "string", "const": tag}, "v": {"type": "string"}}}


@given(st.permutations([tagged("text"), tagged("grammar"), ref("B"), {"type": "string"}, {"type": "null"}]))
def test_variants_keep_their_places_when_they_move(variants: list[dict[str, Any]]) -> None:
    assert set(places_of({"A": {"oneOf": variants}})) == {
        "A",
        "A|text",
        "A|text.type",
        "A|text.v",
        "A|grammar",
        "A|grammar.type",
        "A|grammar.v",
    }


def test_variants_of_the_same_type_are_numbered() -> None:
    plain = {"type": "object", "properties": {"v": {"type": "string"}}}
    assert places_of({"A": {"anyOf": [plain, plain]}}) == ["A", "A|object", "A|object.v", "A|object2", "A|object2.v"]


def test_describe_puts_texts_on_and_names_the_places_without_one() -> None:
    document = chat(
        {"Answer": {"type": "object", "title": "T", "description": "theirs", "properties": {"a": ref("B")}}}
    )
    document["components"]["schemas"]["B"] = {"type": "string", "description": "theirs"}
    texts = {"Answer": "ours", "Answer.a": "of a", "createChatCompletion summary": "sum", "Gone": "unused"}
    described, missing = describe(document, texts)
    schemas = described["components"]["schemas"]
    assert schemas["Answer"] == {"description": "ours", "type": "object", "properties": schemas["Answer"]["properties"]}
    assert next(iter(schemas["Answer"])) == "description"
    assert schemas["Answer"]["properties"]["a"] == ref("B") | {"description": "of a"}
    assert schemas["B"] == {"type": "string"}
    assert described["paths"]["/chat/completions"]["post"]["summary"] == "sum"
    assert missing == ["info", "createChatCompletion", "createChatCompletion 200", "B"]
    assert document["components"]["schemas"]["B"]["description"] == "theirs"


def test_properties_called_like_a_text_are_left_alone() -> None:
    properties = {"description": {"type": "string"}, "title": {"type": "string"}, "summary": {"type": "string"}}
    stripped = strip(chat({"Answer": {"type": "object", "properties": properties, "description": "x"}}))
    assert stripped["components"]["schemas"]["Answer"] == {"type": "object", "properties": properties}


@pytest.mark.parametrize("path", SLICES, ids=lambda path: path.stem)
def test_texts_come_back_from_where_they_were_put(path: Any) -> None:
    document = normalise(slice_document(load(path)))
    texts = {place: f"Text of {place}." for place, _ in places(document)}
    described, missing = describe(document, texts)
    assert missing == []
    assert texts_of(described) == texts


def test_the_texts_of_the_contract_survive_a_round_trip() -> None:
    contract = load(CONTRACT)
    bare = strip(contract)
    assert texts_of(bare) == {}
    again, missing = describe(bare, texts_of(contract))
    assert missing == []
    assert again == contract
    assert len(texts_of(contract)) > 400


def test_every_place_of_the_contract_has_a_name_of_its_own() -> None:
    names = [place for place, _ in places(load(CONTRACT))]
    assert len(names) == len(set(names))


def test_nothing_in_the_contract_has_a_text_without_a_place() -> None:
    contract = load(CONTRACT)
    known = {id(node) for _, node in places(contract)}
    strays = [
        part.path
        for part in walk("document", contract)
        if id(part.node) not in known and (part.node.keys() & {"description", "summary"})
    ]
    assert strays == []


def test_texts_survive_upstreams_change_of_spelling() -> None:
    old = {"type": "object", "nullable": True, "properties": {"a": {"type": "string", "nullable": True}}}
    new = {"anyOf": [{"type": "object", "properties": {"a": {"anyOf": [{"type": "string"}, {"type": "null"}]}}}]}
    new["anyOf"].append({"type": "null"})
    texts = {"Answer": "one", "Answer.a": "two"}
    for spelling in (old, new):
        described, missing = describe(arrange(normalise(chat({"Answer": spelling}))), texts)
        assert texts_of(described) == texts
        assert not [place for place in missing if place.startswith("Answer")]
