"""This project, as installed, with its defaults."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from chatwright import AsyncClient, Client

NAME = "chatwright"
PACKAGE = "chatwright"
START = {
    "package": "import chatwright",
    "names": "from chatwright import Client, user, tool",
    "client": "client = Client(base_url=base_url, api_key='sk-test')",
    "call": "client.chat.completions.create(model='gpt-5', messages=[{'role': 'user', 'content': 'Hi'}]).text",
}


class Contender:
    """`chatwright.Client`."""

    def __init__(self, base_url: str) -> None:
        from chatwright import AsyncClient, Client

        self._base = base_url
        self._client = Client(base_url=base_url, api_key="sk-test")
        self._async_client = AsyncClient(base_url=base_url, api_key="sk-test")
        self._clients: dict[str, Client] = {}
        self._async_clients: dict[str, AsyncClient] = {}

    def _at(self, path: str) -> Client:
        if path not in self._clients:
            self._clients[path] = self._client.with_options(base_url=self._base + path)
        return self._clients[path]

    def _async_at(self, path: str) -> AsyncClient:
        if path not in self._async_clients:
            self._async_clients[path] = self._async_client.with_options(base_url=self._base + path)
        return self._async_clients[path]

    def call(self, path: str, request: dict[str, Any]) -> Any:
        """A `Completion`."""
        return self._at(path).chat.completions.create(**request)

    async def acall(self, path: str, request: dict[str, Any]) -> Any:
        """A `Completion`."""
        return await self._async_at(path).chat.completions.create(**request)

    def stream(self, path: str, request: dict[str, Any]) -> int:
        """Typed chunks."""
        count = 0
        with self._at(path).chat.completions.create(**request, stream=True) as stream:
            for chunk in stream:
                count += bool(chunk.choices)
        return count

    async def astream(self, path: str, request: dict[str, Any]) -> int:
        """Typed chunks."""
        count = 0
        async with await self._async_at(path).chat.completions.create(**request, stream=True) as stream:
            async for chunk in stream:
                count += bool(chunk.choices)
        return count

    def events(self, path: str, request: dict[str, Any]) -> int:
        """Events of `stream()`."""
        count = 0
        with self._at(path).chat.completions.stream(**request) as stream:
            for event in stream:
                count += event.type == "content.delta"
        return count

    def keep(self, path: str, request: dict[str, Any]) -> list[Any]:
        """A `Completion`, less what came with it."""
        completion = self.call(path, request)
        completion.meta = None
        return [completion]

    def keep_chunks(self, path: str, request: dict[str, Any]) -> list[Any]:
        """Typed chunks."""
        return list(self._at(path).chat.completions.create(**request, stream=True))

    def close(self) -> None:
        """Close the client."""
        self._client.close()

    async def aclose(self) -> None:
        """Close the asynchronous client."""
        await self._async_client.aclose()
