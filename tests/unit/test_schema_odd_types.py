"""Types of libraries with habits of their own: aliases, validators, unions that know their variants."""

from __future__ import annotations

import abc
import dataclasses
import datetime as dt
import enum
import json
import re
from collections.abc import Callable  # noqa: TC003 - annotations are read at run time
from typing import Annotated, Any, Generic, Literal, TypeVar, Union

import attrs
import jsonschema
import pydantic
import pytest
from typing_extensions import TypeAliasType

from chatwright.errors import OutputParseError
from chatwright.structured.decoding import decode
from chatwright.structured.response_format import lint_schema, schema_of


def path_of_fault(hint: Any, value: Any) -> str:
    with pytest.raises(OutputParseError) as caught:
        decode(hint, json.dumps(value))
    return caught.value.path


class Cat(pydantic.BaseModel):
    kind: Literal["cat"]
    lives: int


class Dog(pydantic.BaseModel):
    kind: Literal["dog"]
    tricks: list[str]


class Zoo(pydantic.BaseModel):
    first: Annotated[Union[Cat, Dog], pydantic.Field(discriminator="kind")]  # noqa: UP007 - as pydantic's docs have it
    more: list[Cat | Dog] = []
    counts: list[int | bool] = []


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"first": {"kind": "cat", "lives": "many"}}, "first.lives"),
        ({"first": {"kind": "cat"}}, "first.lives"),
        ({"first": {"kind": "dog", "tricks": ["sit", 1]}}, "first.tricks[1]"),
        ({"first": {"kind": "cow"}}, "first"),
        ({"more": [{"kind": "cat", "lives": "many"}]}, "more[0].lives"),
        ({"counts": [1, "x"]}, "counts[1]"),
    ],
)
def test_a_path_into_a_union_of_pydantics_has_no_names_of_variants(change: dict[str, Any], path: str) -> None:
    sound = {"first": {"kind": "cat", "lives": 9}, "more": [], "counts": []}
    assert path_of_fault(Zoo, {**sound, **change}) == path


@pydantic.dataclasses.dataclass
class Renamed:
    size: int = pydantic.Field(alias="theSize")
    color: str = pydantic.Field(validation_alias=pydantic.AliasChoices("colour", "color"), default="red")


def test_fields_of_pydantics_dataclasses_go_by_their_aliases() -> None:
    assert list(schema_of(Renamed)["properties"]) == ["theSize", "colour"]
    assert decode(Renamed, '{"theSize": 1, "colour": "blue"}') == Renamed(theSize=1, colour="blue")  # type: ignore[call-arg] # pyright: ignore[reportCallIssue]
    assert path_of_fault(Renamed, {"theSize": "x", "colour": "blue"}) == "theSize"


class Opaque:
    pass


class Unfit(pydantic.BaseModel, arbitrary_types_allowed=True):
    thing: Opaque


def test_a_model_without_a_schema_is_refused_at_its_place() -> None:
    holder = dataclasses.make_dataclass("Holder", [("inner", list[Unfit])])
    assert [fault.path for fault in lint_schema(holder)] == ["inner[0]"]


def _is_row(_self: object, _attribute: object, value: str) -> None:
    if value not in "ABC":
        raise ValueError("there is no such row")


@attrs.define
class Ticket:
    _seat: int = attrs.field(validator=[attrs.validators.instance_of(int), attrs.validators.ge(1)])
    row: str = attrs.field(alias="line", validator=_is_row)
    tags: list[str] = attrs.field(validator=attrs.validators.deep_iterable(attrs.validators.max_len(3)))

    def __attrs_post_init__(self) -> None:
        if self.row == "C" and self._seat > 9:
            raise ValueError("row C has nine seats")


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"seat": 0}, "[1].seat"),
        ({"line": "Z"}, "[1].line"),
        ({"tags": ["good", "fine"]}, "[1].tags"),
        ({"line": "C", "seat": 10}, "[1]"),
        ({"seat": "one"}, "[1].seat"),
    ],
)
def test_a_field_that_an_attrs_validator_refuses_is_named(change: dict[str, Any], path: str) -> None:
    sound = {"seat": 1, "line": "A", "tags": ["new"]}
    assert decode(list[Ticket], json.dumps({"value": [sound]})) == [Ticket(1, "A", ["new"])]
    assert path_of_fault(list[Ticket], {"value": [sound, {**sound, **change}]}) == path


def test_an_alias_may_refer_to_itself_before_it_has_a_name_anywhere() -> None:
    nested: Any = TypeAliasType("Deep", "list[Deep] | str")  # noqa: F821 # pyright: ignore[reportUndefinedVariable, reportGeneralTypeIssues] - nowhere, on purpose
    assert decode(nested, '{"value": ["a", ["b", []]]}') == ["a", ["b", []]]


@pytest.mark.parametrize("text", ["", "aGk=", "aGVsbG8=", "aGVs", "?", "aGk", "aGk=x", "a b=", "===="])
def test_the_schema_of_bytes_takes_what_can_be_read_as_base64(text: str) -> None:
    validator = jsonschema.Draft202012Validator(schema_of(bytes))
    if validator.is_valid({"value": text}):
        assert isinstance(decode(bytes, json.dumps({"value": text})), bytes)
    else:
        assert path_of_fault(bytes, {"value": text}) == ""


Long: Any = enum.Enum("Long", {f"m{n}": f"{'word' * 15}{n}" for n in range(260)})  # type: ignore[misc]


@pytest.mark.parametrize(
    ("hint", "path"),
    [
        (Long, ""),
        (list[Long], "[0]"),
        (dataclasses.make_dataclass("Value", [("value", Long)]), "value"),
        (dataclasses.make_dataclass("Rows", [("rows", list[Long])]), "rows[0]"),
    ],
)
def test_what_is_too_large_is_told_by_the_path_of_the_value(hint: Any, path: str) -> None:
    assert [fault.path for fault in lint_schema(hint)] == [path]


@dataclasses.dataclass
class Calling:
    back: Callable[[int], str]


def test_what_can_not_be_said_in_json_is_called_so() -> None:
    (fault,) = lint_schema(Calling)
    assert (fault.path, fault.rule) == ("back", "is no type that JSON has values of")


T = TypeVar("T")


class Holding(Generic[T]):
    def __init__(self, held: T, more: list[T] | None = None) -> None:
        self.held, self.more = held, more


class HoldingDates(Holding[dt.date]):
    pass


def test_the_type_parameters_of_a_plain_class_are_filled_in() -> None:
    assert schema_of(Holding[int])["properties"]["held"] == {"type": "integer"}
    found = decode(HoldingDates, '{"held": "2026-01-31", "more": null}')
    assert (type(found), found.held) == (HoldingDates, dt.date(2026, 1, 31))
    assert path_of_fault(Holding[int], {"held": 1, "more": [1, "x"]}) == "more[1]"


def _without_sign(number: int) -> int:
    return abs(number)


@attrs.define
class Ruled:
    size: int = attrs.field(validator=[attrs.validators.ge(1), attrs.validators.lt(9)])
    code: str = attrs.field(validator=attrs.validators.matches_re("[A-Z]+"))
    tags: list[str] | None = attrs.field(validator=attrs.validators.optional(attrs.validators.max_len(2)))
    made: int = attrs.field(converter=_without_sign, validator=attrs.validators.gt(0), default=1)
    odd: str = attrs.field(validator=attrs.validators.matches_re("a", flags=re.IGNORECASE), default="A")


def test_what_attrs_validators_demand_is_told_to_the_model() -> None:
    found = schema_of(Ruled)["properties"]
    assert found["size"] == {"type": "integer", "minimum": 1, "exclusiveMaximum": 9}
    assert found["code"] == {"type": "string", "pattern": "^(?:[A-Z]+)$"}
    assert found["tags"]["anyOf"][0] == {"type": "array", "items": {"type": "string"}, "maxItems": 2}
    assert found["made"] == {"type": "integer"}
    assert found["odd"] == {"type": "string"}
    sound = {"size": 1, "code": "A", "tags": None, "made": -1, "odd": "a"}
    assert decode(Ruled, json.dumps(sound)) == Ruled(1, "A", None, -1, "a")
    for change, path in (({"size": 9}, "size"), ({"code": "a"}, "code"), ({"tags": ["a"] * 3}, "tags")):
        assert path_of_fault(Ruled, {**sound, **change}) == path


@dataclasses.dataclass
class Figure(abc.ABC):
    size: float

    @abc.abstractmethod
    def area(self) -> float: ...


class Square(Figure):
    def area(self) -> float:
        return self.size**2


def test_of_an_abstract_class_there_are_no_objects() -> None:
    (fault,) = lint_schema(list[Figure])
    assert (fault.path, fault.rule) == ("[0]", "is abstract: there are no objects of it")
    assert decode(Square, '{"size": 2}') == Square(2)


@pytest.mark.parametrize(
    ("meant", "suggestion"),
    [
        ([int], "did you mean list[int]?"),
        ((int, str), "did you mean tuple[int, str]?"),
        (Calling(repr), "did you mean the class Calling itself?"),
        (3, None),
        (repr, None),
    ],
)
def test_a_value_in_the_place_of_a_type_is_told(meant: Any, suggestion: str | None) -> None:
    (fault,) = lint_schema(meant)
    assert fault.suggestion == suggestion
