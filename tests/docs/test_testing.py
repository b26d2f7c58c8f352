"""The page about testing is a small project: its files are written down, and its tests are run."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from chatwright.testing import FakeServer
from tests.docs.snippets import ROOT, blocks

if TYPE_CHECKING:
    from pathlib import Path

pytest_plugins = ("pytester",)

PAGE = ROOT / "docs" / "testing.md"
_NAME = re.compile(r"# (\w+\.py)\n")


@pytest.fixture
def project(pytester: pytest.Pytester) -> Path:
    for _, source in blocks(ROOT / "docs" / "testing.md"):
        name = _NAME.match(source)
        assert name, "a block without a file's name"
        (pytester.path / name[1]).write_text(source, encoding="utf-8")
    return pytester.path


def test_every_file_of_the_page_works(
    project: Path, pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    tests = sum(source.count("def test_") for _, source in blocks(PAGE))
    parametrized = 3
    with FakeServer() as real:
        real.on().reply("Days of rain in Bergen")
        monkeypatch.setenv("OPENAI_BASE_URL", real.url)
        pytester.runpytest_subprocess("--record-mode=once", "test_recorded.py").assert_outcomes(passed=1)
    outcome = pytester.runpytest_subprocess("-W", "error", "--block-network", r"--allowed-hosts=127\.")
    outcome.assert_outcomes(passed=tests + parametrized)
    cassette = (project / "cassettes" / "test_recorded" / "test_a_real_title.yaml").read_text(encoding="utf-8")
    assert "content: Days of rain in Bergen" in cassette
    assert "sk-test" not in cassette
