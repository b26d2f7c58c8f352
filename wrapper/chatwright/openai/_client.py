"""`OpenAI` and its siblings: our clients, made with the official SDK's arguments."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chatwright import config as settings
from chatwright._azure import AzureOptions
from chatwright.async_client import AsyncClient
from chatwright.client import Client
from chatwright.openai._other_routes import Asked
from chatwright.openai._performers import AsyncPerformer, Performer
from chatwright.openai._types import given
from chatwright.openai.resources.chat.chat import AsyncBeta, AsyncChat, Beta, Chat
from chatwright.openai.resources.models import AsyncModels, Models

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Self, Unpack

    import httpx

    from chatwright._credential import KeyProvider
    from chatwright._drive import AsyncWire, SyncWire
    from chatwright.config import ClientConfig, ClientOptions

    class OpenAIOptions(ClientOptions, total=False):
        """What `OpenAI` takes: all that `Client` does, and what the official client has besides."""

        admin_api_key: str | None
        webhook_secret: str | None
        websocket_base_url: object
        _strict_response_validation: bool
        _enforce_credentials: bool

    class AzureOpenAIOptions(OpenAIOptions, total=False):
        """What `AzureOpenAI` takes."""

        azure_endpoint: str | None
        azure_deployment: str | None
        api_version: str | None
        azure_ad_token: str | None
        azure_ad_token_provider: KeyProvider | None


# Taken and not used: they are about routes other than chat completions, or about how strictly answers are read, which
# is always the same here.
_NOT_USED = frozenset(
    {"admin_api_key", "webhook_secret", "websocket_base_url", "_strict_response_validation", "_enforce_credentials"}
)

# Gateways sort their callers by it, and it stays true.
_HEADERS = {"X-Stainless-Lang": "python"}


class _Official:
    """What the official clients tell of their settings, and what they have that these have not."""

    _config: ClientConfig

    @property
    def timeout(self) -> httpx.Timeout | None:
        """Seconds for each step of a request; None for no limits."""
        limits = self._config.timeout
        if limits == (None,) * len(limits):
            return None
        from chatwright.openai._http_clients import Timeout

        return Timeout(connect=limits.connect, read=limits.idle, write=limits.write, pool=limits.pool)

    @property
    def organization(self) -> str | None:
        """The organization that is asked for, or None."""
        return self._config.headers.get("openai-organization")

    @property
    def project(self) -> str | None:
        """The project that is asked for, or None."""
        return self._config.headers.get("openai-project")

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            if name in _REASONS:
                raise AttributeError(
                    f"{type(self).__name__!r} object has no attribute {name!r}: {_REASONS[name]}", name=name, obj=self
                )
            return super().__getattr__(name)


_REASONS = {
    "api_key": "keys are not shown; with_options(api_key=...) makes a client with another one",
    "auth_headers": "keys are not shown; with_options(api_key=...) makes a client with another one",
    "with_raw_response": "it is chat.completions.with_raw_response",
    "with_streaming_response": "it is chat.completions.with_streaming_response",
}


class OpenAI(_Official, Client):  # type: ignore[misc] # the official clients tell httpx's limits, ours all of them
    """`chatwright.Client` with the arguments, and the names, of the official SDK's client.

    Args:
        options: Those of the official client, and all of `chatwright.Client`. `NOT_GIVEN` is the same as leaving out.

    Raises:
        ConfigError: Something that can't work.

    Example:
        >>> with OpenAI(api_key="k", base_url="http://localhost:8080/v1") as client:
        ...     client.beta.chat.completions is client.chat.completions
        True
    """

    chat: Chat  # pyright: ignore[reportIncompatibleVariableOverride] - it is never another one
    beta: Beta

    def __init__(self, **options: Unpack[OpenAIOptions]) -> None:
        _begin_with(self, settings.resolve(**_ours(options, _HEADERS)))

    if not TYPE_CHECKING:

        def with_options(self, **options: Any) -> Self:
            """A client with other options, over the same connections; see `Client.with_options`."""
            return super().with_options(**_ours(options))

        copy = with_options

    def request(self, method: str, path: str, **arguments: Any) -> Any:
        """Call a route that has no method here; see `Client.request`.

        Args:
            method: As in HTTP.
            path: Below the base URL.
            arguments: `cast_to`, `body` and `options` as in the official client, or those of `Client.request`. Without a
                `cast_to`, and with httpx's response as such, the response comes back.
        """
        asked = Asked.of(arguments)
        return asked.result(super().request(method, path, **asked.options))

    def get(self, path: str, **arguments: Any) -> Any:
        """`request` with GET: `client.get("/models", cast_to=object)`."""
        return self.request("GET", path, **arguments)

    def post(self, path: str, **arguments: Any) -> Any:
        """`request` with POST: `client.post("/embeddings", cast_to=object, body={...})`."""
        return self.request("POST", path, **arguments)

    def put(self, path: str, **arguments: Any) -> Any:
        """`request` with PUT."""
        return self.request("PUT", path, **arguments)

    def patch(self, path: str, **arguments: Any) -> Any:
        """`request` with PATCH."""
        return self.request("PATCH", path, **arguments)

    def delete(self, path: str, **arguments: Any) -> Any:
        """`request` with DELETE."""
        return self.request("DELETE", path, **arguments)

    def close(self) -> None:
        """Close all connections, those of an `http_client` that was given included, as the official client does."""
        super().close()
        if self._config.http_client is not None:
            self._config.http_client.close()

    def _begin(self, config: ClientConfig, wire: SyncWire) -> None:
        super()._begin(config, wire)
        performer = Performer(config, wire)
        self.chat = Chat(performer)  # pyright: ignore[reportIncompatibleVariableOverride]
        self.models = Models(performer)
        self.beta = Beta(self.chat)


class AsyncOpenAI(_Official, AsyncClient):  # type: ignore[misc] # see OpenAI
    """`chatwright.AsyncClient` with the arguments, and the names, of the official SDK's client; see `OpenAI`."""

    chat: AsyncChat  # pyright: ignore[reportIncompatibleVariableOverride] - it is never another one
    beta: AsyncBeta

    def __init__(self, **options: Unpack[OpenAIOptions]) -> None:
        _begin_with(self, settings.resolve(**_ours(options, _HEADERS)))

    if not TYPE_CHECKING:

        def with_options(self, **options: Any) -> Self:
            """A client with other options, over the same connections; see `Client.with_options`."""
            return super().with_options(**_ours(options))

        copy = with_options

    async def request(self, method: str, path: str, **arguments: Any) -> Any:
        """Call a route that has no method here; see `AsyncClient.request`.

        Args:
            method: As in HTTP.
            path: Below the base URL.
            arguments: `cast_to`, `body` and `options` as in the official client, or those of `AsyncClient.request`. Without a
                `cast_to`, and with httpx's response as such, the response comes back.
        """
        asked = Asked.of(arguments)
        return asked.result(await super().request(method, path, **asked.options))

    async def get(self, path: str, **arguments: Any) -> Any:
        """`request` with GET: `await client.get("/models", cast_to=object)`."""
        return await self.request("GET", path, **arguments)

    async def post(self, path: str, **arguments: Any) -> Any:
        """`request` with POST: `await client.post("/embeddings", cast_to=object, body={...})`."""
        return await self.request("POST", path, **arguments)

    async def put(self, path: str, **arguments: Any) -> Any:
        """`request` with PUT."""
        return await self.request("PUT", path, **arguments)

    async def patch(self, path: str, **arguments: Any) -> Any:
        """`request` with PATCH."""
        return await self.request("PATCH", path, **arguments)

    async def delete(self, path: str, **arguments: Any) -> Any:
        """`request` with DELETE."""
        return await self.request("DELETE", path, **arguments)

    async def close(self) -> None:
        """Close all connections, those of an `http_client` that was given included, as the official client does."""
        await super().aclose()
        if self._config.http_client is not None:
            await self._config.http_client.aclose()

    aclose = close

    def _begin(self, config: ClientConfig, wire: AsyncWire) -> None:
        super()._begin(config, wire)
        performer = AsyncPerformer(config, wire)
        self.chat = AsyncChat(performer)  # pyright: ignore[reportIncompatibleVariableOverride]
        self.models = AsyncModels(performer)
        self.beta = AsyncBeta(self.chat)


class AzureOpenAI(OpenAI):
    """`chatwright.Client.azure(...)` with the arguments, and the names, of the official SDK's client.

    Example:
        >>> client = AzureOpenAI(  # doctest: +SKIP
        ...     azure_endpoint="https://my-resource.openai.azure.com", api_version="2024-10-21"
        ... )
    """

    def __init__(self, **options: Unpack[AzureOpenAIOptions]) -> None:
        _begin_with(self, _azure_config(options))


class AsyncAzureOpenAI(AsyncOpenAI):
    """`chatwright.AsyncClient.azure(...)` with the arguments, and the names, of the official SDK's client."""

    def __init__(self, **options: Unpack[AzureOpenAIOptions]) -> None:
        _begin_with(self, _azure_config(options))


def _begin_with(client: OpenAI | AsyncOpenAI, config: ClientConfig) -> None:
    client._begin(config, client._new_wire(config.http_client))  # type: ignore[arg-type] # noqa: SLF001 - half of __init__


def _ours(options: Mapping[str, Any], headers: Mapping[str, str] | None = None) -> Any:
    """The options in our words."""
    ours = {name: value for name, value in given(options).items() if name not in _NOT_USED}
    if headers:
        ours["default_headers"] = {**headers, **(ours.get("default_headers") or {})}
    return ours


def _azure_config(options: Mapping[str, Any]) -> ClientConfig:
    ours = _ours(options, _HEADERS)
    azure = AzureOptions(**{name: ours.pop(name, None) for name in AzureOptions._fields})
    return settings.resolve(azure=azure, **ours)
