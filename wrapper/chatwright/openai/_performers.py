"""How the clients of this package carry operations out: as ours do, but for the events of streams."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chatwright import _perform
from chatwright.streaming.decoding import NO_DECODING, Decoding

if TYPE_CHECKING:
    from chatwright._flow import Call
    from chatwright.openai._streaming import AsyncChatCompletionStream, ChatCompletionStream


class Performer(_perform.Performer):
    """Gives streams of the official SDK's events."""

    __slots__ = ()

    def stream(
        self, call: Call, *, must_be_whole: bool, decoding: Decoding = NO_DECODING
    ) -> ChatCompletionStream[object]:
        """The events of a call that is yet to be made."""
        from chatwright.openai._streaming import ChatCompletionStream

        return ChatCompletionStream(call, self.drive, must_be_whole=must_be_whole, decoding=decoding)


class AsyncPerformer(_perform.AsyncPerformer):
    """Gives streams of the official SDK's events."""

    __slots__ = ()

    def stream(
        self, call: Call, *, must_be_whole: bool, decoding: Decoding = NO_DECODING
    ) -> AsyncChatCompletionStream[object]:
        """The events of a call that is yet to be made."""
        from chatwright.openai._streaming import AsyncChatCompletionStream

        return AsyncChatCompletionStream(call, self.drive, must_be_whole=must_be_whole, decoding=decoding)
