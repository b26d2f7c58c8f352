from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from spectool.__main__ import COMMANDS, main
from spectool.load import load
from spectool.yamlwrite import dump
from tests.spectool.documents import CONTRACT, DATA

if TYPE_CHECKING:
    from pathlib import Path

NEWEST = DATA / "2026-08-19-5fd39db8.yaml"


@pytest.fixture
def contract(tmp_path: Path) -> Path:
    path = tmp_path / "openapi.yaml"
    path.write_bytes(CONTRACT.read_bytes())
    return path


def changed(tmp_path: Path, change: Any) -> Path:
    upstream = load(NEWEST)
    change(upstream)
    path = tmp_path / "upstream.yaml"
    path.write_text(dump(upstream))
    return path


def test_spec_tells_what_changes_for_users(tmp_path: Path, contract: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def change(upstream: dict[str, Any]) -> None:
        request = upstream["components"]["schemas"]["CreateChatCompletionRequest"]["allOf"][1]["properties"]
        request["shiny_option"] = {"type": "boolean"}
        del request["logit_bias"]

    assert main(["spec", str(changed(tmp_path, change)), "--out", str(contract)]) == 0
    printed = capsys.readouterr().out
    assert (
        "1 without a text; write one at each place in the file:\n  CreateChatCompletionRequest.shiny_option" in printed
    )
    assert "1 gone, together with their texts:\n  CreateChatCompletionRequest.logit_bias" in printed
    users = printed.partition("For users of the wrapper:")[2]
    assert "shiny_option" in users
    assert "logit_bias" in users
    assert main(["check", str(contract)]) == 1
    assert capsys.readouterr().err == f"{contract}: CreateChatCompletionRequest.shiny_option: no description\n"


def test_spec_without_upstream_only_puts_the_contract_into_order(
    contract: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    contract.write_text(dump(load(contract) | {"x-note": "left behind"}))
    assert main(["spec", "--out", str(contract)]) == 0
    assert contract.read_bytes() == CONTRACT.read_bytes()
    assert "without a text" not in capsys.readouterr().out


def test_bad_input_is_one_line_and_changes_nothing(contract: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = contract.read_bytes()
    bad = contract.with_name("upstream.yaml")
    bad.write_text("openapi: 3.1.0\npaths: {/embeddings: {}}\n")
    assert main(["spec", str(bad), "--out", str(contract)]) == 1
    captured = capsys.readouterr()
    assert captured.err == f"{bad}: paths: no path starts with /chat/completions\n"
    assert captured.out == ""
    assert contract.read_bytes() == before


def test_check_finds_words_that_are_not_ours(contract: Path, capsys: pytest.CaptureFixture[str]) -> None:
    foreign = contract.parent / "foreign"
    foreign.mkdir()
    (foreign / "a.yaml").write_bytes(NEWEST.read_bytes())
    assert main(["check", str(contract), "--against", str(foreign)]) == 0
    (foreign / "b.yaml").write_bytes(contract.read_bytes())
    assert main(["check", str(contract), "--against", str(foreign)]) == 1
    assert "CreateChatCompletionRequest: shares 10 words or more with b.yaml" in capsys.readouterr().err


def test_check_refuses_a_contract_that_is_not_valid(contract: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document = load(contract)
    document["components"]["schemas"]["Error"]["type"] = "nonsense"
    contract.write_text(dump(document))
    assert main(["check", str(contract)]) == 1
    assert "components.schemas.Error.type: not valid OpenAPI 3.1" in capsys.readouterr().err


def test_a_doubtful_document_is_told_and_used(contract: Path) -> None:
    upstream = contract.with_name("upstream.yaml")
    upstream.write_text(NEWEST.read_text() + "openapi: 3.0.0\n")
    command = [sys.executable, "-m", "spectool", "spec", str(upstream), "--out", str(contract)]
    root = CONTRACT.parent
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, env={"PYTHONPATH": str(root / "scripts")}, cwd=root
    )
    line = len(upstream.read_text().splitlines())
    assert done.stderr == f"warning: {upstream}:{line}: key 'openapi' given twice, the last one counts\n"
    assert done.returncode == 0


def test_an_unknown_command_lists_the_known_ones(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["nonsense"]) == 2
    printed = capsys.readouterr().err
    assert all(name in printed for name in COMMANDS)
