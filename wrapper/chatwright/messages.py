"""Messages of every role, ready to be sent. Each builds one of the generated classes; dicts mix freely with them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from chatwright.content import text as text_part
from chatwright.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Final

    from chatwright.types import (
        AssistantContentPartParam,
        AssistantMessage,
        Audio,
        AudioReferenceParam,
        ContentPartParam,
        DeveloperMessage,
        SystemMessage,
        TextPart,
        TextPartParam,
        ToolCallParam,
        ToolMessage,
        UserMessage,
    )

    Text = str | TextPart | TextPartParam
    UserContent = str | ContentPartParam
    AssistantContent = str | AssistantContentPartParam

__all__ = ["assistant", "developer", "system", "tool_result", "user"]

T = TypeVar("T")


def system(*content: Text, name: str | None = None, cache: bool = False) -> SystemMessage:
    """Instructions for the model. Newer reasoning models take them as `developer` messages.

    Args:
        content: The text, or several texts and text parts.
        name: Tells several speakers of this role apart.
        cache: Whether a cacheable prefix of the prompt ends with this message (an explicit cache breakpoint).

    Raises:
        ConfigError: There is no content, or one is no text.

    Example:
        >>> system("You are terse.").to_dict()
        {'content': 'You are terse.', 'role': 'system'}
    """
    from chatwright._wire import SystemMessage

    return SystemMessage.from_dict(_fields("system", content, name=name, cache=cache))


def developer(*content: Text, name: str | None = None, cache: bool = False) -> DeveloperMessage:
    """Instructions that rank above the user's, for models from o1 on.

    Args:
        content: The text, or several texts and text parts.
        name: Tells several speakers of this role apart.
        cache: Whether a cacheable prefix of the prompt ends with this message (an explicit cache breakpoint).

    Raises:
        ConfigError: There is no content, or one is no text.

    Example:
        >>> developer("Answer in French.").to_dict()
        {'content': 'Answer in French.', 'role': 'developer'}
    """
    from chatwright._wire import DeveloperMessage

    return DeveloperMessage.from_dict(_fields("developer", content, name=name, cache=cache))


def user(*content: UserContent | Sequence[UserContent], name: str | None = None, cache: bool = False) -> UserMessage:
    """What the user says, asks or shows.

    Args:
        content: A text, or several texts and parts (`image`, `audio`, `file`, `text`), or a list of them.
        name: Tells several users apart.
        cache: Whether a cacheable prefix of the prompt ends with this message (an explicit cache breakpoint).

    Raises:
        ConfigError: There is no content, or one is neither text nor a part.

    Example:
        >>> from chatwright import image
        >>> message = user("What is this?", image("https://example.com/sky.jpg"))
        >>> [part.type for part in message.content]
        ['text', 'image_url']
    """
    from chatwright._wire import UserMessage

    return UserMessage.from_dict(_fields("user", content, name=name, cache=cache))


def assistant(
    *content: AssistantContent | None,
    tool_calls: Iterable[ToolCallParam] | None = None,
    refusal: str | None = None,
    audio: str | Audio | AudioReferenceParam | None = None,
    name: str | None = None,
) -> AssistantMessage:
    """An earlier answer of the model, for conversations of your own making. A received message is sent back as it is.

    Args:
        content: The text, or several texts and parts (`text`, or one `refusal`); none beside one of the keywords.
        tool_calls: The calls that the model made; each needs a `tool_result` after this message.
        refusal: Why the model declined, in its own words.
        audio: The id of an earlier spoken answer, or its `audio`.
        name: Tells several assistants apart.

    Raises:
        ConfigError: The message says nothing, or a content is neither text nor a part.

    Example:
        >>> assistant("2, 3, 5").to_dict()
        {'role': 'assistant', 'content': '2, 3, 5'}
    """
    from chatwright._wire import AssistantMessage

    said = tuple(part for part in content if part is not None)
    calls = None if tool_calls is None else list(tool_calls)
    if not said and not calls and refusal is None and audio is None:
        raise ConfigError("assistant: needs content, tool_calls=, refusal= or audio=")
    fields = _fields("assistant", said or (None,), name=name)
    if refusal is not None:
        fields["refusal"] = _a_str("assistant: refusal", refusal)
    if audio is not None:
        fields["audio"] = {"id": _audio_id(audio)}
    if calls:
        fields["tool_calls"] = [dict(call) if isinstance(call, Mapping) else call for call in calls]
    return AssistantMessage.from_dict(fields)


def tool_result(tool_call_id: str, content: object, *, cache: bool = False) -> ToolMessage:
    """The result of a tool call, on its way back to the model.

    Args:
        tool_call_id: The `id` of the call that this answers.
        content: A str goes as it is, and so do text parts in a list; anything else becomes JSON: dicts, lists, numbers,
            None, dates, dataclasses, attrs classes, structs and models.
        cache: Whether a cacheable prefix of the prompt ends with this message (an explicit cache breakpoint).

    Raises:
        ConfigError: The id is no str or is empty, or the content can't be said in JSON.

    Example:
        >>> tool_result("call_1", {"celsius": 21}).to_dict()
        {'role': 'tool', 'content': '{"celsius":21}', 'tool_call_id': 'call_1'}
    """
    from chatwright._result_text import result_text
    from chatwright._wire import ToolMessage

    if not _a_str("tool_result: tool_call_id", tool_call_id).strip():
        raise ConfigError("tool_result: tool_call_id is empty; it is the id of the call that is answered")
    parts = content if _are_parts(content) else [content if isinstance(content, str) else result_text(content)]
    fields = _fields("tool", (parts,) if isinstance(parts, (list, tuple)) else ([parts],), cache=cache)
    return ToolMessage.from_dict({**fields, "tool_call_id": tool_call_id})


def _fields(role: str, content: tuple[Any, ...], *, name: str | None = None, cache: bool = False) -> dict[str, Any]:
    if len(content) == 1 and isinstance(content[0], (list, tuple)):
        content = tuple(content[0])
    if not content or (content == (None,) and role != "assistant"):
        raise ConfigError(f"{role}: needs content, a str or parts")
    parts: Any = content[0]
    if len(content) > 1 or cache or not (parts is None or isinstance(parts, str)):
        parts = [_part(role, index, part) for index, part in enumerate(content)]
        if cache:
            parts[-1] = _marked(parts[-1])
    fields: dict[str, Any] = {"role": role, "content": parts}
    if name is not None:
        fields["name"] = _a_str(f"{role}: name", name)
    return fields


_TEXT_ONLY: Final = ("system", "developer", "tool")
_SHOWN_BY_USERS: Final = "it goes into a user message"
_NO_TEXT: Final = {
    **dict.fromkeys(("image_url", "input_audio", "file"), _SHOWN_BY_USERS),
    "refusal": "it goes into an assistant message",
}
"""Parts that are no text, and where they belong."""


def _part(role: str, index: int, part: Any) -> Any:
    """A part as the generated classes take it: text is wrapped, a mapping becomes a dict."""
    from chatwright._wire import Model

    if isinstance(part, str):
        return text_part(part)
    if isinstance(part, (Mapping, Model)):
        kind = part.get("type") if isinstance(part, Mapping) else getattr(part, "type", None)
        if role in _TEXT_ONLY and kind in _NO_TEXT:
            raise ConfigError(
                f"{role}: content[{index}] must be text, got a part of the type {kind!r}; {_NO_TEXT[kind]}"
            )
        return dict(part) if isinstance(part, Mapping) else part
    hint = "; image(), audio() and file() make parts of bytes" if isinstance(part, (bytes, bytearray)) else ""
    raise ConfigError(f"{role}: content[{index}] must be a str or a part, got {type(part).__name__}{hint}")


def _marked(part: Any) -> Any:
    """A copy of a part that ends a cacheable prefix."""
    fields = part if isinstance(part, dict) else part.to_dict()
    marked = {**fields, "prompt_cache_breakpoint": {"mode": "explicit"}}
    return marked if isinstance(part, dict) else type(part).from_dict(marked)


def _are_parts(content: Any) -> bool:
    """Whether a tool's result is made of parts of a message, rather than data that becomes JSON."""
    from chatwright._wire import AudioPart, FilePart, ImagePart, TextPart

    if not isinstance(content, (list, tuple)):
        return isinstance(content, (TextPart, ImagePart, AudioPart, FilePart))
    return any(isinstance(part, (ImagePart, AudioPart, FilePart)) for part in content) or (
        bool(content)
        and all(
            isinstance(part, TextPart)
            or (isinstance(part, Mapping) and part.get("type") == "text" and isinstance(part.get("text"), str))
            for part in content
        )
    )


def _audio_id(audio: Any) -> str:
    found = (
        audio.get("id")
        if isinstance(audio, Mapping)
        else audio
        if isinstance(audio, str)
        else getattr(audio, "id", None)
    )
    return _a_str("assistant: audio", found)


def _a_str(what: str, value: object) -> str:
    if not isinstance(value, str):
        raise ConfigError(f"{what} must be a str, got {type(value).__name__}")
    return value
