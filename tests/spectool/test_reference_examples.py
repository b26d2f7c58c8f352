from __future__ import annotations

import ast
import importlib.util
import os
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

import pytest

from docs_reference import PAGES
from reference_operations import OPERATIONS
from tests.spectool.chat_server import ChatServer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

EXAMPLES = sorted((PAGES / "examples").glob("*.py"))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_examples_are_programs_that_use_the_public_names(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"), path.name)
    modules = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert modules == {"chatwright"}


def test_every_operation_has_an_example_and_every_example_an_operation() -> None:
    assert {path.stem for path in EXAMPLES} == {page.stem for page in OPERATIONS.values()} | {"create_stream"}


@pytest.fixture
def chat_server_at_hand() -> Iterator[ChatServer]:
    with ChatServer() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.mark.skipif(importlib.util.find_spec("chatwright.client") is None, reason="the examples need the client")
@pytest.mark.parametrize(
    ("stem", "says", "asks"),
    [
        ("create", "2, 3 and 5.\nstop ", ["POST /v1/chat/completions"]),
        ("create_stream", "one two\n", ["POST /v1/chat/completions"]),
        ("retrieve", "2, 3 and 5.\n", ["POST /v1/chat/completions", "GET /v1/chat/completions/c-0"]),
        ("update", "", ["POST /v1/chat/completions", "POST /v1/chat/completions/c-0"]),
        ("list", "c-0 some-model 2, 3 and 5.\n", ["GET /v1/chat/completions"]),
        ("delete", "c-0 True\n", ["POST /v1/chat/completions", "DELETE /v1/chat/completions/c-0"]),
        (
            "messages_list",
            "user Name three primes.\n",
            ["POST /v1/chat/completions", "GET /v1/chat/completions/c-0/messages"],
        ),
    ],
)
def test_examples_run(chat_server_at_hand: ChatServer, stem: str, says: str, asks: list[str]) -> None:
    server = chat_server_at_hand
    if stem == "list":
        message = {"role": "assistant", "content": "2, 3 and 5."}
        choices = [{"index": 0, "message": message, "finish_reason": "stop"}]
        server.stored["c-0"] = {"id": "c-0", "created": 1, "model": "some-model", "object": "c", "choices": choices}
    environment = {name: value for name, value in os.environ.items() if not name.startswith("OPENAI_")}
    address = {"OPENAI_API_KEY": "sk-test", "OPENAI_BASE_URL": f"http://127.0.0.1:{server.server_port}/v1"}
    run = subprocess.run(
        [sys.executable, str(PAGES / "examples" / f"{stem}.py")],
        capture_output=True,
        text=True,
        check=False,
        env={**environment, **address},
        timeout=60,
    )
    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout.startswith(says)
    assert [f"{method} {path}" for method, path, _ in server.seen] == asks
    if stem == "update":
        assert server.seen[1][2] == {"metadata": {"topic": "primes", "reviewed": "yes"}}
    if stem == "list":
        assert server.seen[0][2]["metadata[topic]"] == ["primes"]
