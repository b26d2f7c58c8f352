"""The types of answers and of requests, by name: for annotations, `isinstance` and wrappers of your own.

Answers (`Completion`, `Chunk`, `Choice`, `Message`, `Usage` …) are classes; requests are typed dictionaries (`ToolParam`,
`UserMessageParam` …) that plain dicts match. Names are loaded on first use.

    def ask(text: str, **options: Unpack[CreateOptions]) -> Completion:
        return client.chat.completions.create(model="gpt-5", messages=text, **options)
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, TypeAlias, TypedDict

from chatwright_api import models, params
from chatwright_api.literals import Modality as Modality
from chatwright_api.literals import ModelName as ModelName
from chatwright_api.literals import ReasoningEffort as ReasoningEffort
from chatwright_api.literals import Role as Role
from chatwright_api.literals import ServiceTier as ServiceTier
from chatwright_api.params import (
    CreateChatCompletionPlainOptions,
    GetChatCompletionMessagesOptions,
    ListChatCompletionsOptions,
    MessageInputParam,
)
from chatwright_api.params import ToolParam as ToolParam

if TYPE_CHECKING:
    # ruff: noqa: PLC0414 - `as` says that a name is public here
    from collections.abc import Callable, Iterable, Mapping
    from types import CodeType
    from typing import Literal, Protocol

    import httpx

    from chatwright.meta import Meta as Meta
    from chatwright.meta import RateLimit as RateLimit
    from chatwright.pages import AsyncPage as AsyncPage
    from chatwright.pages import AsyncPages as AsyncPages
    from chatwright.pages import Page as Page
    from chatwright.results import Completion as Completion
    from chatwright.results import CompletionDeleted as CompletionDeleted
    from chatwright.results import ModelInfo as ModelInfo
    from chatwright.retry import RetryPolicy
    from chatwright.structured.parsed import ParsedCompletion as ParsedCompletion
    from chatwright.timeouts import Timeout
    from chatwright.toolrun.calls import TurnCall
    from chatwright.tools import Tool as CallableTool
    from chatwright_api.models import *  # noqa: F403 - all of them are public here
    from chatwright_api.params import *  # noqa: F403
    from chatwright_api.types import ChatMessage

    class AnyFunction(Protocol):
        """A function; in a list of several kinds of them, mypy knows no more of each than this."""

        @property
        def __code__(self) -> CodeType: ...


MessageParam: TypeAlias = "MessageInputParam | ChatMessage | Mapping[str, Any]"
"""One message: a builder, a received message, a typed dict or any mapping."""

ToolLike: TypeAlias = "Callable[..., Any] | AnyFunction | CallableTool | params.ToolParam | Mapping[str, Any]"
"""What `tools=` takes: functions, decorated with `tool` or not, `Tool`s, typed dicts or any mapping."""

Messages: TypeAlias = "str | MessageParam | Iterable[MessageParam]"
"""What `messages=` takes: a str (the user says it), one message, or several."""


class RequestOptions(TypedDict, total=False):
    """The options that every call takes besides the fields of its request; None leaves one out."""

    extra_headers: Mapping[str, str | None] | None
    """Headers of this request; they win over the client's, and None removes one."""
    extra_query: Mapping[str, object] | None
    """Query parameters of this request; they win, and None removes one."""
    extra_body: Mapping[str, object] | None
    """Fields that the API's description does not have, or other values for those it has: merged last. None is sent as null."""
    timeout: float | Timeout | httpx.Timeout | None
    """Seconds for each step of a request, or a `Timeout`. None: as the client says."""
    deadline: float | None
    """Seconds for the whole call, retries and a stream's reading included. None: as the client says."""
    max_retries: float | None
    """Attempts after the first; not together with `retry`. None: as the client says."""
    retry: RetryPolicy | None
    """When to try again. None: as the client says."""
    idempotency_key: str | None
    """Sent as `Idempotency-Key`, the same with every attempt, for servers that then do the work once."""
    check: bool | None
    """Whether to check the request against the API's description before it is sent. None: as the client says."""


class PlainOptions(CreateChatCompletionPlainOptions, RequestOptions, total=False):
    """Every keyword that `create`, `parse` and `stream` have in common, besides `model` and `messages`."""


class ParseOptions(PlainOptions, total=False):
    """Every keyword of `parse` but `model`, `messages` and `response_format`."""

    tools: Iterable[ToolLike] | None
    """Functions that the model may call, all of them strict; their arguments are read, too."""
    reask: int | None
    """How often to show the model what is wrong with its answer, and ask again. Default: 0."""
    lenient: bool | None
    """Whether to read JSON in spite of code fences, words around it or trailing commas; `repairs` tells. Default: False."""
    strict: bool | None
    """Whether the server is to guarantee the schema. False for types that strict mode can't express. Default: True."""


class CreateOptions(PlainOptions, total=False):
    """Every keyword of `create` but `model`, `messages` and `stream`."""

    response_format: params.ResponseFormatParam | None
    """Shape of the answer: the API's own dict. For an answer of a Python type there is `parse`."""
    tools: Iterable[ToolLike] | None
    """What the model may call: functions, decorated with `tool` or not, `Tool`s, and the API's own dicts."""


class RunOptions(PlainOptions, total=False):
    """Every keyword of `run` and `resume` but `model`, `messages`, `stream` and what is particular to `resume`."""

    tools: Iterable[ToolLike] | None
    """What the model may call: functions, decorated with `tool` or not, `Tool`s, and the API's own dicts."""
    context: object
    """What tools get as `.value` of their `Context`. Not saved."""
    max_turns: float | None
    """Requests at most; `math.inf` for no limit. None: 10."""
    max_total_tokens: float | None
    """Ask no further once so many tokens have been used in all. None: no limit."""
    parallel: int | None
    """Calls that may run at once. None: 8."""
    tool_timeout: float | None
    """Seconds that a call may take, unless its tool says otherwise. None: no limit but the deadline."""
    tool_errors: Literal["send", "raise"] | Callable[[TurnCall, Exception], object] | None
    """What becomes of an exception that a tool raises: `send` tells the model in a line, `raise` raises it here; a function
    gives what to tell the model. `call.error` keeps it in any case. None: `send`."""
    max_repeats: float | None
    """In how many turns in a row the very same call is made before it is refused. None: 3."""
    response_format: params.ResponseFormatParam | None
    """Shape of the answer, as for `create`."""
    include_usage: bool | None
    """Whether streamed answers are asked for the tokens used. None: yes, unless `stream_options` is given as None."""


class ListOptions(ListChatCompletionsOptions, RequestOptions, total=False):
    """Every keyword of `chat.completions.list`."""

    max_items: int | None
    """How many items to give in all, over all pages. None: all there are."""


class ListMessagesOptions(GetChatCompletionMessagesOptions, RequestOptions, total=False):
    """Every keyword of `chat.completions.messages.list` but the completion's id."""

    max_items: int | None
    """How many items to give in all, over all pages. None: all there are."""


# Where the names live that are no generated classes.
_HOME = {
    "AsyncPage": "pages",
    "AsyncPages": "pages",
    "Completion": "results",
    "CompletionDeleted": "results",
    "Meta": "meta",
    "ModelInfo": "results",
    "Page": "pages",
    "ParsedCompletion": "structured.parsed",
    "RateLimit": "meta",
}

if not TYPE_CHECKING:
    _OWN = (
        "CreateOptions",
        "ListMessagesOptions",
        "ListOptions",
        "MessageParam",
        "Messages",
        "Modality",
        "ModelName",
        "ParseOptions",
        "PlainOptions",
        "ReasoningEffort",
        "RequestOptions",
        "RunOptions",
        "Role",
        "ServiceTier",
        "ToolLike",
    )
    __all__ = [*models.__all__, *params.__all__, *_HOME, *_OWN]  # noqa: PLE0604 - they are str

    def __getattr__(name: str) -> Any:
        if name in _HOME:
            found = getattr(import_module(f"chatwright.{_HOME[name]}"), name)
        elif name in models.__all__:
            found = getattr(models, name)
        elif name in params.__all__:
            found = getattr(params, name)
        else:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}", name=name)
        globals()[name] = found
        return found

    def __dir__() -> list[str]:
        return sorted(__all__)
