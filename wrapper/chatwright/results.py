"""What calls give back: the generated classes, with `meta` and short-cuts to the first choice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from chatwright._wire import ChatCompletion, ChatCompletionDeleted, Message, Model
from chatwright.meta import Meta

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Final, Self

    from chatwright._wire import Choice, ToolCall

__all__ = ["Completion", "CompletionDeleted", "ModelInfo", "Result"]


class Result(Model):
    """An answer that knows how it came.

    Attributes:
        meta: Request id, rate limits, times and attempts. Not part of `==` nor of `to_dict()`.
    """

    __slots__ = ()

    meta: Meta

    @property
    def _request_id(self) -> str | None:
        """The server's name for the request, under the name that the official SDK has for it."""
        return self.meta.request_id

    if not TYPE_CHECKING:  # the generated classes hide it from checkers, too

        def __getattr__(self, name: str) -> Any:
            if name == "meta":  # made by hand: nothing is known
                self.meta = Meta()
                return self.meta
            try:
                return super().__getattr__(name)
            except AttributeError as error:
                if name not in _NEARBY or not isinstance(self, Completion):
                    raise
                message = f"{error}; there is .{_NEARBY[name]}"
            raise AttributeError(message, name=name, obj=self)


_NEARBY: Final = {"message": "choices[0].message", "content": "text", "delta": "choices[0].message"}
"""What is looked for on a completion, and where it is."""


def _and_meta(names: Mapping[str, str]) -> dict[str, str]:
    """The attributes of a generated class and `meta`, which is copied and pickled but has no name in JSON."""
    return {**names, "meta": ""}


class Completion(Result, ChatCompletion):
    """A finished completion.

    The API's own fields are where they are everywhere (`completion.choices[0].message.content`); the short-cuts speak of
    the choice with the lowest index.

    Example:
        >>> message = {"role": "assistant", "content": "2, 3, 5"}
        >>> completion = Completion.from_dict({"choices": [{"index": 0, "message": message, "finish_reason": "stop"}]})
        >>> completion.text, completion.finish_reason, completion.usage
        ('2, 3, 5', 'stop', None)
    """

    __slots__ = ("meta",)

    _ATTRIBUTES: ClassVar[Mapping[str, str]] = _and_meta(ChatCompletion._ATTRIBUTES)  # noqa: SLF001

    @property
    def text(self) -> str:
        """The text of the first choice; `""` when it has none. Several text parts are joined."""
        return _text_of(self._message())

    @property
    def texts(self) -> list[str]:
        """The text of every choice, in the order of their indexes."""
        return [_text_of(choice.message) for choice in _in_order(self)]

    @property
    def finish_reason(self) -> str | None:
        """Why the first choice ended: `stop`, `length`, `tool_calls`, `content_filter` or a server's own word."""
        choice = _first(self)
        return None if choice is None else choice.finish_reason

    @property
    def refusal(self) -> str | None:
        """Why the model declined, in its own words, or None."""
        message = self._message()
        return None if message is None else message.refusal

    @property
    def reasoning(self) -> str | None:
        """What the model thought before it answered, where the server shows it under any of its usual names."""
        message = self._message()
        return None if message is None else message.reasoning

    @property
    def tool_calls(self) -> list[ToolCall]:
        """The tools that the first choice wants called; an empty list when there are none."""
        message = self._message()
        calls: Any = None if message is None else message.tool_calls
        if calls and isinstance(calls, dict):  # one call without a list around it
            calls = Message.from_dict({"tool_calls": [calls]}).tool_calls
        return calls if isinstance(calls, list) else []

    def _message(self) -> Message | None:
        choice = _first(self)
        message = None if choice is None else choice.message
        return message if isinstance(message, Model) else None


class CompletionDeleted(Result, ChatCompletionDeleted):
    """Says that a stored completion is gone: `id`, `deleted`, `meta`."""

    __slots__ = ("meta",)

    _ATTRIBUTES: ClassVar[Mapping[str, str]] = _and_meta(ChatCompletionDeleted._ATTRIBUTES)  # noqa: SLF001


class ModelInfo(Result):
    """A model that the server offers. What else the server says about it is in `extra`.

    Attributes:
        id: The name to ask for it by.
        created: When it was made, in seconds since 1970, or None.
        object: Always `model`.
        owned_by: Whose it is, or None.
    """

    __slots__ = ("created", "id", "meta", "object", "owned_by")

    _KEYS: ClassVar[frozenset[str]] = frozenset({"id", "created", "object", "owned_by"})
    _ATTRIBUTES: ClassVar[Mapping[str, str]] = _and_meta(
        {name: name for name in ("id", "created", "object", "owned_by")}
    )

    id: str
    created: int | None
    object: str | None
    owned_by: str | None

    @classmethod
    def from_dict(cls, src: Mapping[str, Any]) -> Self:
        """An object that holds exactly what `src` holds."""
        self = cls.__new__(cls)
        for name in cls._KEYS:
            if name in src:
                setattr(self, name, src[name])
        self._keep(src)
        return self


_TEXT_TYPES: Final = frozenset({"text", "output_text"})


def _text_of(message: Message | None) -> str:
    content: Any = getattr(message, "content", None)
    if isinstance(content, str):
        return content
    if not isinstance(content, list):
        return ""
    # Some servers answer in parts, as requests may.
    texts = [part.get("text") for part in content if isinstance(part, dict) and part.get("type") in _TEXT_TYPES]
    return "".join(text for text in texts if isinstance(text, str))


def _in_order(completion: ChatCompletion) -> list[Choice]:
    found = [choice for choice in completion.choices or () if isinstance(choice, Model)]
    return sorted(found, key=_index) if len(found) > 1 else found


def _first(completion: ChatCompletion) -> Choice | None:
    found = _in_order(completion)
    return found[0] if found else None


def _index(choice: Choice) -> int:
    """The index of a choice. Some servers leave it out: those stay in their order, at the front."""
    return choice.index if isinstance(choice.index, int) else 0
