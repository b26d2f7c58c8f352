"""Answers of Python types by a real model, which llama.cpp holds to the schemas that chatwright makes of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple, TypedDict

import attrs
import msgspec
import pydantic
import pytest

import chatwright as cw

if TYPE_CHECKING:
    from tests.replay.callers import Caller

SERVER = "llamacpp"
MODEL = "smollm2-135m-instruct"
BOB = "Bob is 42 years old and lives in Paris. Extract the person as JSON."
OPTIONS: dict[str, Any] = {"model": MODEL, "max_tokens": 80, "temperature": 0, "seed": 7}


@dataclass
class Person:
    """A person."""

    name: str
    age: Annotated[int, "in years"]


@attrs.frozen
class Address:
    city: str
    country: str | None = None


@attrs.frozen
class Inhabitant:
    name: str
    address: Address


class Book(TypedDict):
    title: str
    pages: int


class Point(NamedTuple):
    x: int
    y: int


class Circle(msgspec.Struct, tag="circle"):
    radius: float


class Square(msgspec.Struct, tag="square"):
    side: float


class Colour(Enum):
    RED = "red"
    GREEN = "green"
    BLUE = "blue"


class Pet(pydantic.BaseModel):
    name: str = pydantic.Field(description="What it is called")
    legs: int = pydantic.Field(ge=0)


@dataclass
class Folder:
    name: str
    folders: list[Folder] = field(default_factory=list)


def asked(caller: Caller, question: str, response_format: Any, **options: Any) -> Any:
    """The answer to a question, parsed."""
    options = {**OPTIONS, **options}
    answer = caller.do(
        lambda c: c.chat.completions.parse(messages=question, response_format=response_format, **options)
    )
    assert answer.finish_reason == "stop"
    return answer.parsed


def test_dataclass(caller: Caller) -> None:
    assert asked(caller, BOB, Person) == Person("Bob", 42)


def test_nested_attrs_classes(caller: Caller) -> None:
    found = asked(caller, BOB, Inhabitant)
    assert isinstance(found, Inhabitant)
    assert (found.name, found.address.city) == ("Bob", "Paris")


def test_typed_dict(caller: Caller) -> None:
    found = asked(caller, "The book 'Emma' has 474 pages. Extract the book as JSON.", Book)
    assert found == {"title": "Emma", "pages": 474}


def test_named_tuple(caller: Caller) -> None:
    found = asked(caller, "The point is at x=3 and y=4. Give the point as JSON.", Point)
    assert found == Point(3, 4)
    assert isinstance(found, Point)


def test_union_of_tagged_structs(caller: Caller) -> None:
    found = asked(caller, "A circle with a radius of 2. Give the shape as JSON.", Circle | Square)
    assert isinstance(found, (Circle, Square))


def test_enum(caller: Caller) -> None:
    assert asked(caller, "What colour is the sky? Answer as JSON.", Colour) in Colour


def test_literal(caller: Caller) -> None:
    answer = asked(caller, "Is fire hot? Answer yes or no, as JSON.", Literal["yes", "no"])
    assert answer in ("yes", "no")


def test_optional_number(caller: Caller) -> None:
    assert isinstance(asked(caller, "How old is Bob, who is 42? Answer as JSON.", int | None), (int, type(None)))


def test_list_of_words(caller: Caller) -> None:
    words = asked(caller, "The primary colours are red, yellow and blue. List them as JSON.", list[str])
    assert words
    assert all(isinstance(word, str) for word in words)


def test_pydantic_model(caller: Caller) -> None:
    found = asked(caller, "Rex is a dog with 4 legs. Extract the pet as JSON.", Pet)
    assert isinstance(found, Pet)
    assert (found.name, found.legs) == ("Rex", 4)


def test_recursive_class(caller: Caller) -> None:
    question = 'Repeat this JSON: {"name": "home", "folders": [{"name": "music", "folders": []}]}'
    found = asked(caller, question, Folder)
    assert isinstance(found, Folder)
    assert all(isinstance(folder, Folder) for folder in found.folders)


def test_schema(caller: Caller) -> None:
    properties = {"name": {"type": "string"}, "age": {"type": "integer"}}
    schema = {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}
    assert asked(caller, BOB, schema) == {"name": "Bob", "age": 42}


def test_stream_of_a_dataclass(caller: Caller) -> None:
    """What has arrived of the value grows; at the end it is whole."""
    events, final = caller.read(lambda c: c.chat.completions.stream(messages=BOB, response_format=Person, **OPTIONS))
    deltas = [event.parsed for event in events if isinstance(event, cw.ContentDelta)]
    assert {"name": "Bob"} in deltas
    assert final.parsed == Person("Bob", 42)


def test_answer_cut_short(caller: Caller) -> None:
    with pytest.raises(cw.LengthFinishReasonError) as caught:
        asked(caller, BOB, Person, max_tokens=4)
    assert caught.value.completion.finish_reason == "length"
    assert caught.value.raw_text
