"""What a secret looks like, in recordings: one list, for taking secrets out and for finding them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from chatwright._http import SECRET_HEADERS
from chatwright._masking import MASK, mask

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Final

TELLING_HEADERS: Final = SECRET_HEADERS | {"openai-organization", "openai-project"}
"""Headers that hold keys, or say whose account it is."""

_FIELDS = "api[-_]?key|(?:access|refresh|id|auth)[-_]?token|client[-_]?secret|password|passwd|secret[-_]?key"


class Kind(NamedTuple):
    """A kind of secret beside the shapes of keys that every message of the package is freed from."""

    name: str
    pattern: re.Pattern[str]
    replacement: str


# Each takes time linear in the text.
_KINDS: Final = (
    Kind("organization id", re.compile(r"\borg-[A-Za-z0-9]{16,}"), f"org-{MASK}"),
    Kind("project id", re.compile(r"\bproj_[A-Za-z0-9]{16,}"), f"proj_{MASK}"),
    Kind("AWS access key", re.compile(r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b"), MASK),
    Kind("Slack token", re.compile(r"\bxox[abeoprs]-[A-Za-z0-9-]{10,}"), MASK),
    Kind("private key", re.compile(r"-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----[A-Za-z0-9+/=\s\\]*"), MASK),
    Kind(
        "secret field",
        re.compile(rf'(?i)(\\?["\'](?:{_FIELDS})\\?["\']\s*:\s*\\?["\'])(?!\*\*\*)[^"\'\\\s]+'),
        rf"\g<1>{MASK}",
    ),
)

_BEFORE: Final = (
    ("bearer token", re.compile(r"(?i)\bbearer\s+$")),
    ("password", re.compile(r"(?i)\bbasic\s+$|://$")),
    ("key in a URL", re.compile(r"[?&][\w-]+=$")),
)


def without_secrets(text: str, secrets: Iterable[str] = ()) -> str:
    """The text without the given secrets, and without anything that looks like one."""
    text = mask(text, secrets)
    for kind in _KINDS:
        text = kind.pattern.sub(kind.replacement, text)
    return text


def kinds_in(line: str) -> Iterator[str]:
    """The kinds of secrets that a line holds."""
    for kind in _KINDS:
        if kind.pattern.search(line):
            yield kind.name
    if mask(line) != line:
        yield _shape(line)


def _shape(line: str) -> str:
    """What kind of key it is that `mask` takes out of the line."""
    masked = mask(line)
    start = next((i for i, (a, b) in enumerate(zip(line, masked, strict=False)) if a != b), len(masked))
    if line.startswith("eyJ", start):
        return "JSON Web Token"
    return next((name for name, sign in _BEFORE if sign.search(line[:start])), "API key")


def secrets_of(headers: Iterable[tuple[str, str]]) -> list[str]:
    """The keys that a request's headers hold."""
    found = []
    for name, value in headers:
        if name.lower() in TELLING_HEADERS:
            found += [value, value.partition(" ")[2]]
    return [secret for secret in found if secret]
