from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from spectool.faults import SpecError
from spectool.normalise import normalise
from spectool.prepare import Renames, load_renames, prepare
from spectool.prepare.naming import clumsy
from spectool.prepare.reach import directions

if TYPE_CHECKING:
    from pathlib import Path


def document(request: dict[str, Any], response: dict[str, Any] | None = None, **schemas: Any) -> dict[str, Any]:
    """A document whose one operation takes `request` and answers `response`."""

    def media(schema: dict[str, Any]) -> dict[str, Any]:
        return {"content": {"application/json": {"schema": schema}}}

    return normalise(
        {
            "openapi": "3.1.0",
            "info": {"title": "t", "version": "1"},
            "paths": {
                "/chat/completions": {
                    "post": {
                        "operationId": "createChatCompletion",
                        "requestBody": media(request),
                        "responses": {"200": {"description": "d", **media(response or {"type": "string"})}},
                    }
                }
            },
            "components": {"schemas": schemas},
        }
    )


def prepared(request: dict[str, Any], response: dict[str, Any] | None = None, **schemas: Any) -> dict[str, Any]:
    done = prepare(document(request, response, **schemas), Renames({}))
    OpenAPIV31SpecValidator(done).validate()
    return dict(done["components"]["schemas"])


def ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def obj(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties}


def test_all_of_members_are_merged_and_the_last_word_counts() -> None:
    base = {**obj(n={"type": "integer", "description": "How many."}, kept={"type": "string"}), "required": ["kept"]}
    more = {**obj(n={"type": "integer", "maximum": 5}), "required": ["n"]}
    schemas = prepared({"allOf": [ref("Base"), more], "description": "Both."}, Base=base)
    whole = schemas["CreateChatCompletionRequest"]
    assert whole["properties"]["n"] == {"description": "How many.", "type": "integer", "maximum": 5}
    assert set(whole["required"]) == {"kept", "n"}
    assert "Base" not in schemas


def test_all_of_one_reference_is_that_reference() -> None:
    schemas = prepared(obj(a={"allOf": [ref("Thing")], "description": "Here."}), Thing=obj(x={"type": "string"}))
    assert schemas["CreateChatCompletionRequest"]["properties"]["a"] == {**ref("Thing"), "description": "Here."}


def test_all_of_through_several_names_reaches_the_properties() -> None:
    schemas = prepared(
        {"allOf": [ref("Outer"), obj(own={"type": "string"})]},
        Outer={"allOf": [ref("Inner")]},
        Inner=obj(deep={"type": "string"}),
    )
    assert set(schemas["CreateChatCompletionRequest"]["properties"]) == {"deep", "own"}


@pytest.mark.parametrize(
    "spelling",
    [
        {"type": ["string", "null"]},
        {"type": "string", "nullable": True},
        {"anyOf": [{"type": "string"}, {"type": "null"}]},
        {"oneOf": [{"type": "null"}, {"type": "string"}]},
        {"anyOf": [{"anyOf": [{"type": "string"}, {"type": "null"}]}]},
    ],
)
def test_null_has_one_spelling(spelling: dict[str, Any]) -> None:
    schemas = prepared(obj(a=spelling))
    assert schemas["CreateChatCompletionRequest"]["properties"]["a"] == {
        "anyOf": [{"type": "string"}, {"type": "null"}]
    }


def test_a_nullable_word_list_keeps_its_name_and_the_place_is_nullable() -> None:
    tier = {"type": "string", "enum": ["auto", "flex", None], "nullable": True}
    schemas = prepared(obj(tier=ref("Tier")), obj(tier=ref("Tier")), Tier=tier)
    assert schemas["Tier"]["enum"] == ["auto", "flex"]
    for owner in ("CreateChatCompletionRequest", "CreateChatCompletionResponse"):
        assert schemas[owner]["properties"]["tier"] == {"anyOf": [ref("Tier"), {"type": "null"}]}


def test_names_for_scalars_lists_and_maps_are_used_up() -> None:
    schemas = prepared(
        obj(a=ref("Flag"), b=ref("Words"), c=ref("Meta")),
        Flag={"type": "boolean", "description": "Yes or no."},
        Words={"type": "array", "items": ref("Flag")},
        Meta={"type": "object", "additionalProperties": {"type": "string"}, "nullable": True},
    )
    assert set(schemas) == {"CreateChatCompletionRequest"}
    fields = schemas["CreateChatCompletionRequest"]["properties"]
    assert fields["a"] == {"type": "boolean", "description": "Yes or no."}
    assert fields["b"]["items"]["type"] == "boolean"
    assert fields["c"]["anyOf"][0] == {"type": "object", "additionalProperties": {"type": "string"}}


def test_what_is_inline_gets_the_name_of_its_place() -> None:
    schemas = prepared(
        obj(
            choices={"type": "array", "items": obj(mode={"type": "string", "enum": ["a", "b"]})},
            category={"type": "object", "additionalProperties": obj(x={"type": "string"})},
        )
    )
    assert {
        "CreateChatCompletionRequestChoice",
        "CreateChatCompletionRequestChoiceMode",
        "CreateChatCompletionRequestCategoryEntry",
    } <= set(schemas)
    assert not clumsy(schemas)


def test_a_union_of_objects_is_named_and_takes_in_the_unknown() -> None:
    def kind(word: str, **more: Any) -> dict[str, Any]:
        return {**obj(type={"type": "string", "enum": [word]}, **more), "required": ["type"]}

    schemas = prepared(obj(parts={"type": "array", "items": {"oneOf": [kind("a", x={"type": "string"}), kind("b")]}}))
    union = schemas["CreateChatCompletionRequestPart"]
    names = [member["$ref"].rpartition("/")[2] for member in union["anyOf"]]
    assert names == [
        "CreateChatCompletionRequestPartA",
        "CreateChatCompletionRequestPartB",
        "UnknownCreateChatCompletionRequestPart",
    ]
    assert schemas[names[-1]]["x-unknown"] is True


def test_recursive_schemas_are_legal() -> None:
    schemas = prepared(
        obj(tree=ref("Tree"), value=ref("Value")),
        Tree=obj(children={"type": "array", "items": ref("Tree")}, parent={"allOf": [ref("Tree")]}),
        Value={"anyOf": [{"type": "string"}, {"type": "array", "items": ref("Value")}]},
    )
    assert schemas["Tree"]["properties"]["children"]["items"] == ref("Tree")
    value = schemas["CreateChatCompletionRequest"]["properties"]["value"]
    assert value["anyOf"][1]["items"]["anyOf"] == [{"type": "string"}, {"type": "array", "items": {}}]


def test_a_definition_that_extends_itself_gains_nothing() -> None:
    schemas = prepared(ref("Odd"), Odd={"allOf": [ref("Odd"), obj(a={"type": "string"})]})
    assert set(schemas["Odd"]["properties"]) == {"a"}


def test_parameters_said_for_a_path_apply_to_its_operations() -> None:
    source = document(obj(a={"type": "string"}))
    source["components"]["parameters"] = {"Id": {"name": "id", "in": "query", "schema": {"type": "string"}}}
    item = source["paths"]["/chat/completions"]
    item["parameters"] = [
        {"$ref": "#/components/parameters/Id"},
        {"name": "n", "in": "query", "schema": {"type": "integer"}},
    ]
    item["post"]["parameters"] = [{"name": "n", "in": "query", "schema": {"type": "string"}}]
    done = prepare(source, Renames({}))
    assert [
        (one["name"], one["schema"]["type"]) for one in done["paths"]["/chat/completions"]["post"]["parameters"]
    ] == [
        ("id", "string"),
        ("n", "string"),
    ]


def test_places_that_agree_share_a_curated_name_and_others_keep_theirs() -> None:
    source = document(
        obj(
            first=obj(x={"type": "string", "description": "One text."}),
            second=obj(x={"type": "string", "description": "Another text."}),
            third=obj(x={"type": "integer"}),
        )
    )
    places = [f"CreateChatCompletionRequest.{one}" for one in ("first", "second", "third")]
    renames = Renames(dict.fromkeys(places, "Shared"))
    schemas = prepare(source, renames)["components"]["schemas"]
    assert set(schemas) == {"CreateChatCompletionRequest", "Shared", "CreateChatCompletionRequestThird"}


def test_preparing_leaves_the_document_alone_and_repeats_itself() -> None:
    source = document(obj(a=obj(b={"type": "string"})))
    before = repr(source)
    first = prepare(source, Renames({}))
    assert repr(source) == before
    assert prepare(source, Renames({})) == first


def test_directions_follow_references_only_where_they_lead() -> None:
    done = prepare(
        document(
            obj(a=ref("Asked"), s=ref("Shared")),
            obj(b=ref("Told"), s=ref("Shared")),
            **{
                name: obj(x={"type": "string"}, y={"type": "integer", "maximum": size})
                for size, name in enumerate(("Asked", "Told", "Shared"), 1)
            },
        ),
        Renames({}),
    )
    found = directions(done)
    assert found["Asked"] == {"request"}
    assert found["Told"] == {"response"}
    assert found["Shared"] == {"request", "response"}


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("- names: {A: B}\n", "gives no reason"),
        ("- {reason: r, names: {A: B}}\n- {reason: r, names: {A: C}}\n", "renamed twice"),
        ("- {reason: r, names: {A: not a name}}\n", "no class name"),
    ],
)
def test_a_careless_rename_table_does_not_load(tmp_path: Path, text: str, complaint: str) -> None:
    table = tmp_path / "renames.yaml"
    table.write_text(text)
    with pytest.raises(SpecError, match=complaint):
        load_renames(table)


def test_a_rename_that_matches_nothing_is_told_unless_it_is_for_older_documents() -> None:
    renames = Renames({"Gone.x": "X", "Ancient.y": "Y"}, frozenset({"Ancient.y"}))
    done = prepare(document(obj(a={"type": "string"})), renames)
    assert renames.unmatched(done) == ("Gone.x",)
