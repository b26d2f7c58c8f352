from __future__ import annotations

import asyncio
import sys
from types import ModuleType

import pytest
import trio

from chatwright._drive.event_loops import caller_of_this_loop, has_ended, this_loop, under_trio


def test_which_loop_runs() -> None:
    async def tell() -> bool:
        return under_trio()

    assert not under_trio()
    assert not asyncio.run(tell())
    assert trio.run(tell)


@pytest.mark.parametrize("module", [None, ModuleType("trio")])
def test_trio_that_another_thread_is_importing(monkeypatch: pytest.MonkeyPatch, module: ModuleType | None) -> None:
    monkeypatch.setitem(sys.modules, "trio", module)

    async def tell() -> object:
        return under_trio(), this_loop() is asyncio.get_running_loop()

    assert asyncio.run(tell()) == (False, True)


def test_an_ended_loop_is_told_and_asked_for_nothing() -> None:
    async def look() -> tuple[object, object]:
        loop = this_loop()
        assert not has_ended(loop)
        return loop, caller_of_this_loop()

    for loop, call_soon in (asyncio.run(look()), trio.run(look)):
        assert has_ended(loop)
        call_soon(lambda: pytest.fail("called"))  # type: ignore[operator]


@pytest.mark.anyio
async def test_a_call_from_another_thread() -> None:
    import anyio
    import anyio.to_thread

    called = anyio.Event()
    await anyio.to_thread.run_sync(caller_of_this_loop(), called.set)
    with anyio.fail_after(10):
        await called.wait()
