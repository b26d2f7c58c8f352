"""From what was received to the exception that says so. Pure: nothing is sent, read or raised here.

How bodies are read stands in `_error_body.py`, which class an error is in `_error_meaning.py`, what helps in
`_error_advice.py` and `_failure_advice.py`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from chatwright import errors
from chatwright._error_advice import status_advice, wrong_address
from chatwright._error_body import LONGEST_KEPT, ErrorBody, read_body, read_error
from chatwright._error_meaning import class_of, event_status
from chatwright._error_root import cause_text, shorten
from chatwright._failure_advice import KEPT, causes, failure_story, raise_limit
from chatwright._http import Headers, Reply
from chatwright._masking import mask
from chatwright._retry_after import retry_after
from chatwright.meta import request_id_of

if TYPE_CHECKING:
    from chatwright._api_errors import CallDetails
    from chatwright._call_context import CallContext
    from chatwright._http import Failure
    from chatwright.results import Completion

_LONGEST_SAMPLE = 120


def status_error(reply: Reply, context: CallContext) -> errors.APIStatusError:
    """The exception for a response with an error status (a redirect that is not followed is one, too)."""
    body = read_body(reply.content, context.secret_texts())
    kind = class_of(reply.status, body)
    attempts = max(reply.attempts, context.attempts)
    phrase = _reason_phrase(reply.status)
    story = f"{reply.status}{phrase and ' '}{phrase} from {_host(context)} after {_count(attempts)}"
    words = body.words or ("an HTML page" if body.html else "no further words")
    details = _details(body, context, reply, None)
    wait = retry_after(reply.headers, context.now)
    # The advice quotes addresses that the server gives.
    advice = mask(status_advice(kind, reply.status, body, context, reply), context.secret_texts())
    return kind(
        _sentence(story, words, advice, details.get("request_id")),
        status_code=reply.status,
        response=_response(reply, body.text, context),
        retry_after=body.wait if wait is None else wait,
        **details,
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
    status = event_status(body)
    if status is None:
        return errors.APIError(_sentence(story, words, kept, details.get("request_id")), **details)
    kind = class_of(status, body)
    advice = " ".join(filter(None, [status_advice(kind, status, body, context, head), kept]))
    return kind(
        _sentence(story, words, advice, details.get("request_id")),
        status_code=status,
        response=None if reply is None else _response(reply, _json_text(payload, context), context),
        retry_after=body.wait,
        **details,
    )


def failure_error(
    failure: Failure, context: CallContext, partial: Completion | None = None
) -> errors.APIConnectionError | errors.APIResponseError:
    """The exception for a request that got no whole answer, or more of one than is taken.

    Args:
        failure: What broke.
        context: The call.
        partial: What had arrived before.
    """
    if failure.kind == "oversized" and failure.reply is not None:
        return _oversized_error(failure, failure.reply, context)
    message = _failure_message(failure, context, partial=partial)
    details = _details(ErrorBody(None, ""), context, failure.reply, partial)
    details["cause"] = failure.cause
    content = b"" if failure.reply is None else failure.reply.content[:LONGEST_KEPT]
    raw = mask(content.decode("utf-8-sig", "replace"), context.secret_texts())
    if failure.timeout or failure.phase == "deadline":
        return errors.APITimeoutError(message, phase=failure.phase, raw=raw, **details)
    return errors.APIConnectionError(message, raw=raw, **details)


def _oversized_error(failure: Failure, reply: Reply, context: CallContext) -> errors.APIResponseError:
    text = read_body(reply.content[:LONGEST_KEPT], context.secret_texts()).text
    details = _details(ErrorBody(None, ""), context, reply, None)
    details["cause"] = failure.cause
    story = f"{_host(context)} answered {reply.status} after {_count(max(reply.attempts, context.attempts))}"
    advice = f"{'Its beginning is in .raw. ' if text else ''}{raise_limit(failure.cause)}"
    return errors.APIResponseError(
        _sentence(story, str(failure.cause), advice, details.get("request_id")),
        raw=text,
        response=_response(reply, text, context),
        **details,
    )


def broken_stream_error(
    failure: Failure, context: CallContext, reply: Reply, partial: Completion | None = None
) -> errors.StreamError | errors.APITimeoutError:
    """The exception for a stream whose connection broke, that ran out of time (APITimeoutError) or had no end."""
    if failure.kind == "oversized":
        return unreadable_error(context, reply, str(failure.cause), failure.cause, partial)
    details = _details(ErrorBody(None, ""), context, reply, partial)
    details["cause"] = failure.cause
    message = _failure_message(failure, context, reply, partial)
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
    return errors.StreamInterruptedError(_sentence(story, reason, advice, details.get("request_id")), **details)


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
    at_fault = "The server, or a proxy on the way, is at fault."
    advice = raise_limit(cause) if hasattr(cause, "limit") else at_fault
    advice += f" {KEPT}" if partial is not None else ""
    return errors.StreamError(
        _sentence(story, mask(reason, context.secret_texts()), advice, details.get("request_id")), **details
    )


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
    body = read_body(reply.content[:LONGEST_KEPT], context.secret_texts())
    if body.html:
        sample = f"an HTML page{body.words and f', {body.words!r}'}"
    else:
        begins = shorten(body.text.strip(), _LONGEST_SAMPLE)
        sample = f"it begins {begins!r}" if begins else ""
        reason = reason if begins else "the body is empty"
    details = _details(ErrorBody(None, ""), context, reply, None)
    details["cause"] = cause
    attempts = _count(max(reply.attempts, context.attempts))
    story = f"{_host(context)} answered {reply.status} after {attempts}, and {reason}"
    return errors.APIResponseError(
        _sentence(story, sample, advice or wrong_address(context), details.get("request_id")),
        raw=body.text,
        response=_response(reply, body.text, context),
        **details,
    )


def _details(body: ErrorBody, context: CallContext, reply: Reply | None, partial: Completion | None) -> CallDetails:
    headers = Headers() if reply is None else reply.headers
    elapsed = context.elapsed if context.elapsed is not None or reply is None else reply.elapsed
    return {
        "body": body.inner,
        "code": body.code,
        "param": body.param,
        "type": body.type,
        "partial": partial,
        "request_id": mask(request_id_of(headers) or "", context.secret_texts()) or body.request_id,
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


def _failure_message(
    failure: Failure, context: CallContext, stream: Reply | None = None, partial: Completion | None = None
) -> str:
    """The words for a failure; `stream` is the head of the response, if that was a stream under way."""
    begun = partial is not None
    story, advice = failure_story(failure, context, in_stream=stream is not None, begun=begun)
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
    return " ".join(
        filter(
            None, [f"{story} ({cause}{_count(context.attempts)}{took}).", before, advice, KEPT if begun else "", end]
        )
    )


def _sentence(story: str, words: str, advice: str, request_id: str | None) -> str:
    told = f"{story}: {words}" if words else story
    end = "" if told.endswith((".", "!", "?", "…", "。")) else "."
    return " ".join(filter(None, [f"{told}{end}", advice, request_id and f"[request id: {request_id}]"]))


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
