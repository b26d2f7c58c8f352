"""Methods that take their arguments as the official SDK's do: with `NOT_GIVEN` and `omit` wherever you like."""

from __future__ import annotations

from collections.abc import Mapping
from functools import wraps
from inspect import isfunction
from typing import TYPE_CHECKING, Any, TypeVar

from chatwright.openai._types import given
from chatwright.timeouts import Timeout

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["translates"]

ClassT = TypeVar("ClassT", bound=type)
T = TypeVar("T")

# Methods that read the answer where a type is asked for; the official ones leave a format that is a dict unread.
_READING = frozenset({"parse", "stream"})


def translates(cls: ClassT) -> ClassT:
    """Let all public methods that the class inherits, raw ones too, take their arguments as the official SDK does."""
    for name, member in vars(cls.__base__).items():
        if name.startswith("_"):
            continue
        if isfunction(member):
            setattr(cls, name, _translating(member))
        elif isinstance(member, property) and member.fget is not None:
            setattr(cls, name, property(_translating_all(member.fget), doc=member.__doc__))
    return cls


def _in_our_words(name: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments of a call, where they mean something else to us."""
    ours = given(arguments)
    if "timeout" in ours and ours["timeout"] is None:  # ours: as the client says
        ours["timeout"] = Timeout(None, connect=None)
    unread: dict[str, Any] = {}
    if ours.get("messages") == []:  # refused by us, passed on by the official SDK
        ours["messages"] = ""
        unread["messages"] = []
    if name in _READING and isinstance(ours.get("response_format"), Mapping):
        unread["response_format"] = ours.pop("response_format")
    if unread:
        ours["extra_body"] = {**unread, **(ours.get("extra_body") or {})}
    return ours


def _translating(method: Callable[..., T]) -> Callable[..., T]:
    @wraps(method)
    def call(*arguments: Any, **keywords: Any) -> T:
        return method(*arguments, **_in_our_words(method.__name__, keywords))

    return call


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
