"""An httpx client over aiohttp with the official SDK's defaults, for `http_client=`. Loads httpx, and httpx-aiohttp."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chatwright.errors import ConfigError
from chatwright.openai._http_clients import DEFAULT_CONNECTION_LIMITS, DEFAULT_TIMEOUT, DefaultAsyncHttpxClient

if TYPE_CHECKING:
    _Client = DefaultAsyncHttpxClient
else:
    try:
        from httpx_aiohttp import HttpxAiohttpClient as _Client
    except ImportError:
        _Client = None

__all__ = ["DefaultAioHttpClient"]


class DefaultAioHttpClient(_Client or DefaultAsyncHttpxClient):  # type: ignore[misc] # whichever is there
    """An `httpx.AsyncClient` that sends through aiohttp.

    Raises:
        ConfigError: The package httpx-aiohttp is not installed.
    """

    def __init__(self, **options: Any) -> None:
        if _Client is None:
            raise ConfigError("DefaultAioHttpClient needs the package httpx-aiohttp: pip install httpx-aiohttp")
        super().__init__(**{"timeout": DEFAULT_TIMEOUT, "limits": DEFAULT_CONNECTION_LIMITS, **options})
