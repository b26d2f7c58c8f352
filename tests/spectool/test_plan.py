from __future__ import annotations

from typing import Any

import pytest

from spectool.constraints import make_constraints
from spectool.params import make_params
from spectool.plan import Plan, make_plan
from spectool.prepare import Renames, prepare
from spectool.spelling import RESERVED, attribute_name, module_name, snake
from tests.spectool.test_prepare import document, obj, ref


def planned(request: dict[str, Any], response: dict[str, Any] | None = None, **schemas: Any) -> Plan:
    return make_plan(prepare(document(request, response, **schemas), Renames({})))


def field(plan: Plan, owner: str, key: str) -> Any:
    return next(one for one in plan.classes[owner].fields if one.key == key)


REQUEST = "CreateChatCompletionRequest"


@pytest.mark.parametrize(
    ("schema", "annotation"),
    [
        ({"type": "string"}, "str"),
        ({"type": "number"}, "float"),
        ({}, "Any"),
        ({"type": "object"}, "dict[str, Any]"),
        ({"type": "object", "additionalProperties": {"type": "integer"}}, "dict[str, int]"),
        ({"type": "array", "items": {"type": ["string", "null"]}}, "list[str | None]"),
        (
            {"anyOf": [{"type": "null"}, {"type": "string"}, {"type": "array", "items": {"type": "string"}}]},
            "str | list[str] | None",
        ),
        ({"type": "string", "enum": ["only"]}, "Literal['only'] | str"),
    ],
)
def test_annotations(schema: dict[str, Any], annotation: str) -> None:
    assert field(planned(obj(a=schema)), REQUEST, "a").annotation == annotation


def test_a_required_constant_is_closed_and_fills_itself_in() -> None:
    plan = planned({**obj(type={"type": "string", "enum": ["function"]}), "required": ["type"]})
    one = field(plan, REQUEST, "type")
    assert (one.annotation, one.const) == ("Literal['function']", "'function'")


@pytest.mark.parametrize(
    ("schema", "load"),
    [
        ({"type": "string"}, "v"),
        (ref("Thing"), "Thing.from_dict(v) if v.__class__ is dict else v"),
        (
            {"anyOf": [{"type": "string"}, {"type": "array", "items": ref("Thing")}]},
            "[Thing.from_dict(x1) if x1.__class__ is dict else x1 for x1 in v] if v.__class__ is list else v",
        ),
        (
            {"type": "object", "additionalProperties": ref("Thing")},
            "{k: Thing.from_dict(x1) if x1.__class__ is dict else x1 for k, x1 in v.items()} if v.__class__ is dict else v",
        ),
    ],
)
def test_decoding_goes_by_what_json_says_it_is(schema: dict[str, Any], load: str) -> None:
    found = field(planned(obj(a=schema), Thing=obj(x={"type": "string"})), REQUEST, "a").load
    assert (
        found.replace("x1", "x1") == load
        or found.replace(" x ", " x1 ").replace("(x)", "(x1)").replace("x.__", "x1.__") == load
    )


def test_a_class_is_read_with_what_it_must_hold_first() -> None:
    plan = planned({**obj(late={"type": "string"}, must={"type": "string"}), "required": ["must"]})
    assert [one.key for one in plan.classes[REQUEST].fields] == ["must", "late"]


def test_a_union_knows_its_tag_and_what_only_one_kind_has() -> None:
    def kind(word: str) -> dict[str, Any]:
        return {
            **obj(type={"const": word}, **{word: {"type": "string"}}, both={"type": "string"}),
            "required": ["type"],
        }

    plan = planned(obj(tool={"oneOf": [ref("A"), ref("B")]}), A=kind("a"), B=kind("b"))
    union = plan.unions[f"{REQUEST}Tool"]
    assert union.tag == "type"
    assert union.table == {"a": "A", "b": "B"}
    assert union.telling == {"a": "A", "b": "B"}
    assert union.unknown == f"Unknown{REQUEST}Tool"


@pytest.mark.parametrize(
    ("key", "attribute"),
    [("type", "type"), ("object", "object"), ("class", "class_"), ("a-b", "a_b"), ("2d", "field_2d"), ("_x", "field_x"),
     ("to_dict", "to_dict_"), ("list", "list_"), ("", "field_")],
)  # fmt: skip
def test_an_attribute_is_called_like_its_key_wherever_python_allows_it(key: str, attribute: str) -> None:
    assert attribute_name(key, set()) == attribute


def test_two_keys_never_share_an_attribute() -> None:
    plan = planned(obj(**{"a-b": {"type": "string"}, "a_b": {"type": "string"}}))
    assert [one.attr for one in plan.classes[REQUEST].fields] == ["a_b", "a_b_"]


def test_texts_cannot_break_out_of_their_docstring() -> None:
    plan = planned({**obj(a={"type": "string", "description": 'x"""\nimport os\\'}), "description": 'ends in "'})
    for text in (plan.classes[REQUEST].doc, field(plan, REQUEST, "a").doc):
        compile(f'"""{text}"""', "docstring", "exec")
        assert '"""' not in text


@pytest.mark.parametrize(
    ("name", "module"), [("ChatCompletion", "chat_completion"), ("List", "list_"), ("URLPart", "url_part")]
)
def test_modules(name: str, module: str) -> None:
    assert module_name(name) == module


def test_operations_are_functions() -> None:
    assert snake("createChatCompletion") == "create_chat_completion"
    plan = planned(obj(a={"type": "string"}), obj(b={"type": "string"}))
    operation = plan.operations["create_chat_completion"]
    assert (operation.method, operation.path, operation.body) == ("POST", "/chat/completions", REQUEST)
    assert operation.keywords == ("a",)
    assert operation.success == "CreateChatCompletionResponse"


def test_keyword_arguments_say_what_is_optional_and_take_dicts_and_models() -> None:
    messages = {"type": "array", "items": ref("Note")}
    done = prepare(
        document(
            {
                **obj(messages=messages, model={"type": "string"}, n={"type": "integer"}, tools={"type": "integer"}),
                "required": ["messages", "model"],
            },
            Note={**obj(text={"type": "string"}), "required": ["text"]},
        ),
        Renames({}),
    )
    shapes = {shape.name: shape for shape in make_params(done).shapes}
    plain, options = shapes["CreateChatCompletionPlainOptions"], shapes["CreateChatCompletionOptions"]
    assert [(one.key, one.annotation) for one in plain.fields] == [("n", "int | None")]
    assert (options.parent, [one.key for one in options.fields]) == (plain.name, ["tools"])
    whole = shapes["CreateChatCompletionRequestParam"]
    assert whole.parent == "CreateChatCompletionOptions"
    assert [(one.key, one.annotation) for one in whole.fields] == [
        ("messages", "Required[Sequence[NoteParam | Note]]"),
        ("model", "Required[str]"),
    ]
    assert shapes["NoteParam"].fields[0].annotation == "Required[str]"


def test_constraints_hold_what_requests_must_obey_and_nothing_of_answers() -> None:
    done = prepare(
        document(
            obj(
                n={"type": ["integer", "null"], "minimum": 1, "maximum": 128, "description": "How many."},
                old={"type": "string", "deprecated": True, "description": "Use `new`."},
                word={"type": "string", "enum": ["a", "b"]},
            ),
            obj(told={"type": "string", "enum": ["x", "y"]}),
        ),
        Renames({}),
    )
    found = make_constraints(done, make_plan(done))
    assert found.operations == {"create_chat_completion": {"body": REQUEST}}
    assert set(found.schemas) == {REQUEST, f"{REQUEST}Word"}
    fields = found.schemas[REQUEST]["properties"]
    assert fields["n"] == {"anyOf": [{"type": "integer", "minimum": 1, "maximum": 128}, {"type": "null"}]}
    assert fields["old"] == {"deprecated": "Use `new`.", "type": "string"}
    assert fields["word"] == {"ref": f"{REQUEST}Word"}


def test_no_field_takes_the_name_of_something_that_every_class_has() -> None:
    from chatwright_api.models import Chunk
    from chatwright_api.types import Model

    assert {name for name in dir(Model) if not name.startswith("_")} | {"to_sse"} <= RESERVED
    assert hasattr(Chunk, "to_sse")
