"""Low-level client of the Chat Completions API, generated from an OpenAPI document. Do not edit: run `make generate`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .client import AuthenticatedClient as AuthenticatedClient
    from .client import Client as Client

__all__ = ("AuthenticatedClient", "Client")


def __getattr__(name: str) -> Any:
    # The client needs httpx; who only wants the models should not pay for it.
    if name in __all__:
        from . import client

        return getattr(client, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
