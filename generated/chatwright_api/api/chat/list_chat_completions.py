"""`GET /chat/completions`."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from ... import errors
from ...types import RequestArguments, Response, query_value

if TYPE_CHECKING:
    import httpx

    from ...client import AuthenticatedClient, Client
    from ...literals import SortOrder
    from ...models import ChatCompletionList, ErrorResponse

METHOD = "GET"
PATH = "/chat/completions"
KEYWORDS: frozenset[str] = frozenset(
    {
        "after",
        "limit",
        "metadata",
        "model",
        "order",
    }
)
"""The names of the fields that a request takes, in its body or its query."""


def build_request(
    *,
    model: str | None = None,
    metadata: dict[str, str] | None = None,
    after: str | None = None,
    limit: int | None = None,
    order: SortOrder | None = None,
) -> RequestArguments:
    """The request, as keyword arguments for `httpx.Client.request`; the URL is relative to the API's base."""
    arguments: RequestArguments = {
        "method": METHOD,
        "url": PATH,
    }
    params: dict[str, str] = {}
    if model is not None:
        params["model"] = query_value(model)
    if metadata is not None:
        params.update({f"metadata[{name}]": query_value(value) for name, value in metadata.items()})
    if after is not None:
        params["after"] = query_value(after)
    if limit is not None:
        params["limit"] = query_value(limit)
    if order is not None:
        params["order"] = query_value(order)
    arguments["params"] = params
    return arguments


def parse_response(status_code: int, data: Any) -> ChatCompletionList | ErrorResponse | None:
    """The answer as a class of `models`; `None` when the specification does not know the status or there is no object.

    Args:
        status_code: The HTTP status.
        data: The decoded JSON body.
    """
    from ... import models

    if not isinstance(data, dict):
        return None
    if status_code in (200,):
        return models.ChatCompletionList.from_dict(data)
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


def _build_response(
    client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[ChatCompletionList | ErrorResponse | None]:
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
    model: str | None = None,
    metadata: dict[str, str] | None = None,
    after: str | None = None,
    limit: int | None = None,
    order: SortOrder | None = None,
) -> Response[ChatCompletionList | ErrorResponse | None]:
    """Pages through the completions of your project that were created with `store: true`, oldest first unless `order` says otherwise. Few compatible servers implement it.

    Args:
        client: The client that sends the request.
        model: Only completions that this model generated. Default: every model.
        metadata: Only completions whose metadata holds all of these pairs, sent as `metadata[key]=value` for each.
        after: Cursor: the `last_id` of the page before. Leave out for the first page.
        limit: Page size, in completions. Default 20.
        order: Direction by creation time: oldest first (`asc`, the default) or newest first (`desc`).

    Returns:
        The decoded answer with its status and headers.

    Raises:
        errors.UnexpectedStatus: The status is not in the specification and the client is told to raise for that.
        httpx.TransportError: The request did not reach the server, or no answer came back.
    """
    response = client.get_httpx_client().request(
        **build_request(
            model=model,
            metadata=metadata,
            after=after,
            limit=limit,
            order=order,
        )
    )
    return _build_response(client, response)


def sync(
    *,
    client: AuthenticatedClient | Client,
    model: str | None = None,
    metadata: dict[str, str] | None = None,
    after: str | None = None,
    limit: int | None = None,
    order: SortOrder | None = None,
) -> ChatCompletionList | ErrorResponse | None:
    """Pages through the completions of your project that were created with `store: true`, oldest first unless `order` says otherwise. Few compatible servers implement it.

    Args:
        client: The client that sends the request.
        model: Only completions that this model generated. Default: every model.
        metadata: Only completions whose metadata holds all of these pairs, sent as `metadata[key]=value` for each.
        after: Cursor: the `last_id` of the page before. Leave out for the first page.
        limit: Page size, in completions. Default 20.
        order: Direction by creation time: oldest first (`asc`, the default) or newest first (`desc`).

    Returns:
        The decoded answer.

    Raises:
        errors.UnexpectedStatus: The status is not in the specification and the client is told to raise for that.
        httpx.TransportError: The request did not reach the server, or no answer came back.
    """
    return sync_detailed(
        client=client,
        model=model,
        metadata=metadata,
        after=after,
        limit=limit,
        order=order,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient | Client,
    model: str | None = None,
    metadata: dict[str, str] | None = None,
    after: str | None = None,
    limit: int | None = None,
    order: SortOrder | None = None,
) -> Response[ChatCompletionList | ErrorResponse | None]:
    """Pages through the completions of your project that were created with `store: true`, oldest first unless `order` says otherwise. Few compatible servers implement it.

    Args:
        client: The client that sends the request.
        model: Only completions that this model generated. Default: every model.
        metadata: Only completions whose metadata holds all of these pairs, sent as `metadata[key]=value` for each.
        after: Cursor: the `last_id` of the page before. Leave out for the first page.
        limit: Page size, in completions. Default 20.
        order: Direction by creation time: oldest first (`asc`, the default) or newest first (`desc`).

    Returns:
        The decoded answer with its status and headers.

    Raises:
        errors.UnexpectedStatus: The status is not in the specification and the client is told to raise for that.
        httpx.TransportError: The request did not reach the server, or no answer came back.
    """
    response = await client.get_async_httpx_client().request(
        **build_request(
            model=model,
            metadata=metadata,
            after=after,
            limit=limit,
            order=order,
        )
    )
    return _build_response(client, response)


async def asyncio(
    *,
    client: AuthenticatedClient | Client,
    model: str | None = None,
    metadata: dict[str, str] | None = None,
    after: str | None = None,
    limit: int | None = None,
    order: SortOrder | None = None,
) -> ChatCompletionList | ErrorResponse | None:
    """Pages through the completions of your project that were created with `store: true`, oldest first unless `order` says otherwise. Few compatible servers implement it.

    Args:
        client: The client that sends the request.
        model: Only completions that this model generated. Default: every model.
        metadata: Only completions whose metadata holds all of these pairs, sent as `metadata[key]=value` for each.
        after: Cursor: the `last_id` of the page before. Leave out for the first page.
        limit: Page size, in completions. Default 20.
        order: Direction by creation time: oldest first (`asc`, the default) or newest first (`desc`).

    Returns:
        The decoded answer.

    Raises:
        errors.UnexpectedStatus: The status is not in the specification and the client is told to raise for that.
        httpx.TransportError: The request did not reach the server, or no answer came back.
    """
    return (
        await asyncio_detailed(
            client=client,
            model=model,
            metadata=metadata,
            after=after,
            limit=limit,
            order=order,
        )
    ).parsed
