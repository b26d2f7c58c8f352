"""What answers offer beyond the API's own fields."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import pytest

from chatwright.meta import Meta
from chatwright.results import Completion, CompletionDeleted, ModelInfo
from chatwright.types import ChatCompletion
from tests.faults.replies import completion as completion_json


def choice(index: int | None, content: Any, **message: Any) -> dict[str, Any]:
    found = {"message": {"role": "assistant", "content": content, **message}, "finish_reason": f"end{index}"}
    return found if index is None else {"index": index, **found}


def answer(*choices: Any, **fields: Any) -> Completion:
    return Completion.from_dict({"id": "c", "choices": list(choices), **fields})


def test_short_cuts_speak_of_the_choice_with_the_lowest_index() -> None:
    found = answer(choice(1, "second", refusal="no"), choice(0, "first"))
    assert (found.text, found.texts, found.finish_reason, found.refusal) == ("first", ["first", "second"], "end0", None)


def test_choices_without_index_stay_in_their_order() -> None:
    assert answer(choice(None, "a"), choice(None, "b")).texts == ["a", "b"]


@pytest.mark.parametrize(
    "found",
    [
        answer(),
        answer(choice(0, None)),
        Completion.from_dict({}),
        Completion.from_dict({"choices": None}),
        Completion.from_dict({"choices": [None, "x"]}),
        Completion.from_dict({"choices": [{"index": 0}]}),
        Completion.from_dict({"choices": [{"index": 0, "message": None}]}),
        Completion.from_dict({"choices": [{"index": 0, "message": {"content": 5, "tool_calls": {}}}]}),
    ],
)
def test_short_cuts_never_fail(found: Completion) -> None:
    assert (found.text, found.tool_calls, found.refusal, found.reasoning) == ("", [], None, None)
    assert "".join(found.texts) == ""
    assert found.finish_reason in (None, "end0")


def test_text_parts_are_joined_and_others_left_out() -> None:
    parts = [{"type": "thinking", "text": "hm"}, {"type": "text", "text": "a"}, 7, {"type": "text", "text": "b"}]
    assert answer(choice(0, parts)).text == "ab"


@pytest.mark.parametrize("name", ["reasoning", "reasoning_content"])
def test_reasoning_is_found_under_its_usual_names(name: str) -> None:
    assert answer(choice(0, "x", **{name: "because"})).reasoning == "because"


def test_tool_calls_are_those_of_the_message() -> None:
    call = {"id": "1", "type": "function", "function": {"name": "f", "arguments": "{}"}}
    found = answer(choice(0, None, tool_calls=[call]))
    assert found.tool_calls == found.choices[0].message.tool_calls
    assert [call.to_dict() for call in found.tool_calls] == [call]


def test_nothing_that_came_is_lost_or_added() -> None:
    raw = completion_json(cost=0.1, choices=[choice(0, "x", annotations=[])])
    found = Completion.from_dict(copy.deepcopy(raw))
    found.meta = Meta(200, {"x-request-id": "req_1"})
    assert found.to_dict() == raw
    assert found.extra == {"cost": 0.1}
    assert found.model_dump() == raw
    assert found._request_id == "req_1"


def test_meta_travels_but_does_not_count() -> None:
    one, other = answer(choice(0, "x")), answer(choice(0, "x"))
    one.meta = Meta(200, {"x-request-id": "req_1"}, attempts=3)
    assert one == other
    for twin in (pickle.loads(pickle.dumps(one)), copy.deepcopy(one), copy.copy(one)):
        assert twin == one
        assert (twin.meta.request_id, twin.meta.attempts, twin.meta.status_code) == ("req_1", 3, 200)


def test_meta_is_there_even_if_nothing_is_known() -> None:
    found = answer()
    assert found.meta is found.meta
    assert (found.meta.request_id, found.meta.attempts, found._request_id) == (None, 1, None)


def test_a_completion_is_the_generated_class() -> None:
    assert isinstance(answer(), ChatCompletion)
    with pytest.raises(AttributeError, match="'Completion' object has no attribute 'txt'"):
        answer().txt  # type: ignore[attr-defined] # noqa: B018


def test_deleted_and_models_keep_what_came() -> None:
    gone = CompletionDeleted.from_dict({"id": "c", "deleted": True, "object": "chat.completion.deleted"})
    assert (gone.id, gone.deleted, gone.meta.status_code) == ("c", True, 200)
    model = ModelInfo.from_dict({"id": "m", "context": 4096, "owned_by": None})
    assert (model.id, model.created, model.owned_by, model.extra) == ("m", None, None, {"context": 4096})
    assert model.to_dict() == {"id": "m", "context": 4096, "owned_by": None}
    assert pickle.loads(pickle.dumps(model)) == model


def test_what_is_looked_for_in_the_wrong_place_is_told() -> None:
    completion = Completion.from_dict({"choices": []})
    with pytest.raises(AttributeError, match=r"no attribute 'message'; there is \.choices\[0\]\.message"):
        completion.message  # type: ignore[attr-defined] # noqa: B018 # pyright: ignore[reportAttributeAccessIssue, reportUnusedExpression]
    assert Completion.from_dict({"choices": [], "message": "own"}).message == "own"  # type: ignore[attr-defined] # pyright: ignore[reportAttributeAccessIssue]
    assert not hasattr(CompletionDeleted.from_dict({"id": "c"}), "content")
