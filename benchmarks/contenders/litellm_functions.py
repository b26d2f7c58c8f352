"""LiteLLM, through its provider for servers like OpenAI's."""

from __future__ import annotations

from typing import Any

NAME = "litellm"
PACKAGE = "litellm"
START = {
    "package": "import litellm",
    "names": "from litellm import completion",
    "client": "pass",  # it has no client: functions make one
    "call": (
        "completion(model='openai/gpt-5', messages=[{'role': 'user', 'content': 'Hi'}], api_base=base_url,"
        " api_key='sk-test')"
    ),
}


class Contender:
    """`litellm.completion`."""

    def __init__(self, base_url: str) -> None:
        import litellm  # pyright: ignore[reportMissingImports]

        self._litellm: Any = litellm
        self._base = base_url

    def _options(self, path: str, request: dict[str, Any]) -> dict[str, Any]:
        model = f"openai/{request['model']}"
        return {**request, "model": model, "api_base": self._base + path, "api_key": "sk-test"}

    def call(self, path: str, request: dict[str, Any]) -> Any:
        """A `ModelResponse`."""
        return self._litellm.completion(**self._options(path, request))

    async def acall(self, path: str, request: dict[str, Any]) -> Any:
        """A `ModelResponse`."""
        return await self._litellm.acompletion(**self._options(path, request))

    def stream(self, path: str, request: dict[str, Any]) -> int:
        """Typed chunks."""
        chunks = self._litellm.completion(**self._options(path, request), stream=True)
        return sum(bool(chunk.choices) for chunk in chunks)

    async def astream(self, path: str, request: dict[str, Any]) -> int:
        """Typed chunks."""
        count = 0
        async for chunk in await self._litellm.acompletion(**self._options(path, request), stream=True):
            count += bool(chunk.choices)
        return count

    def keep(self, path: str, request: dict[str, Any]) -> list[Any]:
        """A `ModelResponse`."""
        return [self.call(path, request)]

    def keep_chunks(self, path: str, request: dict[str, Any]) -> list[Any]:
        """Typed chunks."""
        return list(self._litellm.completion(**self._options(path, request), stream=True))

    def close(self) -> None:
        """Its clients are its own."""
