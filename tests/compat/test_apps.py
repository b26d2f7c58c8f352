"""Three programs written for the official SDK, moved over by their import lines alone, at work against a server.

`before/` has them as they were: `mypy --strict` and basedpyright pass there with `openai` installed, and `make check`
runs both on `apps/`.
"""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from chatwright.openai import AsyncOpenAI, OpenAI
from chatwright.testing import FakeServer, call, fault
from tests.compat.apps import streaming_service, sync_chat, tool_use

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

HERE = Path(__file__).parent
APPS = sorted(path.name for path in (HERE / "apps").glob("*.py"))


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeServer]:
    with FakeServer() as running:
        monkeypatch.setenv("OPENAI_BASE_URL", running.url)
        monkeypatch.setenv("OPENAI_API_KEY", "sk-test-0123456789")
        yield running


def test_all_three_are_there() -> None:
    assert APPS == ["streaming_service.py", "sync_chat.py", "tool_use.py"]


@pytest.mark.parametrize("name", APPS)
def test_only_import_lines_differ(name: str) -> None:
    before = (HERE / "before" / f"{name}.txt").read_text().splitlines()
    after = (HERE / "apps" / name).read_text().splitlines()
    different = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
    assert different
    for old, new in different:
        assert old.startswith("from openai")
        assert new == old.replace("from openai", "from chatwright.openai", 1)


class TestSyncChat:
    def test_a_conversation(
        self, server: FakeServer, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        usage = {"prompt_tokens": 3, "completion_tokens": 4, "total_tokens": 7}
        server.on().reply("Hello!", usage=usage).then("It was lo", finish_reason="length", usage=usage)
        monkeypatch.setattr("sys.stdin", io.StringIO("Hi\nTell me more\n"))
        sync_chat.main()
        assert capsys.readouterr() == ("Hello!\nIt was lo …\n", "14 tokens\n")
        second = server.requests[1].json
        assert [message["role"] for message in second["messages"]] == ["system", "user", "assistant", "user"]
        assert (second["model"], second["temperature"]) == ("gpt-5-mini", 0.2)

    def test_what_is_omitted_is_not_sent(self, server: FakeServer) -> None:
        server.on().reply(refusal="No.")
        with OpenAI() as client:
            conversation = sync_chat.Conversation(client, "Be brief.")
            assert conversation.ask("Hi") == "(refused: No.)"
        assert "temperature" not in server.requests[0].json
        assert conversation.transcript() == ["system: Be brief.", "user: Hi", "assistant: (refused: No.)"]

    @pytest.mark.parametrize(
        ("status", "said"),
        [(401, "The key was refused."), (429, "Too fast; the server says: "), (418, "The server answered 418")],
    )
    def test_refusals_have_reasons(self, server: FakeServer, status: int, said: str) -> None:
        server.on().reply(fault.status(status)).forever()
        with OpenAI(max_retries=0) as client:
            assert sync_chat.reply_or_reason(sync_chat.Conversation(client, "x"), "Hi").startswith(said)

    def test_no_connection(self, server: FakeServer) -> None:
        server.on().reply(fault.reset())
        with OpenAI(max_retries=0) as client:
            said = sync_chat.reply_or_reason(sync_chat.Conversation(client, "x"), "Hi")
        assert said.startswith("No connection: ")


async def told(parts: AsyncIterator[str]) -> list[tuple[str, object]]:
    found = []
    async for part in parts:
        name, data = part.removesuffix("\n\n").split("\n")
        found.append((name.removeprefix("event: "), json.loads(data.removeprefix("data: "))))
    return found


class TestStreamingService:
    async def test_chunks(self, server: FakeServer, anyio_backend: str) -> None:
        server.on().reply("Two, three, five", usage={"prompt_tokens": 1, "completion_tokens": 2, "total_tokens": 3})
        async with AsyncOpenAI() as client:
            *pieces, end = await told(streaming_service.ChatService(client, "gpt-5").chunks("Primes?"))
        assert "".join(str(data) for name, data in pieces if name == "piece") == "Two, three, five"
        assert end == ("end", {"why": "stop", "tokens": 3, "text": "Two, three, five"})

    async def test_events(self, server: FakeServer, anyio_backend: str) -> None:
        server.on().reply("Let me see", tool_calls=[call("primes", limit=5)])
        async with AsyncOpenAI() as client:
            found = await told(streaming_service.ChatService(client, "gpt-5").events("Primes?"))
        assert "".join(str(data) for name, data in found if name == "piece") == "Let me see"
        done, (tool, made), end = [entry for entry in found if entry[0] != "piece"]
        assert (done, tool, end) == (("done", "Let me see"), "tool", ("end", "tool_calls"))
        assert isinstance(made, dict)
        assert (made["name"], json.loads(made["arguments"])) == ("primes", {"limit": 5})

    async def test_an_error_on_the_way(self, server: FakeServer, anyio_backend: str) -> None:
        server.on().reply("One, two", fault.error_event("rate_limit_exceeded", after_chunks=2)).forever()
        async with AsyncOpenAI(max_retries=0) as client:
            service = streaming_service.ChatService(client, "gpt-5")
            name, data = (await told(service.chunks("Hi")))[-1]
            assert (name, data["code"]) == ("error", "rate_limit_exceeded")  # type: ignore[index]
            assert (await told(service.events("Hi")))[-1] == ("error", "RateLimitError")


class TestToolUse:
    @pytest.fixture
    def assistant(self, server: FakeServer) -> Iterator[tool_use.Assistant]:
        with OpenAI() as client:
            yield tool_use.Assistant(client, "gpt-5")

    def test_a_loop_by_hand(self, server: FakeServer, assistant: tool_use.Assistant) -> None:
        server.on().reply(tool_calls=[call("get_weather", city="Oslo"), call("get_weather", wrong=1)]).then(
            "Rain, 7 °C"
        )
        assert assistant.answer("Weather in Oslo?") == "Rain, 7 °C"
        _, said, first, second = server.requests[1].json["messages"]
        assert [made["function"]["name"] for made in said["tool_calls"]] == ["get_weather", "get_weather"]
        assert (first["tool_call_id"], json.loads(first["content"])["degrees"]) == (said["tool_calls"][0]["id"], 7)
        assert second["content"].startswith("error: ")

    def test_it_gives_up(self, server: FakeServer, assistant: tool_use.Assistant) -> None:
        server.on().reply(tool_calls=[call("get_weather", city="Oslo")]).forever()
        assert assistant.answer("Weather?", turns=2) == "(gave up)"

    def test_a_structured_answer(self, server: FakeServer, assistant: tool_use.Assistant) -> None:
        server.on().reply('{"city":"Oslo","degrees":7.5,"sky":"rain"}').then(refusal="No.").then(
            '{"city"', finish_reason="length"
        )
        assert assistant.report("It rains in Oslo") == tool_use.Report(city="Oslo", degrees=7.5, sky="rain")
        assert assistant.report("It rains in Oslo") is None
        assert assistant.report("It rains in Oslo") is None
        assert server.requests[0].json["response_format"]["json_schema"]["name"] == "Report"

    def test_arguments_of_a_type(self, server: FakeServer, assistant: tool_use.Assistant) -> None:
        report = {"city": "Oslo", "degrees": 7, "sky": "rain"}
        server.on().reply(tool_calls=[call("file_report", report=report, urgent=True)])
        filed = assistant.filed("File it")
        assert filed == [tool_use.FileReport(report=tool_use.Report(city="Oslo", degrees=7, sky="rain"), urgent=True)]
        function = server.requests[0].json["tools"][0]["function"]
        assert (function["name"], function["strict"]) == ("file_report", True)
        assert function["description"] == "Put a report into the archive."
