"""A request as a value: put together step by step, compared, saved, checked and sent when it is ready."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from chatwright import messages as build
from chatwright._frozen import (
    brief,
    definition,
    described_format,
    frozen,
    frozen_messages,
    is_python_type,
    kept_choice,
    kept_format,
    kept_tool,
    sent,
    thawed,
    with_messages,
)
from chatwright._masking import mask
from chatwright._signature import shows_options
from chatwright.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Final, Protocol, Self, TypeVar, Unpack

    from typing_extensions import TypeForm

    from chatwright.errors import Fault
    from chatwright.messages import AssistantContent, Text, UserContent
    from chatwright.tools import Tool
    from chatwright.types import (
        Audio,
        AudioReferenceParam,
        CreateOptions,
        MessageParam,
        Messages,
        ModelName,
        ResponseFormatParam,
        ToolCallParam,
        ToolChoiceParam,
        ToolLike,
    )

    RequestT = TypeVar("RequestT", bound="ChatRequest")

    class Describable(Protocol):
        """A tool that knows its own description in JSON."""

        def to_dict(self) -> dict[str, Any]: ...


__all__ = ["ChatRequest"]

_OPERATION: Final = "create_chat_completion"
_HIDDEN: Final = frozenset({"extra_headers", "extra_query", "extra_body"})


class ChatRequest:
    """A request for a completion. It never changes: every method gives a new one, so that variants can share a start.

    Args:
        model: Name of the model.
        messages: The conversation so far: a str (the user says it), one message, or several.
        options: Every parameter of the API, and those of each call (`timeout`, `extra_headers` …). None: not sent.

    Raises:
        ConfigError: A value that JSON can't say, with its path. Whatever else is wrong is found by `faults`.

    Example:
        >>> terse = ChatRequest("gpt-5").system("You are terse.").options(temperature=0.2)
        >>> terse.user("Weather in Oslo?").to_dict()["messages"][-1]
        {'content': 'Weather in Oslo?', 'role': 'user'}
        >>> terse.options(top_logprobs=3).user("Hi").faults()[0].path
        'top_logprobs'
    """

    __slots__ = ("_body", "_options")

    _body: dict[str, Any]
    _options: dict[str, Any]

    @shows_options
    def __init__(self, model: ModelName, messages: Messages = (), **options: Unpack[CreateOptions]) -> None:
        body = {"model": model, **with_messages({}, messages)}
        _set(self, *_with_options(body, {}, options))

    @classmethod
    def from_dict(cls, request_body: Mapping[str, Any]) -> Self:
        """The request that a JSON body stands for. Nothing in it is dropped or judged: `faults` does that.

        Raises:
            ConfigError: It is no mapping.

        Example:
            >>> body = {"model": "gpt-5", "messages": [{"role": "user", "content": "Hi"}], "n": 2}
            >>> ChatRequest.from_dict(body).to_dict() == body
            True
        """
        if not isinstance(request_body, Mapping):
            raise ConfigError(f"request: must be a dict, got {type(request_body).__name__}")
        body = {str(name): frozen(value, str(name)) for name, value in request_body.items() if name != "messages"}
        if "messages" in request_body:
            body["messages"] = frozen_messages(request_body["messages"])
        return _new(cls, body, {})

    @property
    def model(self) -> str | None:
        """Name of the model; None when the body it was made from has none."""
        return self._body.get("model")

    @property
    def is_typed(self) -> bool:
        """Whether the answer is to be of a Python type: then `client.send` gives a `ParsedCompletion`, as `parse` does."""
        return is_python_type(self._body.get("response_format"))

    def with_model(self, model: ModelName) -> Self:
        """The same for another model."""
        return self._with(model=model)

    # The conversation

    def system(self, *content: Text, name: str | None = None, cache: bool = False) -> Self:
        """With instructions added, as `chatwright.system` makes them."""
        return self.message(build.system(*content, name=name, cache=cache))

    def developer(self, *content: Text, name: str | None = None, cache: bool = False) -> Self:
        """With instructions added, as `chatwright.developer` makes them."""
        return self.message(build.developer(*content, name=name, cache=cache))

    def user(self, *content: UserContent | Sequence[UserContent], name: str | None = None, cache: bool = False) -> Self:
        """With what the user says added, as `chatwright.user` makes it."""
        return self.message(build.user(*content, name=name, cache=cache))

    def assistant(
        self,
        *content: AssistantContent | None,
        tool_calls: Iterable[ToolCallParam] | None = None,
        refusal: str | None = None,
        audio: str | Audio | AudioReferenceParam | None = None,
        name: str | None = None,
    ) -> Self:
        """With an answer added, as `chatwright.assistant` makes it; a received one goes into `message`."""
        return self.message(
            build.assistant(*content, tool_calls=tool_calls, refusal=refusal, audio=audio, name=name),
        )

    def tool_result(self, tool_call_id: str, content: object, *, cache: bool = False) -> Self:
        """With the result of a tool call added, as `chatwright.tool_result` makes it."""
        return self.message(build.tool_result(tool_call_id, content, cache=cache))

    def message(self, message: MessageParam) -> Self:
        """With a message added: a received one, a builder's, or a dict."""
        return self.messages([message])

    def messages(self, messages: Messages) -> Self:
        """With messages added: a str (the user says it), one message, or several."""
        return self._with(**with_messages(self._body, messages))

    # The parameters

    def tools(self, *tools: ToolLike | Describable | Sequence[ToolLike | Describable]) -> Self:
        """With tools added: functions, what `chatwright.tool` makes of them, builders and dicts; or one list of them.

        Raises:
            ConfigError: One of them is no tool.
        """
        if len(tools) == 1 and isinstance(tools[0], (list, tuple)):
            tools = tuple(tools[0])
        before = self._body.get("tools")
        before = before if isinstance(before, list) else []
        more = [kept_tool(tool, index) for index, tool in enumerate(tools, len(before))]
        return self._with(tools=[*before, *more]) if more else self

    def tool_choice(self, choice: ToolChoiceParam | Callable[..., Any] | Tool) -> Self:
        """With a rule for calling tools.

        Args:
            choice: `none`, `auto`, `required`, or the API's object for one or several tools; a function or `Tool`, or any
                other str as its name, is the one tool to call.
        """
        from chatwright._tool_list import chosen_tool
        from chatwright._wire import schema

        choice = chosen_tool(choice)

        if isinstance(choice, str) and choice not in schema("ToolChoiceMode")["enum"]:
            customs = [tool.get("custom") for tool in self._plain_body().get("tools") or () if isinstance(tool, dict)]
            is_custom = any(isinstance(custom, dict) and custom.get("name") == choice for custom in customs)
            kind = "custom" if is_custom else "function"
            return self._with(tool_choice={"type": kind, kind: {"name": choice}})
        return self._with(tool_choice=kept_choice(choice))

    def response_format(self, response_format: TypeForm[Any] | ResponseFormatParam | Mapping[str, Any]) -> Self:
        """With a shape for the answer.

        Args:
            response_format: A Python type, as for `client.chat.completions.parse`, or the API's own dict:
                `{"type": "json_object"}` or a `json_schema`.

        Raises:
            ConfigError: The type can't be expressed.

        Example:
            >>> format = ChatRequest("gpt-5", "Three primes").response_format(list[int]).to_dict()["response_format"]
            >>> format["json_schema"]["name"]
            'list_int'
        """
        return self._with(response_format=kept_format(response_format))

    @shows_options
    def options(self, **options: Unpack[CreateOptions]) -> Self:
        """With parameters of the API, and options of the call, set or replaced; None removes one.

        Raises:
            TypeError: A keyword that nobody knows, with what might be meant.
            ConfigError: A value that JSON can't say.
        """
        return _new(type(self), *_with_options(self._body, self._options, options))

    # What it is good for

    def faults(self) -> tuple[Fault, ...]:
        """Everything that the API would refuse, found offline; empty when there is nothing.

        Example:
            >>> [str(fault) for fault in ChatRequest("gpt-5", "Hi").options(n=0, temperature=3).faults()]
            ['n: must be between 1 and 128, got 0', 'temperature: must be between 0 and 2, got 3']
        """
        from chatwright._checks import faults

        return faults(_OPERATION, self._checked_body())

    def check(self) -> Self:
        """The request itself, if the API would take it. Deprecated parameters warn, once per process.

        Raises:
            RequestCheckError: Something is wrong with it; `.faults` has everything.
        """
        from chatwright._checks import check

        check(_OPERATION, self._checked_body())
        return self

    def to_dict(self) -> dict[str, Any]:
        """The JSON body that is sent, as a copy; `extra_body` is part of it."""
        from chatwright._arguments import merged_body
        from chatwright._json import plain

        body: dict[str, Any] = plain(thawed(self._plain_body()))
        return merged_body(body, self._options.get("extra_body"))

    def arguments(self) -> dict[str, Any]:
        """The keyword arguments for `client.chat.completions.create` (or `parse`, if `is_typed`), `stream` and `run`.

        Whether to stream is theirs to say: a body's own `stream` is left out.
        """
        from chatwright._wire import CREATE

        body = {name: value for name, value in self._body.items() if name != "stream"}
        known = {name: thawed(value) for name, value in body.items() if name in CREATE.fields}
        strange = {name: thawed(value) for name, value in body.items() if name not in CREATE.fields}
        arguments = {"messages": [], **known, **self._options}
        if strange:
            arguments["extra_body"] = {**strange, **(self._options.get("extra_body") or {})}
        return arguments

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, ChatRequest):
            return NotImplemented
        return self._plain_body() == other._plain_body() and self._options == other._options

    def __hash__(self) -> int:
        return hash((self.model if isinstance(self.model, str) else None, frozenset(self._body)))

    def __repr__(self) -> str:
        shown = [repr(self.model)] if "model" in self._body else []
        shown += [f"{name}={brief(value)}" for name, value in self._plain_body().items() if name != "model"]
        shown += [f"{name}={'…' if name in _HIDDEN else repr(value)}" for name, value in self._options.items()]
        return mask(f"{type(self).__name__}({', '.join(shown)})")

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"a {type(self).__name__} never changes; its methods give new ones", name=name, obj=self)

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"a {type(self).__name__} never changes; its methods give new ones", name=name, obj=self)

    def __reduce__(self) -> tuple[Any, ...]:
        return _new, (type(self), self._body, self._options)

    def _with(self, **fields: Any) -> Self:
        return _new(type(self), {**self._body, **fields}, self._options)

    def _plain_body(self) -> dict[str, Any]:
        """The body, model and messages first, received messages and tools as JSON. Not a copy."""
        body: dict[str, Any] = {name: self._body[name] for name in ("model", "messages") if name in self._body}
        body |= self._body
        if isinstance(body.get("messages"), list):
            body["messages"] = [sent(message) for message in body["messages"]]
        if "response_format" in body:
            body["response_format"] = described_format(body["response_format"])
        if isinstance(body.get("tools"), list):
            body["tools"] = [definition(tool, index) for index, tool in enumerate(body["tools"])]
        return body

    def _checked_body(self) -> dict[str, Any]:
        """The body with its received messages, which are checked more mildly; to be streamed, if it has settings for that."""
        body = {**self._plain_body(), **({"messages": self._body["messages"]} if "messages" in self._body else {})}
        if "stream" not in body and body.get("stream_options") is not None:
            body["stream"] = True
        return body


def _new(cls: type[RequestT], body: dict[str, Any], options: dict[str, Any]) -> RequestT:
    request = cls.__new__(cls)
    _set(request, body, options)
    return request


def _set(request: ChatRequest, body: dict[str, Any], options: dict[str, Any]) -> None:
    object.__setattr__(request, "_body", body)
    object.__setattr__(request, "_options", options)


def _with_options(
    body: Mapping[str, Any], own: Mapping[str, Any], options: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """A body and a call's own options, with some of either set or removed."""
    from chatwright._arguments import OPTIONS, reject_unknown
    from chatwright._wire import CREATE

    reject_unknown("options", options, CREATE)
    fields, call = dict(body), dict(own)
    for name, value in options.items():
        if value is None:
            fields.pop(name, None)
            call.pop(name, None)
        elif name in OPTIONS:
            call[name] = value
        elif name == "tools" and isinstance(value, (list, tuple)):
            fields[name] = [kept_tool(tool, index) for index, tool in enumerate(value)]
        elif name in ("response_format", "tool_choice"):
            fields[name] = kept_format(value) if name == "response_format" else kept_choice(value)
        else:
            fields[name] = frozen_messages(value) if name == "messages" else frozen(value, name)
    return fields, call
