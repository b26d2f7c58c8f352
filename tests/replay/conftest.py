"""Replay cassettes through the sync and the async client; record them with `make record`.

A test module names the server it was recorded from as SERVER (scripts/recording_servers.py has them). A test asks the
`caller` fixture, which runs the same action on `Client`, on `AsyncClient` under asyncio, and under trio, from one cassette.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import pytest

from recording_servers import TITLES, RecordingServers
from tests.replay.callers import CALLERS
from tests.replay.cassette_form import cassette_form

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vcr import VCR  # type: ignore[import-untyped]
    from vcr.cassette import Cassette  # type: ignore[import-untyped]

    from tests.replay.callers import Caller

NOWHERE = "http://127.0.0.1:9/v1"  # where nobody listens: a replay that sends anything fails
_SERVER = pytest.StashKey[str]()

# Read before the tests' own environment is cleaned.
_OPENAI_KEY = os.environ.get("OPENAI_API_KEY", "")
_OPENAI_URL = os.environ.get("OPENAI_BASE_URL", "https://api.openai.com/v1")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "llmock(*behaviours): what LLMock does next, when the test is recorded.")


def pytest_recording_configure(config: pytest.Config, vcr: VCR) -> None:
    """Called by pytest-recording for each cassette."""
    vcr.register_serializer("yaml", cassette_form(TITLES[config.stash[_SERVER]]))
    vcr.decode_compressed_response = True
    vcr.match_on = ("method", "path", "query", "body")  # whichever port the server has


@pytest.fixture
def vcr_config(request: pytest.FixtureRequest, base_url: str) -> dict[str, Any]:
    request.config.stash[_SERVER] = getattr(request.module, "SERVER", "")
    return {}


@pytest.fixture
def base_url(request: pytest.FixtureRequest, recording_servers: RecordingServers | None) -> str:
    """Where the test's server is. Asked for before the cassette is opened, so that starting it is not recorded."""
    server = getattr(request.module, "SERVER", "")
    if recording_servers is None or not server:
        return NOWHERE
    if server == "openai":
        return _OPENAI_URL
    behaviours = request.node.get_closest_marker("llmock")
    if behaviours is not None:
        recording_servers.script(list(behaviours.args))
    return recording_servers.url(server)


@pytest.fixture
def default_cassette_name(request: pytest.FixtureRequest) -> str:
    """One cassette for all callers."""
    name: str = request.node.originalname
    return name.removeprefix("test_")


@pytest.fixture(scope="session")
def recording_servers(record_mode: str) -> Iterator[RecordingServers | None]:
    if record_mode == "none":
        yield None
        return
    with RecordingServers() as servers:
        yield servers


@pytest.fixture
def caller(request: pytest.FixtureRequest, record_mode: str, base_url: str, vcr: Cassette) -> Iterator[Caller]:
    """Run actions on a client; afterwards every recorded exchange must have been played."""
    make = CALLERS[request.param]
    if record_mode != "none":
        yield make(base_url=base_url, api_key=_OPENAI_KEY if request.module.SERVER == "openai" else "sk-record")
        return
    yield make(base_url=base_url, api_key="sk-replay")
    assert vcr.all_played, "some of the recorded exchanges were never asked for"


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Record with the first caller, replay with all."""
    if "caller" in metafunc.fixturenames:
        recording = metafunc.config.getoption("--record-mode") not in {None, "none"}
        names = list(CALLERS)[:1] if recording else list(CALLERS)
        metafunc.parametrize("caller", names, indirect=True)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Every test that calls has a cassette. The API itself is recorded only with a key."""
    recording = config.getoption("--record-mode") not in {None, "none"}
    for item in items:
        if "caller" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.vcr)
            if recording and getattr(item, "module").SERVER == "openai" and not _OPENAI_KEY:  # noqa: B009
                item.add_marker(pytest.mark.skip(reason="OPENAI_API_KEY is not set"))
