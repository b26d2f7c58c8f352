"""What the official SDK has in `types.shared.function_parameters`."""

from __future__ import annotations

from typing import TypeAlias

__all__ = ["FunctionParameters"]

FunctionParameters: TypeAlias = dict[str, object]
