"""Text to values: what is read, what is repaired when that is asked for, and what an error keeps."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from typing import Any, Literal

import msgspec
import pytest

from chatwright.errors import OutputParseError
from chatwright.structured.decoding import decode, decode_text
from chatwright.structured.repairing import repaired
from chatwright.structured.response_format import response_format_of


@dataclasses.dataclass
class Line:
    sku: str
    qty: int = 1


@dataclasses.dataclass
class Order:
    items: list[Line]


@dataclasses.dataclass
class Circle:
    radius: float


@dataclasses.dataclass
class Square:
    side: float


@dataclasses.dataclass
class Rounded:
    side: float
    radius: float


class Tagged(msgspec.Struct, tag="t"):
    x: int


def failure(hint: Any, text: str, **options: Any) -> OutputParseError:
    with pytest.raises(OutputParseError) as caught:
        decode_text(response_format_of(hint, strict=False), text, **options)
    return caught.value


def test_a_default_stands_in_for_what_a_server_leaves_out() -> None:
    assert decode(Line, '{"sku": "a"}') == Line("a", 1)


def test_a_field_that_nobody_knows_is_ignored() -> None:
    assert decode(Line, '{"sku": "a", "qty": 2, "note": {}}') == Line("a", 2)


def test_half_an_emoji_is_kept() -> None:
    text = '{"sku": "\\ud83d", "qty": 1}'
    assert decode(Line, text) == Line("\ud83d", 1)
    assert decode(Line, '{"sku": "\ud83d", "qty": 1}') == Line("\ud83d", 1)


@pytest.mark.parametrize("text", ["", " ", "{", "nothing", "{'sku': 1}", '{"sku": "a"}}', '{"a": 1} {"a": 2}'])
def test_what_is_no_json_says_so(text: str) -> None:
    error = failure(Line, text)
    assert (error.path, error.raw_text) == ("", text)
    assert "not JSON" in error.message or "empty" in error.message


@pytest.mark.parametrize("text", ["NaN", "Infinity", "1e999", "-Infinity"])
def test_numbers_that_json_does_not_have_are_no_answer(text: str) -> None:
    assert "expected a number" in failure(float, f'{{"value": {text}}}').message


def test_json_nested_without_end_is_an_error_of_ours() -> None:
    error = failure(Any, '{"value": ' + "[" * 100_000 + "]" * 100_000 + "}")
    assert "deep" in error.message


def test_an_answer_without_its_wrapper_is_told() -> None:
    assert "'value'" in failure(list[int], "[1]").message


def test_an_error_can_travel() -> None:
    error = failure(Order, '{"items": [{"sku": "a"}, {"sku": "b", "qty": "x"}]}')
    for copied in (pickle.loads(pickle.dumps(error)), copy.deepcopy(error)):
        assert (copied.path, copied.raw_text, str(copied)) == ("items[1].qty", error.raw_text, str(error))


def test_an_error_speaks_json() -> None:
    assert failure(Line, '{"sku": null}').message.endswith("At sku: expected a string, got null")
    assert failure(Line, '{"sku": "a", "qty": true}').message.endswith("At qty: expected an integer, got true")
    assert failure(Line, '{"sku": ["a"]}').message.endswith("At sku: expected a string, got an array")
    assert failure(Line, '{"qty": 1}').message.endswith("At sku: is required and missing")
    assert failure(Literal["a", "b"], '{"value": "c"}').message.endswith("expected one of 'a', 'b', got 'c'")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('{"value": {"radius": 1}}', Circle(1.0)),
        ('{"value": {"side": 1}}', Square(1.0)),
        ('{"value": {"side": 1, "radius": 2}}', Rounded(1.0, 2.0)),
        ('{"value": null}', None),
        ('{"value": "x"}', "x"),
    ],
)
def test_a_variant_is_chosen_by_its_fields(text: str, value: object) -> None:
    assert decode(Circle | Square | Rounded | str | None, text) == value


def test_when_no_variant_fits_all_are_told() -> None:
    error = failure(Circle | Square, '{"value": {}}')
    assert error.path == ""
    assert "Circle: radius is required and missing; Square: side is required and missing" in error.message


def test_a_tag_that_is_missing_is_no_harm_where_there_is_no_choice() -> None:
    assert decode(Tagged, '{"x": 1}') == Tagged(1)


FENCED = '```json\n{"sku": "a", "qty": 2}\n```'


@pytest.mark.parametrize(
    ("text", "repairs"),
    [
        (FENCED, ("removed a code fence",)),
        (f"Of course!\n\n{FENCED}\nAnything else?", ("removed a code fence",)),
        ('```\n{"sku": "a", "qty": 2}```', ("removed a code fence",)),
        ('{"sku": "a", "qty": 2,}', ("removed a trailing comma",)),
        ('<think>{"sku": "b"}?</think>\n{"sku": "a", "qty": 2}', ("removed the thoughts before it",)),
        (
            'Maybe {"sku": "b"}.\n</think>{"sku": "a", "qty": 2,}',
            ("removed the thoughts before it", "removed a trailing comma"),
        ),
        ('{"sku": "a", "qty": 2} </think>', ("removed words around the JSON",)),
        ('{"sku": "a", "qty": 2, "x": [1, 2,],}', ("removed 2 trailing commas",)),
        ('The answer is {"sku": "a", "qty": 2}.', ("removed words around the JSON",)),
        ('[not JSON] but: {"sku": "a", "qty": 2,} so', ("removed a trailing comma", "removed words around the JSON")),
        ('{"sku": "a", "qty": 2}', ()),
    ],
)
def test_what_is_nearly_json_is_read_when_asked_and_reported(text: str, repairs: tuple[str, ...]) -> None:
    found = decode_text(response_format_of(Line), text, lenient=True)
    assert (found.value, found.repairs) == (Line("a", 2), repairs)
    if repairs:
        assert failure(Line, text).raw_text == text


def test_a_missing_wrapper_is_forgiven_when_asked() -> None:
    found = decode_text(response_format_of(list[int]), "[1, 2]", lenient=True)
    assert found.value == [1, 2]
    assert found.repairs == ("took the whole answer for what should stand under 'value'",)


def test_text_in_strings_is_never_repaired() -> None:
    assert repaired('{"sku": "a,]", "qty": 1,}', ValueError())[0] == {"sku": "a,]", "qty": 1}


@pytest.mark.parametrize("text", ["no", "{", '{"a": ', "{a: 1}", "```\n```", "[" * 100_000])
def test_what_can_not_be_repaired_stays_an_error(text: str) -> None:
    assert failure(Line, text, lenient=True).raw_text == text


def test_leniency_is_about_json_alone() -> None:
    assert failure(Line, '{"sku": "a", "qty": "2"}', lenient=True).path == "qty"


def test_repairing_takes_time_in_proportion_to_the_text() -> None:
    text = "[{" * 200_000  # every bracket begins what never ends: only the first few are tried
    assert failure(Line, text, lenient=True).raw_text == text
