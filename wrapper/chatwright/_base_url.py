"""Where the API is: base URLs as people write them, made regular, with a word on what may be wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from chatwright._masking import mask
from chatwright._secret import hide
from chatwright.errors import ConfigError

if TYPE_CHECKING:
    from typing import Final
    from urllib.parse import SplitResult

OPENAI_URL: Final = "https://api.openai.com/v1"

_DEFAULT_PORTS = {"http": 80, "https": 443}
_HOST_CHARACTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-._~")
_ROUTE_ENDINGS = ("/chat/completions", "/completions", "/models", "/responses", "/embeddings")


class BaseUrl(NamedTuple):
    """A base URL, regular: a scheme, a host, no slash at the end, no query and no password.

    Attributes:
        url: As requests are built from it: `https://api.openai.com/v1`.
        scheme: `http` or `https`.
        host: The name, with its port unless that is the scheme's own: `localhost:8080`.
        query: What stood behind a `?`, as pairs.
        user: `name:password` that stood before the host, or None.
        hint: What may be wrong with it, as a sentence for a 404, or None.
    """

    url: str
    scheme: str
    host: str
    query: tuple[tuple[str, str], ...] = ()
    user: str | None = None
    hint: str | None = None

    @property
    def is_openai(self) -> bool:
        """Whether it is OpenAI's own API, regional and mTLS hosts included, which answers nobody without a key."""
        return self.host == "api.openai.com" or self.host.endswith(".api.openai.com")

    @property
    def exposes_key(self) -> bool:
        """Whether a key would travel in clear text over a network."""
        return self.scheme == "http" and not is_loopback(self.host)


def read_base_url(value: object, name: str = "base_url", *, hints: bool = True) -> BaseUrl:
    """A base URL from a str, or from a URL object of an HTTP library.

    Spaces around it and slashes at its end go; a missing scheme becomes `https:`, on this machine `http:`.

    Args:
        value: The URL.
        name: What to call it in an error: the parameter or the variable.
        hints: Whether to judge its path (Azure's differ).

    Raises:
        ConfigError: It is no URL of an HTTP server.
    """
    from urllib.parse import parse_qsl, unquote

    text = (
        value if isinstance(value, str) else str(value) if hasattr(value, "scheme") and hasattr(value, "host") else None
    )
    if text is None:
        raise ConfigError(f"{name}: must be a str such as {OPENAI_URL!r}, got {type(value).__name__}")
    text = text.strip()
    if not text:
        raise ConfigError(f"{name}: is empty; leave it out, or give a URL such as {OPENAI_URL!r}")
    if not text.isprintable() or " " in text:
        raise ConfigError(f"{name}: holds a space or a control character: {_shown(text)}")
    if "://" not in text:
        text = f"{'http' if is_loopback(text.split('/', 1)[0]) else 'https'}://{text}"
    parts = _split(text, name)
    host = _host(parts)
    path = parts.path.rstrip("/")
    return BaseUrl(
        url=f"{parts.scheme}://{host}{path}",
        scheme=parts.scheme,
        host=host,
        query=tuple((key, hide(item)) for key, item in parse_qsl(parts.query, keep_blank_values=True)),
        user=hide(unquote(parts.netloc.rpartition("@")[0])) or None,
        hint=_hint(f"{parts.scheme}://{host}", path) if hints else None,
    )


def is_loopback(host: str) -> bool:
    """Whether `host` (a port may follow) is this machine, so that nothing sent to it leaves it."""
    if host.startswith("["):
        name = host[1:].partition("]")[0]
    else:
        name = host if host.count(":") > 1 else host.partition(":")[0]
    name = name.lower().rstrip(".")
    first, *rest = name.split(".")
    in_127 = first == "127" and len(rest) == 3 and all(part.isdigit() for part in rest)  # noqa: PLR2004 - four numbers
    return in_127 or name in ("localhost", "::1") or name.endswith(".localhost")


def _split(text: str, name: str) -> SplitResult:
    from urllib.parse import urlsplit

    try:
        parts = urlsplit(text)
        _ = parts.port  # reading it is what checks it
    except ValueError as error:
        raise ConfigError(f"{name}: is no URL ({error}): {_shown(text)}") from None
    if parts.scheme not in _DEFAULT_PORTS:
        raise ConfigError(f"{name}: must begin with https:// or http://, got {_shown(text)}")
    if not parts.hostname:
        raise ConfigError(f"{name}: names no host: {_shown(text)}")
    if parts.fragment:
        raise ConfigError(f"{name}: must not hold a fragment (#...): {_shown(text)}")
    return parts


def _host(parts: SplitResult) -> str:
    name = parts.hostname or ""
    try:
        name = name if name.isascii() else name.encode("idna").decode()
    except UnicodeError:
        raise ConfigError(f"base_url: {name!r} is no name of a host") from None
    if ":" not in name and not _HOST_CHARACTERS.issuperset(name):  # HTTP libraries would make something else of it
        raise ConfigError(f"base_url: {name!r} is no name of a host")
    name = f"[{name}]" if ":" in name else name
    return name if parts.port in (None, _DEFAULT_PORTS[parts.scheme]) else f"{name}:{parts.port}"


def _shown(text: str) -> str:
    return repr(mask(text))


def _hint(origin: str, path: str) -> str | None:
    for ending in _ROUTE_ENDINGS:
        if path.endswith(ending):
            return f"base_url ends in {ending}, which the client adds by itself: use {origin + path.removesuffix(ending)!r}."
    segments = path.split("/")[1:]
    versions = [segment for segment in segments if segment[:1] == "v" and segment[1:2].isdigit()]
    if len(versions) > 1 and len(set(versions)) < len(versions):
        single = path.replace(f"/{versions[0]}/{versions[0]}", f"/{versions[0]}")
        return f"base_url has /{versions[0]} twice: use {origin + single!r}."
    if not versions:
        return f"base_url ({origin + path!r}) has no version in its path; most servers want {origin + path + '/v1'!r}."
    return None
