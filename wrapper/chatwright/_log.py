"""What is logged: one line for each retry and response (info) and request (debug). Never a key, a body or a query."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chatwright.errors import APIStatusError, ConfigError
from chatwright.hooks import Hooks

if TYPE_CHECKING:
    import logging
    from collections.abc import Callable
    from typing import TypeVar

    from chatwright._environment import Environment
    from chatwright.errors import APIError
    from chatwright.hooks import RequestEvent, ResponseEvent, RetryEvent

    EventT = TypeVar("EventT")

_LEVELS = {"info": 20, "debug": 10}


def set_up_logging(environ: Environment) -> None:
    """`CHATWRIGHT_LOG=info` or `debug`: show the log on standard error, unless the program has set it up itself.

    Raises:
        ConfigError: Another word.
    """
    word = (environ.get("CHATWRIGHT_LOG") or "").strip().lower()
    if not word:
        return
    if word not in _LEVELS:
        raise ConfigError(f"CHATWRIGHT_LOG: must be info or debug, got {word!r}")
    import logging

    logger = logging.getLogger("chatwright")
    logger.setLevel(_LEVELS[word])
    if not logger.hasHandlers():
        handler = logging.StreamHandler()
        handler.setFormatter(logging.Formatter("%(asctime)s %(name)s %(levelname)s: %(message)s"))
        logger.addHandler(handler)


def logging_hooks(hooks: Hooks) -> Hooks:
    """The hooks, each preceded by its line in the log; unchanged if nobody would see those."""
    import sys

    if "logging" not in sys.modules:  # then nobody has set up a log
        return hooks
    import logging

    logger = logging.getLogger("chatwright")
    if not logger.isEnabledFor(logging.INFO):
        return hooks
    return Hooks(
        on_request=_both(_log_request(logger), hooks.on_request)
        if logger.isEnabledFor(logging.DEBUG)
        else hooks.on_request,
        on_response=_both(_log_response(logger), hooks.on_response),
        on_retry=_both(_log_retry(logger), hooks.on_retry),
    )


def _both(log: Callable[[EventT], None], hook: Callable[[EventT], object] | None) -> Callable[[EventT], object]:
    if hook is None:
        return log

    def told(event: EventT) -> None:
        log(event)
        hook(event)

    return told


def _log_request(logger: logging.Logger) -> Callable[[RequestEvent], None]:
    def log(event: RequestEvent) -> None:
        logger.debug("%s %s, model %s, attempt %d", event.method, _place(event.url), event.model, event.attempt)

    return log


def _log_response(logger: logging.Logger) -> Callable[[ResponseEvent], None]:
    def log(event: ResponseEvent) -> None:
        logger.info(
            "%s %s: %s after %.2f s (attempt %d, request id %s)",
            event.method,
            _place(event.url),
            _outcome(event.status, event.error),
            event.elapsed,
            event.attempt,
            event.request_id,
        )

    return log


def _log_retry(logger: logging.Logger) -> Callable[[RetryEvent], None]:
    def log(event: RetryEvent) -> None:
        logger.info(
            "again in %.2f s after %s (attempt %d): %s",
            event.delay,
            _outcome(event.status, event.error),
            event.attempt,
            event.reason,
        )

    return log


def _outcome(status: int | None, error: APIError | None) -> str:
    if error is None:
        return str(status)
    name = type(error).__name__
    return f"{error.status_code} {name}" if isinstance(error, APIStatusError) else name


def _place(url: str) -> str:
    return url.partition("?")[0]
