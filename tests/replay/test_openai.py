"""Stored completions, which only the API itself has. Recorded with a key: `OPENAI_API_KEY=… make record`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import chatwright as cw

if TYPE_CHECKING:
    from tests.replay.callers import Caller

SERVER = "openai"
MODEL = "gpt-4o-mini"


@pytest.fixture(autouse=True)
def recorded(record_mode: str, default_cassette_name: str, vcr_cassette_dir: str) -> None:
    """Without a key nothing was recorded, and there is nothing to replay."""
    if record_mode == "none" and not Path(vcr_cassette_dir, f"{default_cassette_name}.yaml").is_file():
        pytest.skip("not recorded: that needs OPENAI_API_KEY")


def test_plain(caller: Caller) -> None:
    answer = caller.do(lambda c: c.chat.completions.create(model=MODEL, messages="Say hi.", max_completion_tokens=5))
    assert answer.text
    assert answer.meta.request_id
    assert answer.meta.rate_limit.limit_requests


def test_stream(caller: Caller) -> None:
    _, final = caller.read(
        lambda c: c.chat.completions.stream(model=MODEL, messages="Say hi.", max_completion_tokens=5)
    )
    assert final.text
    assert final.usage.total_tokens > 0


def test_store_update_and_delete(caller: Caller) -> None:
    stored = caller.do(
        lambda c: c.chat.completions.create(model=MODEL, messages="Say hi.", max_completion_tokens=5, store=True)
    )
    updated = caller.do(lambda c: c.chat.completions.update(stored.id, metadata={"topic": "greeting"}))
    assert updated.metadata == {"topic": "greeting"}
    assert caller.do(lambda c: c.chat.completions.retrieve(stored.id)).text == stored.text
    assert caller.do(lambda c: c.chat.completions.delete(stored.id)).deleted


def test_model_unknown(caller: Caller) -> None:
    with pytest.raises(cw.ModelNotFoundError):
        caller.do(lambda c: c.chat.completions.create(model="no-such-model", messages="hi"))
