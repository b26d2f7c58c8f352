"""What to do about an answer that is none: the sentence at the end of an error's message."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urljoin

from chatwright import errors
from chatwright._retry_after import retry_after

if TYPE_CHECKING:
    from chatwright._call_context import CallContext
    from chatwright._error_body import ErrorBody
    from chatwright._http import Headers, Reply


def status_advice(kind: type[errors.APIError], status: int, body: ErrorBody, context: CallContext, reply: Reply) -> str:
    """Advice for an error status, or for an error event that stands for one; `""` when the server has said it all."""
    for known, advice in _BY_CLASS.items():
        if issubclass(kind, known):
            return advice(context, reply.headers)
    if status >= _SERVER_ERRORS and "loading" in body.words.lower():
        return "The server is still loading its model: try again in a moment."
    if status in _BY_STATUS:
        return _BY_STATUS[status]
    if 300 <= status < 400:  # noqa: PLR2004 - HTTP's redirects
        return _redirect(context, reply)
    if body.html or status == 405:  # noqa: PLR2004 - as a wrong base URL gives them
        return wrong_address(context)
    if kind is errors.InternalServerError:
        return "The server failed; if it goes on to, its operator can look the request up."
    if kind is errors.BadRequestError and "api key" in body.words.lower():
        return _authentication(context, reply.headers)
    return "" if body.words else "check=True compares a request with the API's description before it is sent."


def _authentication(context: CallContext, _: Headers) -> str:
    if context.key_source is None:
        variable = "AZURE_OPENAI_API_KEY" if context.azure else "OPENAI_API_KEY"
        return f"No API key was sent: pass api_key=... or set {variable}."
    return (
        f"The key came from {context.key_source}: check that it is complete, not revoked, and meant for {context.host}."
    )


def _permission(context: CallContext, _: Headers) -> str:
    source = f" (from {context.key_source})" if context.key_source else ""
    return f"The key{source} may not do this: check its permissions, its project, and whether your region is served."


def _model_not_found(context: CallContext, _: Headers) -> str:
    asked = f" {context.model!r}" if context.model else ""
    if context.azure:
        return f"On Azure the model{asked} is the name of your deployment: check it, and the api_version."
    return f"Check the model name{asked}: client.models.list() gives those that the key may use on this server."


def wrong_address(context: CallContext, _: Headers | None = None) -> str:
    """Advice for an answer that no server of this API gives."""
    if context.base_url_hint:
        return context.base_url_hint
    return f"Check base_url ({context.base_url}): is the API served there?" if context.base_url else "Check base_url."


def _redirect(context: CallContext, reply: Reply) -> str:
    """A redirect that was not followed: to another server, or one that would make a GET of a POST."""
    target = reply.headers.get("location")
    if not target:
        return wrong_address(context)
    try:
        address = urljoin(reply.url, target)
    except ValueError:  # no URL at all
        address = target
    route = reply.url.removeprefix(context.base_url)
    moved = address.removesuffix(route) if route else address
    if moved == context.base_url:
        return f"The server redirects to {address}, and so in a circle."
    if moved == address:
        return f"The server redirects to {address}: is base_url ({context.base_url}) right?"
    return f"The server redirects to {address}: if the API has moved there, use base_url={moved!r}."


def _context_length(_: CallContext, __: Headers) -> str:
    return "Drop or shorten messages, ask for fewer tokens, or use a model with a longer context."


def _content_filter(_: CallContext, __: Headers) -> str:
    return "The server's content policy refused the messages: sending them again unchanged will not help."


def _quota(_: CallContext, __: Headers) -> str:
    return "The account's quota or credit is used up: check its plan and billing. Waiting will not help."


def _rate_limit(context: CallContext, headers: Headers) -> str:
    wait = retry_after(headers, context.now)
    asked = f"The server asks to wait {wait:g} s. " if wait else ""
    return f"{asked}Send fewer requests at once, or raise max_retries."


_BY_CLASS = {
    errors.AuthenticationError: _authentication,
    errors.PermissionDeniedError: _permission,
    errors.ModelNotFoundError: _model_not_found,
    errors.NotFoundError: wrong_address,
    errors.ContextLengthExceededError: _context_length,
    errors.ContentFilterError: _content_filter,
    errors.InsufficientQuotaError: _quota,
    errors.RateLimitError: _rate_limit,
}

_SERVER_ERRORS = 500
_BY_STATUS = {
    402: "The account has no credit left: check its billing.",
    407: "The proxy wants a password: put one into its URL, as in HTTP_PROXY=http://name:password@host:port.",
    408: "The server gave up waiting for the request: the network is slow, or the request is large.",
    409: "Something else is changing the same thing: try again.",
    413: "The request is too large: send fewer or smaller images, files and messages.",
    502: "A gateway before the server got no answer from it; this often passes.",
    503: "The server is overloaded, or not ready yet; this often passes.",
    504: "A gateway before the server waited too long for it; stream, or ask for less at once.",
    529: "The server is overloaded; this often passes.",
}
