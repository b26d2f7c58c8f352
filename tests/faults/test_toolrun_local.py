"""A round trip of tools with a real model, small as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import pytest

import chatwright as cw
from chatwright.local import MODEL, LocalServer
from tests.local_model import needs_local_model

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = needs_local_model


@cw.tool
def get_weather(city: str, unit: Literal["C", "F"] = "C") -> str:
    """Current weather in a city.

    Args:
        city: Name of the city.
        unit: Degrees.
    """
    return f"12 {unit} in {city}"


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with LocalServer(tools=True) as server:
        yield server.base_url


@pytest.mark.parametrize("stream", [False, True])
def test_a_round_trip(url: str, stream: bool) -> None:
    with cw.Client(base_url=url, api_key="local") as client:
        run = client.chat.completions.run(
            model=MODEL,
            messages="What is the weather in Oslo?",
            tools=[get_weather],
            tool_choice=cw.tool_choice(get_weather),
            stream=stream,
            max_turns=2,
            temperature=0,
            max_completion_tokens=60,
        )
        run.until_done()
    first = next(message for message in run.messages if message["role"] == "tool")
    assert first["content"].startswith("12 ")
    assert run.status in ("done", "length", "max_turns")
    assert run.usage is not None
    assert run.usage.total_tokens > 0
