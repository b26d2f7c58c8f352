"""`POST /chat/completions`."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from ... import errors
from ...types import RequestArguments, Response, plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    import httpx

    from ...client import AuthenticatedClient, Client
    from ...models import ChatCompletion, Chunk, CreateChatCompletionRequest, ErrorResponse

METHOD = "POST"
PATH = "/chat/completions"
KEYWORDS: frozenset[str] = frozenset(
    {
        "audio",
        "frequency_penalty",
        "function_call",
        "functions",
        "logit_bias",
        "logprobs",
        "max_completion_tokens",
        "max_tokens",
        "messages",
        "metadata",
        "modalities",
        "model",
        "moderation",
        "n",
        "parallel_tool_calls",
        "prediction",
        "presence_penalty",
        "prompt_cache_key",
        "prompt_cache_options",
        "prompt_cache_retention",
        "reasoning_effort",
        "response_format",
        "safety_identifier",
        "seed",
        "service_tier",
        "stop",
        "store",
        "stream",
        "stream_options",
        "temperature",
        "tool_choice",
        "tools",
        "top_logprobs",
        "top_p",
        "user",
        "verbosity",
        "web_search_options",
    }
)
"""The names of the fields that a request takes, in its body or its query."""


def build_request(
    *,
    body: CreateChatCompletionRequest | Mapping[str, Any],
) -> RequestArguments:
    """The request, as keyword arguments for `httpx.Client.request`; the URL is relative to the API's base."""
    arguments: RequestArguments = {
        "method": METHOD,
        "url": PATH,
    }
    arguments["json"] = plain(body)
    return arguments


def parse_response(status_code: int, data: Any) -> ChatCompletion | ErrorResponse | None:
    """The answer as a class of `models`; `None` when the specification does not know the status or there is no object.

    Args:
        status_code: The HTTP status.
        data: The decoded JSON body.
    """
    from ... import models

    if not isinstance(data, dict):
        return None
    if status_code in (200,):
        return models.ChatCompletion.from_dict(data)
    if status_code in (
        400,
        401,
        403,
        404,
        409,
        422,
        429,
        500,
        503,
    ):
        return models.ErrorResponse.from_dict(data)
    return None


def parse_event(data: str | bytes) -> Chunk | None:
    """One server-sent event's data of a streamed answer; `None` for the closing `[DONE]`."""
    from ...models import Chunk

    if data[:6] in ("[DONE]", b"[DONE]"):
        return None
    return Chunk.from_dict(json.loads(data))


def _build_response(
    client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[ChatCompletion | ErrorResponse | None]:
    try:
        data = json.loads(response.content) if response.content else None
    except ValueError:
        data = None
    parsed = parse_response(response.status_code, data)
    if parsed is None and client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    return Response(HTTPStatus(response.status_code), response.content, response.headers, parsed)


def sync_detailed(
    *,
    client: AuthenticatedClient | Client,
    body: CreateChatCompletionRequest | Mapping[str, Any],
) -> Response[ChatCompletion | ErrorResponse | None]:
    """Sends the messages so far and gets the model's next one: whole, or piece by piece as server-sent events with `stream: true`. Which parameters apply depends on the model and the server; reasoning models refuse several of the sampling ones. OpenAI recommends its Responses API for new projects.

    Args:
        client: The client that sends the request.
        body: The request; a `CreateChatCompletionRequest` or a mapping of the same fields.

    Returns:
        The decoded answer with its status and headers.

    Raises:
        errors.UnexpectedStatus: The status is not in the specification and the client is told to raise for that.
        httpx.TransportError: The request did not reach the server, or no answer came back.
    """
    response = client.get_httpx_client().request(
        **build_request(
            body=body,
        )
    )
    return _build_response(client, response)


def sync(
    *,
    client: AuthenticatedClient | Client,
    body: CreateChatCompletionRequest | Mapping[str, Any],
) -> ChatCompletion | ErrorResponse | None:
    """Sends the messages so far and gets the model's next one: whole, or piece by piece as server-sent events with `stream: true`. Which parameters apply depends on the model and the server; reasoning models refuse several of the sampling ones. OpenAI recommends its Responses API for new projects.

    Args:
        client: The client that sends the request.
        body: The request; a `CreateChatCompletionRequest` or a mapping of the same fields.

    Returns:
        The decoded answer.

    Raises:
        errors.UnexpectedStatus: The status is not in the specification and the client is told to raise for that.
        httpx.TransportError: The request did not reach the server, or no answer came back.
    """
    return sync_detailed(
        client=client,
        body=body,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient | Client,
    body: CreateChatCompletionRequest | Mapping[str, Any],
) -> Response[ChatCompletion | ErrorResponse | None]:
    """Sends the messages so far and gets the model's next one: whole, or piece by piece as server-sent events with `stream: true`. Which parameters apply depends on the model and the server; reasoning models refuse several of the sampling ones. OpenAI recommends its Responses API for new projects.

    Args:
        client: The client that sends the request.
        body: The request; a `CreateChatCompletionRequest` or a mapping of the same fields.

    Returns:
        The decoded answer with its status and headers.

    Raises:
        errors.UnexpectedStatus: The status is not in the specification and the client is told to raise for that.
        httpx.TransportError: The request did not reach the server, or no answer came back.
    """
    response = await client.get_async_httpx_client().request(
        **build_request(
            body=body,
        )
    )
    return _build_response(client, response)


async def asyncio(
    *,
    client: AuthenticatedClient | Client,
    body: CreateChatCompletionRequest | Mapping[str, Any],
) -> ChatCompletion | ErrorResponse | None:
    """Sends the messages so far and gets the model's next one: whole, or piece by piece as server-sent events with `stream: true`. Which parameters apply depends on the model and the server; reasoning models refuse several of the sampling ones. OpenAI recommends its Responses API for new projects.

    Args:
        client: The client that sends the request.
        body: The request; a `CreateChatCompletionRequest` or a mapping of the same fields.

    Returns:
        The decoded answer.

    Raises:
        errors.UnexpectedStatus: The status is not in the specification and the client is told to raise for that.
        httpx.TransportError: The request did not reach the server, or no answer came back.
    """
    return (
        await asyncio_detailed(
            client=client,
            body=body,
        )
    ).parsed
