"""Custom tools, and values for `tool_choice`."""

from __future__ import annotations

import re
from typing import Any

import pytest

from chatwright import ConfigError, Context, Tool, allowed_tools, custom_tool, tool, tool_choice
from chatwright.types import FunctionTool

LARK = 'start: "a"+'


def run_sql(sql: str) -> str:
    """Run a query."""
    return sql.upper()


def find(city: str) -> str:
    return city


def test_a_custom_tool_keeps_its_function() -> None:
    assert custom_tool(run_sql) is run_sql
    made = Tool.from_function(run_sql)
    assert made.to_dict() == {"type": "custom", "custom": {"name": "run_sql", "description": "Run a query."}}
    assert made.prepared(made.decode("select"), Context(None))() == "SELECT"
    assert made.parameters == {}
    del run_sql.__tool__  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("options", "grammar"),
    [
        ({"grammar": LARK}, {"syntax": "lark", "definition": LARK}),
        ({"grammar": LARK, "syntax": "lark"}, {"syntax": "lark", "definition": LARK}),
        ({"grammar": "a+", "syntax": "regex"}, {"syntax": "regex", "definition": "a+"}),
        ({"grammar": re.compile("a+")}, {"syntax": "regex", "definition": "a+"}),
    ],
)
def test_grammars(options: dict[str, Any], grammar: dict[str, str]) -> None:
    @custom_tool(**options)
    def write(text: str) -> str:
        return text

    described = Tool.from_function(write).to_dict()["custom"]
    assert described["format"] == {"type": "grammar", "grammar": grammar}


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"syntax": "lark"}, "there is no grammar"),
        ({"grammar": ""}, "grammar must be"),
        ({"grammar": 3}, "grammar must be"),
        ({"grammar": "x", "syntax": "ebnf"}, "syntax must be"),
        ({"grammar": re.compile("x", re.IGNORECASE)}, "without flags"),
        ({"grammar": re.compile(b"x")}, "without flags"),
        ({"grammar": re.compile("x"), "syntax": "lark"}, "grammar must be"),
    ],
)
def test_grammars_that_cannot_be_sent(options: dict[str, Any], message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        custom_tool(**options)


def test_strict_is_for_json() -> None:
    with pytest.raises(ConfigError, match="strict"):
        custom_tool(strict=True)(run_sql)


def no_text() -> None: ...
def two_texts(a: str, b: str) -> None: ...
def number(a: int) -> None: ...
def one_text(a: str, b: int = 1) -> None: ...
def optional_text(a: str = "") -> None: ...
def with_context(context: Context[int], text) -> None: ...  # type: ignore[no-untyped-def]  # noqa: ANN001


@pytest.mark.parametrize("function", [no_text, two_texts, number])
def test_a_custom_tool_takes_one_text(function: Any) -> None:
    with pytest.raises(ConfigError, match="one str"):
        Tool.from_function(custom_tool(function))


@pytest.mark.parametrize(("function", "name"), [(one_text, "a"), (optional_text, "a"), (with_context, "text")])
def test_what_else_a_custom_tool_may_take(function: Any, name: str) -> None:
    assert Tool.from_function(custom_tool(function)).decode("x") == {name: "x"}


def test_options_of_custom_tools() -> None:
    @custom_tool(needs_approval=True, timeout=3, name="sql", description="SQL.")
    def query(text: str) -> str:
        return text

    made = Tool.from_function(query, timeout=4)
    assert (made.type, made.needs_approval, made.timeout, made.name, made.description) == (
        *("custom", True, 4.0),
        *("sql", "SQL."),
    )


def test_one_tool() -> None:
    described = {"type": "function", "function": {"name": "find"}}
    for given in (find, "find", Tool.from_function(find), described, FunctionTool.from_dict(described)):
        assert tool_choice(given).to_dict() == described
    marked = tool(name="look")(lambda city: city)
    assert tool_choice(marked).to_dict()["function"] == {"name": "look"}
    made = custom_tool(name="sql")(lambda text: text)
    assert tool_choice(made).to_dict() == {"type": "custom", "custom": {"name": "sql"}}


def test_some_tools() -> None:
    made = custom_tool(name="sql")(lambda text: text)
    assert allowed_tools(find, made, "other", mode="required").to_dict() == {
        "type": "allowed_tools",
        "allowed_tools": {
            "mode": "required",
            "tools": [
                {"type": "function", "function": {"name": "find"}},
                {"type": "custom", "custom": {"name": "sql"}},
                {"type": "function", "function": {"name": "other"}},
            ],
        },
    }
    assert allowed_tools(find).allowed_tools.mode == "auto"


@pytest.mark.parametrize("given", [3, {"name": "x"}, {"type": "web_search"}])
def test_what_is_no_tool(given: Any) -> None:
    with pytest.raises(ConfigError):
        tool_choice(given)


def test_no_tools_at_all() -> None:
    with pytest.raises(ConfigError, match="at least one"):
        allowed_tools()
    with pytest.raises(ConfigError, match="mode"):
        allowed_tools(find, mode="must")  # type: ignore[arg-type]
