"""`OpenAI` and its siblings: our clients, made with the official SDK's arguments."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chatwright import config as settings
from chatwright._azure import AzureOptions
from chatwright.async_client import AsyncClient
from chatwright.client import Client
from chatwright.openai._performers import AsyncPerformer, Performer
from chatwright.openai._types import given
from chatwright.openai.resources.chat.completions import AsyncBeta, AsyncChat, Beta, Chat

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Self, Unpack

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


class OpenAI(Client):
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

    def close(self) -> None:
        """Close all connections, those of an `http_client` that was given included, as the official client does."""
        super().close()
        if self._config.http_client is not None:
            self._config.http_client.close()

    def _begin(self, config: ClientConfig, wire: SyncWire) -> None:
        super()._begin(config, wire)
        self.chat = Chat(Performer(config, wire))  # pyright: ignore[reportIncompatibleVariableOverride]
        self.beta = Beta(self.chat)


class AsyncOpenAI(AsyncClient):
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

    async def close(self) -> None:
        """Close all connections, those of an `http_client` that was given included, as the official client does."""
        await super().aclose()
        if self._config.http_client is not None:
            await self._config.http_client.aclose()

    aclose = close

    def _begin(self, config: ClientConfig, wire: AsyncWire) -> None:
        super()._begin(config, wire)
        self.chat = AsyncChat(AsyncPerformer(config, wire))  # pyright: ignore[reportIncompatibleVariableOverride]
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
