"""`GET /chat/completions/{completion_id}`."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from ... import errors
from ...types import RequestArguments, Response

if TYPE_CHECKING:
    import httpx

    from ...client import AuthenticatedClient, Client
    from ...models import ChatCompletion, ErrorResponse

METHOD = "GET"
PATH = "/chat/completions/{completion_id}"
KEYWORDS: frozenset[str] = frozenset({})
"""The names of the fields that a request takes, in its body or its query."""


def build_request(
    *,
    completion_id: str,
) -> RequestArguments:
    """The request, as keyword arguments for `httpx.Client.request`; the URL is relative to the API's base."""
    arguments: RequestArguments = {
        "method": METHOD,
        "url": PATH.format(
            completion_id=quote(str(completion_id), safe=""),
        ),
    }
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
    completion_id: str,
) -> Response[ChatCompletion | ErrorResponse | None]:
    """Reads back one completion that was created with `store: true`.

    Args:
        client: The client that sends the request.
        completion_id: The `id` of the completion to fetch, such as `chatcmpl-abc123`.

    Returns:
        The decoded answer with its status and headers.

    Raises:
        errors.UnexpectedStatus: The status is not in the specification and the client is told to raise for that.
        httpx.TransportError: The request did not reach the server, or no answer came back.
    """
    response = client.get_httpx_client().request(
        **build_request(
            completion_id=completion_id,
        )
    )
    return _build_response(client, response)


def sync(
    *,
    client: AuthenticatedClient | Client,
    completion_id: str,
) -> ChatCompletion | ErrorResponse | None:
    """Reads back one completion that was created with `store: true`.

    Args:
        client: The client that sends the request.
        completion_id: The `id` of the completion to fetch, such as `chatcmpl-abc123`.

    Returns:
        The decoded answer.

    Raises:
        errors.UnexpectedStatus: The status is not in the specification and the client is told to raise for that.
        httpx.TransportError: The request did not reach the server, or no answer came back.
    """
    return sync_detailed(
        client=client,
        completion_id=completion_id,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient | Client,
    completion_id: str,
) -> Response[ChatCompletion | ErrorResponse | None]:
    """Reads back one completion that was created with `store: true`.

    Args:
        client: The client that sends the request.
        completion_id: The `id` of the completion to fetch, such as `chatcmpl-abc123`.

    Returns:
        The decoded answer with its status and headers.

    Raises:
        errors.UnexpectedStatus: The status is not in the specification and the client is told to raise for that.
        httpx.TransportError: The request did not reach the server, or no answer came back.
    """
    response = await client.get_async_httpx_client().request(
        **build_request(
            completion_id=completion_id,
        )
    )
    return _build_response(client, response)


async def asyncio(
    *,
    client: AuthenticatedClient | Client,
    completion_id: str,
) -> ChatCompletion | ErrorResponse | None:
    """Reads back one completion that was created with `store: true`.

    Args:
        client: The client that sends the request.
        completion_id: The `id` of the completion to fetch, such as `chatcmpl-abc123`.

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
        )
    ).parsed
