"""What type checkers make of answers of a type. Nothing here is run; `make check` reads it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypedDict, TypeVar, assert_type

import attrs
import msgspec
import pydantic

from chatwright import ParsedCompletion
from chatwright.types import Completion

if TYPE_CHECKING:
    from chatwright import AsyncClient, Client


@dataclass
class Point:
    x: int


@attrs.define
class Invoice:
    total: float


class Movie(TypedDict):
    title: str


class City(NamedTuple):
    name: str


class Cat(msgspec.Struct):
    lives: int


class Person(pydantic.BaseModel):
    name: str


class Color(Enum):
    RED = "red"


def classes(client: Client) -> None:
    parse = client.chat.completions.parse
    assert_type(parse(model="m", messages="Hi", response_format=Point), ParsedCompletion[Point])
    assert_type(parse(model="m", messages="Hi", response_format=Invoice).parsed, Invoice)
    assert_type(parse(model="m", messages="Hi", response_format=Movie).parsed, Movie)
    assert_type(parse(model="m", messages="Hi", response_format=City).parsed, City)
    assert_type(parse(model="m", messages="Hi", response_format=Cat).parsed, Cat)
    assert_type(parse(model="m", messages="Hi", response_format=Person).parsed, Person)
    assert_type(parse(model="m", messages="Hi", response_format=Color).parsed, Color)
    assert_type(parse(model="m", messages="Hi", response_format=int).parsed, int)


def forms(client: Client) -> None:
    parse = client.chat.completions.parse
    assert_type(parse(model="m", messages="Hi", response_format=list[Point]).parsed, list[Point])
    assert_type(parse(model="m", messages="Hi", response_format=int | str).parsed, int | str)
    assert_type(parse(model="m", messages="Hi", response_format=Point | Invoice).parsed, Point | Invoice)
    assert_type(parse(model="m", messages="Hi", response_format=Point | None).parsed, Point | None)
    assert_type(parse(model="m", messages="Hi", response_format=list[Point | None]).parsed, list[Point | None])
    assert_type(parse(model="m", messages="Hi", response_format=Literal["a", "b"]).parsed, Literal["a", "b"])
    assert_type(parse(model="m", messages="Hi", response_format=dict[str, int], strict=False).parsed, dict[str, int])


def without_a_class(client: Client) -> None:
    parse = client.chat.completions.parse
    assert_type(parse(model="m", messages="Hi", response_format={"type": "object"}).parsed, Any)
    assert_type(parse(model="m", messages="Hi").parsed, None)


def what_else_it_tells(client: Client) -> None:
    completion = client.chat.completions.parse(
        model="m", messages="Hi", response_format=Point, reask=2, lenient=True, temperature=0.2, timeout=3
    )
    assert_type(completion.attempts, list[Completion])
    assert_type(completion.repairs, tuple[str, ...])
    client.chat.completions.parse(model="m", messages="Hi", response_format=Point, reask="2")  # type: ignore[call-overload]  # pyright: ignore[reportCallIssue, reportArgumentType]
    client.chat.completions.parse(model="m", messages="Hi", response_format=3)  # type: ignore[call-overload]  # pyright: ignore[reportCallIssue, reportArgumentType]


async def asynchronous(client: AsyncClient) -> None:
    completion = await client.chat.completions.parse(model="m", messages="Hi", response_format=list[Point])
    assert_type(completion.parsed, list[Point])
    either = await client.chat.completions.parse(model="m", messages="Hi", response_format=Point | None)
    assert_type(either.parsed, Point | None)


def streamed(client: Client) -> None:
    with client.chat.completions.stream(model="m", messages="Hi", response_format=Point | None) as stream:
        assert_type(stream.final.parsed, Point | None)
    assert_type(client.chat.completions.stream(model="m", messages="Hi").final, Completion)


T = TypeVar("T")


def extract(client: Client, kind: type[T], text: str) -> T:
    """A wrapper as users write it."""
    with client.chat.completions.stream(model="m", messages=text, response_format=kind) as stream:
        assert_type(stream.until_done().final.parsed, T)
    return client.chat.completions.parse(model="m", messages=text, response_format=kind).parsed


async def extract_soon(client: AsyncClient, kind: type[T], text: str) -> T:
    completion = await client.chat.completions.parse(model="m", messages=text, response_format=kind)
    assert_type(completion, ParsedCompletion[T])
    return completion.parsed


def extracted(client: Client) -> None:
    assert_type(extract(client, Invoice, "Hi"), Invoice)
