"""A client less its I/O: how it is made, copied and shown. `Client` and `AsyncClient` add what waits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeVar

from chatwright import config as settings
from chatwright._azure import AzureOptions
from chatwright.errors import ConfigError
from chatwright.timeouts import DEFAULT_TIMEOUT

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Self, Unpack

    import httpx

    from chatwright._credential import KeyProvider
    from chatwright._drive import AsyncWire, SyncWire
    from chatwright.config import ClientConfig, ClientOptions, CommonOptions
    from chatwright.hooks import RequestEvent, ResponseEvent, RetryEvent
    from chatwright.retry import RetryPolicy
    from chatwright.size_limits import SizeLimits
    from chatwright.timeouts import Timeout

WireT = TypeVar("WireT", "SyncWire", "AsyncWire")

# What the official SDK's clients have beyond chat.
_ELSEWHERE = frozenset(
    {
        *("admin", "audio", "batches", "beta", "completions", "containers", "conversations", "embeddings", "evals"),
        *("files", "fine_tuning", "images", "moderations", "realtime", "responses", "uploads", "vector_stores"),
        *("videos", "webhooks"),
    }
)

_IN_COMPLETIONS = frozenset({"create", "parse", "resume", "retrieve", "update", "delete", "list"})

# What is settled when a client is made. Clients are shared, also by threads.
_SETTINGS = frozenset(
    {
        *("api_key", "base_url", "organization", "project", "timeout", "deadline", "max_retries", "retry"),
        *("default_headers", "default_query", "http_client", "check", "on_request", "on_response", "on_retry"),
    }
)


class ClientCore(Generic[WireT]):
    """What both clients share."""

    _config: ClientConfig
    _wire: WireT

    def __init__(
        self,
        *,
        api_key: str | KeyProvider | None = None,
        base_url: str | httpx.URL | None = None,
        organization: str | None = None,
        project: str | None = None,
        timeout: float | Timeout | httpx.Timeout | None = DEFAULT_TIMEOUT,
        deadline: float | None = None,
        max_retries: float | None = settings.DEFAULT_MAX_RETRIES,
        retry: RetryPolicy | None = None,
        default_headers: Mapping[str, str | None] | None = None,
        default_query: Mapping[str, object] | None = None,
        http_client: Any = None,
        check: bool = False,
        on_request: Callable[[RequestEvent], object] | None = None,
        on_response: Callable[[ResponseEvent], object] | None = None,
        on_retry: Callable[[RetryEvent], object] | None = None,
        size_limits: SizeLimits | int | None = None,
    ) -> None:
        config = settings.resolve(
            api_key=api_key,
            base_url=base_url,
            organization=organization,
            project=project,
            timeout=timeout,
            deadline=deadline,
            max_retries=max_retries,
            retry=retry,
            default_headers=default_headers,
            default_query=default_query,
            http_client=http_client,
            check=check,
            on_request=on_request,
            on_response=on_response,
            on_retry=on_retry,
            size_limits=size_limits,
        )
        self._begin(config, self._new_wire(http_client))

    @classmethod
    def azure(
        cls,
        *,
        azure_endpoint: str | None = None,
        azure_deployment: str | None = None,
        api_version: str | None = None,
        api_key: str | KeyProvider | None = None,
        azure_ad_token: str | None = None,
        azure_ad_token_provider: KeyProvider | None = None,
        base_url: str | httpx.URL | None = None,
        **options: Unpack[CommonOptions],
    ) -> Self:
        """A client of Azure OpenAI.

        Args:
            azure_endpoint: The resource: `https://my-resource.openai.azure.com`. Default: `AZURE_OPENAI_ENDPOINT`.
            azure_deployment: The deployment that new completions go to. Default: the one named like the model.
            api_version: Of Azure's API. Default: `OPENAI_API_VERSION`.
            api_key: A key. Default: `AZURE_OPENAI_API_KEY`.
            azure_ad_token: A token of Entra ID, in place of a key. Default: `AZURE_OPENAI_AD_TOKEN`.
            azure_ad_token_provider: A function that gives such a token before each attempt.
            base_url: The whole base URL, in place of `azure_endpoint`.
            options: Those of every client.

        Raises:
            ConfigError: Something is missing, or can't work.

        Example:
            >>> client = Client.azure(
            ...     azure_endpoint="https://r.openai.azure.com", api_version="2024-10-21", api_key="k"
            ... )
            ... # doctest: +SKIP
        """
        azure = AzureOptions(azure_endpoint, azure_deployment, api_version, azure_ad_token, azure_ad_token_provider)
        config = settings.resolve(azure=azure, api_key=api_key, base_url=base_url, **options)
        return cls._of(config, cls._new_wire(config.http_client))

    def with_options(self, **options: Unpack[ClientOptions]) -> Self:
        """A client with other options, over the same connections. `copy` is another name for it.

        Args:
            options: Those of `Client`. `default_headers` and `default_query` are added to those there are; None removes one.

        Raises:
            ConfigError: An option that can't work.

        Example:
            >>> quick = client.with_options(timeout=10, max_retries=0)  # doctest: +SKIP
        """
        config = self._config.replace(**options)
        shared = config.http_client is self._config.http_client
        return self._of(config, self._wire if shared else self._new_wire(config.http_client))

    copy = with_options

    @property
    def base_url(self) -> str:
        """Where the API is."""
        return self._config.base.url

    @property
    def timeout(self) -> Timeout:
        """How long each step of a request may take."""
        return self._config.timeout

    @property
    def deadline(self) -> float | None:
        """Seconds for a whole call; None: as long as it takes."""
        return self._config.deadline

    @property
    def retry(self) -> RetryPolicy:
        """When calls are tried again."""
        return self._config.retry

    @property
    def max_retries(self) -> float:
        """Attempts after the first: `retry.max_retries`."""
        return self._config.retry.max_retries

    def is_closed(self) -> bool:
        """Whether this client, or one that shares its connections, was closed."""
        return self._wire.is_closed()

    @classmethod
    def _of(cls, config: ClientConfig, wire: WireT) -> Self:
        self = cls.__new__(cls)
        self._begin(config, wire)
        return self

    @staticmethod
    def _new_wire(http_client: Any) -> WireT:
        """Connections of its own."""
        raise NotImplementedError

    def _begin(self, config: ClientConfig, wire: WireT) -> None:
        """Take over settings and connections."""
        self._config = config
        self._wire = wire

    def __repr__(self) -> str:
        return f"{type(self).__name__}(base_url={self.base_url!r})"

    def __reduce__(self) -> Any:
        raise ConfigError(
            f"A {type(self).__name__} holds a key and connections, and is not pickled; make one where it is needed"
        )

    if not TYPE_CHECKING:  # checkers should keep finding misspelt attributes

        def __setattr__(self, name: str, value: Any) -> None:
            if name in _SETTINGS:
                raise AttributeError(
                    f"the {name} of a client can't be changed; with_options({name}=...) makes another client with it",
                    name=name,
                    obj=self,
                )
            super().__setattr__(name, value)

        def __getattr__(self, name: str) -> Any:
            message = f"{type(self).__name__!r} object has no attribute {name!r}"
            if name in _ELSEWHERE:
                message += ": chatwright speaks chat completions only; other routes are reached with request()"
            elif name in _IN_COMPLETIONS:
                message += f"; there is client.chat.completions.{name}()"
            raise AttributeError(message, name=name, obj=self)
