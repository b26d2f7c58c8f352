"""A kit for testing programs that use the Chat Completions API: a fake server with faults, and safe recordings.

    from chatwright.testing import FakeServer, call, fault

    with FakeServer() as server:
        server.on(model="gpt-5").reply("Hello").then(fault.status(429, retry_after=1)).then("Hello again")
        ...  # a program that asks server.url
        assert server.requests[0].json["messages"][0]["role"] == "user"

docs/testing.md shows all of it.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from chatwright.testing import fault as fault
    from chatwright.testing import redact as redact
    from chatwright.testing._blocking import RealRequestError, block_real_requests, instant_backoff
    from chatwright.testing._completions import Call, call
    from chatwright.testing._incoming import ReceivedRequest
    from chatwright.testing._recorder import Recorder
    from chatwright.testing._script import Rule
    from chatwright.testing._server import FakeServer

_HOME = {
    "Call": "_completions",
    "FakeServer": "_server",
    "RealRequestError": "_blocking",
    "ReceivedRequest": "_incoming",
    "Recorder": "_recorder",
    "Rule": "_script",
    "block_real_requests": "_blocking",
    "call": "_completions",
    "instant_backoff": "_blocking",
}
_MODULES = frozenset({"fault", "redact"})

__all__ = [
    "Call",
    "FakeServer",
    "RealRequestError",
    "ReceivedRequest",
    "Recorder",
    "Rule",
    "block_real_requests",
    "call",
    "fault",
    "instant_backoff",
    "redact",
]


if not TYPE_CHECKING:  # the pytest plugin is part of this package: loading it must load nothing else

    def __getattr__(name: str) -> object:
        """Load a public name on its first use, and keep it."""
        from importlib import import_module

        if name in _MODULES:
            return import_module(f"{__name__}.{name}")
        if name not in _HOME:
            message = f"module {__name__!r} has no attribute {name!r}"
            raise AttributeError(message, name=name)
        value = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
        globals()[name] = value
        return value

    def __dir__() -> list[str]:
        """Name what is public, loaded or not."""
        return sorted(__all__)
