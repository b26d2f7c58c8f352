"""A run that is paused in one process and finished in another one."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from tests.faults.replies import json_reply
from tests.faults.server import ScriptedServer
from tests.unit.tool_answers import answer, call

if TYPE_CHECKING:
    from pathlib import Path

PROGRAM = '''
import json, pathlib, sys
import chatwright as cw

url, state_file, log_file, step = sys.argv[1:]

def log(line: str) -> None:
    with open(log_file, "a") as file:
        print(line, file=file)

@cw.tool
def look_up(city: str) -> str:
    """Look a city up."""
    log(f"look_up {city}")
    return f"{city}: 12"

@cw.tool(needs_approval=True)
def book(city: str, nights: int = 1) -> dict[str, object]:
    """Book a room."""
    log(f"book {city} {nights}")
    return {"booked": city, "nights": nights}

TOOLS = [look_up, book]

with cw.Client(base_url=url, api_key="sk-never-saved-0123456789", max_retries=0) as client:
    completions = client.chat.completions
    if step == "begin":
        run = completions.run(model="m", messages="A room in Oslo?", tools=TOOLS, temperature=0, max_turns=5)
        run.until_done()
    elif step == "begin and crash":
        run = completions.run(model="m", messages="A room in Oslo?", tools=TOOLS, temperature=0, max_turns=5)
        for turn in run:
            break
    else:
        state = json.loads(pathlib.Path(state_file).read_text())
        decisions = {"call_2": cw.approve(arguments={"city": "Oslo", "nights": 2})} if step == "approve" else {}
        run = completions.resume(state, tools=TOOLS, decisions=decisions)
        run.until_done()
    pathlib.Path(state_file).write_text(json.dumps(run.to_dict()))
    print(json.dumps({"status": run.status, "text": run.final.text if run.status == "done" else None,
                      "tokens": run.usage.total_tokens, "pending": [call.id for call in run.pending]}))
'''


class Processes:
    """Each step of a run in a process of its own."""

    def __init__(self, folder: Path, url: str) -> None:
        self.state = folder / "state.json"
        self.log = folder / "log.txt"
        self.url = url

    def step(self, name: str) -> Any:
        program = [sys.executable, "-c", PROGRAM, self.url, str(self.state), str(self.log), name]
        ended = subprocess.run(program, capture_output=True, text=True, timeout=60, check=False)
        assert ended.returncode == 0, ended.stderr
        return json.loads(ended.stdout)

    @property
    def made(self) -> list[str]:
        return self.log.read_text().splitlines() if self.log.exists() else []


CALLS = json_reply(answer(call("look_up", "call_1", city="Oslo"), call("book", "call_2", city="Oslo")))
DONE = json_reply(answer(text="Booked."))


def test_paused_for_approval_in_one_process_and_finished_in_another(tmp_path: Path) -> None:
    with ScriptedServer(CALLS, DONE) as server:
        processes = Processes(tmp_path, server.url)
        first = processes.step("begin")
        assert first == {"status": "needs_approval", "text": None, "tokens": 15, "pending": ["call_2"]}
        assert processes.made == ["look_up Oslo"]
        assert "sk-never" not in processes.state.read_text()

        second = processes.step("look again")
        assert second == first
        assert processes.made == ["look_up Oslo"]
        assert len(server.requests) == 1

        third = processes.step("approve")
        assert third == {"status": "done", "text": "Booked.", "tokens": 30, "pending": []}
        assert processes.made == ["look_up Oslo", "book Oslo 2"]
        sent = server.requests[1].json

        fourth = processes.step("approve")
        assert fourth == third
        assert processes.made == ["look_up Oslo", "book Oslo 2"]
        assert len(server.requests) == 2
    assert sent["temperature"] == 0
    assert sent["tools"] == server.requests[0].json["tools"]
    assert [message.get("content") for message in sent["messages"]] == [
        "A room in Oslo?",
        None,
        "Oslo: 12",
        '{"booked":"Oslo","nights":2}',
    ]


@pytest.mark.parametrize("times", [1, 2])
def test_saved_in_the_middle_of_a_turn(tmp_path: Path, times: int) -> None:
    with ScriptedServer(CALLS, DONE) as server:
        processes = Processes(tmp_path, server.url)
        assert processes.step("begin and crash")["status"] == "running"
        assert processes.made == []
        for _ in range(times):
            assert processes.step("look again")["status"] == "needs_approval"
        assert processes.made == ["look_up Oslo"]
        assert processes.step("approve")["status"] == "done"
        assert processes.made == ["look_up Oslo", "book Oslo 2"]
