"""`client.chat.completions` as the official SDK's users call it: with `NOT_GIVEN` and `omit` wherever they like."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chatwright import _async_resources, _resources
from chatwright.openai.resources._translating import translates
from chatwright.openai.resources.chat.completions.messages import AsyncMessages, Messages

if TYPE_CHECKING:
    from chatwright.openai._performers import AsyncPerformer, Performer

__all__ = ["AsyncCompletions", "Completions"]


@translates
class Completions(_resources.Completions):
    """`chatwright.Client().chat.completions`, taking `NOT_GIVEN` and `omit` for any argument."""

    def __init__(self, performer: Performer) -> None:
        super().__init__(performer)
        self.messages = Messages(performer)


@translates
class AsyncCompletions(_async_resources.AsyncCompletions):
    """`chatwright.AsyncClient().chat.completions`, taking `NOT_GIVEN` and `omit` for any argument."""

    def __init__(self, performer: AsyncPerformer) -> None:
        super().__init__(performer)
        self.messages = AsyncMessages(performer)
