"""`client.models` as the official SDK's users call it."""

from __future__ import annotations

from chatwright import _listed_resources
from chatwright.openai.resources._translating import translates

__all__ = ["AsyncModels", "Models"]


@translates
class Models(_listed_resources.Models):
    """The models that the server offers."""


@translates
class AsyncModels(_listed_resources.AsyncModels):
    """The models that the server offers."""
