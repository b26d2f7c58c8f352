"""What the generator makes of our prepared description with its own templates: typed calls, no streams."""

from __future__ import annotations

from typing import Any

NAME = "stock generator"
PACKAGE = "openapi-python-client"
_IMPORTS = (
    "from stock_api.client import AuthenticatedClient\n"
    "from stock_api.api.chat import create_chat_completion\n"
    "from stock_api.models import CreateChatCompletionRequest"
)
START = {
    "package": "import stock_api",
    "names": _IMPORTS,
    "client": "client = AuthenticatedClient(base_url=base_url, token='sk-test')",
    "call": (
        "create_chat_completion.sync(client=client, body=CreateChatCompletionRequest.from_dict("
        "{'model': 'gpt-5', 'messages': [{'role': 'user', 'content': 'Hi'}]}))"
    ),
}


class Contender:
    """`create_chat_completion.sync(client=…, body=…)`."""

    def __init__(self, base_url: str) -> None:
        names: dict[str, Any] = {}
        exec(_IMPORTS, names)  # noqa: S102 - a package that exists only where the benchmark runs
        self._client = names["AuthenticatedClient"]
        self._operation = names["create_chat_completion"]
        self._body = names["CreateChatCompletionRequest"].from_dict
        self._base = base_url
        self._clients: dict[str, Any] = {}

    def _at(self, path: str) -> Any:
        if path not in self._clients:
            self._clients[path] = self._client(base_url=self._base + path, token="sk-test")  # noqa: S106 - no secret
        return self._clients[path]

    def call(self, path: str, request: dict[str, Any]) -> Any:
        """A model."""
        return self._operation.sync(client=self._at(path), body=self._body(request))

    async def acall(self, path: str, request: dict[str, Any]) -> Any:
        """A model."""
        return await self._operation.asyncio(client=self._at(path), body=self._body(request))

    def keep(self, path: str, request: dict[str, Any]) -> list[Any]:
        """A model."""
        return [self.call(path, request)]

    def close(self) -> None:
        """The clients go with the process."""
