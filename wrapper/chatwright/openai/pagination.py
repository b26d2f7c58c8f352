"""Lists that come page by page, under the official SDK's names."""

from __future__ import annotations

from chatwright.pages import AsyncPage
from chatwright.pages import AsyncPage as AsyncCursorPage
from chatwright.pages import Page as SyncCursorPage
from chatwright.pages import Page as SyncPage

__all__ = ["AsyncCursorPage", "AsyncPage", "SyncCursorPage", "SyncPage"]
