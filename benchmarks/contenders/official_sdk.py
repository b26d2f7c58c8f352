"""The official SDK."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from openai import AsyncOpenAI, OpenAI  # pyright: ignore[reportMissingImports]

NAME = "openai"
PACKAGE = "openai"
START = {
    "package": "import openai",
    "names": "from openai import OpenAI",
    "client": "client = OpenAI(base_url=base_url, api_key='sk-test')",
    "call": "client.chat.completions.create(model='gpt-5', messages=[{'role': 'user', 'content': 'Hi'}])",
}


class Contender:
    """`openai.OpenAI`."""

    def __init__(self, base_url: str) -> None:
        from openai import AsyncOpenAI, OpenAI  # pyright: ignore[reportMissingImports]

        self._base = base_url
        self._client = OpenAI(base_url=base_url, api_key="sk-test")
        self._async_client = AsyncOpenAI(base_url=base_url, api_key="sk-test")
        self._clients: dict[str, OpenAI] = {}
        self._async_clients: dict[str, AsyncOpenAI] = {}

    def _at(self, path: str) -> OpenAI:
        if path not in self._clients:
            self._clients[path] = self._client.with_options(base_url=self._base + path)
        return self._clients[path]

    def _async_at(self, path: str) -> AsyncOpenAI:
        if path not in self._async_clients:
            self._async_clients[path] = self._async_client.with_options(base_url=self._base + path)
        return self._async_clients[path]

    def call(self, path: str, request: dict[str, Any]) -> Any:
        """A `ChatCompletion`."""
        return self._at(path).chat.completions.create(**request)

    async def acall(self, path: str, request: dict[str, Any]) -> Any:
        """A `ChatCompletion`."""
        return await self._async_at(path).chat.completions.create(**request)

    def stream(self, path: str, request: dict[str, Any]) -> int:
        """Typed chunks."""
        return sum(bool(chunk.choices) for chunk in self._at(path).chat.completions.create(**request, stream=True))

    async def astream(self, path: str, request: dict[str, Any]) -> int:
        """Typed chunks."""
        count = 0
        async for chunk in await self._async_at(path).chat.completions.create(**request, stream=True):
            count += bool(chunk.choices)
        return count

    def events(self, path: str, request: dict[str, Any]) -> int:
        """Events of `.stream()`."""
        with self._at(path).chat.completions.stream(**request) as stream:
            return sum(event.type == "content.delta" for event in stream)

    def keep(self, path: str, request: dict[str, Any]) -> list[Any]:
        """A `ChatCompletion`."""
        return [self.call(path, request)]

    def keep_chunks(self, path: str, request: dict[str, Any]) -> list[Any]:
        """Typed chunks."""
        return list(self._at(path).chat.completions.create(**request, stream=True))

    def close(self) -> None:
        """Close the client."""
        self._client.close()

    async def aclose(self) -> None:
        """Close the asynchronous client."""
        await self._async_client.close()
