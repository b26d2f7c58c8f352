"""One choice of a streamed completion, as it grows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from chatwright import _wire
from chatwright._wire import thought_in
from chatwright.streaming.calls import GrowingCalls
from chatwright.streaming.events import (
    ContentDelta,
    ContentDone,
    FinishEvent,
    LogprobsDelta,
    LogprobsDone,
    ReasoningDelta,
    ReasoningDone,
    RefusalDelta,
    RefusalDone,
)
from chatwright.streaming.fields import built, grow, joined_parts, replace
from chatwright.streaming.growing import GrowingList, GrowingText

if TYPE_CHECKING:
    from chatwright.streaming.decoding import Decoding

REASONING_NAMES: Final = ("reasoning_content", "reasoning", "reasoning_text", "thinking")
"""What servers call the model's reasoning, in the order in which messages look for it."""

_KNOWN: Final = frozenset({"index", "delta", "message", "finish_reason", "logprobs"})
_WITH_EVENTS: Final = frozenset({"content", "refusal", "tool_calls", "role"})
_LOGPROB_KINDS: Final = ("content", "refusal")
_TEXT_TYPES: Final = frozenset({"text", "output_text"})
# Reasons that say that the answer is not all there: it is not decoded then.
CUT_SHORT: Final = frozenset({"length", "content_filter"})


class GrowingChoice:
    """What has arrived of one choice. With `events` None, nothing is made for a reader of events.

    Attributes:
        index: Which choice.
        text: The text of the answer.
        finish_reason: Why it ended, or None while it goes on.
        parsed: What the text says in the type that was asked for, once it is complete.
        calls: The tool calls.
    """

    __slots__ = (
        "_calls_begun",
        "_decoding",
        "_extra",
        "_fields",
        "_has_content",
        "_logprobs",
        "_logprobs_extra",
        "_parts",
        "_reasoning",
        "_reasoning_name",
        "_refusal",
        "_reported",
        "_role",
        "calls",
        "finish_reason",
        "index",
        "parsed",
        "text",
    )

    def __init__(self, index: int, decoding: Decoding) -> None:
        self.index = index
        self.text = GrowingText()
        self.finish_reason: str | None = None
        self.parsed: Any = None
        self.calls = GrowingCalls(index)
        self._calls_begun = 0
        self._decoding = decoding
        self._has_content = False
        self._role = ""
        # The answer in parts, where a server sends it so; its text goes into `text` all the same.
        self._parts: list[Any] = []
        self._refusal = GrowingText()
        self._reasoning: GrowingText | None = None
        self._reasoning_name = ""
        self._logprobs: dict[str, GrowingList[Any]] | None = None
        self._logprobs_extra: dict[str, Any] = {}
        # Fields that have no events: of the message, and of the choice itself.
        self._fields: dict[str, Any] = {}
        self._extra: dict[str, Any] = {}
        # How much of each growing thing the last "done" event told of.
        self._reported: dict[str, int] = {}

    def take_text(self, content: str) -> bool:
        """Take more text, without events; say whether that is all there is to it."""
        if self._parts:
            return False
        self.text.append(content)
        if content:
            self._has_content = True
        return True

    def absorb(self, entry: dict[str, Any], events: list[Any] | None) -> None:
        """Take what one chunk says about this choice."""
        delta: Any = entry.get("delta")
        if delta.__class__ is not dict:
            delta = self._whole_message(entry)
        content: Any = delta.get("content")
        if content.__class__ is str and len(delta) == 1:
            self._add_text(content, events)
        elif delta:
            self._absorb_delta(delta, content, events)
        logprobs: Any = entry.get("logprobs")
        if logprobs.__class__ is dict:
            self._absorb_logprobs(logprobs, events)
        if not entry.keys() <= _KNOWN:
            self._absorb_extra(entry)
        reason = entry.get("finish_reason")
        if reason and reason.__class__ is str and self.finish_reason is None:
            self.finish_reason = reason
            self.finish(events)
        elif len(self.calls) > self._calls_begun:
            self._calls_begun = len(self.calls)
            self._report_texts(events)

    def finish(self, events: list[Any] | None) -> None:
        """Nothing more will come: report what is complete now."""
        self._report_reasoning(events)
        self._report_texts(events)
        decodes = self._decoding.arguments if self.finish_reason not in CUT_SHORT else None
        self.calls.finish(events, decodes)
        if events is not None and self.finish_reason is not None:
            events.append(FinishEvent(self.finish_reason, self.index))

    @property
    def has_content(self) -> bool:
        """Whether anything has arrived that a reader would not want to get twice."""
        return self._has_content or self.finish_reason is not None or any(built(self._fields).values())

    def build(self) -> dict[str, Any]:
        """The choice as it stands in a completion."""
        content: Any = joined_parts(self._parts) if self._parts else self._joined(self.text)
        message = {"role": self._role or "assistant", "content": content, "refusal": self._joined(self._refusal)}
        if self.calls:
            message["tool_calls"] = [call.build() for call in self.calls]
        logprobs: Any = None
        if self._logprobs is not None:
            tokens = {kind: list(found) if found else None for kind, found in self._logprobs.items()}
            logprobs = {**tokens, **built(self._logprobs_extra)}
        return {
            "index": self.index,
            "message": {**message, **built(self._fields)},
            "logprobs": logprobs,
            "finish_reason": self.finish_reason,
            **built(self._extra),
        }

    @staticmethod
    def _joined(text: GrowingText) -> str | None:
        return text.upto(len(text)) if text else None

    def _whole_message(self, entry: dict[str, Any]) -> dict[str, Any]:
        """Some servers answer with one chunk that holds a message, or repeat it at the end."""
        message: Any = entry.get("message")
        return message if message.__class__ is dict and not self.has_content else {}

    def _absorb_extra(self, entry: dict[str, Any]) -> None:
        for name, value in entry.items():
            if name not in _KNOWN:
                replace(self._extra, name, value)

    def _absorb_delta(self, delta: dict[str, Any], content: Any, events: list[Any] | None) -> None:
        role = delta.get("role")
        if role and not self._role and role.__class__ is str:
            self._role = role
        if not delta.keys() <= _WITH_EVENTS:
            self._absorb_fields(delta, events)
        refusal: Any = delta.get("refusal")
        calls: Any = delta.get("tool_calls")
        if refusal or calls or (content and content.__class__ is str):
            self._report_reasoning(events)
        if content.__class__ is str:
            self._add_text(content, events)
        elif content.__class__ is list:
            self._add_parts(content, events)
        if refusal.__class__ is str:
            self._add_refusal(refusal, events)
        if calls and calls.__class__ is dict:  # one call without a list around it
            calls = [calls]
        if calls and calls.__class__ is list:
            self._has_content = True
            self.calls.absorb(calls, events)

    def _absorb_fields(self, delta: dict[str, Any], events: list[Any] | None) -> None:
        fields = self._fields
        for name, value in delta.items():
            if name not in _WITH_EVENTS:
                grow(fields, name, value)
        for name in (self._reasoning_name,) if self._reasoning_name else REASONING_NAMES:
            added: Any = delta.get(name)
            growing: Any = fields.get(name) if added else None
            if growing.__class__ is GrowingText:
                # Some servers say it twice, under two names: the first one counts.
                self._reasoning_name, self._reasoning = name, growing
                if events is not None:
                    text: Any = growing
                    events.append(ReasoningDelta(added, text, self.index, _length=len(text)))
                return

    def _add_refusal(self, refusal: str, events: list[Any] | None) -> None:
        text: Any = self._refusal
        text.append(refusal)
        self._has_content = self._has_content or bool(refusal)
        if events is not None:
            events.append(RefusalDelta(refusal, text, self.index, _length=len(text)))

    def _add_text(self, content: str, events: list[Any] | None) -> None:
        text: Any = self.text
        text.append(content)
        if content:
            self._has_content = True
            if self._reasoning is not None:
                self._report_reasoning(events)
            if self._parts:
                self._parts.append({"type": "text", "text": content})
        if events is not None:
            events.append(ContentDelta(content, text, self._decoding.partial, self.index, _length=len(text)))

    def _add_parts(self, parts: list[Any], events: list[Any] | None) -> None:
        """Take an answer that comes in parts, as requests may."""
        if not self._parts and self.text:
            self._parts.append({"type": "text", "text": self._joined(self.text)})
        texts = [part.get("text") for part in parts if part.__class__ is dict and part.get("type") in _TEXT_TYPES]
        self._parts += parts
        self._has_content = self._has_content or bool(parts)
        thought = thought_in(parts)
        if thought:
            if self._reasoning is None:
                self._reasoning = GrowingText()
            reasoning: Any = self._reasoning
            reasoning.append(thought)
            if events is not None:
                events.append(ReasoningDelta(thought, reasoning, self.index, _length=len(reasoning)))
        added = "".join(text for text in texts if text.__class__ is str)
        if added:
            self._report_reasoning(events)
        text: Any = self.text
        text.append(added)
        if events is not None and (added or not thought):
            events.append(ContentDelta(added, text, self._decoding.partial, self.index, _length=len(text)))

    def _absorb_logprobs(self, logprobs: dict[str, Any], events: list[Any] | None) -> None:
        if self._logprobs is None:
            self._logprobs = {kind: GrowingList[Any]() for kind in _LOGPROB_KINDS}
        said = logprobs
        if events is not None:
            # Made here, so that events and completion share them.
            read = _wire.Logprobs.from_dict(logprobs)
            said = {"content": read.content, "refusal": read.refusal}
        for kind in _LOGPROB_KINDS:
            tokens = said.get(kind)
            if tokens.__class__ is list and tokens:
                found = self._logprobs[kind]
                found += tokens
                self._has_content = True
                if events is not None:
                    events.append(LogprobsDelta(*_of_kind(kind, tokens), found, self.index, _length=len(found)))
        for name, value in logprobs.items():
            if name not in _LOGPROB_KINDS:
                replace(self._logprobs_extra, name, value)

    def _report_reasoning(self, events: list[Any] | None) -> None:
        if self._reasoning is not None and events is not None and self._has_grown("reasoning", self._reasoning):
            events.append(ReasoningDone(self._reasoning.upto(len(self._reasoning)), self.index))

    def _report_texts(self, events: list[Any] | None) -> None:
        """Text is complete when a tool call begins, and at the end. More that came between is reported again."""
        text, refusal = self._joined(self.text), self._joined(self._refusal)
        if text and self._has_grown("content", self.text):
            if self._decoding.content is not None and not refusal and self.finish_reason not in CUT_SHORT:
                self.parsed = self._decoding.content(text)
            if events is not None:
                events.append(ContentDone(text, self.parsed, self.index))
        if events is None:
            return
        if refusal and self._has_grown("refusal", self._refusal):
            events.append(RefusalDone(refusal, self.index))
        for kind, tokens in (self._logprobs or {}).items():
            if tokens and self._has_grown(f"logprobs.{kind}", tokens):
                events.append(LogprobsDone(*_of_kind(kind, list(tokens)), self.index))

    def _has_grown(self, name: str, growing: list[Any]) -> bool:
        """Whether there is more of it than was reported; it counts as reported from now on."""
        grown = self._reported.get(name, 0) < len(growing)
        self._reported[name] = len(growing)
        return grown


def _of_kind(kind: str, tokens: list[Any]) -> tuple[list[Any] | None, list[Any] | None]:
    """What an event about log probabilities says of the text, and of the refusal."""
    return (tokens, None) if kind == "content" else (None, tokens)
