"""Functions that are made tools by the decorator, and what can be said about them."""

from __future__ import annotations

import dataclasses
import functools
from typing import Any, Literal

import pytest

from chatwright import ConfigError, Context, Tool, tool


def nothing() -> str:
    return "nothing"


def defaults(city: str, unit: Literal["C", "F"] = "C", days: int = 3) -> object:
    return city, unit, days


async def asynchronous(city: str) -> object:
    return city


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


def test_names_and_descriptions_can_be_said() -> None:
    made = Tool.from_function(nothing, name="void", description="Does nothing.")
    assert made.to_dict()["function"]["name"] == "void"
    assert made.description == "Does nothing."
    assert Tool.from_function(Shop()).name == "Shop"
    assert Tool.from_function(Shop()).description == "Ask the shop."
    assert Tool.from_function(lambda: 1, name="one").name == "one"


def test_a_decorated_function_stays_what_it_is() -> None:
    decorated = tool(defaults)
    assert decorated is defaults
    assert decorated("Oslo") == ("Oslo", "C", 3)
    del defaults.__tool__  # type: ignore[attr-defined]


def test_what_was_said_in_the_decorator_counts() -> None:
    @tool(name="remove", needs_approval=True, timeout=10, description="Gone.", strict=False)
    def delete(path: str) -> str:
        return path

    made = Tool.from_function(delete)
    assert (made.name, made.needs_approval, made.timeout, made.description, made.strict) == (
        *("remove", True, 10.0, "Gone."),
        False,
    )
    assert Tool.from_function(delete, timeout=5).timeout == 5.0
    assert Tool.from_function(functools.partial(delete, path="x")).needs_approval
    assert delete("a") == "a"


def test_methods_can_be_decorated() -> None:
    class Store:
        @tool(needs_approval=True)
        def drop(self, name: str) -> object:
            return id(self), name

        @tool
        @staticmethod
        def count(name: str) -> object:
            return name

        @tool
        @classmethod
        def make(cls, name: str) -> object:
            return cls, name

    store = Store()
    bound = Tool.from_function(store.drop)
    assert bound.needs_approval
    assert bound.prepared(bound.decode('{"name": "x"}'), Context(None))() == (id(store), "x")
    assert Tool.from_function(Store.count).prepared({"name": "x"}, Context(None))() == "x"
    assert Tool.from_function(Store.make).prepared({"name": "x"}, Context(None))() == (Store, "x")
    with pytest.raises(ConfigError, match="bound to its object"):
        Tool.from_function(Store.drop).check_bound()


def test_types_of_a_function_inside_another_one_are_found_later() -> None:
    def make() -> Any:
        @dataclasses.dataclass
        class Local:
            a: int

        @tool
        def use(local: Local) -> int:
            return local.a

        return use

    made = Tool.from_function(make())
    assert made.prepared(made.decode('{"local": {"a": 3}}'), Context(None))() == 3


def test_types_may_be_defined_further_down() -> None:
    @tool
    def use(later: Later) -> int:
        return later.a

    @dataclasses.dataclass
    class Later:
        a: int

    assert Tool.from_function(use).parameters["properties"]["later"]["properties"] == {"a": {"type": "integer"}}


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"timeout": 0}, "timeout"),
        ({"timeout": "fast"}, "timeout"),
        ({"name": "no spaces please"}, "name"),
        ({"name": "x" * 65}, "name"),
    ],
)
def test_options_that_cannot_work(options: dict[str, Any], message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        tool(**options)
    with pytest.raises(ConfigError, match=message):
        Tool.from_function(nothing, **options)


def test_an_unknown_option_is_told() -> None:
    with pytest.raises(TypeError, match="needs_aproval"):
        tool(needs_aproval=True)  # type: ignore[call-overload]


@pytest.mark.parametrize("value", [3, None, "get_weather"])
def test_what_cannot_be_called_is_no_tool(value: Any) -> None:
    with pytest.raises(ConfigError, match="called"):
        Tool.from_function(value)


def test_what_cannot_be_marked_is_told() -> None:
    with pytest.raises(ConfigError, match="from_function"):
        tool(len)


def test_generators_are_collected() -> None:
    def count(to: int) -> Any:
        yield from range(to)

    assert Tool.from_function(count).prepared({"to": 3}, Context(None))() == [0, 1, 2]


def test_async_functions_are_known() -> None:
    class Caller:
        async def __call__(self, a: int) -> int:
            return a

    async def generate(a: int) -> Any:
        yield a

    for function in (asynchronous, functools.partial(asynchronous, "x"), Caller(), Caller().__call__, generate):
        assert Tool.from_function(function).is_async
    assert not Tool.from_function(nothing).is_async


def test_a_tool_is_json_wherever_a_request_takes_one() -> None:
    from chatwright._json import plain

    @tool
    def greet(name: str) -> str:
        return name

    described = Tool.from_function(greet).to_dict()
    assert plain([greet, Tool.from_function(greet)]) == [described, described]


@pytest.mark.parametrize(
    "option", [{"needs_approval": "yes"}, {"needs_approval": 1}, {"strict": 0}, {"description": 3}]
)
def test_an_option_that_could_be_misread_is_refused(option: Any) -> None:
    with pytest.raises(ConfigError, match=next(iter(option))):
        tool(**option)
