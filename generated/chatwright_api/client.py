"""The connection settings that the operations use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Self


class Client:
    """Where and how the operations send their requests; safe to share between threads and tasks.

    Args:
        base_url: The API's base, `https://api.openai.com/v1` for instance.
        headers: Sent with every request.
        timeout: Seconds for each step of a request, or an `httpx.Timeout`; `None` waits for ever.
        raise_on_unexpected_status: Raise `errors.UnexpectedStatus` for a status that the specification does not name;
            otherwise such an answer decodes to `None`.
        httpx_args: More arguments for `httpx.Client` and `httpx.AsyncClient` (proxies, certificates, limits).
    """

    def __init__(
        self,
        base_url: str,
        *,
        headers: Mapping[str, str] | None = None,
        timeout: float | httpx.Timeout | None = 600.0,
        raise_on_unexpected_status: bool = False,
        httpx_args: Mapping[str, Any] | None = None,
    ) -> None:
        self.base_url = base_url
        self.raise_on_unexpected_status = raise_on_unexpected_status
        self._headers = dict(headers or {})
        self._timeout = timeout
        self._httpx_args = dict(httpx_args or {})
        self._client: httpx.Client | None = None
        self._async_client: httpx.AsyncClient | None = None

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.base_url!r})"

    def set_httpx_client(self, client: httpx.Client) -> Self:
        """Use this client; its own settings apply, those given here do not."""
        self._client = client
        return self

    def set_async_httpx_client(self, client: httpx.AsyncClient) -> Self:
        """Use this client for the asynchronous operations; its own settings apply, those given here do not."""
        self._async_client = client
        return self

    def get_httpx_client(self) -> httpx.Client:
        """The client behind the synchronous operations, made when first needed."""
        if self._client is None:
            self._client = httpx.Client(
                base_url=self.base_url, headers=self._headers, timeout=self._timeout, **self._httpx_args
            )
        return self._client

    def get_async_httpx_client(self) -> httpx.AsyncClient:
        """The client behind the asynchronous operations, made when first needed."""
        if self._async_client is None:
            self._async_client = httpx.AsyncClient(
                base_url=self.base_url, headers=self._headers, timeout=self._timeout, **self._httpx_args
            )
        return self._async_client

    def __enter__(self) -> Self:
        self.get_httpx_client().__enter__()
        return self

    def __exit__(self, *exc_info: Any) -> None:
        self.get_httpx_client().__exit__(*exc_info)

    async def __aenter__(self) -> Self:
        await self.get_async_httpx_client().__aenter__()
        return self

    async def __aexit__(self, *exc_info: Any) -> None:
        await self.get_async_httpx_client().__aexit__(*exc_info)


class AuthenticatedClient(Client):
    """A client that sends a key.

    Args:
        base_url: The API's base.
        token: The key; it stands in no `repr`.
        prefix: What goes before the key in the header; empty for none.
        auth_header_name: The header that carries the key.
        options: Whatever `Client` takes.
    """

    def __init__(
        self,
        base_url: str,
        token: str,
        *,
        prefix: str = "Bearer",
        auth_header_name: str = "Authorization",
        **options: Any,
    ) -> None:
        super().__init__(base_url, **options)
        self._headers[auth_header_name] = f"{prefix} {token}" if prefix else token


__all__ = ["AuthenticatedClient", "Client"]
