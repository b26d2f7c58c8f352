"""What pages point at exists: other pages, their headings, files, make targets, commands and modules."""

from __future__ import annotations

import re
import shutil
from importlib.util import find_spec
from typing import TYPE_CHECKING

import pytest

from tests.docs.snippets import ROOT, blocks, kinds, name_of, pages

if TYPE_CHECKING:
    from pathlib import Path

EVERY_PAGE = [*pages(), ROOT / "CONTRIBUTING.md", ROOT / "examples" / "README.md"]
KINDS = {"python", "python local-model", "sh", "text", "toml", "yaml", "json", "diff"}
_LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")
_IN_CODE = re.compile(r"```.*?^```|`[^`\n]*`", re.MULTILINE | re.DOTALL)
_TARGET = re.compile(r"\bmake ((?:[a-z][a-z-]*)(?: (?:[a-z][a-z-]*))*)")

every_page = pytest.mark.parametrize("page", EVERY_PAGE, ids=name_of)


def headings(page: Path) -> set[str]:
    """The anchors that the headings of a page get where it is shown."""
    text = re.sub(r"```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    titles = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def targets() -> set[str]:
    """The targets of the Makefile."""
    return set(re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))


@every_page
def test_links_lead_somewhere(page: Path) -> None:
    dead = []
    for link in _LINK.findall(_IN_CODE.sub("", page.read_text(encoding="utf-8"))):
        if "://" in link:
            continue
        place, _, anchor = link.partition("#")
        goal = (page.parent / place).resolve() if place else page
        if not goal.exists() or (anchor and anchor not in headings(goal)):
            dead.append(link)
    assert dead == []


@every_page
def test_make_targets_exist(page: Path) -> None:
    # Only in code: prose may make do without a target.
    code = "\n".join(_IN_CODE.findall(page.read_text(encoding="utf-8")))
    named = {target for line in _TARGET.findall(code) for target in line.split()}
    assert named <= targets()


@every_page
def test_blocks_say_what_they_are(page: Path) -> None:
    assert kinds(page) <= KINDS


def commands(page: Path) -> list[str]:
    """The command lines of a page's shell blocks, without their comments."""
    lines = [line.split(" #")[0].strip() for _, source in blocks(page, "sh") for line in source.splitlines()]
    return [line for line in lines if line and not line.startswith("#")]


@every_page
def test_commands_exist(page: Path) -> None:
    for line in commands(page):
        words = [word for word in line.split() if not re.fullmatch(r"[A-Z_]+=.*", word)]
        program = words[0] if words else "true"
        assert program in {"pip", "pytest", "export"} or shutil.which(program) is not None, line
        if words[:2] == ["python", "-m"]:
            assert find_spec(words[2]) is not None, line
        elif program == "python":
            assert (ROOT / words[1]).is_file(), line
        for word in words:
            if word.startswith(("tests/", "docs/", "examples/", "scripts/")):
                assert (ROOT / word.partition("::")[0]).exists(), line


def test_the_readme_is_covered() -> None:
    assert commands(ROOT / "README.md")
    assert len(blocks(ROOT / "README.md")) > 10
