"""httpx2's clients with the official SDK's defaults, for `http_client=`. Loads httpx2, which is to be installed for them."""

from __future__ import annotations

from typing import Any

import httpx2

__all__ = ["DefaultAsyncHttpx2Client", "DefaultHttpx2Client"]

_DEFAULTS: dict[str, Any] = {
    "timeout": httpx2.Timeout(600, connect=5),
    "limits": httpx2.Limits(max_connections=1000, max_keepalive_connections=100),
}


class DefaultHttpx2Client(httpx2.Client):
    """An `httpx2.Client` with more patience and more connections than httpx2 gives by default."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{**_DEFAULTS, **options})


class DefaultAsyncHttpx2Client(httpx2.AsyncClient):
    """An `httpx2.AsyncClient` with more patience and more connections than httpx2 gives by default."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{**_DEFAULTS, **options})
