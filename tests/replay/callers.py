"""The same action on every kind of client, so that each replay test is written once."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import anyio

if TYPE_CHECKING:
    from collections.abc import Callable

    Action = Callable[[Any], Any]


class Streamed(NamedTuple):
    """A stream read to its end."""

    items: list[Any]
    final: Any


class Caller(Protocol):
    """What a test does with a client."""

    def do(self, action: Action, **options: Any) -> Any:
        """Return (or, on an async client, await) what the action returns for a client with these options."""
        ...

    def read(self, action: Action, **options: Any) -> Streamed:
        """Read the stream that the action returns to its end; `final` is None for streams of plain chunks."""
        ...


class SyncCaller:
    def __init__(self, **options: Any) -> None:
        self.options = {"max_retries": 0, **options}

    def do(self, action: Action, **options: Any) -> Any:
        from chatwright import Client

        with Client(**{**self.options, **options}) as client:
            return action(client)

    def read(self, action: Action, **options: Any) -> Streamed:
        from chatwright import Client

        with Client(**{**self.options, **options}) as client, action(client) as stream:
            return Streamed(list(stream), getattr(stream, "final", None))


class AsyncCaller:
    backend = "asyncio"

    def __init__(self, **options: Any) -> None:
        self.options = {"max_retries": 0, **options}

    def do(self, action: Action, **options: Any) -> Any:
        async def call() -> Any:
            from chatwright import AsyncClient

            async with AsyncClient(**{**self.options, **options}) as client:
                result = action(client)
                return await result if inspect.isawaitable(result) else result

        return anyio.run(call, backend=self.backend)

    def read(self, action: Action, **options: Any) -> Streamed:
        async def call() -> Streamed:
            from chatwright import AsyncClient

            async with AsyncClient(**{**self.options, **options}) as client:
                opened = action(client)
                async with await opened if inspect.isawaitable(opened) else opened as stream:
                    return Streamed([item async for item in stream], getattr(stream, "final", None))

        return anyio.run(call, backend=self.backend)


class TrioCaller(AsyncCaller):
    backend = "trio"


CALLERS: dict[str, type[SyncCaller | AsyncCaller]] = {
    "sync": SyncCaller,
    "asyncio": AsyncCaller,
    "trio": TrioCaller,
}
