"""The official SDK's names over ours: `from openai import X` becomes `from chatwright.openai import X`.

Nothing is written a second time here: clients, errors and types are chatwright's own, and do under these names what they
do under theirs. What differs on purpose stands in `docs/from-openai.md`. Names are loaded on first use.

    from chatwright.openai import OpenAI

    client = OpenAI()
    completion = client.chat.completions.create(model="gpt-5", messages=[{"role": "user", "content": "Hello"}])
    print(completion.choices[0].message.content)
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from chatwright import __version__
    from chatwright import __version__ as VERSION  # noqa: N812 - the official name
    from chatwright._raw import AsyncStreamedResponse as AsyncAPIResponse
    from chatwright._raw import StreamedResponse as APIResponse
    from chatwright._wire import Model as BaseModel
    from chatwright.config import DEFAULT_MAX_RETRIES
    from chatwright.errors import (
        APIConnectionError,
        APIError,
        APIStatusError,
        APITimeoutError,
        AuthenticationError,
        BadRequestError,
        ConflictError,
        ContentFilterFinishReasonError,
        InternalServerError,
        LengthFinishReasonError,
        NotFoundError,
        PermissionDeniedError,
        RateLimitError,
        UnprocessableEntityError,
    )
    from chatwright.errors import APIResponseError as APIResponseValidationError
    from chatwright.errors import ChatwrightError as OpenAIError
    from chatwright.openai import types
    from chatwright.openai._aiohttp_client import DefaultAioHttpClient
    from chatwright.openai._client import AsyncAzureOpenAI, AsyncOpenAI, AzureOpenAI, OpenAI
    from chatwright.openai._client import AsyncOpenAI as AsyncClient
    from chatwright.openai._client import OpenAI as Client
    from chatwright.openai._http_clients import (
        DEFAULT_CONNECTION_LIMITS,
        DEFAULT_TIMEOUT,
        DefaultAsyncHttpxClient,
        DefaultHttpxClient,
        Timeout,
    )
    from chatwright.openai._httpx2_clients import DefaultAsyncHttpx2Client, DefaultHttpx2Client
    from chatwright.openai._pydantic_tool import pydantic_function_tool
    from chatwright.openai._streaming import AsyncStream, Stream
    from chatwright.openai._types import NOT_GIVEN, NoneType, NotGiven, Omit, not_given, omit
    from chatwright.types import RequestOptions

# Where each name lives, and what it is called there.
_HOME = {
    "APIConnectionError": ("errors", "APIConnectionError"),
    "APIError": ("errors", "APIError"),
    "APIResponse": ("_raw", "StreamedResponse"),
    "APIResponseValidationError": ("errors", "APIResponseError"),
    "APIStatusError": ("errors", "APIStatusError"),
    "APITimeoutError": ("errors", "APITimeoutError"),
    "AsyncAPIResponse": ("_raw", "AsyncStreamedResponse"),
    "AsyncAzureOpenAI": ("openai._client", "AsyncAzureOpenAI"),
    "AsyncClient": ("openai._client", "AsyncOpenAI"),
    "AsyncOpenAI": ("openai._client", "AsyncOpenAI"),
    "AsyncStream": ("openai._streaming", "AsyncStream"),
    "AuthenticationError": ("errors", "AuthenticationError"),
    "AzureOpenAI": ("openai._client", "AzureOpenAI"),
    "BadRequestError": ("errors", "BadRequestError"),
    "BaseModel": ("_wire", "Model"),
    "Client": ("openai._client", "OpenAI"),
    "ConflictError": ("errors", "ConflictError"),
    "ContentFilterFinishReasonError": ("errors", "ContentFilterFinishReasonError"),
    "DEFAULT_CONNECTION_LIMITS": ("openai._http_clients", "DEFAULT_CONNECTION_LIMITS"),
    "DEFAULT_MAX_RETRIES": ("config", "DEFAULT_MAX_RETRIES"),
    "DEFAULT_TIMEOUT": ("openai._http_clients", "DEFAULT_TIMEOUT"),
    "DefaultAioHttpClient": ("openai._aiohttp_client", "DefaultAioHttpClient"),
    "DefaultAsyncHttpx2Client": ("openai._httpx2_clients", "DefaultAsyncHttpx2Client"),
    "DefaultAsyncHttpxClient": ("openai._http_clients", "DefaultAsyncHttpxClient"),
    "DefaultHttpx2Client": ("openai._httpx2_clients", "DefaultHttpx2Client"),
    "DefaultHttpxClient": ("openai._http_clients", "DefaultHttpxClient"),
    "InternalServerError": ("errors", "InternalServerError"),
    "LengthFinishReasonError": ("errors", "LengthFinishReasonError"),
    "NOT_GIVEN": ("openai._types", "NOT_GIVEN"),
    "NoneType": ("openai._types", "NoneType"),
    "NotFoundError": ("errors", "NotFoundError"),
    "NotGiven": ("openai._types", "NotGiven"),
    "Omit": ("openai._types", "Omit"),
    "OpenAI": ("openai._client", "OpenAI"),
    "OpenAIError": ("errors", "ChatwrightError"),
    "PermissionDeniedError": ("errors", "PermissionDeniedError"),
    "RateLimitError": ("errors", "RateLimitError"),
    "RequestOptions": ("types", "RequestOptions"),
    "Stream": ("openai._streaming", "Stream"),
    "Timeout": ("openai._http_clients", "Timeout"),
    "UnprocessableEntityError": ("errors", "UnprocessableEntityError"),
    "VERSION": ("", "__version__"),
    "not_given": ("openai._types", "not_given"),
    "omit": ("openai._types", "omit"),
    "pydantic_function_tool": ("openai._pydantic_tool", "pydantic_function_tool"),
    "__version__": ("", "__version__"),
}

__all__ = [
    "DEFAULT_CONNECTION_LIMITS",
    "DEFAULT_MAX_RETRIES",
    "DEFAULT_TIMEOUT",
    "NOT_GIVEN",
    "VERSION",
    "APIConnectionError",
    "APIError",
    "APIResponse",
    "APIResponseValidationError",
    "APIStatusError",
    "APITimeoutError",
    "AsyncAPIResponse",
    "AsyncAzureOpenAI",
    "AsyncClient",
    "AsyncOpenAI",
    "AsyncStream",
    "AuthenticationError",
    "AzureOpenAI",
    "BadRequestError",
    "BaseModel",
    "Client",
    "ConflictError",
    "ContentFilterFinishReasonError",
    "DefaultAioHttpClient",
    "DefaultAsyncHttpx2Client",
    "DefaultAsyncHttpxClient",
    "DefaultHttpx2Client",
    "DefaultHttpxClient",
    "InternalServerError",
    "LengthFinishReasonError",
    "NoneType",
    "NotFoundError",
    "NotGiven",
    "Omit",
    "OpenAI",
    "OpenAIError",
    "PermissionDeniedError",
    "RateLimitError",
    "RequestOptions",
    "Stream",
    "Timeout",
    "UnprocessableEntityError",
    "__version__",
    "not_given",
    "omit",
    "pydantic_function_tool",
    "types",
]

# What the official module has as a client of its own, and what it had before version 1.
_OF_CLIENTS = frozenset(
    {
        *("api_base", "api_key", "api_type", "api_version", "azure_ad_token", "azure_ad_token_provider"),
        *("azure_endpoint", "base_url", "beta", "chat", "ChatCompletion", "default_headers", "default_query"),
        *("http_client", "max_retries", "models", "organization", "project", "timeout"),
    }
)

if not TYPE_CHECKING:

    def __getattr__(name: str) -> Any:
        if name == "types":
            return import_module(f"{__name__}.types")
        if name not in _HOME:
            reason = "chatwright speaks chat completions only"
            if name in _OF_CLIENTS:
                reason = "the module is no client; make one, client = OpenAI(), and use client.chat.completions"
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}: {reason}", name=name)
        module, there = _HOME[name]
        found = globals()[name] = getattr(import_module(f"chatwright.{module}".rstrip(".")), there)
        return found

    def __dir__() -> list[str]:
        return sorted(__all__)
