"""Every block of Python on README and docs/*.md runs, as its reader would run it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from chatwright import Client
from tests.docs import scripts
from tests.docs.snippets import ROOT, blocks, name_of, pages, run
from tests.local_model import needs_local_model

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chatwright.testing import FakeServer

FILES = {
    "sky.png": b"\x89PNG\r\n\x1a\n" + bytes(16),
    "invoice.pdf": b"%PDF-1.7\n",
}


def with_blocks(kind: str) -> pytest.MarkDecorator:
    found = [page for name in scripts.PAGES if blocks(page := ROOT / name, kind)]
    return pytest.mark.parametrize("page", found, ids=name_of)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the files that pages speak of."""
    for name, content in FILES.items():
        (tmp_path / name).write_bytes(content)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def session() -> Iterator[dict[str, Any]]:
    """The names that a page makes. Clients among them are closed, as its reader's program would do at its end."""
    names: dict[str, Any] = {}
    yield names
    for value in names.values():
        if isinstance(value, Client):
            value.close()


@with_blocks("python")
def test_a_page_runs(
    page: Path,
    folder: Path,
    chat_server: FakeServer,
    session: dict[str, Any],
    capsys: pytest.CaptureFixture[str],
) -> None:
    scripts.answer_by(chat_server, scripts.PAGES[name_of(page)])
    chat_server.check = name_of(page) not in scripts.BEYOND_THE_DESCRIPTION
    run(page, session)
    assert chat_server.requests
    assert capsys.readouterr().out.strip()


@needs_local_model
@with_blocks("python local-model")
def test_a_page_runs_with_the_local_model(
    page: Path, folder: Path, session: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    run(page, session, kind="python local-model")
    assert capsys.readouterr().out.strip()


def test_every_page_with_code_is_run() -> None:
    # Pages that need more than a server that answers have tests of their own, which name them.
    tests = "\n".join(path.read_text(encoding="utf-8") for path in Path(__file__).parent.glob("test_*.py"))
    for page in pages():
        if blocks(page):
            assert name_of(page) in scripts.PAGES or f'"{page.name}"' in tests, page
