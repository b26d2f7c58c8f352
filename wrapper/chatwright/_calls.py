"""Each operation of the API: from keyword arguments to the call to make, and how its response is read. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, Generic, TypeVar
from urllib.parse import quote

from chatwright import _wire
from chatwright._answers import completion_in, json_in, result_in
from chatwright._arguments import checked_id, fields_in, merged_body, reject_unknown
from chatwright._flow import Call, exchange
from chatwright._http import Request, is_secret_name
from chatwright._json import encode, plain, shown
from chatwright._request_head import checked_value
from chatwright._secret import Secret
from chatwright.errors import ConfigError
from chatwright.results import CompletionDeleted, ModelInfo
from chatwright.timeouts import Timeout, checked_seconds

if TYPE_CHECKING:
    from collections.abc import Callable

    from chatwright._flow import Flow
    from chatwright._http import Reply
    from chatwright.config import ClientConfig
    from chatwright.results import Completion

    Arguments = Mapping[str, Any]

T = TypeVar("T")


class Operation(Generic[T]):
    """A call to make, and what reads its response.

    Attributes:
        call: What to send; good for one use.
        read: Makes the result of a response with a status of success.
    """

    __slots__ = ("call", "read")

    def __init__(self, call: Call, read: Callable[[Call, Reply], T]) -> None:
        self.call = call
        self.read = read

    def flow(self) -> Flow[T]:
        """The call as a flow, to be driven."""
        return exchange(self.call, partial(self.read, self.call))


def call_of(
    config: ClientConfig,
    method: str,
    path: str,
    options: Arguments,
    *,
    body: Any = None,
    query: Mapping[str, Any] | None = None,
    stream: bool = False,
) -> Call:
    """One call.

    Args:
        config: The client's settings.
        method: As in HTTP.
        path: Below the base URL.
        options: The call's own options (`extra_headers`, `timeout` …); whatever else is in there is left alone.
        body: What to send as JSON, `extra_body` included; None for that alone.
        query: The query's parameters.
        stream: Whether the body is to be read piece by piece.

    Raises:
        ConfigError: An option that can't work.
    """
    get: Any = options.get
    fields: dict[str, Any] = body if isinstance(body, dict) else {}
    model = fields.get("model")
    timeout, deadline = config.timeout, config.deadline
    context = config.context
    if get("timeout") is not None:
        timeout = Timeout.of(get("timeout"))
    if get("deadline") is not None:
        deadline = checked_seconds("deadline", get("deadline"))
    extra_query = _mapping("extra_query", get("extra_query"))
    if extra_query is not None:
        query = {**(query or {}), **extra_query}
    if body is None and get("extra_body") is not None:
        body = merged_body({}, get("extra_body"))
    own_headers = _own_headers(options)
    headers, key = config.head_for(own_headers, stream=stream, body=body is not None)
    own = [*(own_headers or {}).items(), *(extra_query or {}).items()]
    if own:
        secrets = [str(value).rpartition(" ")[2] for name, value in own if is_secret_name(name)]
        context = context._replace(secrets=(*context.secrets, *map(Secret, filter(None, secrets))))
    request = Request(
        method,
        config.url_for(path, method=method, query=query, model=model),
        headers,
        b"" if body is None else encode(body),
        key,
    )
    policy = config.policy_for(get("max_retries"), get("retry"))
    return Call(
        request,
        timeout,
        policy,
        deadline=deadline,
        stream=stream,
        context=context._replace(
            timeout=timeout, deadline=deadline, model=model, after_send=policy.after_send, streamed=stream
        ),
        sizes=config.sizes,
        hooks=config.hooks,
        model=model,
        messages=_shown_messages(config, fields.get("messages")),
    )


def _shown_messages(config: ClientConfig, messages: Any) -> Any:
    """The messages as hooks get them: of their own, so that whoever shortens them for a log changes no conversation."""
    if not any(config.hooks):
        return messages
    from copy import deepcopy

    return deepcopy(messages)


def _own_headers(options: Arguments) -> Mapping[str, Any] | None:
    extra, key = _mapping("extra_headers", options.get("extra_headers")), options.get("idempotency_key")
    if key is None:
        return extra
    name = "Idempotency-Key"
    if not isinstance(key, str) or not checked_value("idempotency_key", name, key):
        raise ConfigError(f"idempotency_key: must be a str, and not an empty one; got {shown(key)}")
    return {name: key, **(extra or {})}


def _mapping(name: str, value: object) -> Mapping[str, Any] | None:
    if value is not None and not isinstance(value, Mapping):
        raise ConfigError(f"{name}: must be a dict, got {shown(value)}")
    return value


def creation(
    config: ClientConfig, arguments: Arguments, opened: Callable[[Call, Reply], Any], *, name: str = "create"
) -> Operation[Any]:
    """A new completion.

    Args:
        config: The client's settings.
        arguments: The method's keyword arguments.
        opened: Makes the result of an open response, when the body says `stream: true`; else it is a Completion.
        name: The method, for messages.
    """
    call, _body = _new_completion(config, arguments, name)
    return Operation(call, opened if call.stream else completion_in)


def streaming(config: ClientConfig, arguments: Arguments, *, include_usage: bool | None = None) -> tuple[Call, bool]:
    """A new completion, streamed for its events, and whether an answer that is cut short is of no use.

    Args:
        config: The client's settings.
        arguments: The method's keyword arguments.
        include_usage: Whether to ask for the tokens used. None: yes, unless the arguments say `stream_options=None`.
    """
    if "stream" in arguments:
        raise TypeError("stream() got an unexpected keyword argument 'stream': it always streams")
    if include_usage is not None and not isinstance(include_usage, bool):
        raise ConfigError(f"include_usage: must be True or False, got {shown(include_usage)}")
    options = arguments.get("stream_options", {})
    if include_usage is None:
        include_usage = options is not None
    if include_usage and (options is None or isinstance(options, (Mapping, _wire.Model))):
        options = {"include_usage": True, **plain(options or {}, "stream_options")}
    call, body = _new_completion(config, {**arguments, "stream": True, "stream_options": options or None}, "stream")
    return call, _must_be_whole(body)


def _new_completion(config: ClientConfig, arguments: Arguments, name: str) -> tuple[Call, dict[str, Any]]:
    """The call, and its body."""
    arguments = _checked(config, "create_chat_completion", _wire.CREATE, arguments, name=name)
    body = fields_in(name, arguments, _wire.CREATE, required=("model", "messages"))
    body = merged_body(body, arguments.get("extra_body"))
    stream = body.get("stream") is True
    return call_of(config, "POST", _wire.CREATE.path, arguments, body=body, stream=stream), body


def _must_be_whole(body: dict[str, Any]) -> bool:
    """Whether the answer is to follow a format, or a tool's arguments a strict schema."""
    response_format = body.get("response_format")
    if isinstance(response_format, dict) and response_format.get("type") != "text":
        return True
    functions = [tool.get("function") for tool in body.get("tools") or () if isinstance(tool, dict)]
    return any(isinstance(function, dict) and function.get("strict") is True for function in functions)


def retrieval(config: ClientConfig, completion_id: str, arguments: Arguments) -> Operation[Completion]:
    """A stored completion."""
    return _of_one("retrieve", _wire.RETRIEVE, completion_in, config, completion_id, arguments)


def update(config: ClientConfig, completion_id: str, arguments: Arguments) -> Operation[Completion]:
    """A stored completion with other metadata."""
    return _of_one("update", _wire.UPDATE, completion_in, config, completion_id, arguments)


def deletion(config: ClientConfig, completion_id: str, arguments: Arguments) -> Operation[CompletionDeleted]:
    """The end of a stored completion."""
    read = partial(result_in, CompletionDeleted)
    return _of_one("delete", _wire.DELETE, read, config, completion_id, arguments)


def model_info(config: ClientConfig, model: str, arguments: Arguments) -> Operation[ModelInfo]:
    """One of the server's models."""
    endpoint = _wire.Endpoint("GET", "/models/{model}", {})
    fields_in("retrieve", arguments, endpoint)
    path = endpoint.path.format(model=quote(checked_id("model", model), safe="/:@"))
    return Operation(call_of(config, "GET", path, arguments), partial(result_in, ModelInfo))


def anything(config: ClientConfig, method: str, path: str, json: Any, arguments: Arguments) -> Operation[Any]:
    """Whatever the API's description does not have."""
    for name, value in (("method", method), ("path", path)):
        if not isinstance(value, str) or not value.isprintable() or not value or " " in value:
            raise ConfigError(f"{name}: must be a str without spaces, got {shown(value)}")
    fields_in("request", arguments, _wire.Endpoint(method, path, {}))
    body = plain(json, "json")
    if body is not None and arguments.get("extra_body") is not None:
        if not isinstance(body, dict):
            raise ConfigError(f"extra_body: needs a dict as json to be merged into, got {shown(json)}")
        body = merged_body(body, arguments["extra_body"])
    return Operation(call_of(config, method.upper(), path, arguments, body=body), json_in)


def _of_one(
    name: str,
    endpoint: _wire.Endpoint,
    read: Callable[[Call, Reply], T],
    config: ClientConfig,
    *of_what: Any,
) -> Operation[T]:
    """A call about one stored completion. What it sends are the fields given, nulls included."""
    completion_id, arguments = of_what
    if endpoint is _wire.UPDATE:
        arguments = _checked(config, "update_chat_completion", endpoint, arguments, name=name)
    path = endpoint.path.format(completion_id=quote(checked_id("completion_id", completion_id), safe=""))
    found = fields_in(name, arguments, endpoint)
    found |= {field: None for field in endpoint.fields if field in arguments and arguments[field] is None}
    body = merged_body(found, arguments.get("extra_body")) if endpoint.method == "POST" else None
    return Operation(call_of(config, endpoint.method, path, arguments, body=body), read)


def _checked(
    config: ClientConfig, operation: str, endpoint: _wire.Endpoint, arguments: Arguments, *, name: str
) -> Arguments:
    """The arguments, once the check has passed them, if one is wanted by the call or by the client.

    Raises:
        RequestCheckError: The API's description refuses them; `.faults` has everything wrong.
    """
    wanted = arguments.get("check")
    # A class in place of a response format is a mistake of its own, which is told later.
    if not (config.check if wanted is None else wanted) or isinstance(arguments.get("response_format"), type):
        return arguments
    from chatwright._checks import check

    reject_unknown(name, arguments, endpoint)
    if isinstance(arguments.get("messages"), Iterator):
        arguments = {**arguments, "messages": list(arguments["messages"])}
    check(operation, {field: arguments[field] for field in arguments if _is_field(arguments, field, endpoint)})
    return arguments


def _is_field(arguments: Arguments, name: str, endpoint: _wire.Endpoint) -> bool:
    """Whether an argument is part of what is sent. None is not, but where it clears something."""
    return name in endpoint.fields and (arguments[name] is not None or endpoint is _wire.UPDATE)
