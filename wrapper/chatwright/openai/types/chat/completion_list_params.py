"""What the official SDK has in `types.chat.completion_list_params`."""

from __future__ import annotations

from chatwright.types import ListOptions as CompletionListParams

__all__ = [
    "CompletionListParams",
]
