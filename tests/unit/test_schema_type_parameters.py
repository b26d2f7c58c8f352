"""Type parameters in the syntax of Python 3.12, with annotations that are strings: not every 3.12 knows their names."""

from __future__ import annotations

import json
import sys
from types import ModuleType
from typing import Any

import pytest

from chatwright import Context, Tool
from chatwright.structured.decoding import decode
from chatwright.structured.response_format import lint_schema

if sys.version_info < (3, 12):
    pytest.skip("the syntax is younger", allow_module_level=True)

SOURCE = """
from __future__ import annotations
import dataclasses, typing
import attrs, msgspec

type Nested = list[Nested] | int
type Several[T] = list[T]

@dataclasses.dataclass
class Box[T]:
    content: T
    more: list[Box[T]] = dataclasses.field(default_factory=list)

@dataclasses.dataclass
class Labelled[T](Box[list[T]]):
    label: T | None = None

@attrs.define
class Pair[T, U]:
    left: T
    right: Several[U]

class Slot[T](msgspec.Struct):
    item: T | None

class Entry[T](typing.TypedDict):
    key: str
    value: T

class Spot[T](typing.NamedTuple):
    x: T

class Plain[T]:
    def __init__(self, name: T) -> None:
        self.name = name

def echo[T: int](value: T, many: Several[T]) -> T:
    return value
"""
PLACE = "tests.type_parameters_of_3_12"


@pytest.fixture(scope="module")
def made() -> Any:
    module = sys.modules[PLACE] = ModuleType(PLACE)
    exec(SOURCE, vars(module))
    yield module
    del sys.modules[PLACE]


@pytest.mark.parametrize(
    ("hint", "value"),
    [
        ("Nested", [1, [2, []]]),
        ("Several[str]", ["a"]),
        ("Box[int]", {"content": 1, "more": [{"content": 2, "more": []}]}),
        ("Labelled[int]", {"content": [1], "more": [{"content": [2], "more": []}], "label": 3}),
        ("Pair[int, str]", {"left": 1, "right": ["a"]}),
        ("Slot[bool]", {"item": True}),
        ("Entry[int]", {"key": "a", "value": 1}),
        ("Spot[float]", {"x": 1.5}),
    ],
)
def test_type_parameters_are_filled_in(made: Any, hint: str, value: Any) -> None:
    kind = eval(hint, vars(made))
    assert lint_schema(kind) == ()
    text = json.dumps(value if isinstance(value, dict) else {"value": value})
    found = decode(kind, text)
    if hint == "Labelled[int]":
        assert found == made.Labelled([1], [made.Box([2])], 3)
    assert decode(kind, text) == found


def test_type_parameters_of_functions_and_constructors(made: Any) -> None:
    assert decode(made.Plain[int], '{"name": 3}').name == 3
    tool = Tool.from_function(made.echo)
    assert tool.parameters["properties"]["value"] == {"type": "integer"}
    assert tool.prepared(tool.decode('{"value": 3, "many": []}'), Context(None))() == 3
