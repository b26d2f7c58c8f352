from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from spectool.faults import SpecError
from spectool.load import load
from spectool.texts_check import documents_in, missing_texts, shared_runs, words
from spectool.yamlwrite import dump
from tests.spectool.documents import CONTRACT, chat

if TYPE_CHECKING:
    from pathlib import Path

TEN = "one two three four five six seven eight nine ten"


def ours(text: str, **schema: Any) -> dict[str, Any]:
    return chat({"Answer": {"type": "string", "description": text, **schema}})


def places_with_shared(text: str, theirs: str, **schema: Any) -> list[str]:
    return [line.partition(":")[0] for line in shared_runs(ours(text, **schema), [("theirs.yaml", ours(theirs))])]


def test_every_place_without_a_text_is_named() -> None:
    document = chat({"Answer": {"type": "object", "description": " ", "properties": {"a": {"type": "string"}}}})
    assert missing_texts(document) == [
        "info",
        "createChatCompletion summary",
        "createChatCompletion",
        "Answer",
        "Answer.a",
    ]


def test_a_shared_run_is_told_with_both_places() -> None:
    theirs = {"x-meta": {"prose": f"They say {TEN} and more"}}
    assert shared_runs(ours(f"We tell {TEN}."), [("a.yaml", chat()), ("b.yaml", theirs)]) == [
        f'Answer: shares 10 words or more with b.yaml: "{TEN}"'
    ]


@pytest.mark.parametrize(
    ("text", "theirs", "shared"),
    [
        (TEN, TEN, True),
        (TEN, "one two three four five six seven eight nine", False),
        (TEN.replace("five", "5"), TEN, False),
        (TEN.upper() + "!", "*One*, two; [three](/docs/three) four `five` six seven - eight (nine) ten", True),
        ("the user's own " + TEN[14:] + " eleven twelve", "The user’s own " + TEN[14:] + " eleven twelve", True),
        (TEN.replace(" ", "\n"), TEN, True),
        (" ".join(f"`{word}`" for word in TEN.split()), TEN, False),
        ("One of " + ", ".join(f'"{word}"' for word in TEN.split()), "One of " + TEN, False),
        ("Set `one` " + TEN[4:], TEN, True),
    ],
)
def test_words_count_without_case_punctuation_and_markdown(text: str, theirs: str, shared: bool) -> None:
    assert places_with_shared(text, theirs) == (["Answer"] if shared else [])


def test_a_list_of_enum_words_may_be_the_same() -> None:
    assert places_with_shared(TEN, TEN, enum=TEN.split()) == []
    assert places_with_shared("Pick " + TEN, "Pick " + TEN, enum=TEN.split()) == ["Answer"]


def test_addresses_are_no_words() -> None:
    assert words("See [the guide](https://example.org/a/b) or https://example.org/c.") == ["see", "the", "guide", "or"]


def test_the_summary_of_an_operation_is_checked_too() -> None:
    document = chat(summary=TEN, description="ours")
    assert shared_runs(document, [("b.yaml", {"d": TEN})])[0].startswith("createChatCompletion summary: ")


def test_a_folder_is_read_whole(tmp_path: Path) -> None:
    (tmp_path / "b.yaml").write_text(dump(chat()))
    (tmp_path / "a.json").write_text('{"openapi": "3.0.0"}')
    (tmp_path / "README.md").write_text("no document")
    assert [name for name, _ in documents_in(tmp_path)] == ["a.json", "b.yaml"]


def test_a_check_against_nothing_fails(tmp_path: Path) -> None:
    with pytest.raises(SpecError, match=r"holds no document to compare with$"):
        list(documents_in(tmp_path))
    with pytest.raises(SpecError, match=r"none: no such folder$"):
        list(documents_in(tmp_path / "none"))
    (tmp_path / "broken.yaml").write_text("a: [")
    with pytest.raises(SpecError, match=r"broken\.yaml:2: not YAML"):
        list(documents_in(tmp_path))


def test_the_contract_has_every_text() -> None:
    assert missing_texts(load(CONTRACT)) == []
