from __future__ import annotations

import copy
import json
import pickle
import subprocess
import sys
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatwright_api import models
from chatwright_api.models import (
    AssistantMessage,
    ChatCompletion,
    Choice,
    Chunk,
    CreateChatCompletionRequest,
    CustomToolCall,
    Delta,
    FunctionCall,
    FunctionToolCall,
    Message,
    TextPart,
    UnknownToolCall,
    Usage,
    UserMessage,
)
from chatwright_api.types import UNSET, Model

CHUNK: dict[str, Any] = {
    "id": "chatcmpl-1",
    "object": "chat.completion.chunk",
    "created": 1732222222,
    "model": "m",
    "choices": [{"index": 0, "delta": {"content": "Hi"}, "logprobs": None, "finish_reason": None}],
    "usage": None,
}


def message(**fields: Any) -> dict[str, Any]:
    return {"role": "assistant", "content": None, "refusal": None, **fields}


def test_absent_reads_none_and_null_is_remembered() -> None:
    chunk = Chunk.from_dict(CHUNK)
    assert chunk.usage is None
    assert chunk.service_tier is None
    assert chunk.choices[0].finish_reason is None
    assert chunk.to_dict() == CHUNK
    assert "service_tier" not in chunk.to_dict()


def test_a_request_sends_what_was_set_and_null_where_null_was_meant() -> None:
    messages: list[Any] = [UserMessage(content="Hi")]
    assert CreateChatCompletionRequest(model="m", messages=messages).to_dict() == {
        "model": "m",
        "messages": [{"content": "Hi", "role": "user"}],
    }
    request = CreateChatCompletionRequest(model="m", messages=messages, temperature=None, store=UNSET)
    assert request.to_dict()["temperature"] is None
    assert "store" not in request.to_dict()
    request.store = True
    del request.temperature
    assert request.to_dict() == {"model": "m", "messages": [{"content": "Hi", "role": "user"}], "store": True}
    assert request.temperature is None


def test_unknown_fields_are_kept_read_and_sent_back() -> None:
    payload = message(content="x", reasoning_content="because", x_vendor={"deep": [None]})
    found = Message.from_dict(payload)
    assert found.extra == {"reasoning_content": "because", "x_vendor": {"deep": [None]}}
    assert found.model_extra is found.extra
    assert found.x_vendor == {"deep": [None]}  # type: ignore[attr-defined] # pyright: ignore[reportAttributeAccessIssue]
    assert found.reasoning == "because"
    assert found.to_dict() == payload
    with pytest.raises(AttributeError, match="no_such_thing"):
        found.no_such_thing  # type: ignore[attr-defined] # noqa: B018 # pyright: ignore[reportAttributeAccessIssue,reportUnusedExpression]
    found.extra["x_vendor"] = 1
    assert found.to_dict()["x_vendor"] == 1


@pytest.mark.parametrize(
    ("extra", "reasoning"),
    [
        ({}, None),
        ({"reasoning": "a"}, "a"),
        ({"reasoning_content": None, "reasoning": "b"}, "b"),
        ({"reasoning": {"x": 1}}, None),
    ],
)
def test_reasoning_is_read_under_any_of_its_names(extra: dict[str, Any], reasoning: str | None) -> None:
    assert Message.from_dict(message(**extra)).reasoning == reasoning
    assert Delta.from_dict(extra).reasoning == reasoning


@pytest.mark.parametrize(
    ("call", "kind"),
    [
        ({"id": "1", "type": "function", "function": {"name": "f", "arguments": "{}"}}, FunctionToolCall),
        ({"id": "1", "type": "custom", "custom": {"name": "f", "input": "x"}}, CustomToolCall),
        ({"id": "1", "function": {"name": "f", "arguments": "{}"}}, FunctionToolCall),
        ({"id": "1", "custom": {"name": "f", "input": "x"}, "type": None}, CustomToolCall),
        ({"id": "1", "type": "mcp", "mcp": {"x": 1}}, UnknownToolCall),
        ({"id": "1"}, UnknownToolCall),
        ({"id": "1", "type": ["odd"]}, UnknownToolCall),
    ],
)
def test_a_union_is_told_by_its_tag_or_by_what_only_one_kind_has(call: dict[str, Any], kind: type[Model]) -> None:
    found = Message.from_dict(message(tool_calls=[call])).tool_calls
    assert found is not None
    assert type(found[0]) is kind
    assert found[0].to_dict() == call


@pytest.mark.parametrize("odd", [None, 1, "text", [], [1, None, "x"], {}, {"0": {}}, True, 1.5])
def test_nothing_that_a_server_gets_wrong_raises(odd: Any) -> None:
    for kind in (ChatCompletion, Chunk):
        for key in ("choices", "usage", "id", "object", "moderation"):
            assert kind.from_dict({key: odd}).to_dict() == {key: odd}
    for key in ("message", "delta", "logprobs", "tool_calls", "finish_reason"):
        assert Choice.from_dict({key: odd}).to_dict() == {key: odd}
    assert ChatCompletion.from_dict({}).choices is None


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
KINDS = [getattr(models, name) for name in models.__all__ if isinstance(getattr(models, name), type)]


@given(st.data())
def test_whatever_comes_in_comes_out(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(KINDS))
    known = st.sampled_from(sorted(kind._KEYS)) if kind._KEYS else st.text()
    payload = data.draw(st.dictionaries(known | st.text(max_size=8), JSON, max_size=6))
    found = kind.from_dict(payload)
    assert found.to_dict() == payload
    assert json.loads(json.dumps(found.to_dict())) == payload
    assert kind.from_dict(payload) == found
    assert pickle.loads(pickle.dumps(found)).to_dict() == payload
    assert copy.deepcopy(found).to_dict() == payload
    repr(found)


def test_decoding_leaves_the_callers_data_alone_and_encoding_shares_nothing() -> None:
    payload = {"metadata": {"a": "b"}, **copy.deepcopy(CHUNK)}
    before = copy.deepcopy(payload)
    found = ChatCompletion.from_dict(payload)
    assert payload == before
    out = found.to_dict()
    out["metadata"]["a"] = "changed"
    out["choices"].clear()
    assert found.to_dict() == before


def test_equality_is_that_of_the_json() -> None:
    absent, null = Message.from_dict({"role": "assistant"}), Message.from_dict({"role": "assistant", "audio": None})
    assert absent != null
    assert absent == Message.from_dict({"role": "assistant"})
    assert absent != {"role": "assistant"}
    assert TextPart(text="a") == TextPart(text="a") != TextPart(text="b")
    with pytest.raises(TypeError):
        hash(absent)


def test_what_the_wrapper_adds_never_travels() -> None:
    found = Message.from_dict(message(content="{}"))
    assert found.parsed is None
    found.parsed = object
    call = FunctionCall(name="f", arguments="{}")
    call.parsed_arguments = {"a": 1}
    assert found.to_dict() == message(content="{}")
    assert call.to_dict() == {"name": "f", "arguments": "{}"}
    assert pickle.loads(pickle.dumps(call)).parsed_arguments == {"a": 1}


def test_constants_fill_themselves_in() -> None:
    assert UserMessage(content="x").role == "user"
    assert FunctionToolCall(id="1", function=FunctionCall(name="f", arguments="")).type == "function"
    assert AssistantMessage().to_dict() == {"role": "assistant"}


def test_dicts_and_models_mix_and_other_containers_are_taken() -> None:
    request = CreateChatCompletionRequest(
        model="m",
        messages=({"role": "user", "content": (TextPart(text="a"),)}, UserMessage(content="b")),  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
    )
    assert request.to_dict()["messages"] == [
        {"role": "user", "content": [{"type": "text", "text": "a"}]},
        {"role": "user", "content": "b"},
    ]


def test_dumping_as_users_of_pydantic_do() -> None:
    usage = Usage.from_dict(
        {
            "prompt_tokens": 1,
            "completion_tokens": 2,
            "total_tokens": 3,
            "prompt_tokens_details": None,
            "cost": {"x": None},
        }
    )
    assert usage.model_dump() == usage.to_dict()
    assert usage.model_dump(exclude_none=True) == {
        "prompt_tokens": 1,
        "completion_tokens": 2,
        "total_tokens": 3,
        "cost": {},
    }
    assert json.loads(usage.model_dump_json(indent=2)) == usage.to_dict() == json.loads(usage.to_json())
    assert "\n" in usage.model_dump_json(indent=2)


def test_repr_shows_what_is_there() -> None:
    assert repr(Delta.from_dict({"content": "a", "odd": 1})) == "Delta(content='a', odd=1)"


def test_models_are_attrs_classes_with_slots() -> None:
    kind: type = Chunk
    assert attrs.has(kind)
    fields: Any = attrs.fields
    assert "choices" in {field.name for field in fields(Chunk)}
    assert not hasattr(Chunk.from_dict(CHUNK), "__dict__")


def test_a_chunk_can_be_passed_on() -> None:
    sent = Chunk.from_dict({**CHUNK, "id": "\ud800"}).to_sse()
    assert sent.startswith(b"data: {")
    assert sent.endswith(b"}\n\n")
    assert json.loads(Chunk.from_dict(CHUNK).to_sse()[6:]) == CHUNK


LOADED = """
import sys
before = set(sys.modules)
from chatwright_api.models import {names}
new = set(sys.modules) - before
print(len([name for name in new if name.startswith("chatwright_api")]), "httpx" in new)
"""


@pytest.mark.parametrize(("names", "most"), [("Chunk, ChatCompletion", 40), ("UserMessage", 20)])
def test_a_class_loads_what_it_needs(names: str, most: int) -> None:
    done = subprocess.run(
        [sys.executable, "-c", LOADED.format(names=names)], capture_output=True, text=True, check=True
    )
    count, httpx = done.stdout.split()
    assert int(count) <= most
    assert httpx == "False"


@pytest.mark.parametrize(
    "first", ["ToolCall", "FunctionToolCall", "MessageInput", "AssistantMessage", "Choice", "StoredMessage"]
)
def test_modules_can_be_imported_in_any_order(first: str) -> None:
    code = f"from chatwright_api.models import {first}; import chatwright_api.models as m; [getattr(m, n) for n in m.__all__]"
    subprocess.run([sys.executable, "-W", "error", "-c", code], check=True)
    assert hasattr(models, first)


def test_the_module_knows_its_names() -> None:
    assert set(models.__all__) <= set(dir(models))
    with pytest.raises(AttributeError, match="NoSuchModel"):
        models.NoSuchModel  # noqa: B018 # pyright: ignore[reportAttributeAccessIssue,reportUnusedExpression]


def test_what_may_be_null_need_not_be_said_in_answers() -> None:
    message = models.Message(content="Hi")
    assert message.to_dict() == {"content": "Hi", "refusal": None, "role": "assistant"}
    with pytest.raises(TypeError, match="metadata"):
        models.UpdateChatCompletionRequest()  # type: ignore[call-arg]


def test_names_from_pydantic() -> None:
    message = models.Message.model_validate({"role": "assistant", "content": "Hi", "more": [1]})
    changed = message.model_copy(update={"content": "Ho"}, deep=True)
    assert (changed.content, message.content, changed.extra) == ("Ho", "Hi", {"more": [1]})
    assert changed.extra["more"] is not message.extra["more"]
    assert message.model_copy() == message


ANSWER: dict[str, Any] = {
    "id": "c",
    "object": "chat.completion",
    "created": 1,
    "model": "m",
    "choices": [
        {
            "index": 0,
            "finish_reason": "tool_calls",
            "message": {
                "role": "assistant",
                "content": None,
                "tool_calls": [{"id": "t", "type": "function", "function": {"name": "f", "arguments": "{}"}}],
            },
        }
    ],
    "usage": {"prompt_tokens": 1, "completion_tokens": 2, "total_tokens": 3, "prompt_tokens_details": None},
}


def test_what_is_described_by_dicts_is_made() -> None:
    made = ChatCompletion(**ANSWER)
    assert made == ChatCompletion.from_dict(ANSWER)
    assert made.choices[0].message.tool_calls == [FunctionToolCall.from_dict(ANSWER["choices"][0]["message"]["tool_calls"][0])]
    mixed: Any = [Choice.from_dict(ANSWER["choices"][0]), {"index": 1, "message": {"role": "assistant", "content": "b"}}]
    both = ChatCompletion(id="c", created=1, model="m", choices=mixed)
    assert [choice.message.content for choice in both.choices] == [None, "b"]
    assert both.choices[0] is mixed[0]


def test_free_form_objects_stay_dicts() -> None:
    made = models.FunctionDefinition(name="f", parameters={"type": "object", "properties": {}})
    assert made.to_dict() == {"name": "f", "parameters": {"type": "object", "properties": {}}}


def test_made_without_a_check_as_pydantic_does() -> None:
    made = ChatCompletion.construct(**ANSWER, provider="p")
    assert made.extra == {"provider": "p"}
    assert made.choices[0].message.content is None
    assert ChatCompletion.model_validate_json(made.model_dump_json()) == made
    assert ChatCompletion.model_construct().to_dict() == {}


def test_dumping_a_part() -> None:
    made = ChatCompletion.from_dict(ANSWER)
    assert made.model_dump(include={"id", "usage"}, exclude_none=True) == {
        "id": "c",
        "usage": {"prompt_tokens": 1, "completion_tokens": 2, "total_tokens": 3},
    }
    message = made.choices[0].message
    assert message.model_dump(exclude={"content", "tool_calls"}) == {"role": "assistant"}
    assert made.model_dump(include={"usage": {"total_tokens"}}) == {"usage": {"total_tokens": 3}}
    assert made.model_dump(include={"choices": {0: {"index"}}}) == {"choices": [{"index": 0}]}
    assert made.model_dump(include={"choices"}, exclude={"choices": {"__all__": {"message": True}}}) == {
        "choices": [{"index": 0, "finish_reason": "tool_calls"}]
    }
    assert made.model_dump(exclude={"choices": {0: ...}})["choices"] == []
    assert json.loads(made.model_dump_json(include={"id"})) == {"id": "c"}


def test_options_of_dumps() -> None:
    usage = Usage.from_dict(ANSWER["usage"])
    less = {"prompt_tokens": 1, "completion_tokens": 2, "total_tokens": 3}
    assert usage.to_dict(mode="json", use_api_names=True, exclude_none=True) == less
    assert json.loads(usage.to_json(exclude_unset=True, exclude_none=True)) == less
    assert usage.model_dump_json(include={"total_tokens"}) == '{"total_tokens":3}'


def test_the_fields_that_are_set() -> None:
    message = Message.from_dict({"role": "assistant", "content": None, "odd": 1})
    message.parsed = "not of the wire"
    assert dict(message) == {"role": "assistant", "content": None, "odd": 1}
    assert message.model_fields_set == {"role", "content", "odd"}


@pytest.mark.parametrize(("former", "now"), [("dict", "model_dump"), ("json", "model_dump_json"), ("copy", "model_copy")])
def test_former_names_of_pydantic_are_explained(former: str, now: str) -> None:
    with pytest.raises(AttributeError, match=rf"no attribute '{former}'; {now}\(\) does that"):
        getattr(Usage.from_dict({}), former)
