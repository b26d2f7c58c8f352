from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from chatwright._cut_answer import closed, completion_begun
from chatwright._http import Headers, Reply
from tests import corpus
from tests.faults.replies import completion

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)


def is_beginning(part: Any, whole: Any) -> bool:
    if isinstance(part, dict) and isinstance(whole, dict):
        return all(key in whole and is_beginning(value, whole[key]) for key, value in part.items())
    if isinstance(part, list) and isinstance(whole, list):
        return len(part) <= len(whole) and all(map(is_beginning, part, whole))
    if isinstance(part, str) and isinstance(whole, str):
        return whole.startswith(part)
    return part == whole and type(part) is type(whole)


@given(value=VALUES, ascii_only=st.booleans(), at=st.integers(0, 300))
def test_a_text_that_stops_anywhere_says_a_part_of_the_whole(value: Any, ascii_only: bool, at: int) -> None:
    text = json.dumps([value], ensure_ascii=ascii_only)
    assert closed(text) == text
    made = closed(text[:at])
    assert (made == "") if not text[:at] else is_beginning(json.loads(made), [value])


@given(st.text(alphabet='{}[]",:\\u0a1 -\n', max_size=40))
def test_whatever_the_text_it_ends(text: str) -> None:
    closed(text)


def reply(content: bytes) -> Reply:
    return Reply(200, Headers([("x-request-id", "req_1")]), content)


def test_the_text_so_far() -> None:
    whole = json.dumps(completion("Grüße 🙂, it is a long story.")).encode()
    seen = set()
    for at in range(len(whole)):
        begun = completion_begun(reply(whole[:at]))
        if begun is not None:
            assert "Grüße 🙂, it is a long story.".startswith(begun.text)
            assert begun.meta.request_id == "req_1"
            seen.add(begun.text)
    assert {"", "Gr", "Grüße 🙂, it is a", "Grüße 🙂, it is a long story."} <= seen


def test_every_beginning_of_recorded_answers() -> None:
    for case in corpus.cases():
        if case.status != 200 or case.content_type != "application/json":
            continue
        whole = json.loads(case.body)
        for at in range(0, len(case.body), max(1, len(case.body) // 200)):
            begun = completion_begun(reply(case.body[:at]))
            assert begun is None or is_beginning(begun.to_dict(), whole)


def test_what_is_no_answer_stays_away() -> None:
    for text in (
        "",
        "<html>",
        "data: {",
        "[1, 2",
        '{"choices": [',
        '{"choices": [{"index": 0, "mess',
        '{"a": 1}',
        "}",
        "]",
    ):
        assert completion_begun(reply(text.encode())) is None
    assert completion_begun(reply(b'{"a":' * 5000)) is None
