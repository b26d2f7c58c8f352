"""HTTP clients with the official SDK's defaults, for `http_client=`. Loads httpx."""

from __future__ import annotations

from typing import Any

import httpx  # noqa: TID253 - loaded only by who asks for one of these
from httpx import Timeout  # noqa: TID253

__all__ = [
    "DEFAULT_CONNECTION_LIMITS",
    "DEFAULT_TIMEOUT",
    "DefaultAsyncHttpxClient",
    "DefaultHttpxClient",
    "Timeout",
]

DEFAULT_TIMEOUT = Timeout(600, connect=5)
DEFAULT_CONNECTION_LIMITS = httpx.Limits(max_connections=1000, max_keepalive_connections=100)


class DefaultHttpxClient(httpx.Client):
    """An `httpx.Client` with more patience and more connections than httpx gives by default."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"timeout": DEFAULT_TIMEOUT, "limits": DEFAULT_CONNECTION_LIMITS, **options})


class DefaultAsyncHttpxClient(httpx.AsyncClient):
    """An `httpx.AsyncClient` with more patience and more connections than httpx gives by default."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"timeout": DEFAULT_TIMEOUT, "limits": DEFAULT_CONNECTION_LIMITS, **options})
