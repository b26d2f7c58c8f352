from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from attrs import define

from ..types import UNSET, ChatMessage, Unset

if TYPE_CHECKING:
    from typing import Self


_new = object.__new__


@define(init=False, repr=False, eq=False, weakref_slot=False, getstate_setstate=False, match_args=False)
class AssistantMessage(ChatMessage):
    """An earlier answer of the model, sent back as part of the conversation. A received message may be sent as it came."""

    _KEYS: ClassVar[frozenset[str]] = frozenset(
        {
            "role",
            "content",
            "refusal",
            "name",
            "audio",
            "tool_calls",
            "function_call",
        }
    )
    _ATTRIBUTES: ClassVar[Mapping[str, str]] = {
        "role": "role",
        "content": "content",
        "refusal": "refusal",
        "name": "name",
        "audio": "audio",
        "tool_calls": "tool_calls",
        "function_call": "function_call",
    }

    role: Literal["assistant"]
    """Who speaks, here always `assistant`."""
    content: str | list[AssistantContentPart] | None
    """What the model said: a string, or parts that are either all `text` or a single `refusal`. May be left out or `null` only beside `tool_calls` or `function_call`."""
    refusal: str | None
    """What the model said instead of an answer, if it refused."""
    name: str | None
    """Tells several participants with this role apart. Optional."""
    audio: AudioReference | None
    """Refers to an earlier spoken answer, so that its audio needs no sending back."""
    tool_calls: list[ToolCall] | None
    """The calls that the model made. Each needs a `tool` message with its result further on."""
    function_call: FunctionCall | None
    """The function that the model called. Deprecated: use `tool_calls`."""

    def __init__(
        self,
        *,
        role: Literal["assistant"] = "assistant",
        content: str | list[AssistantContentPart] | None | Unset = UNSET,
        refusal: str | None | Unset = UNSET,
        name: str | Unset = UNSET,
        audio: AudioReference | None | Unset = UNSET,
        tool_calls: list[ToolCall] | Unset = UNSET,
        function_call: FunctionCall | None | Unset = UNSET,
    ) -> None:
        self._assign(
            {
                "role": role,
                "content": content,
                "refusal": refusal,
                "name": name,
                "audio": audio,
                "tool_calls": tool_calls,
                "function_call": function_call,
            }
        )

    @classmethod
    def from_dict(cls, src: Mapping[str, Any]) -> Self:
        """An object that holds exactly what `src` holds; nothing in it raises, whatever the sender got wrong."""
        self = _new(cls)
        n = len(src)
        if "role" in src:
            n -= 1
            self.role = src["role"]
        if "content" in src:
            n -= 1
            v = src["content"]
            self.content = (
                [load_assistant_content_part(x) if x.__class__ is dict else x for x in v] if v.__class__ is list else v
            )
            if not n:
                return self
        if "refusal" in src:
            n -= 1
            self.refusal = src["refusal"]
            if not n:
                return self
        if "name" in src:
            n -= 1
            self.name = src["name"]
            if not n:
                return self
        if "audio" in src:
            n -= 1
            v = src["audio"]
            self.audio = AudioReference.from_dict(v) if v.__class__ is dict else v
            if not n:
                return self
        if "tool_calls" in src:
            n -= 1
            v = src["tool_calls"]
            self.tool_calls = [load_tool_call(x) if x.__class__ is dict else x for x in v] if v.__class__ is list else v
        if "function_call" in src:
            n -= 1
            v = src["function_call"]
            self.function_call = FunctionCall.from_dict(v) if v.__class__ is dict else v
        if n:
            self._keep(src)
        return self


# At the end, so that classes which hold each other can be imported in any order.
from .assistant_content_part import AssistantContentPart, load_assistant_content_part  # noqa: E402
from .audio_reference import AudioReference  # noqa: E402
from .function_call import FunctionCall  # noqa: E402
from .tool_call import ToolCall, load_tool_call  # noqa: E402
