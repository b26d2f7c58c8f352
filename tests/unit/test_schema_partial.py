"""Values that grow: typed where they are complete, plain where they aren't, and never read twice."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from typing import Any

import pytest

from chatwright.structured import growing_json
from chatwright.structured.growing_json import BrokenJSONError, GrowingJSON
from chatwright.structured.partial import TypedPartialParser
from chatwright.structured.response_format import response_format_of


@dataclasses.dataclass
class Item:
    sku: str
    day: dt.date


@dataclasses.dataclass
class Basket:
    items: list[Item]
    owner: Item | None


def parser_of(hint: Any) -> TypedPartialParser:
    return TypedPartialParser(response_format_of(hint))


def test_what_is_complete_has_its_type() -> None:
    text = '{"items": [{"sku": "a", "day": "2026-01-31"}, {"sku": "bc", "day": "2026'
    parser = parser_of(Basket)
    assert parser.parse_partial(text) == {
        "items": [Item("a", dt.date(2026, 1, 31)), {"sku": "bc", "day": "2026"}],
    }
    assert parser.parse_partial(f'{text}-02-01"}}], "owner": null}}') == Basket(
        [Item("a", dt.date(2026, 1, 31)), Item("bc", dt.date(2026, 2, 1))], None
    )


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None),
        (" ", None),
        ("{", {}),
        ('{"it', {}),
        ('{"items"', {}),
        ('{"items": ', {}),
        ('{"items": [', {"items": []}),
        ('{"items": [{"sku": "', {"items": [{"sku": ""}]}),
        ('{"items": [{"sku": "a\\', {"items": [{"sku": "a"}]}),
        ('{"items": [{"sku": "a\\n', {"items": [{"sku": "a\n"}]}),
        ('{"items": [{"sku": "a\\u00e', {"items": [{"sku": "a"}]}),
        ('{"items": [{"sku": "\\ud83d', {"items": [{"sku": ""}]}),
        ('{"items": [{"sku": "\\ud83d\\ude00', {"items": [{"sku": "😀"}]}),
        ('{"items": [], "owner": nul', {"items": []}),
        ('{"items": [], "owner": null', {"items": []}),
        ('{"items": [], "owner": null ', {"items": [], "owner": None}),
    ],
)
def test_every_beginning_says_what_it_can(text: str, value: Any) -> None:
    assert parser_of(Basket).parse_partial(text) == value


def test_what_is_wrapped_is_shown_without_its_wrapper() -> None:
    parser = parser_of(list[int])
    seen = [parser.parse_partial('{"value": [1, 22, 3]}'[:end]) for end in range(22)]
    assert [value for index, value in enumerate(seen) if index == 0 or value != seen[index - 1]] == [
        None,
        [],
        [1],
        [1, 22],
        [1, 22, 3],
    ]


def test_what_will_not_be_of_the_type_stays_plain() -> None:
    text = '{"items": [{"sku": 1, "day": "x"}], "owner": null}'
    assert parser_of(Basket).parse_partial(text) == json.loads(text)


def test_what_can_not_become_json_stays_as_it_was() -> None:
    parser = parser_of(Basket)
    assert parser.parse_partial('{"items": [') == {"items": []}
    assert parser.parse_partial('{"items": [oops,') == {"items": []}
    assert parser.parse_partial('{"items": [oops, 1]}') == {"items": []}


def test_a_value_that_was_given_out_does_not_change() -> None:
    parser = parser_of(Basket)
    before = parser.parse_partial('{"items": [{"sku": "a"')
    parser.parse_partial('{"items": [{"sku": "a", "day": "2026-01-31"}, {}')
    assert before == {"items": [{"sku": "a"}]}


def test_texts_of_several_choices_may_come_mixed_and_in_any_order() -> None:
    parser = parser_of(list[int])
    one, other = '{"value": [1, 2, 3]}', '{"value": [9, 8]}'
    for end in range(len(other) + 1):
        assert parser.parse_partial(one[:end]) == parser_of(list[int]).parse_partial(one[:end])
        assert parser.parse_partial(other[:end]) == parser_of(list[int]).parse_partial(other[:end])
    assert parser.parse_partial(one[:13]) == [1]


def test_each_character_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    fed: list[int] = []

    class Counting(GrowingJSON):
        def feed(self, text: str) -> None:
            fed.append(len(text))
            super().feed(text)

    monkeypatch.setattr("chatwright.structured.partial.GrowingJSON", Counting)
    text = json.dumps({"value": list(range(300))})
    parser = parser_of(list[int])
    for end in range(1, len(text) + 1):
        parser.parse_partial(text[:end])
    assert sum(fed) == len(text)


@pytest.mark.parametrize(
    "text",
    [
        "]",
        "}",
        "[}",
        "{]",
        "[1 2]",
        '{"a" 1}',
        "{1: 2}",
        "[,]",
        "[1,]",
        '{"a": 1,}',
        '{"a":}',
        "{} {}",
        "[tru, 1]",
        '["\\uZZ00"]',
    ],
)
def test_what_is_broken_is_found_where_it_breaks(text: str) -> None:
    with pytest.raises(BrokenJSONError):
        GrowingJSON().feed(text + " ")


def test_depth_is_bounded() -> None:
    with pytest.raises(BrokenJSONError, match="deep"):
        GrowingJSON().feed("[" * (growing_json._DEEPEST + 1))
