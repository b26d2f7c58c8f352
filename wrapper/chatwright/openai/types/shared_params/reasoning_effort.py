"""What the official SDK has in `types.shared_params.reasoning_effort`."""

from __future__ import annotations

from chatwright.types import ReasoningEffort

__all__ = ["ReasoningEffort"]
