from __future__ import annotations

import copy
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from spectool.diff import FOUND, Change, Level, diff, main, prepared, render_text, status, to_json
from tests.spectool.small_documents import GOT, SENT, STRING, document, ref, thing, told

ROOT = Path(__file__).parents[2]
CONTRACT = ROOT / "openapi.yaml"

SCHEMAS = st.recursive(
    st.sampled_from(
        [{}, STRING, {"type": "integer"}, {"enum": ["a", "b"]}, {"const": "a"}, {"type": "null"}, ref("A")]
    ),
    lambda inner: st.one_of(
        st.builds(lambda items: {"type": "array", "items": items}, inner),
        st.builds(
            lambda properties, needed: {"type": "object", "properties": properties, "required": sorted(needed)},
            st.dictionaries(st.sampled_from(["a", "b", "c"]), inner),
            st.sets(st.sampled_from(["a", "b"])),
        ),
        st.builds(lambda members: {"anyOf": members}, st.lists(inner, min_size=1, max_size=3)),
    ),
    max_leaves=8,
)


@given(SCHEMAS, SCHEMAS)
def test_a_document_does_not_differ_from_itself_and_any_two_can_be_told(old: Any, new: Any) -> None:
    schemas = {"A": thing(next=ref("A"), a=STRING)}
    before = document(request=old, response=old, schemas=schemas)
    after = document(request=new, response=new, schemas=schemas)
    assert diff(before, copy.deepcopy(before)) == []
    there, back = diff(before, after), diff(after, before)
    assert bool(there) == bool(back)
    assert render_text(there).count("\n") >= len({change.kind for change in there})
    assert json.loads(json.dumps(to_json(there)))["changes"] == [change.to_dict() for change in there]
    assert len(set(there)) == len(there)


def test_the_text_is_grouped_worst_first() -> None:
    old = document(request=thing(a={"enum": ["x", "y", "z"]}, b=STRING), response=thing(a=STRING))
    new = document(
        request=thing(a={"enum": ["x"]}, b={**STRING, "description": "B."}), response=thing(a=STRING, c=STRING)
    )
    assert render_text(diff(old, new)).splitlines() == [
        "2 breaking, 1 compatible, 1 documentation",
        "",
        "BREAKING",
        f"  {SENT}",
        '    a: values removed: "y", "z"',
        "",
        "COMPATIBLE",
        f"  {GOT}",
        "    c: field added: string",
        "",
        "DOCUMENTATION",
        f"  {SENT}",
        "    description added: b",
    ]


@pytest.mark.parametrize(
    ("level", "fail_on", "expected"),
    [
        ("breaking", "breaking", FOUND),
        ("compatible", "breaking", 0),
        ("compatible", "compatible", FOUND),
        ("documentation", "compatible", 0),
        ("documentation", "any", FOUND),
        ("breaking", "never", 0),
    ],
)
def test_the_exit_status_follows_the_threshold(level: str, fail_on: str, expected: int) -> None:
    change = Change("enum", "added", "request", "", "", "A", None, "x", Level(level))
    assert status([change], fail_on) == expected
    assert status([], fail_on) == 0


class TestContract:
    """The project's own document, changed as upstream might change it."""

    @pytest.fixture
    def contract(self) -> dict[str, Any]:
        loaded: dict[str, Any] = yaml.safe_load(CONTRACT.read_text(encoding="utf-8"))
        return loaded

    def compared(self, tmp_path: Path, changed: dict[str, Any]) -> tuple[list[Change], int]:
        path = tmp_path / "changed.yaml"
        path.write_text(yaml.safe_dump(changed, sort_keys=False), encoding="utf-8")
        changes = diff(prepared(str(CONTRACT)), prepared(str(path)))
        return changes, main([str(CONTRACT), str(path)])

    def test_written_anew_it_is_the_same(self, contract: dict[str, Any], tmp_path: Path) -> None:
        assert self.compared(tmp_path, contract) == ([], 0)

    def test_a_new_word(self, contract: dict[str, Any], tmp_path: Path) -> None:
        contract["components"]["schemas"]["ServiceTier"]["enum"].append("overnight")
        changes, code = self.compared(tmp_path, contract)
        assert [(c.kind, c.action, c.new, c.direction) for c in changes] == [("enum", "added", "overnight", "both")]
        assert code == 0

    def test_a_word_less(self, contract: dict[str, Any], tmp_path: Path) -> None:
        contract["components"]["schemas"]["ServiceTier"]["enum"].remove("flex")
        changes, code = self.compared(tmp_path, contract)
        assert [(c.kind, c.action, c.old, c.level) for c in changes] == [("enum", "removed", "flex", "breaking")]
        assert code == FOUND

    def test_a_new_field(self, contract: dict[str, Any], tmp_path: Path) -> None:
        usage = contract["components"]["schemas"]["CompletionUsage"]
        usage["properties"]["cost"] = {"type": "number", "description": "In dollars."}
        changes, code = self.compared(tmp_path, contract)
        assert told(changes) == [("property", "added", f"{GOT} · usage.cost", "compatible")]
        assert (changes[0].schema, changes[0].about, code) == ("Usage.cost", "In dollars.", 0)

    def test_a_renamed_field(self, contract: dict[str, Any], tmp_path: Path) -> None:
        usage = contract["components"]["schemas"]["CompletionUsage"]
        usage["properties"]["output_tokens"] = usage["properties"].pop("completion_tokens")
        usage["required"] = [name.replace("completion_", "output_") for name in usage["required"]]
        changes, code = self.compared(tmp_path, contract)
        assert [(c.kind, c.action, c.old, c.new) for c in changes] == [
            ("property", "renamed", "completion_tokens", "output_tokens")
        ]
        assert (changes[0].level, code) == ("breaking", FOUND)

    def test_an_operation_less(self, contract: dict[str, Any], tmp_path: Path) -> None:
        del contract["paths"]["/chat/completions/{completion_id}"]["delete"]
        changes, code = self.compared(tmp_path, contract)
        assert {(c.kind, c.action, c.old) for c in changes} == {
            ("operation", "removed", "DELETE /chat/completions/{completion_id}"),
            ("class", "removed", "ChatCompletionDeleted"),
        }
        assert code == FOUND


def test_the_command_line_speaks_json_and_fails_in_one_line(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "spectool.diff"]
    broken = tmp_path / "broken.yaml"
    broken.write_text("openapi: 3.1.0\npaths: {}\n", encoding="utf-8")
    run = subprocess.run(
        [*command, str(CONTRACT), str(broken)], cwd=ROOT / "scripts", capture_output=True, text=True, check=False
    )
    assert (run.returncode, run.stdout) == (1, "")
    assert run.stderr.count("\n") == 1
    assert "broken.yaml" in run.stderr
    run = subprocess.run(
        [*command, "--json", str(CONTRACT), str(CONTRACT)],
        cwd=ROOT / "scripts",
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0
    assert json.loads(run.stdout)["summary"] == {"breaking": 0, "compatible": 0, "documentation": 0}


def test_a_document_that_was_not_named_is_an_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(CONTRACT), ""]) == 1
    assert "make spec-diff OLD=" in capsys.readouterr().err
