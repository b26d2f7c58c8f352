"""`GET /chat/completions/{completion_id}/messages`."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from ... import errors
from ...types import RequestArguments, Response, query_value

if TYPE_CHECKING:
    import httpx

    from ...client import AuthenticatedClient, Client
    from ...literals import SortOrder
    from ...models import ErrorResponse, MessageList

METHOD = "GET"
PATH = "/chat/completions/{completion_id}/messages"
KEYWORDS: frozenset[str] = frozenset(
    {
        "after",
        "limit",
        "order",
    }
)
"""The names of the fields that a request takes, in its body or its query."""


def build_request(
    *,
    completion_id: str,
    after: str | None = None,
    limit: int | None = None,
    order: SortOrder | None = None,
) -> RequestArguments:
    """The request, as keyword arguments for `httpx.Client.request`; the URL is relative to the API's base."""
    arguments: RequestArguments = {
        "method": METHOD,
        "url": PATH.format(
            completion_id=quote(str(completion_id), safe=""),
        ),
    }
    params: dict[str, str] = {}
    if after is not None:
        params["after"] = query_value(after)
    if limit is not None:
        params["limit"] = query_value(limit)
    if order is not None:
        params["order"] = query_value(order)
    arguments["params"] = params
    return arguments


def parse_response(status_code: int, data: Any) -> MessageList | ErrorResponse | None:
    """The answer as a class of `models`; `None` when the specification does not know the status or there is no object.

    Args:
        status_code: The HTTP status.
        data: The decoded JSON body.
    """
    from ... import models

    if not isinstance(data, dict):
        return None
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
    if status_code in (200,):
        return models.MessageList.from_dict(data)
    return None


def _build_response(
    client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[MessageList | ErrorResponse | None]:
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
    completion_id: str,
    after: str | None = None,
    limit: int | None = None,
    order: SortOrder | None = None,
) -> Response[MessageList | ErrorResponse | None]:
    """Pages through the messages that were sent to produce a stored completion, in the order of `order`.

    Args:
        client: The client that sends the request.
        completion_id: The `id` of the stored completion whose messages to list.
        after: Cursor: the `last_id` of the previous page. Leave out to begin at the first message.
        limit: Page size, in messages. Default 20.
        order: Direction by time: `asc` (default) begins with the oldest message, `desc` with the newest.

    Returns:
        The decoded answer with its status and headers.

    Raises:
        errors.UnexpectedStatus: The status is not in the specification and the client is told to raise for that.
        httpx.TransportError: The request did not reach the server, or no answer came back.
    """
    response = client.get_httpx_client().request(
        **build_request(
            completion_id=completion_id,
            after=after,
            limit=limit,
            order=order,
        )
    )
    return _build_response(client, response)


def sync(
    *,
    client: AuthenticatedClient | Client,
    completion_id: str,
    after: str | None = None,
    limit: int | None = None,
    order: SortOrder | None = None,
) -> MessageList | ErrorResponse | None:
    """Pages through the messages that were sent to produce a stored completion, in the order of `order`.

    Args:
        client: The client that sends the request.
        completion_id: The `id` of the stored completion whose messages to list.
        after: Cursor: the `last_id` of the previous page. Leave out to begin at the first message.
        limit: Page size, in messages. Default 20.
        order: Direction by time: `asc` (default) begins with the oldest message, `desc` with the newest.

    Returns:
        The decoded answer.

    Raises:
        errors.UnexpectedStatus: The status is not in the specification and the client is told to raise for that.
        httpx.TransportError: The request did not reach the server, or no answer came back.
    """
    return sync_detailed(
        client=client,
        completion_id=completion_id,
        after=after,
        limit=limit,
        order=order,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient | Client,
    completion_id: str,
    after: str | None = None,
    limit: int | None = None,
    order: SortOrder | None = None,
) -> Response[MessageList | ErrorResponse | None]:
    """Pages through the messages that were sent to produce a stored completion, in the order of `order`.

    Args:
        client: The client that sends the request.
        completion_id: The `id` of the stored completion whose messages to list.
        after: Cursor: the `last_id` of the previous page. Leave out to begin at the first message.
        limit: Page size, in messages. Default 20.
        order: Direction by time: `asc` (default) begins with the oldest message, `desc` with the newest.

    Returns:
        The decoded answer with its status and headers.

    Raises:
        errors.UnexpectedStatus: The status is not in the specification and the client is told to raise for that.
        httpx.TransportError: The request did not reach the server, or no answer came back.
    """
    response = await client.get_async_httpx_client().request(
        **build_request(
            completion_id=completion_id,
            after=after,
            limit=limit,
            order=order,
        )
    )
    return _build_response(client, response)


async def asyncio(
    *,
    client: AuthenticatedClient | Client,
    completion_id: str,
    after: str | None = None,
    limit: int | None = None,
    order: SortOrder | None = None,
) -> MessageList | ErrorResponse | None:
    """Pages through the messages that were sent to produce a stored completion, in the order of `order`.

    Args:
        client: The client that sends the request.
        completion_id: The `id` of the stored completion whose messages to list.
        after: Cursor: the `last_id` of the previous page. Leave out to begin at the first message.
        limit: Page size, in messages. Default 20.
        order: Direction by time: `asc` (default) begins with the oldest message, `desc` with the newest.

    Returns:
        The decoded answer.

    Raises:
        errors.UnexpectedStatus: The status is not in the specification and the client is told to raise for that.
        httpx.TransportError: The request did not reach the server, or no answer came back.
    """
    return (
        await asyncio_detailed(
            client=client,
            completion_id=completion_id,
            after=after,
            limit=limit,
            order=order,
        )
    ).parsed
