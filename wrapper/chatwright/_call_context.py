"""What is known about a call when it fails: the error map makes sentences and advice of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from chatwright._secret import Secret
    from chatwright.timeouts import Timeout


class CallContext(NamedTuple):
    """The circumstances of one call. A client's config makes one (`config.context`); a call fills in its own part.

    Attributes:
        host: The server's name, with its port unless it is the scheme's own.
        base_url: The base URL, free of passwords.
        base_url_hint: What may be wrong with the base URL, as a sentence, or None.
        key_source: Where the key came from (`OPENAI_API_KEY`, `the api_key argument`), or None when none is sent.
        secrets: Keys that must not come out again.
        timeout: The time limits in force.
        deadline: Seconds for the whole call, or None.
        after_send: Whether a request that was sent, and got no answer, is sent again.
        streamed: Whether the answer was asked for as a stream.
        model: The model asked for, or None.
        azure: Whether models are Azure deployments.
        attempts: Requests sent so far.
        elapsed: Seconds since the call began, or None.
        now: Seconds since 1970 when the failure was met, or None.
    """

    host: str = ""
    base_url: str = ""
    base_url_hint: str | None = None
    key_source: str | None = None
    secrets: tuple[Secret, ...] = ()
    timeout: Timeout | None = None
    deadline: float | None = None
    after_send: bool = False
    streamed: bool = False
    model: str | None = None
    azure: bool = False
    attempts: int = 1
    elapsed: float | None = None
    now: float | None = None

    def secret_texts(self) -> list[str]:
        """The keys themselves, for the function that masks them."""
        return [secret.reveal() for secret in self.secrets]
