"""`client.chat.completions` as the official SDK's users call it: with `NOT_GIVEN` and `omit` wherever they like."""

from __future__ import annotations

from functools import wraps
from inspect import isfunction
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from chatwright import _async_resources, _resources
from chatwright.openai._types import given
from chatwright.timeouts import Timeout

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from chatwright.openai._performers import AsyncPerformer, Performer

ClassT = TypeVar("ClassT", bound=type)
T = TypeVar("T")


def _in_our_words(arguments: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments of a call, where they mean something else to us."""
    ours = given(arguments)
    if "timeout" in ours and ours["timeout"] is None:  # ours: as the client says
        ours["timeout"] = Timeout(None, connect=None)
    if ours.get("messages") == []:  # refused by us, passed on by the official SDK
        ours["messages"] = ""
        ours["extra_body"] = {"messages": [], **(ours.get("extra_body") or {})}
    return ours


def _translating(method: Callable[..., T]) -> Callable[..., T]:
    @wraps(method)
    def call(*arguments: Any, **keywords: Any) -> T:
        return method(*arguments, **_in_our_words(keywords))

    return call


def _translates(cls: ClassT) -> ClassT:
    """Let all public methods that the class inherits, raw ones too, take their arguments as the official SDK does."""
    for name, member in vars(cls.__base__).items():
        if name.startswith("_"):
            continue
        if isfunction(member):
            setattr(cls, name, _translating(member))
        elif isinstance(member, property) and member.fget is not None:
            setattr(cls, name, property(_translating_all(member.fget), doc=member.__doc__))
    return cls


def _translating_all(fget: Callable[[Any], T]) -> Callable[[Any], T]:
    @wraps(fget)
    def get(resource: Any) -> T:
        return _translated(fget(resource))

    return get


def _translated(raw: T) -> T:
    """A raw resource, whose methods are attributes, with methods that take their arguments as the official SDK does."""
    for name, member in vars(raw).items():
        setattr(raw, name, _translating(member) if callable(member) else _translated(member))
    return raw


class Chat(_resources.Chat):
    """What has to do with chats: `completions`."""

    __slots__ = ()

    completions: Completions

    def __init__(self, performer: Performer) -> None:
        self.completions = Completions(performer)


@_translates
class StoredMessages(_resources.StoredMessages):
    """The messages of stored completions."""

    __slots__ = ()


@_translates
class Completions(_resources.Completions):
    """`chatwright.Client().chat.completions`, taking `NOT_GIVEN` and `omit` for any argument."""

    __slots__ = ()

    def __init__(self, performer: Performer) -> None:
        super().__init__(performer)
        self.messages = StoredMessages(performer)


class Beta(NamedTuple):
    """Where the official SDK had `chat.completions.parse` and `stream` before they were stable."""

    chat: Chat


class AsyncChat(_async_resources.AsyncChat):
    """What has to do with chats: `completions`."""

    __slots__ = ()

    completions: AsyncCompletions

    def __init__(self, performer: AsyncPerformer) -> None:
        self.completions = AsyncCompletions(performer)


@_translates
class AsyncStoredMessages(_async_resources.AsyncStoredMessages):
    """The messages of stored completions."""

    __slots__ = ()


@_translates
class AsyncCompletions(_async_resources.AsyncCompletions):
    """`chatwright.AsyncClient().chat.completions`, taking `NOT_GIVEN` and `omit` for any argument."""

    __slots__ = ()

    def __init__(self, performer: AsyncPerformer) -> None:
        super().__init__(performer)
        self.messages = AsyncStoredMessages(performer)


class AsyncBeta(NamedTuple):
    """Where the official SDK had `chat.completions.parse` and `stream` before they were stable."""

    chat: AsyncChat
