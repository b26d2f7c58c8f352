"""What the wrapper makes of the operations: the part of the reference pages that the contract can't know."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

_NONE_IS_NULL: Final = "`metadata=None` is sent as null, which clears the pairs."


@dataclass(frozen=True, slots=True)
class Page:
    """What the wrapper makes of an operation, which the contract can't know.

    Attributes:
        method: The method's name below `client.chat.completions`.
        signature: How it is called.
        returns: The type that it gives back.
        returned: What that is, in a sentence.
        streamed: The same for a streamed answer; empty when there is none.
        async_note: How the asynchronous method differs, if it does.
        widened: What arguments may be besides what the contract says, by name; comes before its type.
    """

    method: str
    signature: str
    returns: str
    returned: str
    streamed: str = ""
    async_note: str = ""
    widened: Mapping[str, str] = field(default_factory=dict)

    @property
    def stem(self) -> str:
        """The name of its example, without ending."""
        return self.method.replace(".", "_")

    @property
    def file(self) -> str:
        """The name of its page."""
        return f"{self.method.replace('.', '-')}.md"


_COMPLETION: Final = (
    "A `Completion`: a [`ChatCompletion`](types.md#chatcompletion) with short cuts to the first choice (`text`, "
    "`tool_calls`, `finish_reason`, `refusal`, `reasoning`), `meta` (request id, rate limits, attempts, timings), and "
    "`extra` for what the server said beyond the specification."
)
_PAGE: Final = (
    "The first page. `data` holds its items; iterating gives the items of all pages, each fetched when it is needed. "
    "`limit` is the size of a page; `max_items` bounds how many items come in total."
)
OPERATIONS: Final = {
    "createChatCompletion": Page(
        "create",
        "create(*, model, messages, **parameters)",
        "Completion | Stream[Chunk]",
        _COMPLETION,
        "With `stream=True` the method returns a `Stream` of chunks as soon as the server has accepted the request "
        "(content type `text/event-stream`). Iterate over it; it closes itself at its end, and works as a context "
        "manager. `stream(...)` takes the same parameters and gives events and the accumulated answer instead.",
        ", and `AsyncStream` is iterated with `async for`",
        {"messages": "str, one message, or any iterable of them: "},
    ),
    "listChatCompletions": Page(
        "list",
        "list(*, max_items=None, **parameters)",
        "Page[Completion]",
        _PAGE,
        async_note=" gives the page, `async for` the items",
    ),
    "getChatCompletion": Page("retrieve", "retrieve(completion_id)", "Completion", _COMPLETION),
    "updateChatCompletion": Page(
        "update", "update(completion_id, *, metadata)", "Completion", f"{_COMPLETION} {_NONE_IS_NULL}"
    ),
    "deleteChatCompletion": Page(
        "delete",
        "delete(completion_id)",
        "ChatCompletionDeleted",
        "A [`ChatCompletionDeleted`](types.md#chatcompletiondeleted).",
    ),
    "getChatCompletionMessages": Page(
        "messages.list",
        "messages.list(completion_id, *, max_items=None, **parameters)",
        "Page[StoredMessage]",
        _PAGE,
        async_note=" gives the page, `async for` the items",
    ),
}
