"""What the official SDK has in `types.shared.function_definition`."""

from __future__ import annotations

from chatwright.types import FunctionDefinition

__all__ = ["FunctionDefinition"]
