"""Types of every kind, each with JSON that is of it, the value that stands for, and JSON that isn't."""

from __future__ import annotations

import collections
import datetime as dt
import decimal
import fractions
import ipaddress
import pathlib
import re
import typing
import uuid
from collections import abc
from typing import (
    Annotated,
    Any,
    Literal,
    NamedTuple,
    Optional,
    TypedDict,
    Union,
)

import annotated_types as at
from typing_extensions import Doc

from tests.answer_types import (
    SCHEMA,
    Apple,
    Array,
    Bounds,
    Box,
    ByEmail,
    ByPhone,
    Camel,
    Cat,
    Chain,
    Checked,
    City,
    Color,
    Derived,
    Dog,
    Email,
    Entry,
    Even,
    Everything,
    Group,
    IntBox,
    Invoice,
    Level,
    Line,
    Linked,
    Mixed,
    Mood,
    Movie,
    Names,
    Nested,
    Pair,
    Partial,
    Pear,
    Person,
    Ping,
    Plain,
    Planet,
    Point,
    Pong,
    Range,
    Score,
    Slot,
    Stock,
    Team,
    Tree,
    Twice,
    Typed,
    Unset,
    UserId,
)


class Case(NamedTuple):
    """One type, what is of it and what isn't."""

    hint: Any
    json: Any
    value: Any
    wrong: list[tuple[Any, str]]
    """JSON that isn't of the type, each with the path of what is wrong."""


UTC = dt.UTC
_EVERYTHING = {
    "when": "2026-01-31T12:00:00Z",
    "day": "2026-01-31",
    "at": "12:30:00",
    "lasts": "PT1H30M",
    "price": "12.50",
    "id": "12345678-1234-5678-1234-567812345678",
    "blob": "aGVsbG8=",
    "host": "127.0.0.1",
}
_BOUNDS = {"age": 3, "name": "Bo", "code": "NO", "share": 0.5, "tags": ["a"], "step": 10}

CASES: dict[str, Case] = {
    "attrs": Case(
        Invoice,
        {"number": "7", "total": 2.5, "paid": True},
        Invoice("7", 2.5, paid=True),
        [({"number": "7"}, "total"), ({"number": 7, "total": 1, "paid": True}, "number"), ([], "")],
    ),
    "dataclass": Case(Point, {"x": 1, "y": 2}, Point(1, 2), [({"x": "1"}, "x"), ({"x": True}, "x"), ({"y": 1}, "x")]),
    "nested": Case(
        Line,
        {"start": {"x": 1, "y": 2}, "end": {"x": 3, "y": 4}},
        Line(Point(1, 2), Point(3, 4)),
        [({"start": {"x": 1}, "end": {"x": 1.5}}, "end.x")],
    ),
    "recursive": Case(
        Tree,
        {"name": "a", "children": [{"name": "b", "children": []}]},
        Tree("a", [Tree("b")]),
        [({"name": "a", "children": [{"name": "b", "children": [{}]}]}, "children[0].children[0].name")],
    ),
    "mutually recursive": Case(
        Ping,
        {"pong": {"ping": {"pong": None}}},
        Ping(Pong(Ping(None))),
        [({"pong": {"ping": {"pong": 1}}}, "pong.ping.pong")],
    ),
    "TypedDict": Case(
        Movie,
        {"title": "Alien", "year": 1979},
        {"title": "Alien", "year": 1979},
        [({"title": "A", "year": "x"}, "year")],
    ),
    "TypedDict, not total": Case(Partial, {"a": 1, "b": "x"}, {"a": 1, "b": "x"}, [({"a": 1}, "b"), ({"b": 1}, "b")]),
    "NamedTuple": Case(
        City, {"name": "Oslo", "population": 1}, City("Oslo", 1), [({"population": 1}, "name"), (["Oslo"], "")]
    ),
    "Struct with a tag": Case(Cat, {"type": "Cat", "lives": 9}, Cat(9), [({"type": "Dog", "lives": 9}, "type")]),
    "Struct, renamed and closed": Case(
        Camel,
        {"humpCount": 2, "isTired": True},
        Camel(2, is_tired=True),
        [({"hump_count": 2, "isTired": True}, "humpCount"), ({"humpCount": 2, "color": 1}, "color")],
    ),
    "Struct like an array": Case(Array, {"first": 1, "second": "b"}, Array(1, "b"), [([1, "b"], "")]),
    "enum of str": Case(Color, "red", Color.RED, [("blue", ""), ("RED", ""), (None, "")]),
    "enum of int": Case(Level, 3, Level.HIGH, [(2, ""), ("3", ""), (True, "")]),
    "enum of both": Case(Mixed, 1, Mixed.ONE, [("1", ""), (True, "")]),
    "enum of objects": Case(Planet, "MARS", Planet.MARS, [("VENUS", "")]),
    "enum with _missing_": Case(Mood, "glad", Mood.GLAD, [("sad", ""), (1, "")]),
    "Literal": Case(Literal["a", "b"], "b", "b", [("c", ""), (0, "")]),
    "Literal of several kinds": Case(Literal["a", 1, None, True], True, True, [("b", ""), (2, ""), (False, "")]),  # noqa: PYI061 - both spellings
    "Literal of members": Case(Literal[Color.RED, Level.LOW], "red", Color.RED, [("green", ""), (3, "")]),
    "Optional": Case(Optional[Point], None, None, [(1, ""), ({"x": None}, "x")]),  # noqa: UP045
    "Optional, given": Case(Point | None, {"x": 1, "y": 2}, Point(1, 2), [({}, "x")]),
    "Union": Case(Union[int, str], "a", "a", [(1.5, ""), (None, ""), ([], "")]),  # noqa: UP007
    "int or float": Case(int | float, 3, 3, [("3", ""), (True, "")]),
    "bool or int": Case(bool | int, True, True, [("x", "")]),
    "list": Case(list[int], [1, 2], [1, 2], [([1, "x"], "[1]"), ({}, "")]),
    "list of objects": Case(
        list[Point], [{"x": 1, "y": 2}], [Point(1, 2)], [([{"x": 1, "y": 2}, {"x": None}], "[1].x")]
    ),
    "list of lists": Case(list[list[str]], [["a"], []], [["a"], []], [([["a"], [1]], "[1][0]")]),
    "list of Optional": Case(list[int | None], [1, None], [1, None], [(["x"], "[0]")]),
    "set": Case(set[int], [1, 2], {1, 2}, [(["a"], "[0]")]),
    "frozenset": Case(frozenset[str], ["a"], frozenset("a"), [("a", "")]),
    "tuple of any length": Case(tuple[int, ...], [1, 2], (1, 2), [([None], "[0]")]),
    "Sequence": Case(abc.Sequence[str], ["a"], ["a"], [([1], "[0]")]),
    "deque": Case(collections.deque[int], [1], collections.deque([1]), [(["a"], "[0]")]),
    "typing.List": Case(typing.List[int], [1], [1], [(["a"], "[0]")]),  # noqa: UP006
    "generic dataclass": Case(Box[int], {"content": 1, "label": "a"}, Box(1, "a"), [({"content": "1"}, "content")]),
    "generic of a class": Case(
        Box[list[Point]],
        {"content": [{"x": 1, "y": 1}], "label": ""},
        Box([Point(1, 1)]),
        [({"content": [{}]}, "content[0].x")],
    ),
    "derived from a generic": Case(
        IntBox, {"content": 1, "label": "", "weight": 2}, IntBox(1, "", 2.0), [({"content": "a"}, "content")]
    ),
    "generic attrs": Case(
        Pair[int, str], {"left": 1, "right": ["a"]}, Pair(1, ["a"]), [({"left": 1, "right": [2]}, "right[0]")]
    ),
    "generic Struct": Case(Slot[Color], {"item": "red"}, Slot(Color.RED), [({"item": "blue"}, "item")]),
    "generic TypedDict": Case(
        Entry[int], {"key": "a", "value": 1}, {"key": "a", "value": 1}, [({"key": "a", "value": "b"}, "value")]
    ),
    "pydantic": Case(
        Person,
        {"name": "Ada", "age": 36, "born": "1815-12-10"},
        Person(name="Ada", age=36, born=dt.date(1815, 12, 10)),
        [({"name": "Ada", "age": -1, "born": None}, "age"), ({"age": 1}, "name")],
    ),
    "recursive pydantic": Case(
        Group,
        {"people": [], "parent": {"people": [{"name": "A", "age": 1, "born": None}], "parent": None}},
        Group(people=[], parent=Group(people=[Person(name="A", age=1)])),
        [({"people": [{}], "parent": None}, "people[0].name")],
    ),
    "list of pydantic": Case(
        list[Person], [{"name": "A", "age": 1, "born": None}], [Person(name="A", age=1)], [([{}], "[0].name")]
    ),
    "pydantic in a dataclass": Case(
        Team,
        {"lead": {"name": "A", "age": 1, "born": None}, "color": "red"},
        Team(Person(name="A", age=1), Color.RED),
        [({"lead": {"name": "A", "age": "x"}, "color": "red"}, "lead.age")],
    ),
    "pydantic dataclass": Case(Checked, {"count": 1}, Checked(1), [({"count": 0}, "count"), ({"count": "x"}, "count")]),
    "pydantic dataclass with a validator": Case(
        Stock,
        {"count": 2, "other": {"count": 4, "other": None}},
        Stock(2, Stock(4)),
        [({"count": 0}, "count"), ({"count": 2, "other": {"count": 3}}, "other.count")],
    ),
    "Struct with what may be unset": Case(Unset, {"size": 1}, Unset(1), [({"size": None}, "size")]),
    "duration in weeks": Case(
        dt.timedelta, "P2W", dt.timedelta(weeks=2), [("P", ""), ("PT", ""), ("P1Y", ""), ("", "")]
    ),
    "duration": Case(
        dt.timedelta, "P1DT2H3M4.5S", dt.timedelta(days=1, hours=2, minutes=3, seconds=4.5), [("P99999999999W", "")]
    ),
    "Union told apart by a Literal": Case(
        Apple | Pear,
        {"kind": "pear", "size": 1},
        Pear("pear", 1.0),
        [({"kind": "apple", "size": 1.5}, "size"), ({"kind": "plum", "size": 1}, "kind")],
    ),
    "Union told apart by its fields": Case(
        list[ByEmail | ByPhone],
        [{"number": "1", "country": "NO"}, {"address": "a@b"}],
        [ByPhone("1", "NO"), ByEmail("a@b")],
        [([{"number": "1", "country": 2}], "[0].country")],
    ),
    "Union of tagged Structs": Case(
        Cat | Dog, {"type": "Dog", "tricks": ["sit"]}, Dog(["sit"]), [({"type": "Dog", "tricks": [1]}, "tricks[0]")]
    ),
    "Union of an object and a list": Case(Point | list[Point], [{"x": 1, "y": 2}], [Point(1, 2)], [("x", "")]),
    "attrs validator": Case(Even, {"number": 2}, Even(2), [({"number": 3}, "number")]),
    "attrs, private field": Case(
        Typed, {"name": "a", "hidden": 2}, Typed("a", 2), [({"name": "a", "hidden": "b"}, "hidden")]
    ),
    "__post_init__": Case(list[Range], [{"low": 1, "high": 2}], [Range(1, 2)], [([{"low": 2, "high": 1}], "[0]")]),
    "InitVar and no init": Case(Derived, {"base": 1, "rest": 2}, Derived(1, 2), [({"base": 1}, "rest")]),
    "constraints": Case(
        Bounds,
        _BOUNDS,
        Bounds(3, "Bo", "NO", 0.5, ["a"], 10),
        [
            ({**_BOUNDS, "age": -1}, "age"),
            ({**_BOUNDS, "age": 150}, "age"),
            ({**_BOUNDS, "name": ""}, "name"),
            ({**_BOUNDS, "name": "Robert"}, "name"),
            ({**_BOUNDS, "code": "no"}, "code"),
            ({**_BOUNDS, "share": 1.01}, "share"),
            ({**_BOUNDS, "tags": []}, "tags"),
            ({**_BOUNDS, "step": 4}, "step"),
        ],
    ),
    "plain class": Case(Plain, {"name": "a", "size": 2}, Plain("a", 2), [({"name": 1}, "name")]),
    "recursive plain class": Case(
        Linked,
        {"value": 1, "following": {"value": 2, "following": None}},
        Linked(1, Linked(2)),
        [({"value": 1, "following": {}}, "following.value")],
    ),
    "Self": Case(
        Chain, {"head": 1, "tail": {"head": 2, "tail": None}}, Chain(1, Chain(2)), [({"head": 1, "tail": 2}, "tail")]
    ),
    "NewType": Case(UserId, 1, 1, [("x", "")]),
    "recursive alias": Case(Nested, [1, [2, []]], [1, [2, []]], [([1, ["x"]], "[1][0]")]),
    "generic alias": Case(Twice[int], [1], [1], [(["a"], "[0]")]),
    "Annotated": Case(Score, 10, 10, [(11, ""), (-1, "")]),
    "Annotated in a list": Case(list[Annotated[str, Doc("A word.")]], ["a"], ["a"], [([1], "[0]")]),
    "constraint on a Union": Case(Annotated[int | None, at.Ge(1)], None, None, [(0, "")]),
    "Predicate": Case(Annotated[str, at.Predicate(str.islower)], "abc", "abc", [("ABC", "")]),
    "bound of another type": Case(
        Annotated[dt.date, at.Ge(dt.date(2020, 1, 1))], "2021-01-01", dt.date(2021, 1, 1), [("2019-12-31", "")]
    ),
    "what is written as text": Case(
        Everything,
        _EVERYTHING,
        Everything(
            dt.datetime(2026, 1, 31, 12, tzinfo=UTC),
            dt.date(2026, 1, 31),
            dt.time(12, 30),
            dt.timedelta(hours=1, minutes=30),
            decimal.Decimal("12.50"),
            uuid.UUID("12345678-1234-5678-1234-567812345678"),
            b"hello",
            ipaddress.IPv4Address("127.0.0.1"),
        ),
        [({**_EVERYTHING, key: "?"}, key) for key in _EVERYTHING],
    ),
    "date or datetime": Case(dt.date | dt.datetime, "2026-01-31", dt.date(2026, 1, 31), [("soon", "")]),
    "datetime or date": Case(
        dt.date | dt.datetime, "2026-01-31T10:00:00Z", dt.datetime(2026, 1, 31, 10, tzinfo=UTC), [(1, "")]
    ),
    "UUID or str": Case(uuid.UUID | str, "no uuid", "no uuid", [(1, "")]),
    "Fraction": Case(fractions.Fraction, "2/3", fractions.Fraction(2, 3), [("a/b", ""), ("1/0", "")]),
    "Path": Case(pathlib.Path, "/a/b", pathlib.Path("/a/b"), [(1, "")]),
    "Pattern": Case(re.Pattern, "a+", re.compile("a+"), [("(", "")]),
    "str": Case(str, "a\ud83d", "a\ud83d", [(1, "")]),
    "int": Case(int, 3, 3, [("3", ""), (3.5, ""), (True, ""), (None, "")]),
    "float": Case(float, 2, 2.0, [("2", ""), (True, "")]),
    "bool": Case(bool, False, False, [(0, ""), ("false", "")]),
    "None": Case(None, None, None, [(0, ""), ("", "")]),
    "subclass of str": Case(Email, "a@b", Email("a@b"), [("ab", ""), (1, "")]),
    "subclass of list": Case(Names, ["a"], Names(["a"]), [([1], "[0]")]),
    "schema": Case(
        SCHEMA,
        {"name": "A", "age": 1},
        {"name": "A", "age": 1},
        [({"name": "A", "age": -1}, "age"), ({"name": "A"}, "age")],
    ),
}

FunctionalForm = TypedDict("FunctionalForm", {"in": int, "class": str})
CASES["TypedDict, functional"] = Case(
    FunctionalForm, {"in": 1, "class": "a"}, {"in": 1, "class": "a"}, [({"in": "a", "class": "b"}, "in")]
)
