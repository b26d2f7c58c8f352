"""From a scripted reply and a request to the answer that is sent."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import chain, count
from typing import TYPE_CHECKING, Any

from chatwright.testing._answer import Answer, Pause, event, json_answer, stream_answer
from chatwright.testing._completions import Call, chunks, completion, scripted_logprobs
from chatwright.testing.fault import Fault, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Final

    from chatwright.testing._answer import Step
    from chatwright.testing._incoming import ReceivedRequest
    from chatwright.testing._script import Reply

_SPOILED: Final = "Some words, said only to be spoiled on their way."


class ScriptError(Exception):
    """A reply that can't be given. The request is answered with status 500 and this text."""


@dataclass(frozen=True)
class Given:
    """An answer, and the completion that it holds, if it is one."""

    answer: Answer
    completion: dict[str, Any] | None = None


class Replier:
    """Makes answers; it counts completions and tool calls."""

    def __init__(self) -> None:
        self._completions = count(1)
        self._calls = count(1)

    def give(self, reply: Reply, request: ReceivedRequest) -> Given:
        """The answer to a request.

        Raises:
            ScriptError: The reply makes no sense for it.
        """
        while callable(reply.content) and not isinstance(reply.content, Call):
            reply = _called(reply, request)
        given = self._whole(reply, request)
        answer = given.answer.with_headers(*(reply.options.get("headers") or {}).items())
        for fault in reply.faults:
            answer = fault.spoil(answer)
        return replace(given, answer=answer)

    def _whole(self, reply: Reply, request: ReceivedRequest) -> Given:
        content, options = reply.content, reply.options
        if isinstance(content, Answer):
            return Given(content)
        if reply.pieces is not None:
            return self._in_pieces(reply.pieces, options, request)
        if isinstance(content, Mapping) and not {"role", "message", "choices"} & content.keys():
            return Given(json_answer(dict(content), options.get("status", 200)))
        if isinstance(content, Mapping) and "choices" in content:
            made = dict(content)
        else:
            made = self._completion(content, options, request)
        if not request.stream:
            return Given(json_answer(made, options.get("status", 200)), made)
        events = map(event, chunks(made, include_usage=_wants_usage(request)))
        return Given(stream_answer(_ended(events, options.get("gap", 0))), made)

    def _in_pieces(self, pieces: tuple[Any, ...], options: Mapping[str, Any], request: ReceivedRequest) -> Given:
        deltas = [_delta(piece) for piece in pieces if isinstance(piece, (str, Mapping)) and not _is_chunk(piece)]
        as_given = any(isinstance(piece, bytes) or _is_chunk(piece) for piece in pieces)
        if not request.stream and (as_given or not all(map(_is_plain, deltas))):
            raise ScriptError(
                "stream_of() with chunks, tool calls or bytes can't answer a request that isn't streamed."
            )
        made = self._completion([_merged(deltas)], options, request)
        if not request.stream:
            return Given(json_answer(made), made)
        usage = {"usage": None} if _wants_usage(request) else {}
        head = {**made, "object": "chat.completion.chunk", **usage}
        if not usage:
            head.pop("usage", None)
        steps: Iterable[Step] = (_piece(piece, head) for piece in pieces)
        if not as_given:
            choice = {**made["choices"][0], "message": {"role": "assistant", "content": ""}, "logprobs": None}
            if any(delta.get("tool_calls") for delta in deltas) and "finish_reason" not in options:
                choice["finish_reason"] = "tool_calls"
            first, *last = map(event, chunks({**made, "choices": [choice]}, include_usage=bool(usage)))
            steps = chain((first,), steps, last)
        return Given(stream_answer(_ended(steps, options.get("gap", 0))), made)

    def _completion(self, content: Any, options: Mapping[str, Any], request: ReceivedRequest) -> dict[str, Any]:
        if "choices" in options:
            choices = [self._choice(choice, {}) for choice in options["choices"]]
        elif _is_texts(content):
            choices = [self._choice(text, options) for text in content]
        else:
            wanted = request.fields.get("n")
            number = wanted if isinstance(wanted, int) else 1
            choices = [self._choice(content, options) for _ in range(number)]
        model, usage = options.get("model"), options.get("usage", "count")
        return completion(request, next(self._completions), choices, model=model, usage=usage)

    def _choice(self, content: Any, options: Mapping[str, Any]) -> dict[str, Any]:
        choice: dict[str, Any] = {}
        if isinstance(content, Mapping) and "message" in content:
            choice, content = dict(content), content["message"]
        calls = options.get("tool_calls")
        if isinstance(content, Call) or _is_calls(content):
            calls, content = [content] if isinstance(content, Call) else content, None
        if isinstance(content, Mapping):
            message = dict(content)
        elif content is None or isinstance(content, str):
            message = self._message(content, calls, options)
        else:
            raise ScriptError(f"a reply can't be made of {type(content).__name__}: {content!r}")
        usual = "tool_calls" if message.get("tool_calls") else "stop"
        made = {"finish_reason": options.get("finish_reason", usual), **choice, "message": message}
        if "logprobs" in options:
            made["logprobs"] = scripted_logprobs(options["logprobs"])
        return made

    def _message(self, text: str | None, calls: Any, options: Mapping[str, Any]) -> dict[str, Any]:
        if "json" in options:
            text = json.dumps(options["json"], ensure_ascii=False)
        if text is None and "logprobs" in options:
            text = "".join(token["token"] for token in scripted_logprobs(options["logprobs"])["content"])
        if text is None and not calls and "refusal" not in options:
            text = _SPOILED
        message: dict[str, Any] = {"role": "assistant", "content": text, "refusal": options.get("refusal")}
        if "reasoning" in options:
            message["reasoning_content"] = options["reasoning"]
        if calls:
            message["tool_calls"] = [
                item.to_dict(next(self._calls) if item.id is None else 0) if isinstance(item, Call) else dict(item)
                for item in calls
            ]
        return message


def _delta(piece: str | Mapping[str, Any]) -> dict[str, Any]:
    return {"content": piece} if isinstance(piece, str) else dict(piece)


def _is_chunk(piece: Any) -> bool:
    return isinstance(piece, Mapping) and "choices" in piece


def _is_plain(delta: Mapping[str, Any]) -> bool:
    return all(isinstance(value, str) for value in delta.values())


def _merged(deltas: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """The message that deltas of texts make."""
    message: dict[str, Any] = {"role": "assistant", "content": None, "refusal": None}
    for delta in deltas:
        for name, value in delta.items():
            if isinstance(value, str) and name != "role":
                message[name] = (message.get(name) or "") + value
    return message


def _piece(piece: Any, head: Mapping[str, Any]) -> Step:
    if isinstance(piece, bytes):
        return piece
    if isinstance(piece, (int, float)):
        return Pause(piece)
    if _is_chunk(piece):
        return event({**head, **piece})
    choice = {"index": 0, "delta": _delta(piece), "logprobs": None, "finish_reason": None}
    return event({**head, "choices": [choice]})


def _ended(events: Iterable[Step], gap: float) -> Iterator[Step]:
    for number, step in enumerate(events):
        if number and gap:
            yield Pause(gap)
        yield step
    yield event("[DONE]")


def _called(reply: Reply, request: ReceivedRequest) -> Reply:
    try:
        content = reply.content(request)
    except Exception as error:
        raise ScriptError(f"the function of {reply!r} raised {type(error).__name__}: {error}") from error
    if isinstance(content, Sequence):
        raise ScriptError("a function gives one reply: fault.sequence has several")
    if isinstance(content, Fault):
        return replace(reply, content=None, faults=(content, *reply.faults))
    return replace(reply, content=content)


def _wants_usage(request: ReceivedRequest) -> bool:
    options = request.fields.get("stream_options")
    return isinstance(options, dict) and options.get("include_usage") is True


def _is_texts(content: Any) -> bool:
    return isinstance(content, (list, tuple)) and all(isinstance(item, (str, Mapping)) for item in content)


def _is_calls(content: Any) -> bool:
    return isinstance(content, (list, tuple)) and all(isinstance(item, Call) for item in content)
