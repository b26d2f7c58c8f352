"""Why a request got no whole answer, and what to do about it: the words of connection errors and timeouts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from chatwright._error_root import ChatwrightError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chatwright._call_context import CallContext
    from chatwright._http import Failure

KEPT: Final = "What had arrived is in .partial."
_ASK_AGAIN: Final = "A stream that has begun is not sent again by itself: ask anew, or go on from there."
_PROXY_SETTINGS: Final = "HTTPS_PROXY, HTTP_PROXY or ALL_PROXY names it; NO_PROXY lists the hosts reached without one."


def raise_limit(cause: BaseException) -> str:
    """What to do about an answer, or a part of one, that is larger than is taken."""
    return f"If that is meant, raise the limit: size_limits=SizeLimits({getattr(cause, 'exceeded', 'body')}=...)."


def failure_story(
    failure: Failure, context: CallContext, *, in_stream: bool = False, begun: bool = False
) -> tuple[str, str]:
    """What happened to a request that got no whole answer, and what to do about it.

    Args:
        failure: What broke.
        context: The call.
        in_stream: Whether it broke in the middle of a stream.
        begun: Whether a part of the answer had arrived. A stream that has begun is never sent again.
    """
    host = context.host or "the server"
    if failure.phase == "deadline":
        return _deadline(failure, context, host)
    if failure.timeout:
        return _timeout(failure, context, host, not_again=not (in_stream and begun))
    if failure.kind == "tls" and not in_stream:
        return f"No secure connection to {host}{_through(failure)}", _certificate(failure, context)
    if failure.kind == "proxy" or (failure.proxy and failure.phase == "connect"):
        return _proxy(failure, host)
    if in_stream:
        kind = _IN_STREAMS.get(failure.kind, "broke the rules of HTTP")
        again = _ASK_AGAIN if begun else f"Nothing of the answer had come{_not_again(context)}."
        where = "in the middle of its stream" if begun else "before its stream had begun"
        return f"{host} {kind} {where}{_through(failure)}", f"{_at_fault(failure)}{again}"
    story, advice = _plain(failure, context)
    return f"{story.format(host=host)}{_through(failure)}", advice


def _deadline(failure: Failure, context: CallContext, host: str) -> tuple[str, str]:
    story = f"The deadline{_seconds(context.deadline)} for the call to {host}"
    left = (context.deadline or 0.0) - (context.elapsed or 0.0)
    if isinstance(failure.cause, ChatwrightError) and left > _SOON:
        return f"{story} leaves no time to try again", "Raise deadline."
    when, advice = _AT_THE_DEADLINE.get(failure.during or "deadline", _RAISE_IT)
    return f"{story} ran out{when}", advice


_SOON: Final = 0.05  # seconds: whoever has less left than that has run out of time, for people
_RAISE_IT: Final = ("", "Raise deadline, or ask for less at once.")
_AT_THE_DEADLINE: Final = {
    "connect": (" while it was being connected", "Check base_url and the network, or raise deadline."),
    "pool": (
        " while it waited for a free connection",
        "Make fewer calls at once, or raise deadline; unread streams hold their connections.",
    ),
    "write": (
        " while the request was being sent",
        "The network is slow or stuck: send less at once, or raise deadline.",
    ),
    "first_byte": (" while it waited for the answer", _RAISE_IT[1]),
    "idle": (" in the middle of the answer", _RAISE_IT[1]),
}


def _timeout(failure: Failure, context: CallContext, host: str, *, not_again: bool) -> tuple[str, str]:
    story, advice = _TIMEOUTS[failure.phase]
    limit = _seconds(getattr(context.timeout, failure.phase, None))
    if failure.phase == "connect" and failure.proxy:
        advice = f"Is the proxy right? {_PROXY_SETTINGS} Or raise timeout=Timeout(connect=...)."
    elif failure.phase == "first_byte":
        advice = (
            f"It may still be working on it{_not_again(context)}; {advice}{'' if context.streamed else ', or stream'}."
        )
    elif failure.phase == "idle":
        advice += f" It may have done the work{_not_again(context)}." if not_again else ""
    return f"{story.format(host=host)}{_through(failure)} within the time limit{limit}", advice


_IN_STREAMS: Final = {"closed": "closed the connection", "tls": "broke the rules of TLS"}
_TIMEOUTS: Final = {
    "connect": ("No connection to {host}", "Check base_url and the network, or raise timeout=Timeout(connect=...)."),
    "pool": (
        "No connection to {host} became free",
        "Make fewer calls at once, or raise timeout=Timeout(pool=...); unread streams hold their connections.",
    ),
    "write": (
        "{host} did not take the request",
        "The network is slow or stuck: send less at once, or raise timeout=Timeout(write=...).",
    ),
    "first_byte": ("{host} took the request and gave no answer", "raise timeout=Timeout(first_byte=...)"),
    "idle": (
        "{host} stopped in the middle of its answer, and sent nothing more",
        "Raise timeout=Timeout(idle=...) if the model pauses that long.",
    ),
}


def _plain(failure: Failure, context: CallContext) -> tuple[str, str]:
    """A connection without a proxy in question, or one that a request was sent over."""
    if failure.kind == "closed":
        if failure.phase == "connect":
            return "{host} ended the connection while it was made", _SCHEME
        if not failure.sent:
            return "{host} closed the connection before it had the whole request", (
                "If it always does, the request may be larger than it takes, or something on the way forbids it."
            )
        worked = f"It may have worked on the request{_not_again(context)}."
        if failure.phase == "idle":
            return "{host} closed the connection in the middle of its answer", worked
        tls = "" if failure.reused or not context.base_url.startswith("http:") else _TLS
        return "{host} closed the connection without an answer", f"{worked}{tls}"
    if failure.kind == "protocol" and failure.phase == "idle":
        return "{host} broke the rules of HTTP in its answer", f"{_at_fault(failure)}Ask again."
    return _FAILURES.get(failure.kind) or ("The connection to {host} failed", _by_number(failure))


_SCHEME: Final = "Check the scheme and the port of base_url: https: where http: is spoken, or the reverse?"
_TLS: Final = " If it speaks TLS there, base_url must begin with https:."
_FAILURES: Final = {
    "refused": ("{host} refused the connection", "Is the server running, and is the port in base_url right?"),
    "dns": ("The name of {host} can't be resolved", "Check base_url for a typing error, and the network's DNS."),
    "protocol": ("{host} did not answer in HTTP", _SCHEME),
}


def _at_fault(failure: Failure) -> str:
    if type(failure.cause).__name__ == "DecodingError":
        return "Compression went wrong: extra_headers={'Accept-Encoding': 'identity'} asks for none. "
    return "" if failure.kind == "closed" else "The server, or a proxy on the way, is at fault. "


def _not_again(context: CallContext) -> str:
    return "" if context.after_send else ", so it was not sent again (RetryPolicy(after_send=True) allows that)"


def _proxy(failure: Failure, host: str) -> tuple[str, str]:
    proxy = f"The proxy{f' {failure.proxy}' if failure.proxy else ''}"
    if failure.kind == "refused":
        return f"{proxy} on the way to {host} refused the connection", f"Is it running? {_PROXY_SETTINGS}"
    if failure.kind == "dns":
        return f"{proxy} on the way to {host} has a name that can't be resolved", _PROXY_SETTINGS
    if str(failure.cause).startswith("407"):
        return f"{proxy} made no connection to {host}", (
            "It wants a password: put one into its URL, as in HTTPS_PROXY=http://name:password@host:port."
        )
    return f"{proxy} made no connection to {host}", _PROXY_SETTINGS


def _certificate(failure: Failure, context: CallContext) -> str:
    words = " ".join(map(str, causes(failure.cause))).lower()
    for phrase, advice in _CERTIFICATES.items():
        if phrase in words:
            return advice.format(host=context.host)
    return f"{_UNTRUSTED} {_PLAIN_HTTP}"


_UNTRUSTED: Final = (
    "If the server, or a proxy on the way, has a certificate that your organisation signed itself, name the file of "
    "that signature's CA certificate in SSL_CERT_FILE."
)
_PLAIN_HTTP: Final = "If the server speaks plain HTTP, base_url must begin with http:."
_CERTIFICATES: Final = {
    "mismatch": "The certificate is for another host: base_url must have a name that stands in it.",
    "not valid for": "The certificate is for another host: base_url must have a name that stands in it.",
    "has expired": "The certificate is too old, or this machine's clock is wrong.",
    "not yet valid": "The certificate is too new, or this machine's clock is wrong.",
    "certificate required": "The server wants a client certificate: give an httpx client that has one as http_client.",
    "certificate verify failed": _UNTRUSTED,
    "wrong version number": f"What answers is not TLS. {_PLAIN_HTTP}",
    "record layer failure": f"What answers is not TLS. {_PLAIN_HTTP}",
}


def _by_number(failure: Failure) -> str:
    """Advice for what only the operating system's number of an error tells."""
    import errno

    numbers = {getattr(cause, "errno", None) for cause in causes(failure.cause)}
    if numbers & {errno.EMFILE, errno.ENFILE}:
        return "Too many connections and files are open: make fewer calls at once, or raise the limit (ulimit -n)."
    return "Check base_url and the network."


def causes(error: BaseException | str | None) -> Iterator[BaseException]:
    """An exception of the transport's, and what led to it. What a caller was handling meanwhile is no part of that."""
    while isinstance(error, BaseException) and not isinstance(error, ChatwrightError):
        yield error
        error = error.__cause__ or error.__context__


def _through(failure: Failure) -> str:
    return f" through the proxy {failure.proxy}" if failure.proxy else ""


def _seconds(limit: float | None) -> str:
    return "" if limit is None else f" of {limit:g} s"
