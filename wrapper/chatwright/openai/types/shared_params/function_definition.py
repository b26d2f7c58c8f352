"""What the official SDK has in `types.shared_params.function_definition`."""

from __future__ import annotations

from chatwright.types import FunctionDefinitionParam as FunctionDefinition

__all__ = ["FunctionDefinition"]
