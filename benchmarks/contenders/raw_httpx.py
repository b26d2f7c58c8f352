"""httpx and json by hand: the least that anybody would write."""

from __future__ import annotations

import json
from typing import Any

NAME = "httpx"
PACKAGE = "httpx"
START = {
    "package": "import httpx",
    "names": "import httpx, json",
    "client": "client = httpx.Client(timeout=600)",
    "call": (
        "json.loads(client.post(base_url + '/chat/completions', headers={'Authorization': 'Bearer sk-test'},"
        " json={'model': 'gpt-5', 'messages': [{'role': 'user', 'content': 'Hi'}]}).raise_for_status().content)"
    ),
}


class Contender:
    """`httpx.Client.post` and `json.loads`."""

    def __init__(self, base_url: str) -> None:
        httpx = self._library()
        self._base = base_url
        # Its own limit, 100 connections, would hold the row with 200 streams up.
        limits = httpx.Limits(max_connections=1000, max_keepalive_connections=100)
        self._client = httpx.Client(timeout=600, limits=limits)
        self._async_client = httpx.AsyncClient(timeout=600, limits=limits)
        self._headers = {"Authorization": "Bearer sk-test"}

    @staticmethod
    def _library() -> Any:
        import httpx

        return httpx

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

    def keep(self, path: str, request: dict[str, Any]) -> list[Any]:
        """The decoded JSON."""
        return [self.call(path, request)]

    def keep_chunks(self, path: str, request: dict[str, Any]) -> list[Any]:
        """Lines that start with `data: `, decoded."""
        with self._client.stream("POST", self._url(path), json=request, headers=self._headers) as response:
            return [
                json.loads(line[6:])
                for line in response.iter_lines()
                if line.startswith("data: ") and line != "data: [DONE]"
            ]

    def close(self) -> None:
        """Close the client."""
        self._client.close()

    async def aclose(self) -> None:
        """Close the asynchronous client."""
        await self._async_client.aclose()
