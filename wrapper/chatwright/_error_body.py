"""What a server says when it says no, in whatever shape it says it.

Servers that speak this API answer errors as `{"error": {...}}`, `{"error": "text"}`, `{"detail": ...}`, problem+json,
`{"message": ...}`, lists of any of these, HTML from a proxy on the way, plain text, or nothing at all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple, cast

from chatwright._error_root import shorten
from chatwright._masking import mask, mask_values
from chatwright._retry_after import seconds_in

if TYPE_CHECKING:
    from collections.abc import Iterable

LONGEST_KEPT: Final = 4 * 1024 * 1024
"""Bytes of an answer that is none which are looked at, and kept: servers can send any number of them."""
_LONGEST_WORDS = 600
_LONGEST_HTML = 64 * 1024  # characters of a page in which its title is looked for


class ErrorBody(NamedTuple):
    """An error in the server's words, free of keys.

    Attributes:
        inner: The innermost error object; a str when the server sent only text; None when it sent nothing.
        words: What it says to people, on one line; `""` when it says nothing.
        code: The machine's word for it, a number as its digits.
        type: The kind of error.
        param: The parameter at fault.
        status: An HTTP status named inside the error, or None.
        request_id: The server's name for the request, where it stands in the body, or None.
        wait: Seconds that the body asks to wait, or None.
        text: The whole body.
        html: Whether it is an HTML page.
    """

    inner: object
    words: str
    code: str | None = None
    type: str | None = None
    param: str | None = None
    status: int | None = None
    request_id: str | None = None
    wait: float | None = None
    text: str = ""
    html: bool = False


def read_body(content: bytes, secrets: Iterable[str] = ()) -> ErrorBody:
    """The error in a response's body."""
    secrets = tuple(form for secret in secrets for form in (secret, secret.replace("/", "\\/")))
    text = content.decode("utf-8-sig", "replace")
    value = _json(text)
    shown = mask(text, secrets)
    if value is not None:
        return read_error(value, secrets)._replace(text=shown)
    if not shown.strip():
        return ErrorBody(None, "", text=shown)
    if _is_html(shown):
        return ErrorBody(shown.strip(), _html_words(shown), text=shown, html=True)
    return ErrorBody(shown.strip(), _line(shown), text=shown)


def read_error(value: object, secrets: Iterable[str] = ()) -> ErrorBody:
    """The error in a decoded value: a response's JSON, or the payload of an error event."""
    inner = mask_values(_innermost(value), secrets)
    if not isinstance(inner, dict):
        return ErrorBody(inner, _line(_spoken(inner) or _as_it_stands(inner)))
    fields = cast("dict[str, Any]", inner)
    named = mask_values(_first(value, _REQUEST_IDS), secrets)
    return ErrorBody(
        inner,
        words=_line(_words(fields) or _as_it_stands(inner)),
        code=_word(_first(fields, _CODES))
        or _word(_first(_one_of_several(fields), _CODES))
        or (_word(fields.get("status_code")) if "status_msg" in fields else None),
        type=_word(_first(fields, _TYPES)),
        param=_word(fields.get("param")) or _place(fields),
        status=_status(*map(fields.get, _STATUSES)),
        request_id=_word(named) or _word(_first(fields, _REQUEST_IDS)),
        wait=_wait(fields.get("details")),
    )


# What servers call these, the API's own word first.
_CODES: Final = ("code", "error_code")
_TYPES: Final = ("type", "error_type")
_STATUSES: Final = ("status", "status_code", "statusCode", "http_status_code", "http_code")
_REQUEST_IDS: Final = ("request_id", "requestId")
_WORDS: Final = (
    "message",
    "Message",
    "detail",
    "details",
    "msg",
    "error_description",
    "error_message",
    "error_msg",
    "status_msg",
    "errors",
    "error",
    "reason",
)


def _first(value: object, names: tuple[str, ...]) -> object:
    """The first of these fields that an object has."""
    fields = cast("dict[str, object]", value) if isinstance(value, dict) else {}
    return next((fields[name] for name in names if fields.get(name) is not None), None)


def failed_base(value: object) -> bool:
    """Whether a body reports a failure as MiniMax does, whatever its status: `"base_resp": {"status_code": 1004, …}`."""
    base = _first(value, ("base_resp",))
    return bool(_first(base, ("status_code",)))


def _one_of_several(fields: dict[str, Any]) -> object:
    """The first of a list of errors."""
    several = _first(fields, ("errors", "error"))
    return cast("list[object]", several)[0] if isinstance(several, list) and several else None


def _json(text: str) -> object:
    import json

    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _innermost(value: object) -> object:
    """Down through lists of one, `error` and `detail` wrappers to the object that describes the error.

    An `error` that is no object counts only if nothing stands beside it: `{"error": "Bad Request", "message": "…"}` is
    itself the description.
    """
    while True:
        if isinstance(value, list) and value and isinstance(value[0], dict) and "msg" not in value[0]:
            value = cast("list[object]", value)[0]
        elif isinstance(value, dict) and isinstance(value.get("error"), dict):
            value = value["error"]
        elif isinstance(value, dict) and isinstance(value.get("detail"), dict):
            value = value["detail"]
        elif failed_base(value):
            value = cast("dict[str, Any]", value)["base_resp"]
        elif isinstance(value, dict) and len(value) == 1 and isinstance(value.get("error"), (str, list)):
            value = value["error"]
        else:
            return value


def _words(fields: dict[str, Any]) -> str:
    for name in _WORDS:
        said = _spoken(fields.get(name))
        if said:
            title = fields.get("title")
            said = f"{title}: {said}" if name == "detail" and isinstance(title, str) and title else said
            return f"{said}{_behind(fields.get('metadata'))}"
    return _spoken(fields.get("title"))


def _behind(metadata: object) -> str:
    """What the server behind a router said, which the router passes on as it came."""
    raw = _first(metadata, ("raw",))
    name = _first(metadata, ("provider_name",))
    who = f" ({name})" if isinstance(name, str) and name else ""
    return f"{who}: {_spoken(raw)}" if isinstance(raw, str) and raw.strip() else ""


def _spoken(value: object) -> str:
    """Text out of what should be text: a str, an object that has one, or a list of either."""
    if isinstance(value, str):
        return _spoken_inside(value) or value
    if isinstance(value, dict):
        fields = cast("dict[str, Any]", value)
        said = _words(fields)
        place = _place({"detail": [fields]})
        return f"{place}: {said}" if place and said else said
    if isinstance(value, list):
        return "; ".join(filter(None, map(_spoken, cast("list[object]", value))))
    return ""


def _spoken_inside(text: str) -> str:
    """The words of an error that was put into a message whole, as JSON."""
    inside = _json(text) if text.lstrip()[:1] in {"{", "["} else None
    inner = _innermost(inside)
    return _words(cast("dict[str, Any]", inner)) if isinstance(inner, dict) else ""


def _as_it_stands(value: object) -> str:
    """The JSON of an error that speaks in no way we know; `""` for one that says nothing at all."""
    import json

    if not isinstance(value, (dict, list)):
        return ""
    items = cast("dict[str, object]", value).values() if isinstance(value, dict) else cast("list[object]", value)
    return json.dumps(value, ensure_ascii=False) if any(items) else ""


def _place(fields: dict[str, Any]) -> str | None:
    """The parameter that a validating server (`{"detail": [{"loc": ["body", "messages", 0], …}]}`) complains about."""
    detail = fields.get("detail")
    first = cast("list[object]", detail)[0] if isinstance(detail, list) and detail else None
    steps = cast("dict[str, Any]", first).get("loc") if isinstance(first, dict) else None
    if not isinstance(steps, list):
        return None
    path = ""
    for step in cast("list[object]", steps):
        path += f"[{step}]" if isinstance(step, int) else f".{step}" if step != "body" else ""
    return path.lstrip(".") or None


def _word(value: object) -> str | None:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return None if value is None or isinstance(value, (dict, list, bool)) else str(value)


def _status(*candidates: object) -> int | None:
    for candidate in candidates:
        word = _word(candidate) or ""
        if len(word) == 3 and word.isascii() and word.isdigit() and word[0] in "45":  # noqa: PLR2004 - an error status
            return int(word)
    return None


def _wait(details: object) -> float | None:
    """Google's way to say how long to wait: a detail `{"@type": "….RetryInfo", "retryDelay": "26.5s"}`."""
    for detail in cast("list[object]", details) if isinstance(details, list) else []:
        delay = _first(detail, ("retryDelay",))
        if isinstance(delay, str) and delay.endswith("s"):
            return seconds_in(delay.removesuffix("s"))
    return None


def _is_html(text: str) -> bool:
    start = text.lstrip()[:300].lower()
    return start.startswith("<") and ("<html" in start or "<!doctype html" in start or "<head" in start)


def _html_words(text: str) -> str:
    import re
    from html import unescape

    start = text[:_LONGEST_HTML]
    for tag in ("title", "h1"):
        opening = re.search(rf"<{tag}\b[^<>]*>", start, re.IGNORECASE)
        closing = opening and re.compile(rf"</{tag}>", re.IGNORECASE).search(start, opening.end())
        said = start[opening.end() : closing.start()] if opening and closing else ""
        if said.strip():
            return _line(unescape(re.sub(r"<[^<>]*>", " ", said)))
    return ""


def _line(text: str) -> str:
    """One line of printable text: what a server says ends up in logs and terminals."""
    printable = "".join(character if character.isprintable() else " " for character in text[: 4 * _LONGEST_WORDS])
    return shorten(" ".join(printable.split()), _LONGEST_WORDS)
