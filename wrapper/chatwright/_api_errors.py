"""What can go wrong with a call once it is on its way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, cast

from chatwright._error_root import ChatwrightError, cause_text
from chatwright._http import Headers, is_secret_name
from chatwright._masking import MASK
from chatwright._retry_after import retry_after as asked_wait

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import TypedDict, Unpack

    import httpx

    from chatwright._http import Phase
    from chatwright.results import Completion

    class CallDetails(TypedDict, total=False):
        """What every `APIError` can be made with, all optional."""

        body: object
        code: str | int | None
        param: str | None
        type: str | None
        partial: Completion | None
        request_id: str | None
        attempts: int
        elapsed: float | None
        host: str | None
        cause: BaseException | None
        request: object


class APIError(ChatwrightError):
    """A call that failed: no answer, a refusal by the server, an unreadable answer, or an error event in a stream.

    Attributes:
        partial: The Completion that had arrived before a stream or an answer broke off, or None.
        request_id: The server's name for the request, for its support, or None.
        attempts: How many requests were sent for this call.
        elapsed: Seconds from the first attempt to the failure, or None.
        host: The server's name and port, or None.
        body: The error object that the server sent (the inner one), or its text, or None.
        code: The error's code in `body`, as text; None without one.
        param: The parameter at fault, or None.
        type: The kind of error in the server's words, or None.
    """

    _wire_code: ClassVar[str | None] = None

    def __init__(
        self,
        message: str | None = None,
        request: object = None,
        *,
        body: object = None,
        code: str | int | None = None,
        param: str | None = None,
        type: str | None = None,  # noqa: A002 - the API's own word
        partial: Completion | None = None,
        request_id: str | None = None,
        attempts: int = 1,
        elapsed: float | None = None,
        host: str | None = None,
        cause: BaseException | None = None,
    ) -> None:
        super().__init__(message, cause=cause)
        said = _fields(body)
        self.body = body
        self.code: str | None = _word(said.get("code") if code is None else code)
        self.param: str | None = _word(said.get("param") if param is None else param)
        self.type: str | None = _word(said.get("type") if type is None else type)
        self.partial = partial
        self.request_id = request_id
        self.attempts = attempts
        self.elapsed = elapsed
        self.host = getattr(getattr(request, "url", None), "host", None) if host is None else host

    def to_dict(self) -> dict[str, Any]:
        """Everything known about the failure, ready for JSON: for logs, queues and other languages."""
        return {
            "error": type(self).__name__,
            "message": self.message,
            "code": self.code,
            "param": self.param,
            "type": self.type,
            "body": self.body,
            "request_id": self.request_id,
            "attempts": self.attempts,
            "elapsed": self.elapsed,
            "host": self.host,
            "cause": cause_text(self.cause),
            "partial": None if self.partial is None else self.partial.to_dict(),
        }

    def to_sse(self) -> bytes:
        r"""The failure as the event with which the API itself reports an error inside a stream, blank line included.

        Example:
            >>> APIError("gone", code="server_error").to_sse()
            b'data: {"error":{"message":"gone","type":"server_error","param":null,"code":"server_error"}}\n\n'
        """
        import json

        text = json.dumps({"error": self._wire_error()}, separators=(",", ":"), default=str)
        return b"data: " + text.encode() + b"\n\n"

    def _wire_error(self) -> dict[str, Any]:
        """The server's own error where there is one: our advice is for the caller, not for the caller's clients."""
        said = _fields(self.body)
        words = said.get("message")
        return {
            "message": words if isinstance(words, str) else self.message,
            "type": self.type or "server_error",
            "param": self.param,
            "code": self._wire_code or self.code,
            **{name: value for name, value in said.items() if name not in {"message", "type", "param", "code"}},
        }

    def _facts(self) -> list[tuple[str, object]]:
        return [("code", self.code), ("request_id", self.request_id)]


def _fields(body: object) -> Mapping[str, Any]:
    return cast("dict[str, Any]", body) if isinstance(body, dict) else {}


def _word(value: object) -> str | None:
    """A code as text: servers send words, numbers, and now and then a structure, which stays in the body."""
    return None if value is None or isinstance(value, (dict, list, bool)) else str(value)


class APIConnectionError(APIError):
    """No whole answer arrived: the connection could not be made, or broke. `.cause` and `.host` say more.

    Attributes:
        raw: The text of the body as far as it had arrived, its first 4 MiB, where an answer broke off that is no stream.

    Example:
        >>> APIConnectionError("no route", host="localhost:8080").host
        'localhost:8080'
    """

    default_message = "Connection error."
    _wire_code = "upstream_connection_error"

    def __init__(self, message: str | None = None, *, raw: str = "", **details: Unpack[CallDetails]) -> None:
        super().__init__(message, **details)
        self.raw = raw

    def to_dict(self) -> dict[str, Any]:
        """Everything known about the failure, ready for JSON."""
        return {**super().to_dict(), "raw": self.raw}


class APITimeoutError(APIConnectionError):
    """Time ran out.

    Attributes:
        phase: What was waited for: `connect`, `pool` (a free connection), `write`, `first_byte` (the head of the
            answer), `idle` (more of the answer) or `deadline` (all of the call).
    """

    default_message = "Request timed out."
    _wire_code = "upstream_timeout"

    def __init__(
        self,
        message: str | httpx.Request | None = None,
        *,
        phase: Phase | None = None,
        raw: str = "",
        **details: Unpack[CallDetails],
    ) -> None:
        if message is not None and not isinstance(message, str):  # made as the official SDK's: of a request alone
            details = {"request": message, **details}
            message = None
        super().__init__(message, raw=raw, **details)
        self.phase = phase

    def to_dict(self) -> dict[str, Any]:
        """Everything known about the failure, ready for JSON."""
        return {**super().to_dict(), "phase": self.phase}

    def _facts(self) -> list[tuple[str, object]]:
        return [("phase", self.phase), *super()._facts()]


class ErrorResponse:
    """The response behind an error: `status_code`, `headers`, `text`, `content`, `url`, `json()`. Keys are masked."""

    __slots__ = ("headers", "status_code", "text", "url")

    def __init__(
        self, status_code: int, headers: Headers | Mapping[str, str] | None = None, text: str = "", url: str = ""
    ) -> None:
        given = headers if isinstance(headers, Headers) else Headers(headers or {})
        self.status_code = status_code
        self.headers = Headers([(name, MASK if is_secret_name(name) else value) for name, value in given.multi_items()])
        self.text = text
        self.url = url

    @property
    def content(self) -> bytes:
        """The text, as UTF-8."""
        return self.text.encode("utf-8", "surrogatepass")

    def json(self) -> Any:
        """The decoded text. Raises ValueError when it isn't JSON."""
        import json

        try:
            return json.loads(self.text)
        except RecursionError:
            raise ValueError("the JSON is nested too deep") from None

    def __reduce__(self) -> tuple[Any, ...]:
        return ErrorResponse, (self.status_code, self.headers, self.text, self.url)

    def __repr__(self) -> str:
        return f"<ErrorResponse {self.status_code}, {len(self.text)} characters>"


class APIStatusError(APIError):
    """The server answered with an error status, or with an error event of that meaning inside a stream.

    Attributes:
        status_code: The HTTP status; for an event in a stream the status that its code stands for.
        headers: The response's headers, case-insensitive.
        response: What came back: `status_code`, `headers`, `text`, `json()`.
        retry_after: Seconds the server asks to wait, or None.

    Example:
        >>> error = RateLimitError("slow down", headers={"Retry-After": "2"})
        >>> error.status_code, error.retry_after
        (429, 2.0)
    """

    status_code: int = 0
    default_message = "The server answered with an error."

    def __init__(
        self,
        message: str | None = None,
        *,
        status_code: int | None = None,
        headers: Headers | Mapping[str, str] | None = None,
        response: Any = None,
        retry_after: float | None = None,
        **details: Unpack[CallDetails],
    ) -> None:
        super().__init__(message, **details)
        if status_code is None:
            status_code = getattr(response, "status_code", None)
        self.status_code = type(self).status_code if status_code is None else status_code
        self.response = _error_response(response, self.status_code, headers, self.body)
        self.headers: Headers = self.response.headers
        self.retry_after = asked_wait(self.headers) if retry_after is None else retry_after
        if self.request_id is None:
            self.request_id = self.headers.get("x-request-id")

    def to_dict(self) -> dict[str, Any]:
        """Everything known about the failure but the headers, ready for JSON."""
        return {**super().to_dict(), "status_code": self.status_code, "retry_after": self.retry_after}

    def _wire_error(self) -> dict[str, Any]:
        error = super()._wire_error()
        return {**error, "type": self.type, "code": error["code"] or str(self.status_code), "status": self.status_code}

    def _facts(self) -> list[tuple[str, object]]:
        return [("status_code", self.status_code), *super()._facts()]


def _error_response(
    response: Any, status_code: int, headers: Headers | Mapping[str, str] | None, body: object
) -> ErrorResponse:
    """The response given (ours, or any with httpx's attributes), else one made of the other arguments."""
    if isinstance(response, ErrorResponse):
        return response
    if response is not None:
        return ErrorResponse(response.status_code, response.headers, response.text)
    if body is None or isinstance(body, str):
        return ErrorResponse(status_code, headers, body or "")
    import json

    return ErrorResponse(status_code, headers, json.dumps({"error": body}, default=str))


class BadRequestError(APIStatusError):
    """400: the request is wrong; `.param` often says where."""

    status_code = 400


class ContextLengthExceededError(BadRequestError):
    """The messages and the answer do not fit into the model's context."""

    _wire_code = "context_length_exceeded"


class ContentFilterError(BadRequestError):
    """The server's content policy refused the request."""

    _wire_code = "content_filter"


class AuthenticationError(APIStatusError):
    """401: the key is missing, wrong or expired."""

    status_code = 401


class PermissionDeniedError(APIStatusError):
    """403: the key may not do this."""

    status_code = 403


class NotFoundError(APIStatusError):
    """404: there is no such route or object; often a base URL without `/v1`."""

    status_code = 404


class ModelNotFoundError(NotFoundError):
    """The server has no such model, or the key may not use it."""

    _wire_code = "model_not_found"


class ConflictError(APIStatusError):
    """409: the object was changed by somebody else."""

    status_code = 409


class UnprocessableEntityError(APIStatusError):
    """422: the request is well formed and still can't be processed."""

    status_code = 422


class RateLimitError(APIStatusError):
    """429: too many requests or tokens; `.retry_after` says how long to wait."""

    status_code = 429


class InsufficientQuotaError(RateLimitError):
    """The account's quota is used up. Waiting does not help, so it is never retried."""

    _wire_code = "insufficient_quota"


class InternalServerError(APIStatusError):
    """500 and above: the server failed."""

    status_code = 500


class APIResponseError(APIError):
    """A success that is no answer: HTML, broken JSON, JSON where a stream was asked for. `.raw` is its text."""

    default_message = "The server's answer can't be read."

    def __init__(
        self, message: str | None = None, *, raw: str = "", response: Any = None, **details: Unpack[CallDetails]
    ) -> None:
        super().__init__(message, **details)
        self.raw = raw
        self.response = _error_response(response, 200, None, raw)

    def to_dict(self) -> dict[str, Any]:
        """Everything known about the failure, ready for JSON."""
        return {**super().to_dict(), "raw": self.raw}


class StreamError(APIError):
    """A stream that can't be read on: broken events, or a result asked for before the end."""

    default_message = "The stream can't be read."


class StreamInterruptedError(StreamError, APIConnectionError):
    """A stream that ended before its answer was complete; `.partial` has what arrived."""

    default_message = "The stream ended before the answer was complete."
