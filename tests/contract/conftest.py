from __future__ import annotations

from tests.contract.clients import client_of

__all__ = ["client_of"]
