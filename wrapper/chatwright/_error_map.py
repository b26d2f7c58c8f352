"""From what was received to the exception that says so. Pure: nothing is sent, read or raised here.

A new status or code is one row in a table; how bodies are read stands in `_error_body.py`, advice in `_error_advice.py`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from chatwright import errors
from chatwright._error_advice import status_advice, wrong_address
from chatwright._error_body import ErrorBody, read_body, read_error
from chatwright._error_root import cause_text, shorten
from chatwright._failure_advice import KEPT, causes, failure_story
from chatwright._http import Headers, Reply
from chatwright._masking import mask
from chatwright._retry_after import retry_after
from chatwright.meta import request_id_of

if TYPE_CHECKING:
    from chatwright._api_errors import CallDetails
    from chatwright._call_context import CallContext
    from chatwright._http import Failure
    from chatwright.results import Completion

_BY_STATUS: dict[int, type[errors.APIStatusError]] = {
    400: errors.BadRequestError,
    401: errors.AuthenticationError,
    403: errors.PermissionDeniedError,
    404: errors.NotFoundError,
    409: errors.ConflictError,
    422: errors.UnprocessableEntityError,
    429: errors.RateLimitError,
}

# A meaning that is more than its status. Servers put these words into `code` or `type`, some with `_error` behind.
_BY_CODE: dict[str, type[errors.APIStatusError]] = {
    "context_length_exceeded": errors.ContextLengthExceededError,
    "context_window_exceeded": errors.ContextLengthExceededError,
    "exceed_context_size": errors.ContextLengthExceededError,
    "content_filter": errors.ContentFilterError,
    "content_policy_violation": errors.ContentFilterError,
    "responsibleaipolicyviolation": errors.ContentFilterError,
    "moderation_blocked": errors.ContentFilterError,
    "model_not_found": errors.ModelNotFoundError,
    "modelnotfound": errors.ModelNotFoundError,
    "deploymentnotfound": errors.ModelNotFoundError,
    "insufficient_quota": errors.InsufficientQuotaError,
    "exceeded_current_quota": errors.InsufficientQuotaError,
    "billing_hard_limit_reached": errors.InsufficientQuotaError,
    "billing_not_active": errors.InsufficientQuotaError,
}

# The same meanings in prose, from servers that have no code for them.
_BY_WORDS: tuple[tuple[tuple[int, ...], str, type[errors.APIStatusError]], ...] = (
    (
        (400, 413, 422, 500),
        (
            r"maximum context length|context.?(?:length|window|size)[^.]{0,60}exceed|prompt is too long"
            r"|exceed[^.]{0,60}context.?(?:length|window|size)|input token count[^.]{0,40}exceeds"
        ),
        errors.ContextLengthExceededError,
    ),
    ((400,), r"content[_ ](?:filter|policy|management policy)|ContentPolicyViolation", errors.ContentFilterError),
    (
        (404,),
        (
            r"^(?=.*\b(?:model|deployment)\b).*(?:not (?:be )?found|n[o']t exist|unknown|no such|invalid|unavailable"
            r"|not (?:available|supported)|no endpoints)"
        ),
        errors.ModelNotFoundError,
    ),
)

# The statuses that the codes and types of error events stand for.
_EVENT_CODES = {
    "rate_limit_exceeded": 429,
    "insufficient_quota": 429,
    "invalid_api_key": 401,
    "model_not_found": 404,
    "context_length_exceeded": 400,
    "content_filter": 400,
    "server_error": 500,
    "overloaded": 500,
}
_EVENT_TYPES = {"invalid_request_error": 400, "server_error": 500}

_LONGEST_SAMPLE = 120
_FIRST_SERVER_ERROR = 500
_LAST_STATUS = 599
_FIRST_ERROR = 400


def status_error(reply: Reply, context: CallContext) -> errors.APIStatusError:
    """The exception for a response with an error status (a redirect that is not followed is one, too)."""
    body = read_body(reply.content, context.secret_texts())
    kind = _meaning(reply.status, body) or _class_of(reply.status)
    attempts = max(reply.attempts, context.attempts)
    phrase = _reason_phrase(reply.status)
    story = f"{reply.status}{phrase and ' '}{phrase} from {_host(context)} after {_count(attempts)}"
    words = body.words or ("an HTML page" if body.html else "no further words")
    return kind(
        _sentence(story, words, status_advice(kind, reply.status, body, context, reply), reply.headers),
        status_code=reply.status,
        response=_response(reply, body.text, context),
        retry_after=retry_after(reply.headers, context.now),
        **_details(body, context, reply, None),
    )


def event_error(
    payload: object,
    context: CallContext,
    reply: Reply | None = None,
    partial: Completion | None = None,
    *,
    where: str = "inside its stream",
) -> errors.APIError:
    """The exception for an error event inside a stream: the class that its status or code would have raised.

    Args:
        payload: The event's data, decoded, or its text.
        context: The call.
        reply: The stream's response head.
        partial: What had arrived before.
        where: Where the error was found, for the message.
    """
    body = read_error(payload, context.secret_texts())
    head = Reply(200, Headers()) if reply is None else reply
    story = f"{_host(context)} reported an error {where} after {_count(max(head.attempts, context.attempts))}"
    words = body.words or "no further words"
    kept = KEPT if partial is not None else ""
    details = _details(body, context, reply, partial)
    status = _event_status(body)
    if status is None:
        return errors.APIError(_sentence(story, words, kept, head.headers), **details)
    kind = _meaning(status, body) or _class_of(status)
    advice = " ".join(filter(None, [status_advice(kind, status, body, context, head), kept]))
    return kind(
        _sentence(story, words, advice, head.headers),
        status_code=status,
        response=None if reply is None else _response(reply, _json_text(payload, context), context),
        **details,
    )


def failure_error(
    failure: Failure, context: CallContext, partial: Completion | None = None
) -> errors.APIConnectionError:
    """The exception for a request that got no whole answer."""
    message = _failure_message(failure, context)
    details = _details(ErrorBody(None, ""), context, failure.reply, partial)
    details["cause"] = failure.cause
    if failure.timeout or failure.phase == "deadline":
        return errors.APITimeoutError(message, phase=failure.phase, **details)
    return errors.APIConnectionError(message, **details)


def broken_stream_error(
    failure: Failure, context: CallContext, reply: Reply, partial: Completion | None = None
) -> errors.StreamInterruptedError | errors.APITimeoutError:
    """The exception for a stream whose connection broke, or that ran out of time: APITimeoutError, as everywhere."""
    details = _details(ErrorBody(None, ""), context, reply, partial)
    details["cause"] = failure.cause
    message = _failure_message(failure, context, reply)
    if failure.timeout or failure.phase == "deadline":
        return errors.APITimeoutError(message, phase=failure.phase, **details)
    return errors.StreamInterruptedError(message, **details)


def interrupted_error(
    context: CallContext, reply: Reply, reason: str, partial: Completion | None = None
) -> errors.StreamInterruptedError:
    """The exception for a stream that came to a regular end before its answer was complete.

    Args:
        context: The call.
        reply: The stream's response head.
        reason: What is missing, as a phrase: `its body ended before there was any choice`.
        partial: What had arrived before.
    """
    story = f"The stream from {_host(context)} was interrupted after {_count(max(reply.attempts, context.attempts))}"
    advice = f"{KEPT} Ask anew, or go on from there." if partial is not None else "Ask anew, or without streaming."
    details = _details(ErrorBody(None, ""), context, reply, partial)
    return errors.StreamInterruptedError(_sentence(story, reason, advice, reply.headers), **details)


def unreadable_error(
    context: CallContext, reply: Reply, reason: str, cause: BaseException, partial: Completion | None = None
) -> errors.StreamError:
    """The exception for a stream that has something else in it than events.

    Args:
        context: The call.
        reply: The stream's response head.
        reason: What is wrong, as a phrase.
        cause: The exception that says so.
        partial: What had arrived before.
    """
    attempts = _count(max(reply.attempts, context.attempts))
    details = _details(ErrorBody(None, ""), context, reply, partial)
    details["cause"] = cause
    story = f"The stream from {_host(context)} can't be read on after {attempts}"
    advice = f"The server, or a proxy on the way, is at fault.{f' {KEPT}' if partial is not None else ''}"
    return errors.StreamError(_sentence(story, mask(reason, context.secret_texts()), advice, reply.headers), **details)


def response_error(
    reply: Reply, context: CallContext, reason: str, *, advice: str | None = None, cause: BaseException | None = None
) -> errors.APIResponseError:
    """The exception for a success that is no answer.

    Args:
        reply: The response, read.
        context: The call.
        reason: What is wrong with it, as a phrase: `the body is not JSON`.
        advice: What to do; by default, to look at the base URL.
        cause: The exception that the decoder raised, if any.
    """
    body = read_body(reply.content, context.secret_texts())
    if body.html:
        sample = f"an HTML page{body.words and f', {body.words!r}'}"
    else:
        sample = f"it begins {shorten(body.text.strip(), _LONGEST_SAMPLE)!r}" if body.text.strip() else "it is empty"
    details = _details(ErrorBody(None, ""), context, reply, None)
    details["cause"] = cause
    attempts = _count(max(reply.attempts, context.attempts))
    story = f"{_host(context)} answered {reply.status} after {attempts}, and {reason}"
    return errors.APIResponseError(
        _sentence(story, sample, advice or wrong_address(context), reply.headers),
        raw=body.text,
        response=_response(reply, body.text, context),
        **details,
    )


def _class_of(status: int) -> type[errors.APIStatusError]:
    server = _FIRST_SERVER_ERROR <= status <= _LAST_STATUS
    return _BY_STATUS.get(status, errors.InternalServerError if server else errors.APIStatusError)


def _meaning(status: int, body: ErrorBody) -> type[errors.APIStatusError] | None:
    """The class that the error's code names, or its words where servers have no code for it."""
    import re

    for word in (body.code, body.type, _inner_code(body.inner)):
        kind = _BY_CODE.get((word or "").lower().removesuffix("_error"))
        if kind is not None:
            return kind
    for statuses, pattern, kind in _BY_WORDS:
        if status in statuses and re.search(pattern, body.words, re.IGNORECASE):
            return kind
    return None


def _inner_code(inner: object) -> str | None:
    """Azure's second code, one level deeper: `{"code": "400", "innererror": {"code": "…"}}`."""
    deeper = inner.get("innererror") if isinstance(inner, dict) else None
    code = deeper.get("code") if isinstance(deeper, dict) else None
    return code if isinstance(code, str) else None


def _event_status(body: ErrorBody) -> int | None:
    code = body.code or ""
    if code.isascii() and code.isdigit() and _FIRST_ERROR <= int(code[:4]) <= _LAST_STATUS:
        return int(code)
    return _EVENT_CODES.get(code) or body.status or _EVENT_TYPES.get(body.type or "")


def _details(body: ErrorBody, context: CallContext, reply: Reply | None, partial: Completion | None) -> CallDetails:
    headers = Headers() if reply is None else reply.headers
    elapsed = context.elapsed if context.elapsed is not None or reply is None else reply.elapsed
    return {
        "body": body.inner,
        "code": body.code,
        "param": body.param,
        "type": body.type,
        "partial": partial,
        "request_id": request_id_of(headers),
        "attempts": max(context.attempts, 1 if reply is None else reply.attempts),
        "elapsed": elapsed,
        "host": context.host or None,
    }


def _response(reply: Reply, text: str, context: CallContext) -> errors.ErrorResponse:
    secrets = context.secret_texts()
    headers = Headers([(name, mask(value, secrets)) for name, value in reply.headers.multi_items()])
    return errors.ErrorResponse(reply.status, headers, text, mask(reply.url, secrets))


def _json_text(payload: object, context: CallContext) -> str:
    import json

    text = payload if isinstance(payload, str) else json.dumps(payload, default=str)
    return mask(text, context.secret_texts())


def _failure_message(failure: Failure, context: CallContext, stream: Reply | None = None) -> str:
    """The words for a failure; `stream` is the head of the response, if that was a stream under way."""
    story, advice = failure_story(failure, context, in_stream=stream is not None)
    before = cause = ""
    if isinstance(failure.cause, errors.APIError):  # the deadline ran out, and this is why it came to that
        before = f"Before that: {cause_text(failure.cause)}"
    elif not failure.timeout:
        said = next((one for one in causes(failure.cause) if str(one)), failure.cause)
        cause = f"{mask(cause_text(said) or '', context.secret_texts())}; "
    took = "" if context.elapsed is None else f", {context.elapsed:.3g} s"
    head = stream or failure.reply
    request_id = head and request_id_of(head.headers)
    end = f"[request id: {request_id}]" if request_id else ""
    return " ".join(filter(None, [f"{story} ({cause}{_count(context.attempts)}{took}).", before, advice, end]))


def _sentence(story: str, words: str, advice: str, headers: Headers) -> str:
    end = "" if words.endswith((".", "!", "?", "…")) else "."
    request_id = request_id_of(headers)
    return " ".join(filter(None, [f"{story}: {words}{end}", advice, request_id and f"[request id: {request_id}]"]))


def _host(context: CallContext) -> str:
    return context.host or "the server"


def _count(attempts: int) -> str:
    return f"{attempts} attempt{'' if attempts == 1 else 's'}"


def _reason_phrase(status: int) -> str:
    from http import HTTPStatus

    try:
        return HTTPStatus(status).phrase
    except ValueError:  # 529, and what else servers invent
        return ""
