"""All cassettes that are committed: whose they are, what they may hold, and that a test plays them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from chatwright._masking import mask
from recording_servers import TITLES
from tests.replay.cassette_form import HEADING, allowed, scrub

HERE = Path(__file__).parent
CASSETTES = sorted((HERE / "cassettes").glob("*/*.yaml"))

each = pytest.mark.parametrize("path", CASSETTES, ids=lambda path: f"{path.parent.name}/{path.stem}")


def test_there_are_cassettes_of_every_server() -> None:
    folders = {path.parent.name for path in CASSETTES}
    assert folders >= {"test_llamacpp", "test_llamacpp_tools", "test_llamacpp_types", "test_litellm", "test_llmock"}


@each
def test_it_names_its_server(path: Path) -> None:
    first = path.read_text(encoding="utf-8").splitlines()[0]
    module = (HERE / f"{path.parent.name}.py").read_text(encoding="utf-8")
    (server,) = re.findall(r'^SERVER = "(.+)"$', module, re.MULTILINE)
    assert first == HEADING.format(server=TITLES[server])


@each
def test_it_holds_no_secret(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert mask(text) == text
    assert scrub(text) == text
    assert not re.search(r"(?i)authorization|cookie|organization|sk-(?:record|replay)", text)


@each
def test_its_headers_are_on_the_lists(path: Path) -> None:
    for interaction in yaml.safe_load(path.read_text(encoding="utf-8"))["interactions"]:
        for direction in ("request", "response"):
            assert [name for name in interaction[direction]["headers"] if not allowed(name, direction)] == []


@each
def test_a_test_plays_it(path: Path) -> None:
    module = (HERE / f"{path.parent.name}.py").read_text(encoding="utf-8")
    assert f"def test_{path.stem}(caller: Caller)" in module
