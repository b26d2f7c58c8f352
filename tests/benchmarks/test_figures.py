"""What pages say about speed is what was measured; every row and every contender is one."""

from __future__ import annotations

import importlib
import json
import pkgutil
from typing import Any

import pytest

import benchmarks.contenders
from benchmarks.pages import PAGES, RESULTS, ROOT, filled
from benchmarks.rows import ROWS, SCALED, SCALES

CONTENDERS = [module.name for module in pkgutil.iter_modules(benchmarks.contenders.__path__)]
METHODS = {"call", "acall", "stream", "astream", "events", "keep", "keep_chunks"}


@pytest.fixture(scope="module")
def results() -> Any:
    return json.loads(RESULTS.read_text(encoding="utf-8"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_pages_have_the_figures_that_were_measured(page: Any, results: Any) -> None:
    text = page.read_text(encoding="utf-8")
    assert "<!-- figures: " in text
    assert filled(text, results) == text, "run `python -m benchmarks.pages`"


def test_every_row_was_measured_with_its_budget(results: Any) -> None:
    assert [row["row"] for row in results["rows"]] == [row.name for row in ROWS]
    for row, measured in zip(ROWS, results["rows"], strict=True):
        budget = {"x_httpx": row.budget, "x_openai": row.openai, "median": row.limit}
        assert measured["budget"] == {name: limit for name, limit in budget.items() if limit is not None}
        ours = measured["figures"]["chatwright"]
        assert measured["met"] == {name: ours[name] <= limit for name, limit in measured["budget"].items()}
    assert set(results["scaling"]) == {scale.name for scale in SCALES}


@pytest.mark.parametrize("name", CONTENDERS)
def test_a_contender_says_what_it_can_do(name: str) -> None:
    module = importlib.import_module(f"benchmarks.contenders.{name}")  # loads nothing of what it measures
    assert module.NAME
    assert module.PACKAGE
    assert set(module.START) == {"package", "names", "client", "call"}
    assert METHODS & set(dir(module.Contender))


def test_rows_ask_for_what_contenders_have() -> None:
    wanted = {row.method.partition(":")[0].replace("astreams", "astream") for row in ROWS if row.kind != "start"}
    wanted |= {scale.method.replace("astreams", "astream") for scale in SCALES}
    assert wanted <= METHODS
    assert set(SCALED) <= set(CONTENDERS)


def test_pictures_are_there() -> None:
    page = (ROOT / "docs" / "performance.md").read_text(encoding="utf-8")
    drawn = {path.name for path in (ROOT / "docs" / "performance").iterdir()}
    assert drawn == {"calls.svg", "chunks.svg", "scaling.svg", "start-up.svg"}
    assert all(f"(performance/{name})" in page for name in drawn)
