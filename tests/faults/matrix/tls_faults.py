"""Faults of TLS."""

from __future__ import annotations

from typing import Final

from tests.faults.matrix.faults import Row
from tests.faults.matrix.places import Tls
from tests.faults.matrix.tls import (
    Spoiling,
    close_without_notice,
    reset,
    reset_after_a_word,
    say_goodbye,
    send_below,
    stall,
)

_MIDST: Final = 700  # bytes of an answer: its head and a part of its body
_ALERT: Final = b"\x15\x03\x03\x00\x02\x02\x50"
_RECORD: Final = b"\x17\x03\x03\x00\x40" + bytes(64)


def _tls(name: str, spoiling: Spoiling, *, ends: bool = True) -> Row:
    return Row("TLS", name, Tls(spoiling), ends=ends)


TLS: Final = (
    _tls("a certificate that nobody knows", Spoiling(certificate="unknown")),
    _tls("a certificate for another name", Spoiling(certificate="elsewhere")),
    _tls("the client must show a certificate", Spoiling(wants_certificate=True)),
    _tls("plain HTTP instead of a handshake", Spoiling(send_below(b"HTTP/1.1 400 Bad Request\r\n\r\n"))),
    _tls("zero bytes instead of a handshake", Spoiling(send_below(bytes(1000)))),
    _tls("an alert instead of a handshake", Spoiling(send_below(_ALERT))),
    _tls("closed instead of a handshake", Spoiling(close_without_notice)),
    _tls("reset instead of a handshake", Spoiling(reset_after_a_word)),
    _tls("silence instead of a handshake", Spoiling(stall), ends=False),
    _tls("TLS closed instead of an answer", Spoiling(then=close_without_notice)),
    _tls("TLS ended instead of an answer", Spoiling(then=say_goodbye)),
    _tls("closed in the midst", Spoiling(after=_MIDST, then=close_without_notice)),
    _tls("ended in the midst", Spoiling(after=_MIDST, then=say_goodbye)),
    _tls("reset in the midst", Spoiling(after=_MIDST, then=reset)),
    _tls("silence in the midst", Spoiling(after=_MIDST, then=stall), ends=False),
    _tls("an alert in the midst", Spoiling(after=_MIDST, then=send_below(_ALERT))),
    _tls("a record that can't be decrypted", Spoiling(after=_MIDST, then=send_below(_RECORD))),
    _tls("half a record", Spoiling(after=_MIDST, then=send_below(_RECORD[:20]))),
    _tls("plain words in the midst", Spoiling(after=_MIDST, then=send_below(b"hello there, this is not TLS"))),
    _tls("closed one byte before the end", Spoiling(after=-1, then=close_without_notice)),
    _tls("closed without a notice at the end", Spoiling(after=1_000_000, then=close_without_notice)),
)
