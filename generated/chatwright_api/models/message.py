from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from attrs import define

from ..types import UNSET, ChatMessage, Unset, thought_in

if TYPE_CHECKING:
    from typing import Self


_new = object.__new__


@define(init=False, repr=False, eq=False, weakref_slot=False, getstate_setstate=False, match_args=False)
class Message(ChatMessage):
    """The model's message: words, a refusal, tool calls, speech, or a mixture. It can be appended to the conversation as it is."""

    _KEYS: ClassVar[frozenset[str]] = frozenset(
        {
            "content",
            "refusal",
            "role",
            "tool_calls",
            "annotations",
            "function_call",
            "audio",
        }
    )
    _ATTRIBUTES: ClassVar[Mapping[str, str]] = {
        "content": "content",
        "refusal": "refusal",
        "role": "role",
        "tool_calls": "tool_calls",
        "annotations": "annotations",
        "function_call": "function_call",
        "audio": "audio",
        "parsed": "",
    }

    content: str | None
    """The answer's text; `null` when the model called tools, refused or spoke instead."""
    refusal: str | None
    """Why the model declined, in its own words; `null` when it did not."""
    role: Literal["assistant"]
    """Who speaks, always `assistant`."""
    tool_calls: list[ToolCall] | None
    """Tools that the model wants called before it goes on. Absent when there are none."""
    annotations: list[Annotation] | None
    """Sources that the text cites, for models that search the web."""
    function_call: FunctionCall | None
    """The function that the model wants called. Deprecated: answers to requests with `tools` use `tool_calls`."""
    audio: Audio | None
    """The spoken answer, when `modalities` asked for `audio`; otherwise `null` or absent."""
    parsed: Any
    """The value decoded from `content`, when the call asked for a type."""

    def __init__(
        self,
        *,
        content: str | None = None,
        refusal: str | None = None,
        role: Literal["assistant"] = "assistant",
        tool_calls: list[ToolCall] | Unset = UNSET,
        annotations: list[Annotation] | Unset = UNSET,
        function_call: FunctionCall | Unset = UNSET,
        audio: Audio | None | Unset = UNSET,
    ) -> None:
        self._assign(
            {
                "content": content,
                "refusal": refusal,
                "role": role,
                "tool_calls": tool_calls,
                "annotations": annotations,
                "function_call": function_call,
                "audio": audio,
            }
        )

    @classmethod
    def from_dict(cls, src: Mapping[str, Any]) -> Self:
        """An object that holds exactly what `src` holds; nothing in it raises, whatever the sender got wrong."""
        self = _new(cls)
        n = len(src)
        if "content" in src:
            n -= 1
            self.content = src["content"]
        if "refusal" in src:
            n -= 1
            self.refusal = src["refusal"]
        if "role" in src:
            n -= 1
            self.role = src["role"]
        if "tool_calls" in src:
            n -= 1
            v = src["tool_calls"]
            self.tool_calls = [load_tool_call(x) if x.__class__ is dict else x for x in v] if v.__class__ is list else v
            if not n:
                return self
        if "annotations" in src:
            n -= 1
            v = src["annotations"]
            self.annotations = (
                [Annotation.from_dict(x) if x.__class__ is dict else x for x in v] if v.__class__ is list else v
            )
            if not n:
                return self
        if "function_call" in src:
            n -= 1
            v = src["function_call"]
            self.function_call = FunctionCall.from_dict(v) if v.__class__ is dict else v
        if "audio" in src:
            n -= 1
            v = src["audio"]
            self.audio = Audio.from_dict(v) if v.__class__ is dict else v
        if n:
            self._keep(src)
        return self

    @property
    def reasoning(self) -> str | None:
        """What servers call `reasoning_content`, `reasoning`, `reasoning_text`, `thinking`: the first one present, else what `content` holds of it, else `None`."""
        found = self._first(
            "reasoning_content",
            "reasoning",
            "reasoning_text",
            "thinking",
        )
        return found if isinstance(found, str) else thought_in(self.content)


# At the end, so that classes which hold each other can be imported in any order.
from .annotation import Annotation  # noqa: E402
from .audio import Audio  # noqa: E402
from .function_call import FunctionCall  # noqa: E402
from .tool_call import ToolCall, load_tool_call  # noqa: E402
