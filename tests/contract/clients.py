"""Both clients behind one synchronous face, so that one test speaks for threads, asyncio and trio."""

from __future__ import annotations

import inspect
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

import pytest
from anyio.from_thread import start_blocking_portal

from chatwright import AsyncClient, Client

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from anyio.from_thread import BlockingPortal

KINDS: Final = ("sync", "asyncio", "trio")


class Face:
    """An asynchronous object whose methods can be called, and which can be iterated over, in this thread."""

    def __init__(self, portal: BlockingPortal, inner: Any) -> None:
        self._portal = portal
        self._inner = inner

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._inner, name)
        if inspect.ismethod(found) or inspect.isfunction(found):
            return lambda *args, **kwargs: self._told(self._portal.call(_awaited, found, args, kwargs))
        return self._told(found)

    def __setattr__(self, name: str, value: object) -> None:
        if name.startswith("_"):
            object.__setattr__(self, name, value)
        else:
            setattr(self._inner, name, value)

    def __iter__(self) -> Iterator[Any]:
        items = aiter(self._inner)
        while True:
            try:
                yield self._told(self._portal.call(_next, items))
            except StopAsyncIteration:
                return

    def __enter__(self) -> Any:
        return self._told(self._portal.call(self._inner.__aenter__))

    def __exit__(self, *exc: object) -> None:
        self._portal.call(self._inner.__aexit__, *exc)

    def __len__(self) -> int:
        return len(self._inner)

    def __repr__(self) -> str:
        return repr(self._inner)

    def _told(self, found: Any) -> Any:
        if getattr(type(found), "__module__", "").startswith("chatwright") and _is_asynchronous(found):
            return Face(self._portal, found)
        return Face(self._portal, found) if inspect.isasyncgen(found) else found


def _is_asynchronous(found: object) -> bool:
    name = type(found).__name__
    return name.startswith("Async") or any(hasattr(found, dunder) for dunder in ("__aiter__", "__aenter__"))


async def _awaited(function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    found = function(*args, **kwargs)
    return await found if inspect.isawaitable(found) else found


async def _next(items: Any) -> Any:
    return await anext(items)


class Maker:
    """Makes clients of one kind, and closes them in the end."""

    def __init__(self, portal: BlockingPortal | None) -> None:
        self._portal = portal
        self._made: list[Any] = []
        self.is_sync = portal is None

    def __call__(self, url: str, **options: Any) -> Any:
        """A client of the server at `url`, without retries unless it is told otherwise."""
        options = {"api_key": "sk-test", "max_retries": 0, **options}
        if options.get("retry") is not None:
            del options["max_retries"]
        return self.take((Client if self.is_sync else AsyncClient)(base_url=url, **options))

    def take(self, client: Any) -> Any:
        """Any client of the kind, made elsewhere."""
        found = client if self._portal is None else Face(self._portal, client)
        self._made.append(found)
        return found

    def face(self, inner: Any) -> Any:
        """A page or a stream that came out of a raw response."""
        return inner if self._portal is None or isinstance(inner, Face) else Face(self._portal, inner)

    def close(self) -> None:
        for client in self._made:
            client.close()


@contextmanager
def making(kind: str) -> Iterator[Maker]:
    if kind == "sync":
        maker = Maker(None)
        try:
            yield maker
        finally:
            maker.close()
        return
    with start_blocking_portal(kind) as portal:
        maker = Maker(portal)
        try:
            yield maker
        finally:
            maker.close()


@pytest.fixture(params=KINDS)
def client_of(request: pytest.FixtureRequest) -> Iterator[Maker]:
    """Makes clients: synchronous ones, and asynchronous ones under asyncio and trio."""
    with making(request.param) as maker:
        yield maker
