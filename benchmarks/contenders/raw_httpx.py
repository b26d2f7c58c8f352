"""httpx and json by hand: the least that anybody would write."""

from __future__ import annotations

import json
from typing import Any

import httpx


class Contender:
    """`httpx.Client.post` and `json.loads`."""

    name = "httpx"
    module = "httpx"

    def __init__(self, base_url: str) -> None:
        self._base = base_url
        self._client = httpx.Client(timeout=600)
        self._async_client = httpx.AsyncClient(timeout=600)
        self._headers = {"Authorization": "Bearer sk-test"}

    def _url(self, path: str) -> str:
        return f"{self._base}{path}/chat/completions"

    def call(self, path: str, request: dict[str, Any]) -> Any:
        """The decoded JSON."""
        response = self._client.post(self._url(path), json=request, headers=self._headers)
        response.raise_for_status()
        return json.loads(response.content)

    async def acall(self, path: str, request: dict[str, Any]) -> Any:
        """The decoded JSON."""
        response = await self._async_client.post(self._url(path), json=request, headers=self._headers)
        response.raise_for_status()
        return json.loads(response.content)

    def stream(self, path: str, request: dict[str, Any]) -> int:
        """Lines that start with `data: `, decoded."""
        count = 0
        with self._client.stream("POST", self._url(path), json=request, headers=self._headers) as response:
            for line in response.iter_lines():
                if line.startswith("data: ") and line != "data: [DONE]":
                    count += bool(json.loads(line[6:])["choices"])
        return count

    async def astream(self, path: str, request: dict[str, Any]) -> int:
        """Lines that start with `data: `, decoded."""
        count = 0
        url = self._url(path)
        async with self._async_client.stream("POST", url, json=request, headers=self._headers) as response:
            async for line in response.aiter_lines():
                if line.startswith("data: ") and line != "data: [DONE]":
                    count += bool(json.loads(line[6:])["choices"])
        return count

    def events(self, path: str, request: dict[str, Any]) -> int:
        """The text put together by hand."""
        count = 0
        pieces: list[str] = []
        with self._client.stream("POST", self._url(path), json=request, headers=self._headers) as response:
            for line in response.iter_lines():
                if line.startswith("data: ") and line != "data: [DONE]":
                    pieces.append(json.loads(line[6:])["choices"][0]["delta"].get("content") or "")
                    count += 1
        "".join(pieces)
        return count

    def close(self) -> None:
        """Close the client."""
        self._client.close()

    async def aclose(self) -> None:
        """Close the asynchronous client."""
        await self._async_client.aclose()
