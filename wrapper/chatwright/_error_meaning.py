"""Which class an error is: by its code, by its words, by its status. Pure.

A new status or code is one row in a table.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from chatwright import errors

if TYPE_CHECKING:
    from chatwright._error_body import ErrorBody

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
    "data_inspection_failed": errors.ContentFilterError,
    "model_not_found": errors.ModelNotFoundError,
    "model_not_available": errors.ModelNotFoundError,
    "modelnotfound": errors.ModelNotFoundError,
    "model_decommissioned": errors.ModelNotFoundError,
    "invalid_model": errors.ModelNotFoundError,
    "unknown_model": errors.ModelNotFoundError,
    "deploymentnotfound": errors.ModelNotFoundError,
    "insufficient_quota": errors.InsufficientQuotaError,
    "exceeded_current_quota": errors.InsufficientQuotaError,
    "billing_hard_limit_reached": errors.InsufficientQuotaError,
    "billing_not_active": errors.InsufficientQuotaError,
}

# The same meanings in prose, from servers that have no code for them: the statuses that they may have, and what they say.
_BY_WORDS: tuple[tuple[tuple[int, ...], tuple[str, ...], type[errors.APIStatusError]], ...] = (
    (
        (400, 413, 422, 500),
        (
            r"maximum context length|context.?(?:length|window|size)[^.]{0,60}exceed|prompt is too long",
            r"exceed[^.]{0,60}context.?(?:length|window|size)|input token count[^.]{0,40}exceeds",
            r"longer than the (?:model's context length|maximum model length)|context length (?:is|of) only",
            r"exceed[^.]{0,40}token limit|too many tokens: size limit exceeded|input is too long for requested model",
            r"`inputs`[^.]{0,40}must (?:be <=|have less than)|prompt length[^.]{0,80}should not exceed",
            r"number of tokens in the prompt cannot exceed|range of input length should be",
        ),
        errors.ContextLengthExceededError,
    ),
    (
        (400,),
        (r"content[_ ](?:filter|policy|management policy)|ContentPolicyViolation|不安全或敏感内容",),
        errors.ContentFilterError,
    ),
    (
        (404,),
        (
            r"^(?=.*\b(?:model|deployment)\b).*(?:not (?:be )?found|n[o']t exist|unknown|no such|invalid|unavailable)",
            r"^(?=.*\b(?:model|deployment)\b).*(?:not (?:available|supported)|no endpoints|unable to access)",
            r"^models?[/:] ?\S+(?:$| is not found)|^no endpoints found for \S+$",
        ),
        errors.ModelNotFoundError,
    ),
    (
        (429,),
        (
            r"used all available credits|(?:insufficient|out of|no) (?:balance|credits?)\b",
            r"used up your daily free allocation|余额不足|欠费",
        ),
        errors.InsufficientQuotaError,
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
_EVENT_TYPES = {**_EVENT_CODES, "invalid_request_error": 400}
_FIRST_ERROR = 400
_FIRST_SERVER_ERROR = 500
_LAST_STATUS = 599


def class_of(status: int, body: ErrorBody) -> type[errors.APIStatusError]:
    """The class of an error: what its code or its words mean, else what its status does."""
    server = _FIRST_SERVER_ERROR <= status <= _LAST_STATUS
    by_status = _BY_STATUS.get(status, errors.InternalServerError if server else errors.APIStatusError)
    return _meaning(status, body) or by_status


def event_status(body: ErrorBody) -> int | None:
    """The status that an error inside a stream stands for, or None."""
    code = body.code or ""
    if code.isascii() and code.isdigit() and _FIRST_ERROR <= int(code[:4]) <= _LAST_STATUS:
        return int(code)
    return _EVENT_CODES.get(code) or body.status or _EVENT_TYPES.get(body.type or "")


def _meaning(status: int, body: ErrorBody) -> type[errors.APIStatusError] | None:
    """The class that the error's code names, or its words where servers have no code for it."""
    import re

    for word in (body.code, body.type, _inner_code(body.inner)):
        kind = _BY_CODE.get((word or "").lower().removesuffix("_error"))
        if kind is not None:
            return kind
    for statuses, patterns, kind in _BY_WORDS:
        if status in statuses and any(re.search(pattern, body.words, re.IGNORECASE) for pattern in patterns):
            return kind
    return None


def _inner_code(inner: object) -> str | None:
    """Azure's second code, one level deeper: `{"code": "400", "innererror": {"code": "…"}}`."""
    deeper = inner.get("innererror") if isinstance(inner, dict) else None
    code = deeper.get("code") if isinstance(deeper, dict) else None
    return code if isinstance(code, str) else None
