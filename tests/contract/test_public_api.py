"""What users can name and call, against a recorded list: a change has to be meant, and is seen in the diff.

Record it anew with `python tests/contract/test_public_api.py`.
"""

from __future__ import annotations

import inspect
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import chatwright
from chatwright import AsyncClient, Client, types
from chatwright._async_resources import AsyncCompletions
from chatwright._listed_resources import AsyncModels, AsyncStoredMessages, Models, StoredMessages
from chatwright._raw import AsyncStreamedResponse, RawResponse, StreamedResponse
from chatwright._raw_resources import (
    AsyncRawCompletions,
    AsyncRawStoredMessages,
    AsyncStreamedCompletions,
    AsyncStreamedStoredMessages,
    RawCompletions,
    RawStoredMessages,
    StreamedCompletions,
    StreamedStoredMessages,
)
from chatwright._resources import Completions

if TYPE_CHECKING:
    from collections.abc import Iterator

RECORD = Path(__file__).with_name("public_api.txt")

RESOURCES: dict[str, type] = {
    "client.chat.completions": Completions,
    "client.chat.completions.messages": StoredMessages,
    "client.models": Models,
    "async_client.chat.completions": AsyncCompletions,
    "async_client.chat.completions.messages": AsyncStoredMessages,
    "async_client.models": AsyncModels,
    "raw response": RawResponse,
    "streamed response": StreamedResponse,
    "async streamed response": AsyncStreamedResponse,
}
TWINS = [
    (Client, AsyncClient),
    (Completions, AsyncCompletions),
    (StoredMessages, AsyncStoredMessages),
    (Models, AsyncModels),
    (StreamedResponse, AsyncStreamedResponse),
    (types.Page, types.AsyncPage),
]
# What only makes sense, or is named otherwise, when it is awaited.
ASYNC_ONLY = {"aclose"}


def public_members(kind: type) -> list[str]:
    declared = inspect.get_annotations(kind) if kind in RESOURCES.values() else {}
    return sorted(name for name in {*dir(kind), *declared} if not name.startswith("_"))


def own_members(kind: type) -> list[str]:
    """Those that no other public class, or Python itself, already has."""
    inherited = [base for base in kind.__mro__[1:] if base.__name__ in chatwright.__all__ or base in (Exception, tuple)]
    return [name for name in public_members(kind) if not any(hasattr(base, name) for base in inherited)]


def signature(function: Any) -> str:
    try:
        return str(inspect.signature(function))
    except (TypeError, ValueError):
        return ""


def members(label: str, kind: type) -> Iterator[str]:
    for name in own_members(kind):
        value = inspect.getattr_static(kind, name, None)
        if isinstance(value, (classmethod, staticmethod)) or inspect.isfunction(value):
            found = getattr(kind, name)
            prefix = "async " if inspect.iscoroutinefunction(found) else ""
            yield f"{label}.{name}: {prefix}{signature(found)}"
        elif isinstance(value, property):
            yield f"{label}.{name}: property"
        else:
            yield f"{label}.{name}"


def surface() -> list[str]:
    """One line for each name, method and attribute."""
    lines: list[str] = []
    for name in sorted(set(chatwright.__all__) - {"__version__"}):
        value = getattr(chatwright, name)
        bases = [base.__name__ for base in getattr(value, "__bases__", ())]
        lines.append(f"chatwright.{name}{'(' + ', '.join(bases) + ')' if bases else ''}{_call(value)}")
        if isinstance(value, type) and not name.endswith("Options"):
            lines += members(f"chatwright.{name}", value)
    for label, resource in RESOURCES.items():
        lines += members(label, resource)
    for name in dir(types):
        value = getattr(types, name)
        fields = sorted(getattr(value, "_ATTRIBUTES", {}) or getattr(value, "__annotations__", {}))
        lines.append(f"chatwright.types.{name}: {', '.join(fields)}")
    return lines


def _call(value: Any) -> str:
    is_own_class = isinstance(value, type) and getattr(value, "__init__", None) is not object.__init__
    return f": {signature(value)}" if is_own_class or inspect.isfunction(value) else ""


def test_the_public_surface_is_the_recorded_one() -> None:
    recorded = RECORD.read_text().splitlines()
    found = surface()
    added, lost = sorted(set(found) - set(recorded)), sorted(set(recorded) - set(found))
    assert (lost, added) == ([], []), "a change of what users can call; if it is meant, record it anew (see above)"
    assert found == recorded


@pytest.mark.parametrize(("one", "other"), TWINS, ids=lambda kind: kind.__name__)
def test_both_clients_have_the_same_methods_with_the_same_parameters(one: type, other: type) -> None:
    names = public_members(one)
    assert names == [name for name in public_members(other) if name not in ASYNC_ONLY] or (
        set(names) - set(public_members(other)) == {"close"}
    )
    for name in names:
        function, twin = getattr(one, name, None), getattr(other, name, None)
        if inspect.isfunction(function) and twin is not None:
            assert list(inspect.signature(function).parameters.values()) == list(
                inspect.signature(twin).parameters.values()
            )


@pytest.mark.parametrize(
    ("plain", "others"),
    [
        (Completions, (RawCompletions, StreamedCompletions)),
        (AsyncCompletions, (AsyncRawCompletions, AsyncStreamedCompletions)),
        (StoredMessages, (RawStoredMessages, StreamedStoredMessages)),
        (AsyncStoredMessages, (AsyncRawStoredMessages, AsyncStreamedStoredMessages)),
    ],
)
def test_raw_and_streaming_resources_lack_no_method(plain: type, others: tuple[type, ...]) -> None:
    client = Client(base_url="http://localhost")
    performer = client.chat.completions._performer
    # A run is many requests, so it has no one response.
    expected = {name for name in public_members(plain) if not name.startswith("with_")} - {"run", "resume"}
    for other in others:
        resource = other(performer)
        assert {name for name in vars(resource) if not name.startswith("_")} == expected
        for name in expected - {"messages"}:
            assert inspect.signature(getattr(resource, name)) == inspect.signature(getattr(plain(performer), name))


class TestSignatures:
    def test_every_parameter_of_the_api_is_shown(self) -> None:
        create = inspect.signature(Client(base_url="http://localhost").chat.completions.create)
        assert {*types.CreateOptions.__annotations__, "model", "messages", "stream"} == set(create.parameters)
        assert {parameter.kind for parameter in create.parameters.values()} == {inspect.Parameter.KEYWORD_ONLY}
        assert {name for name, parameter in create.parameters.items() if parameter.default is parameter.empty} == {
            "model",
            "messages",
        }
        assert create.parameters["temperature"].annotation == "float | None"

    def test_tools_that_look_through_wrappers_find_the_function(self) -> None:
        create = Completions.create
        stand = inspect.unwrap(create)
        assert inspect.isfunction(stand)
        assert inspect.getsource(create).lstrip().startswith("@shows_options")
        assert inspect.iscoroutinefunction(AsyncCompletions.create)
        assert create.__name__ == stand.__name__ == "create"

    def test_help_shows_them(self, capsys: pytest.CaptureFixture[str]) -> None:
        help(Completions.create)
        shown = capsys.readouterr().out
        assert "max_completion_tokens" in shown
        assert "Ask the model for its answer." in shown


def test_importing_the_clients_is_cheap() -> None:
    code = "import sys; a = set(sys.modules); from chatwright import {}; print(*sorted(set(sys.modules) - a))"

    def loaded(names: str) -> set[str]:
        done = subprocess.run([sys.executable, "-c", code.format(names)], capture_output=True, text=True, check=True)
        return set(done.stdout.split())

    for name in ("Client", "AsyncClient"):
        found = loaded(name)
        assert found.isdisjoint({"httpx", "attrs", "attr", "msgspec", "anyio", "asyncio", "inspect", "json", "ssl"})
        assert len(found) <= 70


if __name__ == "__main__":
    RECORD.write_text("".join(f"{line}\n" for line in surface()))
