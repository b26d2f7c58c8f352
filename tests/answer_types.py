"""Types that an answer may have, of every kind."""

from __future__ import annotations

import dataclasses
import datetime as dt  # noqa: TC003 - annotations are read at run time
import decimal  # noqa: TC003 - annotations are read at run time
import enum
import ipaddress  # noqa: TC003 - annotations are read at run time
import typing
import uuid  # noqa: TC003 - annotations are read at run time
from typing import (
    Annotated,
    Generic,
    Literal,
    NamedTuple,
    NewType,
    NotRequired,
    Required,
    TypedDict,
    TypeVar,
)

import annotated_types as at
import attrs
import msgspec
import pydantic
from typing_extensions import ReadOnly, TypeAliasType

T = TypeVar("T")
U = TypeVar("U")


@attrs.define
class Invoice:
    """What is to be paid.

    Attributes:
        number: As printed on it.
    """

    number: str
    total: float
    paid: bool = False


@dataclasses.dataclass
class Point:
    x: int
    y: int = 0


@dataclasses.dataclass
class Line:
    start: Point
    end: Point


@dataclasses.dataclass
class Tree:
    """A tree."""

    name: str
    children: list[Tree] = dataclasses.field(default_factory=list)


@dataclasses.dataclass
class Ping:
    pong: Pong | None


@dataclasses.dataclass
class Pong:
    ping: Ping | None


class Movie(TypedDict):
    title: str
    year: NotRequired[int]


class Partial(TypedDict, total=False):
    a: int
    b: Required[ReadOnly[str]]


class City(NamedTuple):
    """A city."""

    name: str
    population: int = 0


class Cat(msgspec.Struct, tag=True):
    lives: int


class Dog(msgspec.Struct, tag=True):
    tricks: list[str]


class Camel(msgspec.Struct, rename="camel", forbid_unknown_fields=True):
    hump_count: int
    is_tired: bool = False


class Array(msgspec.Struct, array_like=True):
    first: int
    second: str


class Color(enum.Enum):
    RED = "red"
    GREEN = "green"


class Level(enum.IntEnum):
    LOW = 1
    HIGH = 3


class Mixed(enum.Enum):
    A = "a"
    ONE = 1


class Planet(enum.Enum):
    EARTH = (5.97e24, 6.37e6)
    MARS = (6.42e23, 3.39e6)


class Mood(enum.StrEnum):
    GLAD = "glad"

    @classmethod
    def _missing_(cls, value: object) -> Mood | None:
        return cls.GLAD if value == "happy" else None


@dataclasses.dataclass
class Box(Generic[T]):
    content: T
    label: str = ""


@dataclasses.dataclass
class IntBox(Box[int]):
    weight: float = 0.0


@attrs.define
class Pair(Generic[T, U]):
    left: T
    right: list[U]


class Slot(msgspec.Struct, Generic[T]):
    item: T | None


class Entry(TypedDict, Generic[T]):
    key: str
    value: T


class Person(pydantic.BaseModel):
    """A person."""

    name: str = pydantic.Field(description="Full name.")
    age: int = pydantic.Field(default=0, ge=0)
    born: dt.date | None = None


class Group(pydantic.BaseModel):
    people: list[Person]
    parent: Group | None = None


@dataclasses.dataclass
class Team:
    lead: Person
    color: Color


@dataclasses.dataclass
class Apple:
    kind: Literal["apple"]
    size: int


@dataclasses.dataclass
class Pear:
    kind: Literal["pear"]
    size: float


@dataclasses.dataclass
class ByEmail:
    address: str


@dataclasses.dataclass
class ByPhone:
    number: str
    country: str


def _is_even(_self: object, _attribute: object, value: int) -> None:
    if value % 2:
        raise ValueError("number must be even")


@attrs.define
class Even:
    number: int = attrs.field(validator=_is_even)


@attrs.define
class Typed:
    name: str = attrs.field(validator=attrs.validators.instance_of(str))
    _hidden: int = 1


@dataclasses.dataclass
class Range:
    low: int
    high: int

    def __post_init__(self) -> None:
        if self.low > self.high:
            raise ValueError("low must not exceed high")


@dataclasses.dataclass
class Bounds:
    age: Annotated[int, at.Ge(0), at.Lt(150)]
    name: Annotated[str, at.MinLen(1), at.MaxLen(5)]
    code: Annotated[str, msgspec.Meta(pattern="^[A-Z]{2}$", description="Two letters.")]
    share: Annotated[float, at.Interval(ge=0, le=1)]
    tags: Annotated[list[str], at.Len(1, 2)]
    step: Annotated[int, at.MultipleOf(5)] = 5


@dataclasses.dataclass
class Derived:
    base: int
    rest: dataclasses.InitVar[int]
    total: int = dataclasses.field(init=False)

    def __post_init__(self, rest: int) -> None:
        self.total = self.base + rest


class Plain:
    def __init__(self, name: str, size: int = 1) -> None:
        self.name, self.size = name, size

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Plain) and vars(self) == vars(other)

    __hash__ = None  # type: ignore[assignment]


class Linked:
    def __init__(self, value: int, following: typing.Optional[Linked] = None) -> None:  # noqa: UP045 - both spellings
        self.value, self.following = value, following

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Linked) and vars(self) == vars(other)

    __hash__ = None  # type: ignore[assignment]


@dataclasses.dataclass
class Chain:
    head: int
    tail: typing.Self | None = None


class Email(str):
    __slots__ = ()

    def __new__(cls, text: str) -> typing.Self:
        if "@" not in text:
            raise ValueError("an e-mail address needs an @")
        return super().__new__(cls, text)


class Names(list[str]):
    pass


@dataclasses.dataclass
class Everything:
    when: dt.datetime
    day: dt.date
    at: dt.time
    lasts: dt.timedelta
    price: decimal.Decimal
    id: uuid.UUID
    blob: bytes
    host: ipaddress.IPv4Address


@pydantic.dataclasses.dataclass
class Checked:
    count: pydantic.PositiveInt


@pydantic.dataclasses.dataclass
class Stock:
    count: int = pydantic.Field(ge=1, description="How many.")
    other: Stock | None = None

    @pydantic.field_validator("count")
    @classmethod
    def _is_even(cls, count: int) -> int:
        if count % 2:
            raise ValueError("count must be even")
        return count


class Unset(msgspec.Struct):
    size: int | msgspec.UnsetType = msgspec.UNSET


UserId = NewType("UserId", int)
Nested = TypeAliasType("Nested", "list[Nested] | int")
Twice = TypeAliasType("Twice", list[T], type_params=(T,))
Score = Annotated[int, "From 0 to 10.", at.Ge(0), at.Le(10)]
SCHEMA = {
    "type": "object",
    "properties": {"name": {"type": "string"}, "age": {"type": "integer", "minimum": 0}},
    "required": ["name", "age"],
    "additionalProperties": False,
}
