from __future__ import annotations

from typing import Any

from chatwright.streaming.accumulate import ChatCompletionAccumulator
from tests.unit.accumulating import deltas, pushed


def message(*said: dict[str, Any]) -> dict[str, Any]:
    """The message that these deltas make, without what every message has."""
    accumulator, _ = pushed(*deltas(*said))
    made: dict[str, Any] = accumulator.completion.to_dict()["choices"][0]["message"]
    return {name: value for name, value in made.items() if name not in {"role", "content", "refusal"}}


def test_lists_without_index_are_appended() -> None:
    def cited(url: str) -> dict[str, Any]:
        return {"type": "url_citation", "url_citation": {"url": url, "title": url, "start_index": 0, "end_index": 1}}

    made = message({"annotations": [cited("a")]}, {"annotations": [cited("b"), cited("c")]}, {"annotations": None})
    assert made == {"annotations": [cited("a"), cited("b"), cited("c")]}


def test_lists_with_index_are_merged() -> None:
    def thought(index: int, text: str) -> dict[str, Any]:
        return {"index": index, "type": "reasoning.text", "format": "v1", "text": text}

    made = message(
        {"reasoning_details": [thought(0, "Let ")]},
        {"reasoning_details": [thought(0, "me see"), thought(1, "Well")]},
        {"reasoning_details": [{"index": 0, "signature": "abc"}]},
    )
    first = {**thought(0, "Let me see"), "signature": "abc"}
    assert made == {"reasoning_details": [first, thought(1, "Well")]}


def test_audio_is_joined() -> None:
    made = message(
        {"audio": {"id": "audio_1", "transcript": "Hel"}},
        {"audio": {"id": "audio_1", "data": "UklG", "transcript": "lo"}},
        {"audio": {"data": "Rg==", "expires_at": 5}},
        {"audio": {"expires_at": 7}},
    )
    assert made == {"audio": {"id": "audio_1", "data": "UklGRg==", "transcript": "Hello", "expires_at": 7}}


def test_texts_are_joined_and_words_are_set_once() -> None:
    made = message({"note": "a", "type": "x", "name": ""}, {"note": "b", "type": "x", "name": "n"}, {"note": None})
    assert made == {"note": "ab", "type": "x", "name": "n"}


def test_anything_else_is_replaced() -> None:
    assert message({"n": 1, "flag": False}, {"n": 2.5, "flag": True}, {"n": None}) == {"n": 2.5, "flag": True}


def test_a_field_may_change_its_type() -> None:
    said: list[Any] = ["text", [1], {"a": "b"}, 5, "x", ["y"], ["z"]]
    for length in range(1, len(said) + 1):
        made = message(*({"field": value} for value in said[:length]))
        assert made == {"field": said[length - 1] if length < len(said) else ["y", "z"]}


def test_objects_grow_field_by_field() -> None:
    made = message(
        {"more": {"citations": ["a"], "note": "x", "deep": {"id": "i", "text": "p"}}},
        {"more": {"citations": ["b"], "note": "y", "deep": {"id": "i", "text": "q"}}},
    )
    assert made == {"more": {"citations": ["a", "b"], "note": "xy", "deep": {"id": "i", "text": "pq"}}}


def test_beside_the_choices_an_object_of_another_type_takes_the_place_of_the_first() -> None:
    accumulator = ChatCompletionAccumulator()
    scored = {"type": "moderation_results", "model": "m", "results": []}
    for outcome in ({"type": "error", "code": "busy", "message": "later"}, scored, {"model": "n"}):
        accumulator.push({"moderation": {"output": outcome}, "choices": []})
    assert accumulator.completion.to_dict()["moderation"] == {"output": {**scored, "model": "n"}}
