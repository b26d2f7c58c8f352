"""`client.models` as the official SDK's users call it."""

from __future__ import annotations

from chatwright import _async_resources, _resources
from chatwright.openai.resources._translating import translates

__all__ = ["AsyncModels", "Models"]


@translates
class Models(_resources.Models):
    """The models that the server offers."""


@translates
class AsyncModels(_async_resources.AsyncModels):
    """The models that the server offers."""
