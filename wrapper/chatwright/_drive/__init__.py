"""The one place that sends, sleeps and reads the clock: drivers for flows, and the connections they use.

`run` and `arun` carry out the effects of a flow; `SyncWire` and `AsyncWire` are what they send with, one for each client.
httpx is imported when the first wire sends.
"""

from __future__ import annotations

from chatwright._drive.async_wire import AsyncWire
from chatwright._drive.loops import arun, run
from chatwright._drive.sync_wire import SyncWire

__all__ = ["AsyncWire", "SyncWire", "arun", "run"]
