"""The recipes keep their promises, beyond running."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

import pytest

from chatwright import AsyncClient, AuthenticationError, ChatCompletionAccumulator, Client
from chatwright.testing import fault
from tests.docs.scripts import PAGES, answer_by
from tests.docs.snippets import ROOT, run

if TYPE_CHECKING:
    from chatwright.testing import FakeServer

PAGE = ROOT / "docs" / "recipes.md"


@pytest.fixture
def recipes(chat_server: FakeServer) -> dict[str, Any]:
    """The names that the page makes, and the requests that it made."""
    answer_by(chat_server, PAGES["docs/recipes.md"])
    return run(PAGE)


def asking(server: FakeServer, words: str) -> list[Any]:
    return [request for request in server.requests if words in str(request.messages[-1]["content"])]


def test_a_thousand_prompts(recipes: dict[str, Any], chat_server: FakeServer) -> None:
    assert recipes["answers"] == ["Das Wort."] * 1000
    asked = asking(chat_server, "Translate the word")
    assert len(asked) == 1000
    assert len({request.connection for request in asked}) <= 50


def test_one_prompt_fails_alone(recipes: dict[str, Any], chat_server: FakeServer) -> None:
    answer_by(chat_server, [("bad", fault.status(401)), ("good", "Fine.")])
    first, second = asyncio.run(recipes["answer_all"](["bad", "good"]))
    assert isinstance(first, AuthenticationError)
    assert second == "Fine."


def test_what_is_relayed_is_what_came(recipes: dict[str, Any]) -> None:
    async def collect(text: str) -> list[str]:
        async with AsyncClient() as client:
            body = {"messages": [{"role": "user", "content": text}], "model": "theirs"}
            return [event.decode() async for event in recipes["relay"](client, body)]

    *chunks, end = asyncio.run(collect("Tell me a story"))
    accumulator = ChatCompletionAccumulator()
    for chunk in chunks:
        accumulator.push(json.loads(chunk.removeprefix("data: ")))
    assert accumulator.completion.text == "Once upon a time there was a stream."
    assert accumulator.completion.model == "gpt-5"
    assert end == "data: [DONE]\n\n"

    *_, last = asyncio.run(collect("Break off"))
    assert json.loads(last.removeprefix("data: "))["error"]["code"] == "server_error"


def test_a_budget_ends(recipes: dict[str, Any], chat_server: FakeServer) -> None:
    assert recipes["budget"].left <= 0
    assert len(asking(chat_server, "Spend a few tokens")) == 1


def test_a_job_has_one_key(recipes: dict[str, Any], chat_server: FakeServer) -> None:
    attempts = asking(chat_server, "Write the weekly report")
    assert [request.headers["idempotency-key"] for request in attempts] == ["job-4711"] * 2


def test_a_cached_completion_comes_back(recipes: dict[str, Any], chat_server: FakeServer) -> None:
    from chatwright.types import Completion

    answer_by(chat_server, [("Keep me", "Kept.")])
    with Client() as client:
        completion = client.chat.completions.create(model="gpt-5", messages="Keep me")
    assert Completion.from_dict(json.loads(completion.to_json())) == completion


def test_no_model_answers(recipes: dict[str, Any], chat_server: FakeServer) -> None:
    answer_by(chat_server, [("All down?", fault.status(503))])
    with Client() as client, pytest.raises(ExceptionGroup, match="none of") as trouble:
        recipes["ask_any"](client, ["gpt-5", "gpt-5-mini"], "All down?")
    assert len(trouble.value.exceptions) == 2
    assert len(asking(chat_server, "All down?")) == 4
