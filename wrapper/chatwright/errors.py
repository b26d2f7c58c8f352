"""Every failure of chatwright, as one tree of exceptions.

    ChatwrightError
    ├── ConfigError (also a ValueError)          before the network: a bad option, key, URL or file
    │   ├── RequestCheckError                    .faults: everything wrong with a request
    │   └── MissingFileError (also a FileNotFoundError)
    ├── APIError                                 the call failed; .partial .request_id .attempts .elapsed
    │   ├── APIConnectionError                   no whole answer arrived; .cause .host .raw
    │   │   └── APITimeoutError                  .phase says what was waited for
    │   ├── APIStatusError                       the server said no; .status_code .code .body .response .retry_after
    │   │   ├── BadRequestError 400
    │   │   │   ├── ContextLengthExceededError
    │   │   │   └── ContentFilterError
    │   │   ├── AuthenticationError 401
    │   │   ├── PermissionDeniedError 403
    │   │   ├── NotFoundError 404
    │   │   │   └── ModelNotFoundError
    │   │   ├── ConflictError 409
    │   │   ├── UnprocessableEntityError 422
    │   │   ├── RateLimitError 429
    │   │   │   └── InsufficientQuotaError       never retried
    │   │   └── InternalServerError 500 and above
    │   ├── APIResponseError                     a success that is no answer; .raw
    │   └── StreamError                          a stream that can't be read on
    │       └── StreamInterruptedError           it ended too early (also an APIConnectionError)
    └── OutputError                              an answer arrived, but not the one asked for; .completion .raw_text
        ├── OutputParseError                     .path
        ├── RefusalError                         .refusal
        ├── LengthFinishReasonError
        ├── ContentFilterFinishReasonError
        └── ToolLoopError                        .run

All of them can be pickled and copied (subclasses made elsewhere too) and hold no key. A copy's `.cause` is text.
How a failure becomes one of them stands in `_error_map.py`.
"""

from __future__ import annotations

from chatwright._api_errors import (
    APIConnectionError,
    APIError,
    APIResponseError,
    APIStatusError,
    APITimeoutError,
    AuthenticationError,
    BadRequestError,
    ConflictError,
    ContentFilterError,
    ContextLengthExceededError,
    ErrorResponse,
    InsufficientQuotaError,
    InternalServerError,
    ModelNotFoundError,
    NotFoundError,
    PermissionDeniedError,
    RateLimitError,
    StreamError,
    StreamInterruptedError,
    UnprocessableEntityError,
)
from chatwright._error_root import (
    ChatwrightError,
    ConfigError,
    Fault,
    MissingFileError,
    RequestCheckError,
)
from chatwright._output_errors import (
    ContentFilterFinishReasonError,
    LengthFinishReasonError,
    OutputError,
    OutputParseError,
    RefusalError,
    ToolLoopError,
)

__all__ = [
    "APIConnectionError",
    "APIError",
    "APIResponseError",
    "APIStatusError",
    "APITimeoutError",
    "AuthenticationError",
    "BadRequestError",
    "ChatwrightError",
    "ConfigError",
    "ConflictError",
    "ContentFilterError",
    "ContentFilterFinishReasonError",
    "ContextLengthExceededError",
    "ErrorResponse",
    "Fault",
    "InsufficientQuotaError",
    "InternalServerError",
    "LengthFinishReasonError",
    "MissingFileError",
    "ModelNotFoundError",
    "NotFoundError",
    "OutputError",
    "OutputParseError",
    "PermissionDeniedError",
    "RateLimitError",
    "RefusalError",
    "RequestCheckError",
    "StreamError",
    "StreamInterruptedError",
    "ToolLoopError",
    "UnprocessableEntityError",
]

# Tracebacks and pickles name them as users import them.
for _public in [globals()[_name] for _name in __all__]:
    _public.__module__ = __name__
