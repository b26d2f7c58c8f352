"""Where the official SDK keeps its clients for Azure."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeAlias

from chatwright.openai._client import AsyncAzureOpenAI, AzureOpenAI

__all__ = ["AsyncAzureADTokenProvider", "AsyncAzureOpenAI", "AzureADTokenProvider", "AzureOpenAI"]

AzureADTokenProvider: TypeAlias = Callable[[], str]
AsyncAzureADTokenProvider: TypeAlias = Callable[[], str | Awaitable[str]]
