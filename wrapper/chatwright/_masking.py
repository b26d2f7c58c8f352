"""Keys out of texts: what a server echoes, or a transport says, loses its secrets before anybody can read it."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable

MASK = "***"

_SHORTEST_SECRET = 4  # shorter ones ("x", "no") are placeholders for servers that need no key, and parts of words
_DEEPEST = 64  # nested deeper, a value makes pickling and printing fail
_PLAIN_SECRET = 12  # from here on a secret is replaced wherever it stands, also inside a longer word

# Each takes time linear in the text, whatever the text: what a server sends may be long, and is not trusted. Still, in a
# long text they cost seconds, so that each is only looked for where one of its marks is found, in letters of either case.
_KEY_SHAPES: tuple[tuple[tuple[str, ...], str, str], ...] = (
    (
        ("sk-", "xai-", "nvapi-", "pplx-", "rk-"),
        r"\b(?:sk|gsk|xai|nvapi|pplx|rk)-[A-Za-z0-9_*.-]{5,}[A-Za-z0-9_*]",
        MASK,
    ),
    (("hf_", "ghp_", "github_pat_"), r"\b(?:hf|ghp|github_pat)_[A-Za-z0-9_*]{12,}", MASK),
    (("aiza",), r"\bAIza[A-Za-z0-9_-]{16,}", MASK),
    (("eyj",), r"(?<![\w-])eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]*)?", MASK),
    (
        ("bearer", "basic"),
        r"(?i)\b(bearer|basic)\s+(?=[A-Za-z0-9._~+/=-]*[0-9])[A-Za-z0-9._~+/=-]{8,}",
        r"\1 " + MASK,
    ),
    (
        ("key=", "token=", "signature=", "sig="),
        r"(?i)([?&](?:api[-_]?key|key|access[-_]?token|token|signature|sig)=)[^&\s\"'<>]+",
        r"\1" + MASK,
    ),
    (("://",), r"((?<![a-z0-9+.-])[a-z][a-z0-9+.-]{0,15}://)[^/\s@\"'<>]+@", r"\1" + MASK + "@"),
    # A key that the server has half masked itself still shows its first and last letters.
    (("****",), r"(?<![A-Za-z0-9_-])(?:[A-Za-z0-9_-]*\*{4,})+[A-Za-z0-9_-]*", MASK),
)


@lru_cache(maxsize=1)
def _key_shapes() -> tuple[tuple[tuple[str, ...], re.Pattern[str], str], ...]:
    import re

    return tuple((marks, re.compile(pattern), replacement) for marks, pattern, replacement in _KEY_SHAPES)


def mask(text: str, secrets: Iterable[str] = ()) -> str:
    """`text` without the given secrets and without anything that looks like a key, a token or a password in a URL."""
    for secret in sorted(set(secrets), key=len, reverse=True):
        text = _without(text, secret)
    folded = text.casefold()
    for marks, pattern, replacement in _key_shapes():
        if any(mark in folded for mark in marks):
            text = pattern.sub(replacement, text)
            folded = text.casefold()
    return text


def mask_values(value: object, secrets: Iterable[str] = (), depth: int = _DEEPEST) -> object:
    """A JSON value with every string in it masked, keys of objects included. What is nested too deep is left out."""
    secrets = tuple(secrets)
    if depth == 0:
        return "…"
    if isinstance(value, str):
        return mask(value, secrets)
    if isinstance(value, list):
        return [mask_values(item, secrets, depth - 1) for item in value]
    if isinstance(value, dict):
        return {mask(str(key), secrets): mask_values(item, secrets, depth - 1) for key, item in value.items()}
    digits = str(value) if type(value) is int else ""
    return MASK if len(digits) >= _PLAIN_SECRET and digits in secrets else value


def _without(text: str, secret: str) -> str:
    if len(secret) < _SHORTEST_SECRET:
        return text
    if len(secret) >= _PLAIN_SECRET:
        return text.replace(secret, MASK)
    import re

    return re.sub(rf"(?<![A-Za-z0-9]){re.escape(secret)}(?![A-Za-z0-9])", MASK, text)
