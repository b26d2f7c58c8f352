"""The programs in examples/ do what they say, when they are run as their first lines tell."""

from __future__ import annotations

import contextlib
import io
import json
import runpy
import sys
from typing import TYPE_CHECKING

import pytest

from chatwright import BadRequestError
from chatwright.testing import call, fault
from tests.docs.scripts import answer_by
from tests.docs.snippets import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from chatwright.testing import FakeServer

    Program = Callable[..., int]

FOLDER = ROOT / "examples"
NAMES = sorted(path.name for path in FOLDER.glob("*.py"))


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Program:
    """Run a program in an empty folder; gives its exit status."""
    monkeypatch.chdir(tmp_path)

    def run(name: str, *arguments: str, stdin: str = "") -> int:
        monkeypatch.setattr(sys, "argv", [name, *arguments])
        monkeypatch.setattr(sys, "stdin", io.StringIO(stdin))
        try:
            runpy.run_path(str(FOLDER / name), run_name="__main__")
        except SystemExit as ending:
            return ending.code if isinstance(ending.code, int) else int(ending.code is not None)
        return 0

    return run


def test_chat_loop(program: Program, chat_server: FakeServer, capsys: pytest.CaptureFixture[str]) -> None:
    answer_by(chat_server, [("primes", "2, 3 and 5."), ("Crash", fault.status(400)), ("sum", "10.")])
    assert program("chat_loop.py", stdin="Name three primes\nCrash\nTheir sum?\n") == 0
    shown = capsys.readouterr().out
    assert "2, 3 and 5." in shown
    assert "400 Bad Request" in shown
    last = chat_server.requests[-1].messages
    assert [message["role"] for message in last] == ["system", "user", "assistant", "user"]
    assert last[2]["content"] == "2, 3 and 5."


def test_streaming(program: Program, chat_server: FakeServer, capsys: pytest.CaptureFixture[str]) -> None:
    chat_server.on().reply("Because of Rayleigh.", reasoning="Hm, physics.")
    assert program("streaming.py", "Why is the sky blue?") == 0
    shown = capsys.readouterr()
    assert "Because of Rayleigh." in shown.out
    assert "tokens read" in shown.out
    assert "Hm, physics." in shown.err


def test_streaming_that_breaks(program: Program, chat_server: FakeServer, capsys: pytest.CaptureFixture[str]) -> None:
    chat_server.on().stream_of("Because", " of", fault.cut(after_chunks=2))
    assert program("streaming.py") == 1
    shown = capsys.readouterr()
    assert shown.out.startswith("Because")
    assert "characters had arrived" in shown.err


def test_image_question(
    program: Program, chat_server: FakeServer, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "photo.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    chat_server.on().reply("A cat.").then("A dog.")
    assert program("image_question.py", "photo.png", "Who", "is", "it?") == 0
    assert program("image_question.py", "https://example.com/photo.jpg") == 0
    assert capsys.readouterr().out == "A cat.\nA dog.\n"
    text, image = chat_server.requests[0].messages[0]["content"]
    assert text == {"type": "text", "text": "Who is it?"}
    assert image["image_url"] == {"url": "data:image/png;base64,iVBORw0KGgo=", "detail": "low"}
    assert chat_server.requests[1].messages[0]["content"][1]["image_url"]["url"] == "https://example.com/photo.jpg"


def test_image_question_without_an_image(program: Program, chat_server: FakeServer) -> None:
    assert program("image_question.py", "nowhere.png") == 1
    assert program("image_question.py") == 1
    assert chat_server.requests == []


@pytest.mark.parametrize(
    ("replies", "status", "said"),
    [
        ([fault.status(429), fault.reset(), "Blue."], 0, "(3 attempts"),
        ([fault.status(503), "Blue."], 0, "attempt 1 failed (status 503), again in"),
        ([fault.status(429, body={"error": {"code": "insufficient_quota", "message": "No."}})], 1, "used up"),
        ([fault.status(429, retry_after=1000)], 1, "asks for 1000"),
        ([fault.status(401)], 1, "OPENAI_API_KEY"),
        ([fault.html()], 1, "APIResponseError"),
        ([fault.status(429, retry_after=60)], 1, "Too slow (deadline), after 1 attempts: 429"),
    ],
)
def test_retries_and_deadlines(
    program: Program, chat_server: FakeServer, replies: list[object], status: int, said: str
) -> None:
    chat_server.on().reply(fault.sequence(*replies))
    shown = io.StringIO()
    with contextlib.redirect_stderr(shown):
        assert program("retries_and_deadlines.py", "Name a colour.") == status
    assert said in shown.getvalue()


def test_structured_extraction(program: Program, chat_server: FakeServer, capsys: pytest.CaptureFixture[str]) -> None:
    item = {"name": "nut", "quantity": 4, "price": 1.5}
    invoice = {"vendor": "ACME", "currency": "EUR", "items": [item], "due": None}
    wrong = {**invoice, "items": [{**item, "quantity": 0}]}
    chat_server.on().reply(json=wrong).then(json=invoice)
    assert program("structured_extraction.py", stdin="Four nuts at 1.50, says ACME.") == 0
    shown = capsys.readouterr().out
    assert "ACME: 6.00 EUR, due some day" in shown
    assert "(2 attempts" in shown
    assert "must be at least 1" in chat_server.requests[1].messages[-1]["content"]


def test_structured_extraction_refused(
    program: Program, chat_server: FakeServer, capsys: pytest.CaptureFixture[str]
) -> None:
    chat_server.on().reply(refusal="I don't read letters.")
    assert program("structured_extraction.py", stdin="Dear Anna") == 1
    assert "I don't read letters." in capsys.readouterr().err


def test_tools(program: Program, chat_server: FakeServer, capsys: pytest.CaptureFixture[str]) -> None:
    first = [call("coordinates", city="Oslo"), call("coordinates", city="Atlantis")]
    chat_server.on().reply(first).then(
        call("distance", north_1=59.9, east_1=10.7, north_2=41.9, east_2=12.5, unit="miles")
    ).then("About 1248 miles.")
    assert program("tools.py", "How far is it?") == 0
    shown = capsys.readouterr()
    assert shown.out == "About 1248 miles.\n"
    assert 'coordinates({"city": "Atlantis"})' in shown.err
    oslo, atlantis = (message["content"] for message in chat_server.requests[1].messages[-2:])
    assert json.loads(oslo) == [59.9, 10.7]
    assert "no such city; there are oslo, rome, lima" in atlantis
    assert json.loads(chat_server.requests[2].messages[-1]["content"]) == pytest.approx(1248, rel=0.01)


def test_tools_without_end(program: Program, chat_server: FakeServer, capsys: pytest.CaptureFixture[str]) -> None:
    chat_server.on().reply(call("coordinates", city="Oslo")).forever()
    assert program("tools.py") == 1
    assert "No answer: max_turns" in capsys.readouterr().err
    assert len(chat_server.requests) == 6


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("y", "paid 900 euros to Anna"),
        ("800", "paid 800 euros to Anna"),
        ("n", "Denied: the owner of the account said no"),
    ],
)
def test_approvals(
    program: Program, chat_server: FakeServer, capsys: pytest.CaptureFixture[str], said: str, told: str
) -> None:
    chat_server.on().reply(call("pay", amount=900, to="Anna")).then("As you wish.")
    assert program("approvals.py", "ask", "Pay the rent to Anna.", "run.json") == 0
    assert "1 payments wait" in capsys.readouterr().out
    assert program("approvals.py", "decide", "run.json", stdin=f"{said}\n") == 0
    assert "As you wish." in capsys.readouterr().out
    assert chat_server.requests[1].messages[-1]["content"] == told
    # A second time there is nothing left to decide, or to pay.
    assert program("approvals.py", "decide", "run.json") == 0
    assert len(chat_server.requests) == 2


def test_a_payment_is_made_once_though_the_server_fails(program: Program, chat_server: FakeServer) -> None:
    replies = [call("pay", amount=900, to="Anna"), fault.status(400), "Paid."]
    chat_server.on().reply(fault.sequence(*replies))
    assert program("approvals.py", "ask", "Pay the rent to Anna.", "run.json") == 0
    with pytest.raises(BadRequestError):
        program("approvals.py", "decide", "run.json", stdin="y\n")
    assert program("approvals.py", "decide", "run.json") == 0
    results = [message for message in chat_server.requests[2].messages if message["role"] == "tool"]
    assert [result["content"] for result in results] == ["paid 900 euros to Anna"]


def test_batch_goes_on_where_it_was_interrupted(program: Program, chat_server: FakeServer, tmp_path: Path) -> None:
    prompts = [f"Question {number}?" for number in range(60)]
    (tmp_path / "prompts.txt").write_text("\n".join([*prompts, "", prompts[0]]), encoding="utf-8")
    answer_by(chat_server, [("Question 7?", fault.status(400), "Late."), ("Question", "An answer.")])
    answers = tmp_path / "answers.jsonl"

    def lines() -> list[dict[str, object]]:
        return [json.loads(line) for line in answers.read_text(encoding="utf-8").splitlines()]

    assert program("batch.py", "prompts.txt", "answers.jsonl") == 0
    assert [line["prompt"] for line in lines() if "error" in line] == ["Question 7?"]
    assert {line["prompt"] for line in lines()} == set(prompts)

    asked = len(chat_server.requests)
    assert asked == 60
    assert program("batch.py", "prompts.txt", "answers.jsonl") == 0
    assert len(chat_server.requests) == asked + 1
    assert lines()[-1] == {"prompt": "Question 7?", "answer": "Late.", "tokens": 6}
    assert program("batch.py", "prompts.txt", "answers.jsonl") == 0
    assert len(chat_server.requests) == asked + 1


@pytest.mark.parametrize("name", NAMES)
def test_a_program_says_what_it_is(name: str) -> None:
    source = (FOLDER / name).read_text(encoding="utf-8")
    assert f"\nRun: python examples/{name}" in source.split('"""')[1]
    assert f"({name})" in (FOLDER / "README.md").read_text(encoding="utf-8")
    assert f'"{name}"' in (ROOT / "tests" / "docs" / "test_examples.py").read_text(encoding="utf-8")
    assert len(source.splitlines()) < 100
