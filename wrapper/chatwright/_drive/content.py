"""The content of open responses, piece by piece; see the protocols in `_http.py`."""

from __future__ import annotations

import sys
import time
import warnings
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from chatwright._drive.attempt import TooLargeError
from chatwright._drive.inflating import decoder_for
from chatwright._drive.messages import BODY
from chatwright._masking import mask

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Self

    import httpx

    from chatwright._drive.attempt import Attempt
    from chatwright._drive.inflating import Inflater
    from chatwright._drive.sync_pool import PooledBody
    from chatwright._http import Failure


class Content:
    """What both kinds have in common. One that is forgotten drops its connection and warns.

    Attributes:
        attempt: Its time limits.
        most: Bytes that it may have, unpacked; None: there is no limit.
    """

    # Either ours, or what somebody else's client gives.
    _pooled: Any
    _response: Any

    def __init__(self, address: str, attempt: Attempt) -> None:
        self.attempt = attempt
        self.most: int | None = None
        self._given = 0
        self._address = address
        self._pooled = self._response = None
        self._decoder: Inflater | None = None
        self._finished = False
        self._closed = False

    @classmethod
    def of_pool(cls, body: object, headers: Sequence[tuple[bytes, bytes]], address: str, attempt: Attempt) -> Self:
        """The content that comes over a connection of ours."""
        self = cls(address, attempt)
        self._pooled = body
        self._decoder = decoder_for(headers)
        return self

    @classmethod
    def of_httpx(cls, response: httpx.Response, address: str, attempt: Attempt) -> Self:
        """The content of a response of httpx's."""
        body: Any = response.extensions.get(BODY)
        if body is not None and not body.is_closed:  # a recorder reads ours, and puts another stream in its place
            return cls.of_pool(body, response.headers.raw, address, attempt)
        self = cls(address, attempt)
        self._response = response
        return self

    def abort(self) -> None:
        """Drop the connection at once, from any thread, without waiting."""
        raise NotImplementedError

    def _hang_up(self) -> None:
        """End the connection below somebody else's response, and with it a read that waits there."""
        import socket

        stream = self._response.extensions.get("network_stream")
        connected = None if stream is None else stream.get_extra_info("socket")
        if connected is not None:
            with suppress(OSError):  # it has gone already
                connected.shutdown(socket.SHUT_RDWR)

    def _drain_until(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        attempt = self.attempt
        attempt.deadline = end if attempt.deadline is None else min(attempt.deadline, end)

    def _broken(self, error: BaseException, handled_before: BaseException | None) -> Failure:
        """The failure that an exception while reading amounts to, with the connection dropped."""
        self.abort()
        if not isinstance(error, Exception):
            raise error
        return self.attempt.failure(error, handled_before)

    def _check_deadline(self) -> None:
        if self.attempt.past_deadline():
            raise TimeoutError("the deadline passed while the content was read")

    def _check_size(self) -> None:
        if self.most is not None and self._given > self.most:
            raise TooLargeError(self.most)

    def _within_size(self, piece: bytes) -> bytes:
        """What may be handed out of a piece: up to the limit. That there was more is told when the next one is asked for."""
        before = self._given
        self._given += len(piece)
        if self.most is None or self._given <= self.most:
            return piece
        if before == self.most:
            raise TooLargeError(self.most)
        return piece[: self.most - before]

    def __del__(self) -> None:
        if not getattr(self, "_closed", True):
            self.abort()
            if sys.is_finalizing():  # the program is over, and nothing can be imported any more
                return
            warnings.warn(
                f"the stream from {mask(self._address)} was forgotten: use `with`, or close it",
                ResourceWarning,
                2,
                self,
            )


class SyncContent(Content):
    """For threads."""

    _pooled: PooledBody | None
    _pieces: Iterator[bytes] | None = None

    def read(self) -> bytes | Failure:
        """The next piece of content, decompressed; `b""` at the end; a Failure when it breaks."""
        handled_before = sys.exception()
        while not self._closed and not self._finished:
            try:
                self._check_size()
                if self._decoder is not None and self._decoder.has_more:
                    piece = self._decoder.rest()
                else:
                    raw = self._read_raw()
                    self._finished = not raw
                    piece = raw if self._decoder is None else self._decoder.feed(raw)
                self._check_deadline()
                piece = self._within_size(piece)
            except BaseException as error:  # noqa: BLE001 - raised again unless it is a matter of transport
                return self._broken(error, handled_before)
            if piece:
                return piece
        return b""

    def _read_raw(self) -> bytes:
        if self._pooled is not None:
            return self._pooled.read()
        if self._pieces is None:
            pieces: Iterator[bytes] = self._response.iter_bytes()
            self._pieces = filter(None, pieces)
        return next(self._pieces, b"")

    def close(self) -> None:
        """Give the connection back: to be used again if all was read, else dropped."""
        if self._closed:
            return
        if not self._finished:
            self.abort()
            return
        self._closed = True
        (self._pooled or self._response).close()

    def abort(self) -> None:
        """Drop the connection at once."""
        if self._closed:
            return
        self._closed = True
        if self._pooled is not None:
            self._pooled.abort()
        else:
            self._response.close()

    def drain(self, seconds: float = 0.1) -> None:
        """Read what is left, if it comes within so many seconds, and close."""
        self._drain_until(seconds)
        if self._pooled is not None:
            self._read_out()
        else:  # somebody else's client: it keeps a time limit of its own, which may be minutes
            from threading import Timer

            watch = Timer(seconds, self._hang_up)
            watch.daemon = True
            watch.start()
            try:
                self._read_out()
            finally:
                watch.cancel()
        self.close()

    def _read_out(self) -> None:
        while not self._closed and not self._finished:
            self.read()
