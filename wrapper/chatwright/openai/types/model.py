"""What the official SDK has in `types.model`."""

from __future__ import annotations

from chatwright.types import ModelInfo as Model

__all__ = ["Model"]
