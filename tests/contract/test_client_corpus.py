"""Every answer of a real server, sent again over a socket: decoded whole by both clients, or the right error with the body."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import pytest

import chatwright as cw
from chatwright.types import Completion
from tests.contract.clients import making
from tests.corpus import Case, cases
from tests.faults.replies import body_reply
from tests.faults.server import ScriptedServer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.contract.clients import Maker

# What the framing of the replay decides anew.
_FRAMING: Final = {"content-length", "transfer-encoding", "connection", "keep-alive", "content-encoding"}

ANSWERED: Final = [case for case in cases() if case.status is not None and not case.broken and not case.is_stream]
SUCCEEDED: Final = [case for case in ANSWERED if case.status == 200 and not case.asked_for_stream]
FAILED: Final = [case for case in ANSWERED if case.status is not None and case.status >= 400]


@pytest.fixture(scope="module", params=["sync", "asyncio"])
def maker(request: pytest.FixtureRequest) -> Iterator[Maker]:
    with making(request.param) as maker:
        yield maker


def replayed(case: Case, maker: Maker) -> Any:
    """The result of asking a server that says the same."""
    assert case.status is not None
    headers = [(name, value) for name, value in case.headers if name.lower() not in {*_FRAMING, "content-type"}]
    reply = body_reply(case.body, case.status, headers, content_type=dict(case.headers).get("content-type"))
    with ScriptedServer(reply) as server:
        return ask(maker(server.url), case)


def ask(client: Any, case: Case) -> Any:
    """The call that the case recorded."""
    if case.path.endswith("/models"):
        return client.models.list()
    if case.request["method"] == "POST":
        return client.chat.completions.create(model="m", messages="Hi", stream=case.asked_for_stream or None)
    if "/completions/" in case.path:
        return client.chat.completions.retrieve("c1")
    return client.chat.completions.list()


def test_there_is_something_to_replay() -> None:
    assert len(SUCCEEDED) >= 60
    assert len(FAILED) == 67


@pytest.mark.parametrize("case", SUCCEEDED, ids=str)
def test_a_success_is_decoded_and_nothing_of_it_is_lost(case: Case, maker: Maker) -> None:
    raw = json.loads(case.body)
    found = replayed(case, maker)
    assert found.to_dict() == raw
    assert found.meta.status_code == 200
    if case.path.endswith("/models"):
        assert [model.id for model in found.data] == [model["id"] for model in raw["data"]]
        return
    assert isinstance(found, Completion)
    assert len(found.texts) == len(raw["choices"])
    assert found.text == (raw["choices"][0]["message"].get("content") or "")
    assert [call.to_dict() for call in found.tool_calls] == (raw["choices"][0]["message"].get("tool_calls") or [])
    assert found.usage is not None
    assert found.usage.total_tokens == raw["usage"]["total_tokens"]


@pytest.mark.parametrize("case", FAILED, ids=str)
def test_a_failure_is_an_error_that_keeps_the_body(case: Case, maker: Maker) -> None:
    with pytest.raises(cw.APIStatusError) as caught:
        replayed(case, maker)
    assert caught.value.status_code == case.status
    assert caught.value.response.text == case.body.decode()
    assert caught.value.attempts == 1
