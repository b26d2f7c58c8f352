"""What the process's environment says about connections: certificates and proxies."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

from chatwright.errors import ConfigError

if TYPE_CHECKING:
    import ssl

    import httpx

    from chatwright._drive.routes import Route

_READS_ENVIRONMENT = sys.platform not in ("darwin", "win32")  # those have settings of their own
_contexts: dict[tuple[str | None, str | None], ssl.SSLContext] = {}


def ssl_context() -> ssl.SSLContext:
    """The process's one SSL context: building it costs more than anything else in a first call.

    `SSL_CERT_FILE` and `SSL_CERT_DIR` name other certificates than the ones that httpx brings along; each setting has a context.

    Raises:
        ConfigError: What they name can't be read, or holds no certificates.
    """
    import ssl

    file, folder = setting = os.environ.get("SSL_CERT_FILE") or None, os.environ.get("SSL_CERT_DIR") or None
    context = _contexts.get(setting)
    if context is None:
        if file is None and folder is None:
            import certifi

            file = certifi.where()
        try:
            context = ssl.create_default_context(cafile=file, capath=None if file else folder)
        except OSError as error:  # ssl.SSLError is one
            variable, path = ("SSL_CERT_FILE", setting[0]) if setting[0] else ("SSL_CERT_DIR", setting[1])
            raise ConfigError(f"{variable} ({path}): certificates can't be read from there: {error}") from error
        _contexts[setting] = context
    return context


def proxy_url(scheme: str, host: str, port: int) -> str | None:
    """The proxy for a server, by `HTTP_PROXY`, `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY` or the system's settings."""
    if _READS_ENVIRONMENT and not any(name.lower().endswith("_proxy") for name in os.environ):
        return None  # the usual case, found out without a dozen imports
    from urllib.request import getproxies, proxy_bypass

    settings = getproxies()
    proxy = settings.get(scheme) or settings.get("all")
    if not proxy or proxy_bypass(host) or proxy_bypass(f"{host}:{port}"):
        return None
    return proxy if "://" in proxy else f"http://{proxy}"


def proxy_name(scheme: str, host: str, port: int) -> str | None:
    """The proxy for a server as people may see it: without a password."""
    from urllib.parse import urlsplit

    address = proxy_url(scheme, host, port)
    if address is None:
        return None
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"


def route_to(scheme: str, host: str, port: int) -> Route | None:
    """The way to a server. None: it leads through a SOCKS proxy, which httpx knows and we do not.

    Raises:
        ConfigError: The proxy's address can't be used.
    """
    from chatwright._drive.routes import Route

    context = ssl_context() if scheme == "https" else None
    address = proxy_url(scheme, host, port)
    if address is None:
        return Route(scheme, host, port, context)
    import httpx

    try:
        proxy = httpx.Proxy(address)
    except (ValueError, httpx.InvalidURL):
        raise ConfigError(
            "The proxy address in the environment (HTTP_PROXY, HTTPS_PROXY or ALL_PROXY) must begin with http://, "
            "https://, socks5:// or socks5h://."
        ) from None
    if proxy.url.scheme.startswith("socks5"):
        return None
    secure = proxy.url.scheme == "https"
    first_hop = proxy.url.scheme, proxy.url.host, proxy.url.port or (443 if secure else 80)
    return Route(scheme, host, port, context, first_hop, _introduction(proxy), ssl_context() if secure else None)


def _introduction(proxy: httpx.Proxy) -> tuple[tuple[bytes, bytes], ...]:
    """The headers for a proxy that wants to know who asks."""
    if proxy.raw_auth is None:
        return ()
    from base64 import b64encode

    return ((b"Proxy-Authorization", b"Basic " + b64encode(b":".join(proxy.raw_auth))),)


def client_options(scheme: str, host: str, most_connections: int) -> dict[str, Any]:
    """How to make the httpx client that goes through a SOCKS proxy.

    Raises:
        ConfigError: httpx lacks the package for that.
    """
    from importlib.util import find_spec

    import httpx

    if find_spec("socksio") is None:
        raise ConfigError("The environment names a SOCKS proxy, which needs a package: pip install 'httpx[socks]'.")
    return {
        "proxy": proxy_url(scheme, host, 443 if scheme == "https" else 80),
        "verify": ssl_context(),
        "trust_env": False,
        "limits": httpx.Limits(max_connections=most_connections, max_keepalive_connections=100),
    }
