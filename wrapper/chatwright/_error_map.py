"""From what was received to the exception that says so. Pure: nothing is sent, read or raised here.

A new status or code is one row in a table; how bodies are read stands in `_error_body.py`, advice in `_error_advice.py`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from chatwright import errors
from chatwright._error_advice import failure_story, status_advice
from chatwright._error_body import ErrorBody, read_body, read_error
from chatwright._error_root import cause_text, shorten
from chatwright._http import Headers
from chatwright._masking import mask
from chatwright._retry_after import retry_after
from chatwright.meta import request_id_of

if TYPE_CHECKING:
    from chatwright._api_errors import CallDetails
    from chatwright._call_context import CallContext
    from chatwright._http import Failure, Reply
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


def status_error(reply: Reply, context: CallContext, partial: Completion | None = None) -> errors.APIStatusError:
    """The exception for a response with an error status (a redirect that is not followed is one, too)."""
    body = read_body(reply.content, context.secret_texts())
    kind = _meaning(reply.status, body) or _class_of(reply.status)
    attempts = max(reply.attempts, context.attempts)
    phrase = _reason_phrase(reply.status)
    story = f"{reply.status}{phrase and ' '}{phrase} from {_host(context)} after {_count(attempts)}"
    words = body.words or ("an HTML page" if body.html else "no further words")
    return kind(
        _sentence(story, words, status_advice(kind, reply.status, body, context, reply.headers), reply.headers),
        status_code=reply.status,
        response=_response(reply, body.text, context),
        retry_after=retry_after(reply.headers, context.now),
        **_details(body, context, reply, partial),
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
    headers = Headers() if reply is None else reply.headers
    attempts = max(reply.attempts if reply else 1, context.attempts)
    story = f"{_host(context)} reported an error {where} after {_count(attempts)}"
    status = _event_status(body)
    if status is None:
        message = _sentence(story, body.words or "no further words", "", headers)
        return errors.APIError(message, **_details(body, context, reply, partial))
    kind = _meaning(status, body) or _class_of(status)
    advice = status_advice(kind, status, body, context, headers)
    return kind(
        _sentence(story, body.words or "no further words", advice, headers),
        status_code=status,
        response=None if reply is None else _response(reply, _json_text(payload, context), context),
        **_details(body, context, reply, partial),
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


def interrupted_error(
    context: CallContext,
    reply: Reply | None = None,
    partial: Completion | None = None,
    *,
    failure: Failure | None = None,
    reason: str = "the body ended before every choice had a finish_reason",
) -> errors.StreamInterruptedError | errors.APITimeoutError:
    """The exception for a stream that ended before its answer was complete: by a failure, or by a premature end.

    A time limit that ran out gives APITimeoutError, as everywhere.
    """
    if failure is not None and (failure.timeout or failure.phase == "deadline"):
        error = failure_error(failure, context, partial)
        if isinstance(error, errors.APITimeoutError):
            return error
    head = failure.reply if reply is None and failure is not None else reply
    details = _details(ErrorBody(None, ""), context, head, partial)
    if failure is None:
        story = f"The stream from {_host(context)} was interrupted"
        message = _sentence(story, reason, _KEPT if partial is not None else "", reply.headers if reply else Headers())
    else:
        message = f"The stream was interrupted. {_failure_message(failure, context)}"
        details["cause"] = failure.cause
    return errors.StreamInterruptedError(message, **details)


_KEPT = "What had arrived is in .partial."


def response_error(
    reply: Reply, context: CallContext, reason: str, *, cause: BaseException | None = None
) -> errors.APIResponseError:
    """The exception for a success that is no answer.

    Args:
        reply: The response, read.
        context: The call.
        reason: What is wrong with it, as a phrase: `the body is not JSON`.
        cause: The exception that the decoder raised, if any.
    """
    body = read_body(reply.content, context.secret_texts())
    advice = status_advice(errors.APIResponseError, reply.status, body, context, reply.headers)
    if body.html:
        sample = f"an HTML page{body.words and f', {body.words!r}'}"
    else:
        sample = f"it begins {shorten(body.text.strip(), _LONGEST_SAMPLE)!r}" if body.text.strip() else "it is empty"
    details = _details(ErrorBody(None, ""), context, reply, None)
    details["cause"] = cause
    return errors.APIResponseError(
        _sentence(f"{_host(context)} answered {reply.status}, and {reason}", sample, advice, reply.headers),
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


def _failure_message(failure: Failure, context: CallContext) -> str:
    story, advice = failure_story(failure, context)
    cause = mask(cause_text(failure.cause) or "", context.secret_texts())
    took = "" if context.elapsed is None else f", {context.elapsed:.3g} s"
    return " ".join(filter(None, [f"{story} ({cause}; {_count(context.attempts)}{took}).", advice]))


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
