"""Client for the Chat Completions API, for OpenAI and for every server that speaks it.

Everything a program needs is importable from here; the types of answers live in `chatwright.types`. Names are loaded
on first use, so that importing the package costs next to nothing.
"""

from __future__ import annotations

__version__ = "0.1.0"

# Not `typing.TYPE_CHECKING`: importing `typing` would cost more than this whole module. Type checkers know the name.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from chatwright import errors as errors
    from chatwright import types as types
    from chatwright._tool_decorator import tool
    from chatwright.async_client import AsyncClient
    from chatwright.client import Client
    from chatwright.content import (
        audio,
        file,
        image,
        refusal,
        text,
    )
    from chatwright.custom_tools import custom_tool
    from chatwright.errors import (
        APIConnectionError,
        APIError,
        APIResponseError,
        APIStatusError,
        APITimeoutError,
        AuthenticationError,
        BadRequestError,
        ChatwrightError,
        ConfigError,
        ConflictError,
        ContentFilterError,
        ContentFilterFinishReasonError,
        ContextLengthExceededError,
        ErrorResponse,
        Fault,
        InsufficientQuotaError,
        InternalServerError,
        LengthFinishReasonError,
        MissingFileError,
        ModelNotFoundError,
        NotFoundError,
        OutputError,
        OutputParseError,
        PermissionDeniedError,
        RateLimitError,
        RefusalError,
        RequestCheckError,
        StreamError,
        StreamInterruptedError,
        ToolLoopError,
        UnprocessableEntityError,
    )
    from chatwright.hooks import (
        RequestEvent,
        ResponseEvent,
        RetryEvent,
    )
    from chatwright.messages import (
        assistant,
        developer,
        system,
        tool_result,
        user,
    )
    from chatwright.request import ChatRequest
    from chatwright.retry import RetryPolicy
    from chatwright.size_limits import SizeLimits
    from chatwright.streaming.accumulate import ChatCompletionAccumulator
    from chatwright.streaming.async_stream import (
        AsyncChatCompletionStream,
        AsyncStream,
    )
    from chatwright.streaming.events import (
        ChunkEvent,
        ContentDelta,
        ContentDone,
        FinishEvent,
        LogprobsDelta,
        LogprobsDone,
        ReasoningDelta,
        ReasoningDone,
        RefusalDelta,
        RefusalDone,
        StreamEvent,
        ToolCallDelta,
        ToolCallDone,
        UsageEvent,
    )
    from chatwright.streaming.stream import (
        ChatCompletionStream,
        Stream,
    )
    from chatwright.structured.parsed import ParsedCompletion
    from chatwright.structured.response_format import (
        lint_schema,
        schema_of,
    )
    from chatwright.timeouts import Timeout
    from chatwright.tool_choices import allowed_tools, tool_choice
    from chatwright.toolloop import AsyncToolRun, Decision, ToolRun, Turn, TurnCall, answer, approve, deny
    from chatwright.tools import Context, Tool
    from chatwright.types import (
        CreateOptions,
        MessageParam,
        RequestOptions,
    )

# Where each public name lives. A name stands here, in `__all__`, and in the imports above, which type checkers read;
# tests/contract/test_packaging.py holds the three together.
_HOME = {
    "APIConnectionError": "errors",
    "APIError": "errors",
    "APIResponseError": "errors",
    "APIStatusError": "errors",
    "APITimeoutError": "errors",
    "AsyncChatCompletionStream": "streaming.async_stream",
    "AsyncClient": "async_client",
    "AsyncStream": "streaming.async_stream",
    "AsyncToolRun": "toolloop",
    "AuthenticationError": "errors",
    "BadRequestError": "errors",
    "ChatCompletionAccumulator": "streaming.accumulate",
    "ChatCompletionStream": "streaming.stream",
    "ChatRequest": "request",
    "ChatwrightError": "errors",
    "ChunkEvent": "streaming.events",
    "Client": "client",
    "ConfigError": "errors",
    "ConflictError": "errors",
    "ContentDelta": "streaming.events",
    "ContentDone": "streaming.events",
    "ContentFilterError": "errors",
    "ContentFilterFinishReasonError": "errors",
    "Context": "tools",
    "ContextLengthExceededError": "errors",
    "CreateOptions": "types",
    "Decision": "toolloop",
    "ErrorResponse": "errors",
    "Fault": "errors",
    "FinishEvent": "streaming.events",
    "InsufficientQuotaError": "errors",
    "InternalServerError": "errors",
    "LengthFinishReasonError": "errors",
    "LogprobsDelta": "streaming.events",
    "LogprobsDone": "streaming.events",
    "MessageParam": "types",
    "MissingFileError": "errors",
    "ModelNotFoundError": "errors",
    "NotFoundError": "errors",
    "OutputError": "errors",
    "OutputParseError": "errors",
    "ParsedCompletion": "structured.parsed",
    "PermissionDeniedError": "errors",
    "RateLimitError": "errors",
    "ReasoningDelta": "streaming.events",
    "ReasoningDone": "streaming.events",
    "RefusalDelta": "streaming.events",
    "RefusalDone": "streaming.events",
    "RefusalError": "errors",
    "RequestCheckError": "errors",
    "RequestEvent": "hooks",
    "RequestOptions": "types",
    "ResponseEvent": "hooks",
    "RetryEvent": "hooks",
    "RetryPolicy": "retry",
    "SizeLimits": "size_limits",
    "Stream": "streaming.stream",
    "StreamError": "errors",
    "StreamEvent": "streaming.events",
    "StreamInterruptedError": "errors",
    "Timeout": "timeouts",
    "Tool": "tools",
    "ToolCallDelta": "streaming.events",
    "ToolCallDone": "streaming.events",
    "ToolLoopError": "errors",
    "ToolRun": "toolloop",
    "Turn": "toolloop",
    "TurnCall": "toolloop",
    "UnprocessableEntityError": "errors",
    "UsageEvent": "streaming.events",
    "allowed_tools": "tool_choices",
    "answer": "toolloop",
    "approve": "toolloop",
    "assistant": "messages",
    "audio": "content",
    "custom_tool": "custom_tools",
    "deny": "toolloop",
    "developer": "messages",
    "file": "content",
    "image": "content",
    "lint_schema": "structured.response_format",
    "refusal": "content",
    "schema_of": "structured.response_format",
    "system": "messages",
    "text": "content",
    "tool": "_tool_decorator",
    "tool_choice": "tool_choices",
    "tool_result": "messages",
    "user": "messages",
}

# Modules that can be reached as attributes (`chatwright.types.Usage`) without an import of their own.
_MODULES = frozenset({"errors", "types"})

__all__ = [
    "APIConnectionError",
    "APIError",
    "APIResponseError",
    "APIStatusError",
    "APITimeoutError",
    "AsyncChatCompletionStream",
    "AsyncClient",
    "AsyncStream",
    "AsyncToolRun",
    "AuthenticationError",
    "BadRequestError",
    "ChatCompletionAccumulator",
    "ChatCompletionStream",
    "ChatRequest",
    "ChatwrightError",
    "ChunkEvent",
    "Client",
    "ConfigError",
    "ConflictError",
    "ContentDelta",
    "ContentDone",
    "ContentFilterError",
    "ContentFilterFinishReasonError",
    "Context",
    "ContextLengthExceededError",
    "CreateOptions",
    "Decision",
    "ErrorResponse",
    "Fault",
    "FinishEvent",
    "InsufficientQuotaError",
    "InternalServerError",
    "LengthFinishReasonError",
    "LogprobsDelta",
    "LogprobsDone",
    "MessageParam",
    "MissingFileError",
    "ModelNotFoundError",
    "NotFoundError",
    "OutputError",
    "OutputParseError",
    "ParsedCompletion",
    "PermissionDeniedError",
    "RateLimitError",
    "ReasoningDelta",
    "ReasoningDone",
    "RefusalDelta",
    "RefusalDone",
    "RefusalError",
    "RequestCheckError",
    "RequestEvent",
    "RequestOptions",
    "ResponseEvent",
    "RetryEvent",
    "RetryPolicy",
    "SizeLimits",
    "Stream",
    "StreamError",
    "StreamEvent",
    "StreamInterruptedError",
    "Timeout",
    "Tool",
    "ToolCallDelta",
    "ToolCallDone",
    "ToolLoopError",
    "ToolRun",
    "Turn",
    "TurnCall",
    "UnprocessableEntityError",
    "UsageEvent",
    "__version__",
    "allowed_tools",
    "answer",
    "approve",
    "assistant",
    "audio",
    "custom_tool",
    "deny",
    "developer",
    "file",
    "image",
    "lint_schema",
    "refusal",
    "schema_of",
    "system",
    "text",
    "tool",
    "tool_choice",
    "tool_result",
    "user",
]


if not TYPE_CHECKING:  # a type checker that saw these would take any name for a public one

    def __getattr__(name: str) -> object:
        """Load a public name on its first use, and keep it."""
        from importlib import import_module

        if name in _MODULES:
            return import_module(f"{__name__}.{name}")
        if name not in _HOME:
            message = f"module {__name__!r} has no attribute {name!r}"
            raise AttributeError(message, name=name)
        value = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
        globals()[name] = value
        return value

    def __dir__() -> list[str]:
        """Name what is public, loaded or not."""
        return sorted({*__all__, *_MODULES})
