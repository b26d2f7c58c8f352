"""What the official SDK has in `types.shared_params.chat_model`."""

from __future__ import annotations

from chatwright.types import ModelName as ChatModel

__all__ = ["ChatModel"]
