"""A client's settings: from its arguments, then the environment, then the defaults; checked, and fixed once made."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from chatwright._azure import (
    AzureOptions,
    azure_again,
    azure_api_version,
    azure_base_url,
    azure_credential,
    deployment_path,
)
from chatwright._base_url import OPENAI_URL, BaseUrl, read_base_url
from chatwright._call_context import CallContext
from chatwright._credential import Credential
from chatwright._environment import Environment
from chatwright._http import is_secret_name
from chatwright._log import logging_hooks, set_up_logging
from chatwright._request_head import USER_AGENT, HeaderSet, custom_headers, merged_query, query_string
from chatwright._secret import HiddenStr, Secret, hide
from chatwright.errors import ConfigError
from chatwright.hooks import Hooks, checked_hooks
from chatwright.retry import RetryPolicy
from chatwright.size_limits import SizeLimits
from chatwright.timeouts import DEFAULT_TIMEOUT, Default, Timeout, checked_seconds

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Final, TypedDict, Unpack

    from chatwright._credential import KeyProvider
    from chatwright._http import KeySource
    from chatwright._request_head import Wire
    from chatwright.hooks import RequestEvent, ResponseEvent, RetryEvent

    class CommonOptions(TypedDict, total=False):
        """The options of a client, wherever its API is and whoever asks."""

        organization: str | None
        project: str | None
        timeout: object
        deadline: float | None
        max_retries: float | None
        retry: RetryPolicy | None
        default_headers: Mapping[str, str | None] | None
        default_query: Mapping[str, object] | None
        http_client: Any
        check: bool
        size_limits: SizeLimits | int | None
        on_request: Callable[[RequestEvent], object] | None
        on_response: Callable[[ResponseEvent], object] | None
        on_retry: Callable[[RetryEvent], object] | None

    class ClientOptions(CommonOptions, total=False):
        """Every option of a client; `with_options` takes the same."""

        api_key: str | KeyProvider | None
        base_url: object


DEFAULT_MAX_RETRIES: Final = Default(2)
_HTTPX_DEFAULT: Final = 5.0  # seconds for every step, unless somebody says otherwise


class ClientConfig(NamedTuple):
    """What a client was told, in the form that calls need. Holds no key that `repr`, `vars` or `pickle` could show.

    Attributes:
        base: Where the API is.
        credential: Who asks, or None.
        headers: All headers of a request that are known beforehand, but the key's.
        query: Query parameters of every request.
        timeout: Limits of the steps of a request.
        deadline: Seconds for a whole call, or None.
        retry: When calls are tried again.
        hooks: Whom to tell.
        http_client: The user's own HTTP client, or None.
        check: Whether requests are checked against the API's description first.
        sizes: How much of a response is taken.
        azure: Azure's options, or None.
        context: What errors say about this client's calls.
        remake: Makes a config of the same arguments and environment, some of them replaced.
    """

    base: BaseUrl
    credential: Credential | None
    headers: HeaderSet
    query: tuple[tuple[str, Any], ...]
    timeout: Timeout
    deadline: float | None
    retry: RetryPolicy
    hooks: Hooks
    http_client: Any
    check: bool
    sizes: SizeLimits
    azure: AzureOptions | None
    context: CallContext
    remake: Callable[..., ClientConfig]

    def replace(self, **overrides: Unpack[ClientOptions]) -> ClientConfig:
        """The same with other options. Headers and queries are added to those there are; None removes one."""
        return self.remake(**overrides)

    def url_for(
        self, path: str, *, method: str = "POST", query: Mapping[str, object] | None = None, model: str | None = None
    ) -> str:
        """The address of a route.

        Args:
            path: As in `/chat/completions`, or an absolute URL on the same server.
            method: The HTTP method.
            query: Parameters of this request; they win over the client's, and None removes one.
            model: The model asked for; on Azure it names the deployment.

        Raises:
            ConfigError: An absolute URL on another server, which must not get this client's key.
        """
        parameters = query_string(merged_query(self.query, (query or {}).items()) if query else self.query)
        if "://" in path:
            return _same_server(path, self.base) + (
                parameters and ("&" + parameters[1:] if "?" in path else parameters)
            )
        path = path if path.startswith("/") else "/" + path
        if self.azure is None:
            return self.base.url + path + parameters
        return deployment_path(self.base.url, path, method, self.azure.azure_deployment, model) + parameters

    def head_for(
        self, extra: Mapping[str, str | None] | None = None, *, stream: bool = False, body: bool = True
    ) -> tuple[Wire, KeySource | None]:
        """The headers of one request, and what to ask for the key before each attempt if that isn't among them.

        Args:
            extra: This call's own headers; they win, and None removes one.
            stream: Whether an event stream is asked for.
            body: Whether JSON is sent.
        """
        if extra:
            headers = self.headers.for_request(extra, stream=stream, body=body)
            wire = headers.wire()
        else:
            headers = self.headers
            wire = headers.ready(stream=stream, body=body)
        if self.credential is None or headers.says(self.credential.name):
            return wire, None
        fixed = self.credential.fixed
        if fixed is not None:
            wire.append(fixed)
        return wire, self.credential.key_source

    def policy_for(self, max_retries: float | None = None, retry: RetryPolicy | None = None) -> RetryPolicy:
        """When one call is tried again: as it says, else as the client says."""
        return retry_policy(max_retries, retry, self.retry)


def resolve(
    *,
    api_key: str | KeyProvider | None = None,
    base_url: object = None,
    organization: str | None = None,
    project: str | None = None,
    timeout: object = DEFAULT_TIMEOUT,
    deadline: float | None = None,
    max_retries: float | None = DEFAULT_MAX_RETRIES,
    retry: RetryPolicy | None = None,
    default_headers: Mapping[str, str | None] | None = None,
    default_query: Mapping[str, object] | None = None,
    http_client: Any = None,
    check: bool = False,
    size_limits: SizeLimits | int | None = None,
    on_request: Callable[[RequestEvent], object] | None = None,
    on_response: Callable[[ResponseEvent], object] | None = None,
    on_retry: Callable[[RetryEvent], object] | None = None,
    azure: AzureOptions | None = None,
    environ: Environment | None = None,
) -> ClientConfig:
    """A client's settings: arguments come before the environment, which comes before the defaults.

    The arguments are those of `Client`; `azure` has those that `Client.azure` takes beyond (its own variables are then
    read for the address and the key), and `environ` may stand for this process's environment.

    Raises:
        ConfigError: Something that can't work, named by its parameter or variable; no key is ever shown.
    """
    api_key = hide(api_key)
    if azure is not None:
        azure = azure._replace(azure_ad_token=hide(azure.azure_ad_token))
    default_headers = _hidden("default_headers", default_headers)
    default_query = _hidden("default_query", default_query)
    given = {name: value for name, value in locals().items() if name != "environ"}
    environ = Environment() if environ is None else environ
    set_up_logging(environ)
    hooks = checked_hooks(Hooks(on_request=on_request, on_response=on_response, on_retry=on_retry))
    if not isinstance(check, bool):
        raise ConfigError(f"check: must be True or False, got {check!r}")
    base, credential = _address(api_key, base_url, default_headers, azure, environ)
    headers = HeaderSet(
        ("user-agent", {"user-agent": USER_AGENT}),
        ("organization", _identity("OpenAI-Organization", organization, environ.get("OPENAI_ORG_ID"))),
        ("project", _identity("OpenAI-Project", project, environ.get("OPENAI_PROJECT_ID"))),
        ("OPENAI_CUSTOM_HEADERS", custom_headers(environ.get("OPENAI_CUSTOM_HEADERS") or "")),
        ("default_headers", default_headers),
    )
    limits = _timeout(timeout, http_client, environ)
    seconds = _deadline(deadline, environ)
    query = merged_query(base.query, (default_query or {}).items())
    if azure is not None:
        query = merged_query(query, [("api-version", azure_api_version(azure, environ))])
    sends_key = credential is not None and not headers.says(credential.name)
    if base.exposes_key and (sends_key or any(headers.secrets())):
        _warn_of_exposed_key(base)
    return ClientConfig(
        base=base,
        credential=credential,
        headers=headers,
        query=query,
        timeout=limits,
        deadline=seconds,
        retry=_retry(max_retries, retry, environ),
        hooks=logging_hooks(hooks),
        http_client=http_client,
        check=check,
        sizes=SizeLimits.of(size_limits),
        azure=azure,
        context=CallContext(
            host=base.host,
            base_url=base.url,
            base_url_hint=base.hint,
            key_source=credential.source if credential is not None and sends_key else _header_source(headers),
            secrets=(
                *([] if credential is None else [credential.secret]),
                *map(Secret, headers.secrets()),
                *map(Secret, _secrets_of_address(base, query)),
            ),
            timeout=limits,
            deadline=seconds,
            azure=azure is not None,
        ),
        remake=_remaker(given, environ),
    )


def retry_policy(max_retries: float | None, retry: RetryPolicy | None, default: RetryPolicy) -> RetryPolicy:
    """The policy given, or the default one with as many retries as were given.

    Raises:
        ConfigError: Both were given, or something that is no policy.
    """
    if retry is None:
        return default if max_retries is None else RetryPolicy(**{**default._asdict(), "max_retries": max_retries})
    if max_retries is not None:
        raise ConfigError("max_retries and retry: give one of them; a RetryPolicy has its own max_retries")
    if not isinstance(retry, RetryPolicy):
        raise ConfigError(f"retry: must be a RetryPolicy, got {type(retry).__name__}")
    return retry


def _retry(max_retries: float | None, retry: RetryPolicy | None, environ: Environment) -> RetryPolicy:
    asked = None if isinstance(max_retries, Default) else max_retries
    if asked is None and retry is None:
        asked = environ.number("CHATWRIGHT_MAX_RETRIES")
        if asked is not None and not (asked >= 0 and asked % 1 == 0):
            raise ConfigError(f"CHATWRIGHT_MAX_RETRIES: must be a whole number, 0 or more; got {asked:g}")
        asked = None if asked is None else int(asked)
    return retry_policy(asked, retry, RetryPolicy())


def _timeout(timeout: object, http_client: Any, environ: Environment) -> Timeout:
    if timeout is not DEFAULT_TIMEOUT:
        return Timeout.of(timeout)
    theirs = getattr(http_client, "timeout", None)
    steps = [getattr(theirs, step, _HTTPX_DEFAULT) for step in ("connect", "read", "write", "pool")]
    if any(seconds != _HTTPX_DEFAULT for seconds in steps):  # somebody has chosen them
        return Timeout.of(theirs, "http_client's timeout")
    seconds = environ.number("CHATWRIGHT_TIMEOUT")
    return Timeout.of(timeout) if seconds is None else Timeout.of(seconds, "CHATWRIGHT_TIMEOUT")


def _deadline(deadline: float | None, environ: Environment) -> float | None:
    if deadline is None:
        return checked_seconds("CHATWRIGHT_DEADLINE", environ.number("CHATWRIGHT_DEADLINE"))
    return checked_seconds("deadline", deadline)


def _address(
    api_key: object,
    base_url: object,
    default_headers: Mapping[str, str | None] | None,
    azure: AzureOptions | None,
    environ: Environment,
) -> tuple[BaseUrl, Credential | None]:
    if azure is not None:
        return azure_base_url(azure, base_url, environ), azure_credential(azure, api_key, environ)
    if base_url is not None:
        base = read_base_url(base_url)
    else:
        base = read_base_url(environ.get("OPENAI_BASE_URL") or OPENAI_URL, "OPENAI_BASE_URL")
    credential = _credential(api_key, base, environ)
    has_own = any(isinstance(name, str) and name.lower() == "authorization" for name in default_headers or ())
    if credential is None and base.is_openai and not has_own:
        blank = " (it is set, but empty)" if environ.is_blank("OPENAI_API_KEY") else ""
        raise ConfigError(f"No API key for {base.host}: pass api_key, or set OPENAI_API_KEY{blank}")
    return base, credential


def _credential(api_key: object, base: BaseUrl, environ: Environment) -> Credential | None:
    if base.user is not None:
        if api_key is not None:
            raise ConfigError(
                "api_key and base_url: the URL holds a name and a password already; leave out one of them"
            )
        from base64 import b64encode

        return Credential(HiddenStr(b64encode(base.user.encode()).decode()), "base_url", prefix="Basic ")
    if api_key is not None:
        return Credential(api_key, "the api_key argument")
    key = environ.get("OPENAI_API_KEY")
    return None if key is None else Credential(key, "OPENAI_API_KEY")


def _identity(header: str, given: str | None, from_environment: str | None) -> dict[str, str]:
    value = from_environment if given is None else given
    return {header: value} if value else {}


def _header_source(headers: HeaderSet) -> str | None:
    return "default_headers" if any(headers.secrets()) else None


def _secrets_of_address(base: BaseUrl, query: tuple[tuple[str, Any], ...]) -> list[str]:
    """The password that stood in the base URL, and the parameters of the query that are named like keys."""
    found = [] if base.user is None else [base.user, base.user.partition(":")[2]]
    return [secret for secret in (*found, *(str(value) for name, value in query if is_secret_name(name))) if secret]


def _warn_of_exposed_key(base: BaseUrl) -> None:
    import warnings

    warnings.warn(
        f"The key for {base.host} is sent in clear text: {base.url!r} begins with http: and is not on this machine.",
        UserWarning,
        stacklevel=4,
    )


def _remaker(given: dict[str, Any], environ: Environment) -> Callable[..., ClientConfig]:
    """A function, so that what it knows (the key among it) is in no attribute."""

    def remake(**overrides: Any) -> ClientConfig:
        options = {**given, **overrides}
        for name, other in (("retry", "max_retries"), ("max_retries", "retry")):
            if overrides.get(name) is not None and other not in overrides:
                options[other] = None
        for name in ("default_headers", "default_query"):
            options[name] = {**(given[name] or {}), **(_hidden(name, overrides.get(name)) or {})}
        if options["azure"] is not None:
            options = azure_again(options, overrides)
        return resolve(**options, environ=environ)

    return remake


def _hidden(name: str, pairs: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    """Headers or query parameters whose repr shows no value."""
    if pairs is not None and not isinstance(pairs, Mapping):
        raise ConfigError(f"{name}: must be a dict, got {type(pairs).__name__}")
    return None if pairs is None else {name: hide(value) for name, value in pairs.items()}


def _same_server(url: str, base: BaseUrl) -> str:
    from urllib.parse import urlsplit

    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise ConfigError(f"{url!r} is no URL: {error}") from None
    if f"{parts.scheme}://{parts.netloc}".lower() != f"{base.scheme}://{base.host}".lower():
        raise ConfigError(f"{url!r} is not on {base.host}, whose key this client sends; make another client for it")
    return url
