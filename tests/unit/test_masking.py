from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatwright import _masking
from chatwright._masking import mask

PIECES = st.sampled_from(
    [
        *(
            "sk-",
            "gsk-",
            "SK-",
            "xai-",
            "hf_",
            "github_pat_",
            "AIza",
            "aiza",
            "eyJ",
            "Bearer ",
            "ba\u017fic ",
            "BASIC\t",
        ),
        *("?key=", "&api_\u212aey=", "&Token=", "?sig=", "&signature=", "https://", "user:secret@", "****", "*", "."),
        *("abcdef0123456789", "AbCdEf-_", "0", " ", "\n", "word", "\u0130", "\u00df"),
    ]
)


@given(st.lists(PIECES, max_size=12).map("".join))
def test_no_key_is_overlooked_for_want_of_a_mark(text: str) -> None:
    expected = text
    for _marks, pattern, replacement in _masking._key_shapes():
        expected = pattern.sub(replacement, expected)
    assert mask(text) == expected


def test_a_text_without_marks_is_not_searched(monkeypatch: pytest.MonkeyPatch) -> None:
    class Pattern:
        def sub(self, *_: Any) -> str:
            raise AssertionError("searched")

    shapes = tuple((marks, Pattern(), replacement) for marks, _, replacement in _masking._key_shapes())
    monkeypatch.setattr(_masking, "_key_shapes", lambda: shapes)
    text = "An ordinary page, and a long one. " * 10
    assert mask(text) == text
    with pytest.raises(AssertionError, match="searched"):
        mask(text + "sk-")


def test_every_mark_is_written_as_it_is_looked_for() -> None:
    for marks, pattern, _ in _masking._key_shapes():
        assert all(mark == mark.casefold() for mark in marks)
        assert isinstance(pattern, re.Pattern)
