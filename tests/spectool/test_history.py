from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from spectool.faults import SpecError
from spectool.history import Outcome, documents, main, run, table, version_of

CONTRACT = Path(__file__).parents[2] / "openapi.yaml"
SUMMARY = {
    "models": 3,
    "warnings": 0,
    "request": True,
    "response": True,
    "chunk": False,
    "endpoints": ["create_chat_completion"],
    "proof": {"classes": 3, "answers": 7, "events": 0},
    "seconds": 1.25,
}
GOOD = Outcome(
    "v1", 0, request=True, response=True, endpoints=("create",), proof=(("classes", 3), ("answers", 7)), seconds=1.25
)


def program(folder: Path, body: str) -> Path:
    """A stand-in for scripts/generate.py."""
    path = folder / "generate.py"
    path.write_text(f"import json, sys\n{body}\n", encoding="utf-8")
    return path


def test_the_documents_of_a_folder_by_name(tmp_path: Path) -> None:
    for name in ("b.json", "a.yaml.gz", "c.yml", "README.md", ".hidden.yaml", "notes.yaml.bak"):
        (tmp_path / name).touch()
    (tmp_path / "folder.yaml").mkdir()
    assert [path.name for path in documents(tmp_path)] == ["a.yaml.gz", "b.json", "c.yml"]


@pytest.mark.parametrize("name", ["missing", "", "a.yaml"])
def test_a_folder_without_documents_is_an_error(tmp_path: Path, name: str) -> None:
    (tmp_path / "a.yaml" / "deep").mkdir(parents=True)
    with pytest.raises(SpecError, match=r"no such folder|no document in it"):
        documents(tmp_path / name)


def test_versions_are_file_names_without_their_endings() -> None:
    assert [version_of(Path(name)) for name in ("2024-12-18-6c5.yaml", "full-1.2.json.gz")] == [
        "2024-12-18-6c5",
        "full-1.2",
    ]


def test_a_run_reads_the_summary(tmp_path: Path) -> None:
    generate = program(tmp_path, f"print(json.dumps({SUMMARY!r})); assert sys.argv[1:3] == ['--spec', 'v1.yaml']")
    outcome = run(Path("v1.yaml"), generate)
    assert outcome.passed
    assert (outcome.version, outcome.endpoints, outcome.seconds) == ("v1", ("create_chat_completion",), 1.25)
    assert dict(outcome.proof) == SUMMARY["proof"]


@pytest.mark.parametrize(
    ("body", "status", "error"),
    [
        ("sys.stderr.write('a warning\\nerror: a.b: no good\\n'); sys.exit(1)", 1, "error: a.b: no good"),
        ("sys.exit(4)", 4, "no reason given"),
        ("raise RuntimeError('boom')", 1, "RuntimeError: boom"),
        ("print('fine')", 0, "the summary can't be read"),
        ("print('{}')", 0, "the summary can't be read: KeyError('warnings')"),
    ],
)
def test_a_failed_run_tells_why(tmp_path: Path, body: str, status: int, error: str) -> None:
    outcome = run(Path("v1.yaml"), program(tmp_path, body))
    assert (outcome.passed, outcome.exit) == (False, status)
    assert outcome.error.startswith(error)


@pytest.mark.parametrize("lack", ["request", "response", "endpoints", "proof"])
def test_an_incomplete_client_has_not_passed(tmp_path: Path, lack: str) -> None:
    lacking = {**SUMMARY, lack: type(SUMMARY[lack])()}
    assert not run(Path("v1.yaml"), program(tmp_path, f"print(json.dumps({lacking!r}))")).passed


def test_warnings_have_not_passed(tmp_path: Path) -> None:
    assert not run(Path("v1.yaml"), program(tmp_path, f"print(json.dumps({ {**SUMMARY, 'warnings': 2}!r}))")).passed


def test_the_table_has_a_row_for_each_and_the_reason_below() -> None:
    assert table([GOOD, Outcome("a-long-version", 1, error="error: no chat path")]).splitlines() == [
        "version         exit  warnings  request  response  chunk  endpoints  proof                 seconds",
        "--------------  ----  --------  -------  --------  -----  ---------  --------------------  -------",
        "v1              0     0         yes      yes       no     1          3 classes, 7 answers  1.2",
        "a-long-version  1     -         -        -         -      -          -                     -",
        "  FAILED: error: no chat path",
        "",
        "2 documents, 1 failed",
    ]


def test_the_contract_passes_as_any_document_does(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "packed.yaml.gz").write_bytes(gzip.compress(CONTRACT.read_bytes()))
    assert main([str(tmp_path), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [(row["version"], row["passed"], row["chunk"], len(row["endpoints"])) for row in told] == [
        ("packed", True, True, 6),
    ]


def test_one_bad_document_fails_the_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "bad.yaml").write_text("openapi: 3.1.0\npaths: {}\n", encoding="utf-8")
    assert main([str(tmp_path)]) == 1
    assert "1 documents, 1 failed" in capsys.readouterr().out


def test_no_folder_is_told_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([""]) == 1
    assert capsys.readouterr().err == "DIR: say which folder, `make spec-history DIR=<folder>`\n"
