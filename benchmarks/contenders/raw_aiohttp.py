"""aiohttp and json by hand. It is asynchronous only."""

from __future__ import annotations

import json
from typing import Any

NAME = "aiohttp"
PACKAGE = "aiohttp"
START = {
    "package": "import aiohttp",
    "names": "import aiohttp, asyncio, json",
    "client": "loop = asyncio.new_event_loop()",  # a session is made where the loop runs
    "call": (
        "async def call():\n"
        "    async with aiohttp.ClientSession() as client:\n"
        "        async with client.post(base_url + '/chat/completions', headers={'Authorization': 'Bearer sk-test'},\n"
        "                json={'model': 'gpt-5', 'messages': [{'role': 'user', 'content': 'Hi'}]}) as response:\n"
        "            response.raise_for_status()\n"
        "            json.loads(await response.read())\n"
        "loop.run_until_complete(call())"
    ),
}


class Contender:
    """`aiohttp.ClientSession.post` and `json.loads`."""

    def __init__(self, base_url: str) -> None:
        self._base = base_url
        self._session: Any = None
        self._headers = {"Authorization": "Bearer sk-test"}

    def _post(self, path: str, request: dict[str, Any]) -> Any:
        from aiohttp import ClientSession, TCPConnector  # pyright: ignore[reportMissingImports]

        if self._session is None:
            self._session = ClientSession(connector=TCPConnector(limit=0))
        return self._session.post(f"{self._base}{path}/chat/completions", json=request, headers=self._headers)

    async def acall(self, path: str, request: dict[str, Any]) -> Any:
        """The decoded JSON."""
        async with self._post(path, request) as response:
            response.raise_for_status()
            return json.loads(await response.read())

    async def astream(self, path: str, request: dict[str, Any]) -> int:
        """Lines that start with `data: `, decoded."""
        count = 0
        async with self._post(path, request) as response:
            async for line in response.content:
                if line.startswith(b"data: ") and line != b"data: [DONE]\n":
                    count += bool(json.loads(line[6:])["choices"])
        return count

    def close(self) -> None:
        """Nothing is left to do after `aclose`."""

    async def aclose(self) -> None:
        """Close the session."""
        if self._session is not None:
            await self._session.close()
