"""How the clients of this package carry operations out: as ours do, but for the events of streams."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chatwright import _perform

if TYPE_CHECKING:
    from chatwright._flow import Call
    from chatwright.openai._streaming import AsyncChatCompletionStream, ChatCompletionStream


class Performer(_perform.Performer):
    """Gives streams of the official SDK's events."""

    __slots__ = ()

    def stream(self, call: Call, **options: Any) -> ChatCompletionStream:
        """The events of a call that is yet to be made."""
        from chatwright.openai._streaming import ChatCompletionStream

        return ChatCompletionStream(call, self.drive, **options)


class AsyncPerformer(_perform.AsyncPerformer):
    """Gives streams of the official SDK's events."""

    __slots__ = ()

    def stream(self, call: Call, **options: Any) -> AsyncChatCompletionStream:
        """The events of a call that is yet to be made."""
        from chatwright.openai._streaming import AsyncChatCompletionStream

        return AsyncChatCompletionStream(call, self.drive, **options)
