"""What the model is told about a function, and how its arguments reach it."""

from __future__ import annotations

import dataclasses
import enum
import functools
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Generic, Literal, NamedTuple, Optional, TypedDict, TypeVar, Unpack

import attrs
import msgspec
import pytest

from chatwright import ConfigError, Context, OutputParseError, RequestCheckError, Tool
from chatwright.structured.strict import strict_schema

T = TypeVar("T")


class Color(enum.Enum):
    RED = "red"
    BLUE = "blue"


@dataclasses.dataclass
class Address:
    """Where somebody lives."""

    street: str
    zip: str = "0150"


@attrs.define
class Person:
    name: str
    home: Address | None = None


class Point(NamedTuple):
    x: float
    y: float = 0.0


class Filter(TypedDict, total=False):
    color: Color
    tags: list[str]


class Item(msgspec.Struct):
    sku: str
    qty: Annotated[int, msgspec.Meta(ge=1)] = 1


class Box(msgspec.Struct, Generic[T]):
    content: T


class Tree(msgspec.Struct):
    label: str
    children: list[Tree] = []


def nothing() -> str:
    return "nothing"


def scalars(a: str, b: int, c: float, d: bool) -> object:
    return a, b, c, d


def defaults(city: str, unit: Literal["C", "F"] = "C", days: int = 3) -> object:
    return city, unit, days


def optional(name: Optional[str] = None, age: int | None = None) -> object:  # noqa: UP045
    return name, age


def keyword_only(a: int, *, b: int, c: int = 3) -> object:
    return a, b, c


def positional_only(a: int, b: int = 2, /, c: int = 3) -> object:
    return a, b, c


def enums(color: Color, size: Literal[1, 2, 3] = 1) -> object:
    return color, size


def nested(person: Person, items: list[Item]) -> object:
    return person, items


def annotated(count: Annotated[int, msgspec.Meta(ge=1, le=9, description="How many.")] = 1) -> object:
    return count


def unions(value: int | str | None, shape: Point | Address) -> object:
    return value, shape


def rich(day: date, price: Decimal, tags: set[str]) -> object:
    return day, price, tags


def generic(box: Box[int]) -> object:
    return box


def recursive(tree: Tree) -> object:
    return tree


def typed_dict(where: Filter) -> object:
    return where


def unpacked(name: str, **options: Unpack[Filter]) -> object:
    return name, options


@functools.cache
def cached(city: str) -> object:
    return city


def hidden(context: Context[int], city: str, other: Context[Any] | None = None) -> object:
    return context.value, city, other.value if other else None


class Shop:
    def __init__(self) -> None:
        self.sold: list[str] = []

    def sell(self, sku: str, qty: int = 1) -> object:
        """Sell something.

        Args:
            sku: Which one.
        """
        self.sold.append(sku)
        return sku, qty

    @classmethod
    def open(cls, name: str) -> object:
        return cls.__name__, name

    @staticmethod
    def price(sku: str) -> object:
        return sku

    def __call__(self, question: str) -> object:
        """Ask the shop."""
        return question


def logged(function: Any) -> Any:
    @functools.wraps(function)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        return function(*args, **kwargs)

    return wrapper


CASES: list[tuple[Any, str, Any]] = [
    (nothing, "{}", "nothing"),
    (nothing, "", "nothing"),
    (scalars, '{"a": "x", "b": 1, "c": 2, "d": true}', ("x", 1, 2.0, True)),
    (defaults, '{"city": "Oslo", "unit": "F", "days": 1}', ("Oslo", "F", 1)),
    (defaults, '{"city": "Oslo"}', ("Oslo", "C", 3)),
    (defaults, '{"city": "Oslo", "unit": null, "days": null}', ("Oslo", "C", 3)),
    (optional, '{"name": null, "age": 4}', (None, 4)),
    (optional, "{}", (None, None)),
    (keyword_only, '{"a": 1, "b": 2}', (1, 2, 3)),
    (positional_only, '{"a": 1, "b": 5, "c": 6}', (1, 5, 6)),
    (positional_only, '{"a": 1, "c": 6}', (1, 2, 6)),
    (enums, '{"color": "blue", "size": 2}', (Color.BLUE, 2)),
    (
        nested,
        '{"person": {"name": "A", "home": {"street": "S", "zip": "1"}}, "items": [{"sku": "x", "qty": 2}]}',
        (Person("A", Address("S", "1")), [Item("x", 2)]),
    ),
    (nested, '{"person": {"name": "A"}, "items": []}', (Person("A"), [])),
    (annotated, '{"count": 9}', 9),
    (unions, '{"value": "x", "shape": {"x": 1, "y": 2}}', ("x", Point(1.0, 2.0))),
    (unions, '{"value": null, "shape": {"street": "S"}}', (None, Address("S"))),
    (rich, '{"day": "2026-01-31", "price": "1.10", "tags": ["a"]}', (date(2026, 1, 31), Decimal("1.10"), {"a"})),
    (generic, '{"box": {"content": 3}}', Box(3)),
    (recursive, '{"tree": {"label": "a", "children": [{"label": "b", "children": []}]}}', Tree("a", [Tree("b")])),
    (typed_dict, '{"where": {"color": "red", "tags": []}}', {"color": Color.RED, "tags": []}),
    (unpacked, '{"name": "x", "color": "red", "tags": ["a"]}', ("x", {"color": Color.RED, "tags": ["a"]})),
    (unpacked, '{"name": "x"}', ("x", {})),
    (cached, '{"city": "Oslo"}', "Oslo"),
    (hidden, '{"city": "Oslo"}', (7, "Oslo", 7)),
    (Shop().sell, '{"sku": "x", "qty": 2}', ("x", 2)),
    (Shop.open, '{"name": "x"}', ("Shop", "x")),
    (Shop.price, '{"sku": "x"}', "x"),
    (Shop(), '{"question": "x"}', "x"),
    (functools.partial(defaults, unit="F"), '{"city": "Oslo", "days": 2}', ("Oslo", "F", 2)),
    (functools.partial(defaults, "Rome"), '{"unit": "F"}', ("Rome", "F", 3)),
    (logged(defaults), '{"city": "Oslo"}', ("Oslo", "C", 3)),
    (Address, '{"street": "S", "zip": "1"}', Address("S", "1")),
]


@pytest.mark.parametrize(("function", "arguments", "result"), CASES, ids=range(len(CASES)))
def test_arguments_reach_the_function_in_its_types(function: Any, arguments: str, result: object) -> None:
    made = Tool.from_function(function)
    assert made.prepared(made.decode(arguments), Context(7))() == result


@pytest.mark.parametrize(
    "function",
    list(dict.fromkeys(function for function, *_ in CASES)),
    ids=range(len(dict.fromkeys(function for function, *_ in CASES))),
)
def test_the_schema_is_strict_and_nothing_is_left_to_do_about_it(function: Any) -> None:
    described = Tool.from_function(function).to_dict()
    schema = described["function"]["parameters"]
    assert described["function"]["strict"] is True
    assert schema["required"] == list(schema["properties"])
    assert schema["additionalProperties"] is False
    assert strict_schema(schema).schema == schema
    assert strict_schema(schema).faults == ()


def test_the_whole_of_a_tool() -> None:
    def get_weather(city: str, unit: Literal["C", "F"] = "C", days: int | None = None) -> str:
        """Current weather.

        Looks it up in the archive.

        Args:
            city: Name of the city,
                in English.
            unit (str): Degrees.

        Returns:
            A sentence.
        """
        return f"{city}{unit}{days}"

    assert Tool.from_function(get_weather).to_dict() == {
        "type": "function",
        "function": {
            "name": "get_weather",
            "description": "Current weather.\n\nLooks it up in the archive.",
            "parameters": {
                "type": "object",
                "properties": {
                    "city": {"type": "string", "description": "Name of the city, in English."},
                    "unit": {"type": "string", "enum": ["C", "F"], "description": "Degrees."},
                    "days": {"anyOf": [{"type": "integer"}, {"type": "null"}]},
                },
                "required": ["city", "unit", "days"],
                "additionalProperties": False,
            },
            "strict": True,
        },
    }


def google(a: int) -> None:
    """Do it.

    Args:
        a: The number.
    """


def numpy(a: int) -> None:
    """Do it.

    Parameters
    ----------
    a : int
        The number.

    Returns
    -------
    None
    """


def sphinx(a: int) -> None:
    """Do it.

    :param int a: The number.
    :returns: nothing
    """


@pytest.mark.parametrize("function", [google, numpy, sphinx])
def test_docstrings_of_every_style(function: Any) -> None:
    made = Tool.from_function(function)
    assert made.description == "Do it."
    assert made.parameters["properties"]["a"]["description"] == "The number."


def test_a_description_with_the_type_wins() -> None:
    def find(a: Annotated[int, msgspec.Meta(description="From the type.")]) -> None:
        """Find.

        Args:
            a: From the docstring.
        """

    assert Tool.from_function(find).parameters["properties"]["a"]["description"] == "From the type."


def test_the_context_is_hidden() -> None:
    assert list(Tool.from_function(hidden).parameters["properties"]) == ["city"]


def test_no_docstring_no_description() -> None:
    assert "description" not in Tool.from_function(nothing).to_dict()["function"]


@pytest.mark.parametrize(
    ("function", "message"), [(lambda: None, "say name="), (dict, "parameters can't be read"), (min, "can't be read")]
)
def test_what_has_no_fitting_name_or_signature(function: Any, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        Tool.from_function(function)


def maps(a: dict[str, int]) -> None: ...
def inner_map(a: list[dict[str, int]]) -> None: ...
def anything(a: Any) -> None: ...
def tuples(a: tuple[int, str]) -> None: ...
def untyped(a) -> None: ...  # type: ignore[no-untyped-def]  # noqa: ANN001
def many(*args: int) -> None: ...
def keywords(**kwargs: int) -> None: ...
def bare_list(a: list) -> None: ...  # type: ignore[type-arg]
def in_class(a: Box[Any]) -> None: ...


@pytest.mark.parametrize(
    ("function", "path"),
    [
        (maps, "a"),
        (inner_map, "a[0]"),
        (anything, "a"),
        (tuples, "a"),
        (untyped, "a"),
        (many, "args"),
        (keywords, "kwargs"),
        (bare_list, "a[0]"),
        (in_class, "a.content"),
    ],
)
def test_what_strict_mode_cannot_express_is_refused_with_its_path(function: Any, path: str) -> None:
    with pytest.raises(RequestCheckError, match=function.__name__) as raised:
        Tool.from_function(function)
    assert [fault.path for fault in raised.value.faults] == [path]
    assert Tool.from_function(function, strict=False).to_dict()["function"].get("strict") is None


def test_every_fault_is_told_at_once() -> None:
    def bad(a, b: dict[str, int], c: int, *rest: str) -> None: ...  # type: ignore[no-untyped-def]  # noqa: ANN001

    with pytest.raises(RequestCheckError) as raised:
        Tool.from_function(bad)
    assert sorted(fault.path for fault in raised.value.faults) == ["a", "b", "rest"]


def test_without_strict_mode() -> None:
    def loose(a, b: dict[str, int], /, c: str = "x", *args: int, **more: float) -> object:  # type: ignore[no-untyped-def]  # noqa: ANN001
        return a, b, c, args, more

    made = Tool.from_function(loose, strict=False)
    assert made.parameters == {
        "type": "object",
        "properties": {
            "a": {},
            "b": {"type": "object", "additionalProperties": {"type": "integer"}},
            "c": {"type": "string", "default": "x"},
            "args": {"type": "array", "items": {"type": "integer"}},
        },
        "required": ["a", "b"],
        "additionalProperties": {"type": "number"},
    }
    values = made.decode('{"a": [1], "b": {"x": 1}, "args": [1, 2], "z": 3}')
    assert made.prepared(values, Context(None))() == ([1], {"x": 1}, "x", (1, 2), {"z": 3.0})


def test_what_json_cannot_say_is_refused_in_any_mode() -> None:
    def bad(a: int, b: complex) -> None: ...

    for strict in (True, False):
        with pytest.raises(ConfigError, match="b: "):
            Tool.from_function(bad, strict=strict)


@pytest.mark.parametrize(
    ("function", "arguments", "path"),
    [
        (scalars, '{"a": 1, "b": 1, "c": 1, "d": true}', "a"),
        (defaults, '{"city": "Oslo", "unit": "K"}', "unit"),
        (defaults, "{}", "city"),
        (defaults, '{"city": null}', "city"),
        (nested, '{"person": {"name": "A"}, "items": [{"sku": "x", "qty": 0}]}', "items[0].qty"),
        (nested, '{"person": {}, "items": []}', "person.name"),
        (annotated, '{"count": 10}', "count"),
        (defaults, '{"city": "Oslo", "units": "F"}', "units"),
        (defaults, "[1]", ""),
        (defaults, '{"city": "Os', ""),
    ],
)
def test_wrong_arguments_are_told_with_their_path(function: Any, arguments: str, path: str) -> None:
    with pytest.raises(OutputParseError) as raised:
        Tool.from_function(function).decode(arguments)
    assert raised.value.path == path
    assert raised.value.raw_text == arguments


def test_a_name_that_means_nothing_is_told() -> None:
    def lost(a: Nowhere) -> None: ...  # type: ignore[name-defined]  # noqa: F821

    with pytest.raises(ConfigError, match="'Nowhere'"):
        Tool.from_function(lost)
