"""The transport's errors are httpx's, whose names people know. httpx itself is loaded when there is one to raise."""

from __future__ import annotations

from typing import Any


def trouble(name: str, text: str) -> Exception:
    """One of httpx's exceptions.

    Args:
        name: Its class: `ConnectError`, `ReadTimeout` …
        text: What happened.
    """
    import httpx

    made: Any = getattr(httpx, name)(text)
    assert isinstance(made, Exception)
    return made
