"""Azure OpenAI: another way to say where the API is and who asks, and a deployment in the path."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from chatwright._base_url import BaseUrl, read_base_url
from chatwright._credential import Credential
from chatwright.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from chatwright._credential import KeyProvider
    from chatwright._environment import Environment


class AzureOptions(NamedTuple):
    """What `Client.azure` takes beyond the options of every client."""

    azure_endpoint: str | None = None
    azure_deployment: str | None = None
    api_version: str | None = None
    azure_ad_token: str | None = None
    azure_ad_token_provider: KeyProvider | None = None


def azure_again(options: dict[str, Any], overrides: Mapping[str, Any]) -> dict[str, Any]:
    """The options of a client made from another one: a new address, or a new credential, takes the old one's place."""
    azure: AzureOptions = options["azure"]
    own = {name: options.pop(name) for name in AzureOptions._fields if name in overrides}
    if overrides.get("base_url") is not None:
        own.setdefault("azure_endpoint", None)
    elif own.get("azure_endpoint") is not None:
        options["base_url"] = None
    if {"api_key", "azure_ad_token", "azure_ad_token_provider"} & {k for k, v in overrides.items() if v is not None}:
        own = {"azure_ad_token": None, "azure_ad_token_provider": None, **own}
    return {**options, "azure": azure._replace(**own)}


def azure_base_url(options: AzureOptions, base_url: object, environ: Environment) -> BaseUrl:
    """Where the resource's API is.

    Raises:
        ConfigError: Neither or both of an endpoint and a base URL were given.
    """
    if base_url is not None:
        if options.azure_endpoint is not None:
            raise ConfigError("azure_endpoint and base_url: give one of them, not both")
        return read_base_url(base_url, hints=False)
    name = "AZURE_OPENAI_ENDPOINT" if options.azure_endpoint is None else "azure_endpoint"
    endpoint = options.azure_endpoint if options.azure_endpoint is not None else environ.get(name)
    if endpoint is None:
        raise ConfigError(
            "azure_endpoint: is missing; pass it, or base_url, or set AZURE_OPENAI_ENDPOINT "
            "(it looks like https://my-resource.openai.azure.com)"
        )
    base = read_base_url(endpoint, name, hints=False)
    if base.url.endswith("/openai"):
        return base
    return base._replace(url=f"{base.url}/openai", hint=_endpoint_hint(base))


def _endpoint_hint(base: BaseUrl) -> str | None:
    if "/openai" not in base.url:
        return None
    return f"azure_endpoint should name the resource alone: {base.scheme}://{base.host}."


def azure_credential(options: AzureOptions, api_key: object, environ: Environment) -> Credential:
    """Who asks: a token (given or from the environment), else a provider of tokens, else a key, as in the official SDK.

    Raises:
        ConfigError: None of them was given.
    """
    if options.azure_ad_token is not None:
        return Credential(options.azure_ad_token, "the azure_ad_token argument")
    token = environ.get("AZURE_OPENAI_AD_TOKEN")
    if token is not None:
        return Credential(token, "AZURE_OPENAI_AD_TOKEN")
    if options.azure_ad_token_provider is not None:
        if not callable(options.azure_ad_token_provider):
            raise ConfigError("azure_ad_token_provider: must be a function that gives a token")
        return Credential(options.azure_ad_token_provider, "azure_ad_token_provider")
    if api_key is not None:
        return Credential(api_key, "the api_key argument", name="api-key", prefix="")
    key = environ.get("AZURE_OPENAI_API_KEY")
    if key is not None:
        return Credential(key, "AZURE_OPENAI_API_KEY", name="api-key", prefix="")
    raise ConfigError(
        "No key for Azure: pass api_key, azure_ad_token or azure_ad_token_provider, "
        "or set AZURE_OPENAI_API_KEY or AZURE_OPENAI_AD_TOKEN"
    )


def azure_api_version(options: AzureOptions, environ: Environment) -> str:
    """The version of Azure's API, which goes into every query.

    Raises:
        ConfigError: It is missing.
    """
    version = options.api_version or environ.get("OPENAI_API_VERSION")
    if not version:
        raise ConfigError("api_version: is missing; pass it, or set OPENAI_API_VERSION (it looks like 2024-10-21)")
    return version


def deployment_path(base: str, path: str, method: str, deployment: str | None, model: str | None) -> str:
    """The address of a route. Only a new completion goes to a deployment; stored ones belong to the resource."""
    resource, has_deployment, _ = base.partition("/deployments/")
    if method != "POST" or path != "/chat/completions":
        return resource + path
    name = deployment or model
    if has_deployment or not name:
        return base + path
    if not isinstance(name, str) or not name.isprintable() or name in {".", ".."}:
        raise ConfigError(f"model: no deployment can be called {name!r}")
    from urllib.parse import quote

    return f"{base}/deployments/{quote(name, safe='')}{path}"
