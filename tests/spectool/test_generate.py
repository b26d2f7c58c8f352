from __future__ import annotations

import copy
import gzip
import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from spectool.load import load
from spectool.render import STOCK, stock_hashes
from spectool.trees import compare, files
from tests.spectool.documents import CONTRACT, SLICES

if TYPE_CHECKING:
    from pathlib import Path

ROOT = CONTRACT.parent
GENERATE = ROOT / "scripts" / "generate.py"
GENERATED = ROOT / "generated" / "chatwright_api"


def run(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(GENERATE), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ, **environment})


@pytest.fixture(scope="session")
def contract() -> dict[str, Any]:
    return load(CONTRACT)


@pytest.fixture
def edited(contract: dict[str, Any], tmp_path: Path) -> Any:
    """Write a changed copy of the contract and generate from it; gives the finished process and the package."""

    def generate(change: Any) -> tuple[subprocess.CompletedProcess[str], Path]:
        document = copy.deepcopy(contract)
        change(document)
        spec = tmp_path / "edited.yaml"
        spec.write_text(yaml.safe_dump(document, sort_keys=False))
        return run("--spec", spec, "--out", tmp_path / "out"), tmp_path / "out" / "chatwright_api"

    return generate


def test_every_stock_template_under_one_of_ours_is_the_one_it_was_written_against() -> None:
    hashes = stock_hashes()
    assert len(hashes) > 5
    assert all(recorded == actual for recorded, actual in hashes.values())


def test_a_changed_stock_template_fails_the_run_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from spectool import render
    from spectool.faults import SpecError

    altered = tmp_path / "stock.sha256"
    altered.write_text("\n".join(f"{'0' * 64}  {line.split()[1]}" for line in STOCK.read_text().splitlines()))
    monkeypatch.setattr(render, "STOCK", altered)
    with pytest.raises(SpecError, match=r"model\.py\.jinja|api_init\.py\.jinja"):
        render.check_stock_templates()


@pytest.mark.parametrize("spec", SLICES, ids=lambda path: path.stem)
def test_older_documents_give_a_client_that_holds(spec: Path, tmp_path: Path) -> None:
    done = run("--spec", spec, "--out", tmp_path, "--json")
    assert done.returncode == 0, done.stderr
    summary = json.loads(done.stdout)
    assert summary["request"]
    assert summary["response"]
    assert summary["proof"]["events" if summary["chunk"] else "answers"] > 50
    assert "from chatwright" not in "".join(path.read_text() for path in tmp_path.rglob("*.py"))


def test_formats_of_the_same_document_give_the_same_client_twice(tmp_path: Path) -> None:
    document = load(SLICES[0])
    plain, packed = tmp_path / "spec.json", tmp_path / "spec.yaml.gz"
    plain.write_text(json.dumps(document))
    packed.write_bytes(gzip.compress(yaml.safe_dump(document, sort_keys=False).encode()))
    trees: list[dict[str, bytes]] = []
    for name, spec in (("a", SLICES[0]), ("b", plain), ("c", packed)):
        assert run("--spec", spec, "--out", tmp_path / name, PYTHONHASHSEED=str(len(trees))).returncode == 0
        found = files(tmp_path / name / "chatwright_api")
        found.pop("PROVENANCE")
        trees.append(found)
    assert trees[0] == trees[1] == trees[2]


def test_the_own_tree_is_never_overwritten_by_another_document() -> None:
    done = run("--spec", SLICES[0])
    assert done.returncode == 1
    assert done.stderr.startswith("error: OUT: ")
    assert len(done.stderr.splitlines()) == 1


def test_a_failed_run_leaves_the_old_tree(edited: Any) -> None:
    done, package = edited(lambda document: None)
    assert done.returncode == 0, done.stderr
    before = files(package)

    def breaks(document: dict[str, Any]) -> None:
        document["components"]["schemas"]["CompletionUsage"]["properties"]["total_tokens"] = {
            "$ref": "#/components/schemas/No"
        }

    done, package = edited(breaks)
    assert done.returncode == 1
    assert "No" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert files(package) == before
    assert [path.name for path in package.parent.iterdir()] == ["chatwright_api"]


def test_a_clumsy_class_name_fails_the_run_by_name(edited: Any) -> None:
    def adds(document: dict[str, Any]) -> None:
        schemas = document["components"]["schemas"]
        schemas["CompletionUsage"]["properties"]["odd"] = {"$ref": "#/components/schemas/OddType0"}
        schemas["OddType0"] = {"type": "object", "properties": {"x": {"type": "string"}}}

    done, _package = edited(adds)
    assert done.returncode == 1
    assert "OddType0" in done.stderr


def test_ordinary_changes_of_the_contract_give_a_client_that_holds(edited: Any) -> None:
    def changes(document: dict[str, Any]) -> None:
        schemas = document["components"]["schemas"]
        schemas["CompletionUsage"]["properties"]["brand_new"] = {"type": "integer", "description": "New."}
        usage = schemas["CompletionUsage"]["properties"]
        usage["all_tokens"] = usage.pop("total_tokens")
        schemas["CompletionUsage"]["required"].remove("total_tokens")
        del document["paths"]["/chat/completions/{completion_id}"]["delete"]
        next(kind for kind in _word_lists(schemas) if "auto" in kind["enum"])["enum"].append("warp")

    done, package = edited(changes)
    assert done.returncode == 0, done.stderr
    usage = (package / "models" / "usage.py").read_text()
    assert "brand_new: int | None" in usage
    assert "all_tokens: int | None" in usage
    assert "total_tokens" not in usage
    assert not (package / "api" / "chat" / "delete_chat_completion.py").exists()
    assert "warp" in (package / "literals.py").read_text()


def _word_lists(node: Any) -> Any:
    if isinstance(node, dict):
        if isinstance(node.get("enum"), list):
            yield node
        for value in node.values():
            yield from _word_lists(value)
    elif isinstance(node, list):
        for value in node:
            yield from _word_lists(value)


@pytest.mark.parametrize("tampering", ["edit", "delete", "add", "truncate", "empty", "rename"])
def test_any_tampering_is_found(tampering: str, tmp_path: Path) -> None:
    fresh, present = tmp_path / "fresh", tmp_path / "present"
    for folder in (fresh, present):
        (folder / "models").mkdir(parents=True)
        for name, data in files(GENERATED).items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(data)
    assert compare(fresh, present) == ""
    victim = present / "models" / "usage.py"
    text = victim.read_text()
    if tampering == "edit":
        victim.write_text(text.replace("total_tokens", "totalTokens", 1))
    elif tampering == "truncate":
        victim.write_text(text[:-1])
    elif tampering == "empty":
        victim.write_text("")
    else:
        victim.unlink()
    if tampering in ("add", "rename"):
        (present / "models" / "orphan.py").write_text(text)
    difference = compare(fresh, present)
    assert "models/usage.py" in difference
    if tampering in ("add", "rename"):
        assert "does not belong here: models/orphan.py" in difference


def test_the_check_says_what_differs_and_what_cures_it(tmp_path: Path) -> None:
    target = tmp_path / "chatwright_api"
    for name, data in files(GENERATED).items():
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        (target / name).write_bytes(data)
    (target / "models" / "usage.py").write_text("")
    (target / "stray.txt").write_text("x")
    done = run("--out", tmp_path, "--check")
    assert done.returncode == 1
    assert "changed: models/usage.py" in done.stdout
    assert "does not belong here: stray.txt" in done.stdout
    assert "make generate" in done.stderr
    assert (target / "stray.txt").exists()


def test_what_the_tree_was_made_from_stands_in_it() -> None:
    facts = dict(line.split(": ") for line in (GENERATED / "PROVENANCE").read_text().splitlines())
    assert facts["openapi-python-client"] == "0.29.1"
    assert len(facts["spec"]) == len(facts["templates and passes"]) == 64
