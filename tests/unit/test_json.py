"""JSON out: exact, once, or refused with the path. JSON in: whatever servers send that can be read at all."""

from __future__ import annotations

import datetime as dt
import decimal
import enum
import json
import math
import pathlib
from collections import deque
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from chatwright._json import decode, encode, is_too_deep, path_of, plain, shown
from chatwright.errors import ConfigError
from chatwright.types import TextPart, UserMessage

SOUND_TEXT = st.text(st.characters(exclude_categories=["Cs"]))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | SOUND_TEXT,
    lambda inner: st.lists(inner) | st.dictionaries(SOUND_TEXT, inner),
    max_leaves=20,
)


class Colour(enum.StrEnum):
    RED = "red"


class Level(enum.IntEnum):
    HIGH = 3


class Kind(enum.Enum):
    OTHER = "other"


class Words(str):
    __slots__ = ()


class Half(float):
    __slots__ = ()


class Index:
    def __index__(self) -> int:
        return 7


class Dumped:
    """As pydantic's models are: iterable, with a dump."""

    def __iter__(self) -> Iterator[tuple[str, int]]:
        return iter([("x", 1)])

    def model_dump(self, *, mode: str, exclude_unset: bool) -> dict[str, Any]:
        return {"mode": mode, "unset": not exclude_unset}


@given(JSON)
def test_plain_values_stay_the_same_objects_and_survive_the_wire(value: Any) -> None:
    ready = plain(value, "field")
    assert ready is value
    assert json.loads(encode(ready)) == value
    assert decode(encode(ready)) == value


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (("a", "b"), ["a", "b"]),
        (deque([1]), [1]),
        ({"a"}, ["a"]),
        ((n for n in (1, 2)), [1, 2]),
        (MappingProxyType({"a": (1,)}), {"a": [1]}),
        (Colour.RED, "red"),
        (Level.HIGH, 3),
        (Kind.OTHER, "other"),
        ({Colour.RED: Kind.OTHER}, {"red": "other"}),
        (Words("w"), "w"),
        (Half(0.5), 0.5),
        (Index(), 7),
        (decimal.Decimal("0.25"), 0.25),
        (Dumped(), {"mode": "json", "unset": False}),
        (TextPart(text="t"), {"type": "text", "text": "t"}),
        ([UserMessage(content=[TextPart(text="t")])], [{"role": "user", "content": [{"type": "text", "text": "t"}]}]),
        ({"deep": {"er": [1, (2,)]}}, {"deep": {"er": [1, [2]]}}),
    ],
)
def test_other_values_become_what_json_has(value: object, expected: object) -> None:
    ready = plain(value)
    assert ready == expected
    assert json.loads(encode(ready)) == expected


def test_what_is_given_is_never_changed() -> None:
    given = {"a": [(1,), {"b": {2}}]}
    assert plain(given) == {"a": [[1], {"b": [2]}]}
    assert given == {"a": [(1,), {"b": {2}}]}


def test_integer_keys_are_sent_as_their_digits() -> None:
    assert encode(plain({50256: -100})) == b'{"50256":-100}'


@pytest.mark.parametrize(
    ("value", "path", "words"),
    [
        (math.nan, "f", "nan"),
        ({"a": [0.5, math.inf]}, "f.a[1]", "inf"),
        ([{"b": b"x"}], "f[0].b", "base64"),
        ({"when": dt.date(2026, 1, 1)}, "f.when", "can't be sent as JSON"),
        ({"x": {"y": [pathlib.PurePosixPath("/p")]}}, "f.x.y[0]", "can't be sent as JSON"),
        ({"x": int}, "f.x", "int is a class"),
        ({(1, 2): 3}, "f", "must be a str"),
        ({None: 3}, "f", "must be a str"),
        (object(), "f", "can't be sent as JSON"),
    ],
)
def test_what_json_can_t_say_is_refused_with_its_path(value: object, path: str, words: str) -> None:
    with pytest.raises(ConfigError) as caught:
        plain(value, "f")
    assert str(caught.value).startswith(f"{path}: ")
    assert words in str(caught.value)


def test_a_value_that_holds_itself_is_refused() -> None:
    loop: list[Any] = []
    loop.append(loop)
    with pytest.raises(ConfigError, match="f: is nested too deep, or holds itself"):
        plain(loop, "f")


@pytest.mark.parametrize(
    ("value", "path"),
    [
        ({"messages": [{"content": "half \ud83d"}]}, "messages[0].content"),
        (["fine", "\udc00"], "[1]"),
        ({"a": {"\ud800": "\ud800"}}, "a.(a key)"),
    ],
)
def test_half_a_character_is_refused_with_its_path(value: object, path: str) -> None:
    with pytest.raises(ConfigError) as caught:
        encode(value)
    assert str(caught.value).startswith(path)
    assert "lone surrogate" in str(caught.value)


def test_numbers_of_any_size_are_sent() -> None:
    assert decode(encode({"seed": 2**80})) == {"seed": 2**80}


@pytest.mark.parametrize(
    ("content", "value"),
    [
        (b'"\\ud83d"', "\ud83d"),
        (b'\xef\xbb\xbf{"a":1}', {"a": 1}),
        (b"1e999", math.inf),
        (b"\n\n  {}  \n", {}),
        (b"123456789012345678901234567890", 123456789012345678901234567890),
    ],
)
def test_servers_oddities_are_read(content: bytes, value: object) -> None:
    assert decode(content) == value


def test_not_a_number_is_read() -> None:
    assert math.isnan(decode(b'{"score": NaN}')["score"])


@pytest.mark.parametrize("content", [b"", b"<html>", b'{"a":', b'"\xff"', b"[" * 100_000, b"{} {}"])
def test_what_is_no_json_is_a_value_error(content: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        decode(content)


def test_paths_read_like_python() -> None:
    assert path_of("messages", 0, "content", 1, "type") == "messages[0].content[1].type"
    assert path_of(0, "a") == "[0].a"
    assert path_of() == ""


def test_values_in_messages_are_short_and_typed() -> None:
    assert shown("two") == "'two' (str)"
    assert shown(None) == "None"
    assert len(shown("x" * 1000)) < 80


def test_a_mapping_of_any_kind_is_a_dict() -> None:
    class Env(Mapping[str, int]):
        def __getitem__(self, key: str) -> int:
            return {"a": 1}[key]

        def __iter__(self) -> Iterator[str]:
            return iter(("a",))

        def __len__(self) -> int:
            return 1

    assert plain(Env()) == {"a": 1}


NESTED = st.recursive(
    st.none() | st.integers() | st.text(alphabet='[]{}"\\a\u00e9', max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(alphabet='[]{}"\\b', max_size=4), inner, max_size=4)
    ),
)


@given(NESTED, st.integers(0, 140), st.sampled_from(["[]", "{}"]))
@example("]", 129, "[]")
@example('\\"[', 128, "{}")
@example([], 128, "{}")
@example({}, 128, "[]")
def test_depth_is_told_from_brackets_outside_strings(value: Any, wrapped: int, kind: str) -> None:
    def depth(value: Any) -> int:
        inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else None
        return 0 if inner is None else 1 + max(map(depth, inner), default=0)

    text = json.dumps(value)
    for _ in range(wrapped):
        text = f'["]", {text}]' if kind == "[]" else f'{{"}}": {text}}}'
    assert is_too_deep(text.encode()) is (depth(value) + wrapped > 128)
