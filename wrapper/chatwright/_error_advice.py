"""What to do about a failure: the sentence at the end of an error's message."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chatwright import errors
from chatwright._retry_after import retry_after

if TYPE_CHECKING:
    from chatwright._call_context import CallContext
    from chatwright._error_body import ErrorBody
    from chatwright._http import Failure, Headers


def status_advice(
    kind: type[errors.APIError], status: int, body: ErrorBody, context: CallContext, headers: Headers
) -> str:
    """Advice for an error status, or for an error event that stands for one; `""` when the server has said it all."""
    for known, advice in _BY_CLASS.items():
        if issubclass(kind, known):
            return advice(context, headers)
    if status in _BY_STATUS:
        return _BY_STATUS[status]
    if 300 <= status < 400:  # noqa: PLR2004 - HTTP's redirects
        return _redirect(context, headers)
    if body.html or status == 405:  # noqa: PLR2004 - as a wrong base URL gives them
        return _wrong_address(context)
    if kind is errors.InternalServerError and "loading" in body.words.lower():
        return "The server is still loading its model: try again in a moment."
    return ""


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


def _wrong_address(context: CallContext, _: Headers | None = None) -> str:
    if context.base_url_hint:
        return context.base_url_hint
    return f"Check base_url ({context.base_url}): is the API served there?" if context.base_url else "Check base_url."


def _redirect(context: CallContext, headers: Headers) -> str:
    to = headers.get("location")
    where = f" to {to}" if to else ""
    return f"The server redirects{where}; if that is where the API is, use it as base_url (now {context.base_url})."


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
    errors.NotFoundError: _wrong_address,
    errors.ContextLengthExceededError: _context_length,
    errors.ContentFilterError: _content_filter,
    errors.InsufficientQuotaError: _quota,
    errors.RateLimitError: _rate_limit,
}

_BY_STATUS = {
    402: "The account has no credit left: check its billing.",
    407: "The proxy wants a password: put it into the proxy's URL (HTTPS_PROXY).",
    408: "The server gave up waiting for the request.",
    413: "The request is too large: send fewer or smaller images, files and messages.",
    502: "A gateway before the server got no answer from it; this often passes.",
    504: "A gateway before the server waited too long for it; stream, or ask for less at once.",
    529: "The server is overloaded; this often passes.",
}


def failure_story(failure: Failure, context: CallContext) -> tuple[str, str]:
    """What happened to a request that got no answer, and what to do about it."""
    host = context.host or "the server"
    if failure.phase == "deadline":
        return (
            f"The call's deadline{_seconds(context.deadline)} ran out",
            "Raise deadline, or ask for less at once.",
        )
    if failure.timeout:
        limit = getattr(context.timeout, failure.phase, None)
        story, advice = _TIMEOUTS[failure.phase]
        return story.format(host=host, limit=_seconds(limit)), advice
    if failure.kind == "proxy":
        proxy = f" {context.proxy}" if context.proxy else ""
        return f"The proxy{proxy} made no connection to {host}", (
            "Check HTTPS_PROXY and HTTP_PROXY; NO_PROXY lists the hosts that are reached without it."
        )
    story, advice = _FAILURES[failure.kind]
    through = f" through the proxy {context.proxy}" if context.proxy else ""
    if failure.kind == "closed" and not failure.sent:
        advice = ""
    return story.format(host=host) + through, advice


def _seconds(limit: float | None) -> str:
    return "" if limit is None else f" of {limit:g} s"


_TIMEOUTS = {
    "connect": (
        "No connection to {host} within the time limit{limit}",
        "Check base_url and the network, or raise timeout=Timeout(connect=...).",
    ),
    "pool": (
        "No connection to {host} became free within the time limit{limit}",
        "Make fewer calls at once, or allow more connections; unread streams hold theirs.",
    ),
    "write": ("{host} did not take the request within the time limit{limit}", "The network is slow or stuck."),
    "first_byte": (
        "{host} took the request and gave no answer within the time limit{limit}",
        "It may still be working on it, so it was not sent again; raise timeout, or stream.",
    ),
    "idle": (
        "{host} stopped in the middle of its answer for longer than the time limit{limit}",
        "Raise timeout=Timeout(idle=...) if the model pauses that long.",
    ),
}

_FAILURES = {
    "refused": ("{host} refused the connection", "Is the server running, and is the port in base_url right?"),
    "dns": ("The name of {host} can't be resolved", "Check base_url for a typing error, and the network's DNS."),
    "tls": (
        "No secure connection to {host}",
        (
            "If a proxy on the way signs with its own certificate, name that in SSL_CERT_FILE; "
            "if the server speaks plain HTTP, base_url must begin with http:."
        ),
    ),
    "closed": (
        "{host} closed the connection before its answer was complete",
        "It may have worked on the request, so it is not sent again by itself (RetryPolicy(after_send=True) does).",
    ),
    "protocol": (
        "{host} did not answer in HTTP",
        "Check the scheme and the port of base_url: https: where http: is spoken, or the reverse?",
    ),
    "timeout": ("{host} did not answer in time", ""),
    "other": ("The connection to {host} failed", ""),
}
