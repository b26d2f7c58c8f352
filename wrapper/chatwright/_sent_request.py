"""What was sent, to be looked at: keys are masked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chatwright._http import Headers, is_secret_name
from chatwright._masking import MASK

if TYPE_CHECKING:
    from chatwright._http import Request


class SentRequest:
    """A request that was sent.

    Attributes:
        method, url: As in HTTP.
        headers: Case-insensitive; the values of keys and cookies are masked.
        content: The body.
    """

    __slots__ = ("content", "headers", "method", "url")

    def __init__(self, request: Request) -> None:
        self.method = request.method
        self.url = request.url
        self.headers = Headers(
            [(name, MASK if is_secret_name(name) else value) for name, value in Headers(request.headers).multi_items()]
        )
        self.content = request.content

    def __repr__(self) -> str:
        return f"<SentRequest {self.method} {self.url}, {len(self.content)} bytes>"
