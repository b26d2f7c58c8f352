from __future__ import annotations

import os

import pytest
from hypothesis import settings

# Slow machines and unlucky examples must not turn a green suite red: no time limits, and the same examples every run.
# `HYPOTHESIS_PROFILE=explore make test` looks for new ones.
settings.register_profile("steady", deadline=None, derandomize=True)
settings.register_profile("explore", deadline=None, max_examples=1000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))

_CLIENT_ENVIRONMENT = ("OPENAI_", "AZURE_OPENAI_", "CHATWRIGHT_")
_PROXY_ENVIRONMENT = {"http_proxy", "https_proxy", "all_proxy", "no_proxy", "ssl_cert_file", "ssl_cert_dir"}


@pytest.fixture(params=["asyncio", "trio"])
def anyio_backend(request: pytest.FixtureRequest) -> str:
    """Async tests run under both event loops."""
    backend: str = request.param
    return backend


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the developer's own keys, servers and proxies out of the tests."""
    for name in list(os.environ):
        if name.upper().startswith(_CLIENT_ENVIRONMENT) or name.lower() in _PROXY_ENVIRONMENT:
            monkeypatch.delenv(name)
