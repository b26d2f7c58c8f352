"""The pytest plugin: a fake server as a fixture, and safe cassettes for pytest-recording. Loaded by its entry point.

Nothing else is imported until a fixture is used or a cassette is made.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from chatwright.testing._server import FakeServer

FAKE_KEY = "sk-test"
_SERVER = pytest.StashKey["FakeServer"]()
_REACHED_DIRECTLY = "127.0.0.1,localhost"
# What would lead a client elsewhere, or into another organisation's name.
_CLEARED = ("OPENAI_ORG_ID", "OPENAI_PROJECT_ID")


def pytest_configure(config: pytest.Config) -> None:
    """Make the marker known."""
    config.addinivalue_line(
        "markers",
        "chat_server(strict=True, check=True, models=...): options of the chat_server fixture; strict=False lets the "
        "test pass with replies left over or requests that found none.",
    )


@pytest.fixture
def chat_server(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeServer]:
    """A FakeServer that every new client talks to, since OPENAI_BASE_URL and OPENAI_API_KEY lead there.

    Retries follow at once. The test fails when replies are left over at its end, or a request found no reply, unless it
    is marked `@pytest.mark.chat_server(strict=False)` or sets `chat_server.strict = False`.
    """
    from chatwright.testing import FakeServer, instant_backoff

    marker = request.node.get_closest_marker("chat_server")
    options: dict[str, Any] = {**(marker.kwargs if marker else {})}
    strict = options.pop("strict", True)
    with FakeServer(**options) as server, instant_backoff():
        server.strict = strict
        request.node.stash[_SERVER] = server
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        monkeypatch.setenv("OPENAI_API_KEY", FAKE_KEY)
        for name in _CLEARED:
            monkeypatch.delenv(name, raising=False)
        for name in ("NO_PROXY", "no_proxy"):
            monkeypatch.setenv(name, ",".join(filter(None, (os.environ.get(name), _REACHED_DIRECTLY))))
        yield server
        server.strict = False  # it was looked at when the test's own code had ended


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """Fail a test whose replies are left over; if it fails on its own, show why requests found no reply."""
    try:
        result = yield
    except BaseException:
        server = item.stash.get(_SERVER, None)
        if server is not None and server.unmatched:
            item.add_report_section("call", "chat_server", "\n".join(server.unmatched))
        raise
    server = item.stash.get(_SERVER, None)
    if server is not None and server.strict:
        try:
            server.assert_done()
        except AssertionError as error:
            pytest.fail(str(error), pytrace=False)
    return result


@pytest.hookimpl(optionalhook=True, tryfirst=True)
def pytest_recording_configure(vcr: Any) -> None:
    """Give a cassette its form. First, so that a project's own hook has the last word."""
    from chatwright.testing.cassettes import CassetteForm, matching_masked

    vcr.register_serializer("yaml", CassetteForm())
    vcr.register_serializer("json", CassetteForm(inner=vcr.serializers["json"]))
    for name in ("uri", "url", "query"):
        vcr.register_matcher(name, matching_masked(vcr.matchers[name]))
