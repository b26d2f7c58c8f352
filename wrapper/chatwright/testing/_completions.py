"""Completions, as the API writes them, and the chunks that they come in when they are streamed."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from chatwright.testing._incoming import ReceivedRequest

_PIECES = re.compile(r"\s*\S{1,8}|\s+$")
_ARGUMENT_PIECES = re.compile(r".{1,8}", re.DOTALL)
_CERTAINTY = -0.1  # the log probability of every token that nobody scripted


@dataclass(frozen=True)
class Call:
    """A tool call for a reply; `call` makes it.

    Attributes:
        name: Of the tool.
        arguments: Its arguments, or any text, where a model is to write broken JSON.
        id: The call's id; None: the server counts them, `call_1`, `call_2`, …
    """

    name: str
    arguments: Mapping[str, Any] | str
    id: str | None = None

    def __repr__(self) -> str:
        if isinstance(self.arguments, str):
            return f"Call({self.name!r}, {self.arguments!r})"
        shown = "".join(f", {name}={value!r}" for name, value in self.arguments.items())
        return f"call({self.name!r}{shown})"

    def to_dict(self, number: int) -> dict[str, Any]:
        """The call as it is sent."""
        arguments = self.arguments if isinstance(self.arguments, str) else json.dumps(dict(self.arguments))
        function = {"name": self.name, "arguments": arguments}
        return {"id": self.id or f"call_{number}", "type": "function", "function": function}


def call(name: str, /, **arguments: Any) -> Call:
    """A tool call for a scripted reply.

    Args:
        name: The tool that the model calls.
        **arguments: What it is called with.

    Example:
        >>> call("get_weather", city="Oslo")
        call('get_weather', city='Oslo')
    """
    return Call(name, arguments)


def completion(
    request: ReceivedRequest,
    number: int,
    choices: Sequence[Mapping[str, Any]],
    *,
    usage: Mapping[str, Any] | Literal["count"] | None = "count",
    model: str | None = None,
) -> dict[str, Any]:
    """A completion of these choices, each with `message` and `finish_reason`, `logprobs` if they are scripted."""
    written = [_choice(index, choice, request) for index, choice in enumerate(choices)]
    made: dict[str, Any] = {
        "id": f"chatcmpl-{number}",
        "object": "chat.completion",
        "created": 1_700_000_000 + number,
        "model": model or request.model or "fake",
        "choices": written,
    }
    if usage == "count":
        made["usage"] = _counted(request, written)
    elif usage is not None:
        made["usage"] = dict(usage)
    return made


def _choice(index: int, choice: Mapping[str, Any], request: ReceivedRequest) -> dict[str, Any]:
    message = choice["message"]
    logprobs = choice.get("logprobs")
    if logprobs is None and request.fields.get("logprobs") is True:
        content, refusal = (_counted_logprobs(message.get(name), request) for name in ("content", "refusal"))
        logprobs = {"content": content, "refusal": refusal}
    return {"index": index, "message": message, "logprobs": logprobs, "finish_reason": choice["finish_reason"]}


def scripted_logprobs(tokens: Iterable[Any]) -> dict[str, Any]:
    """The `logprobs` of a choice, from tokens: texts, pairs of text and log probability, or whole objects."""
    written = []
    for token in tokens:
        if isinstance(token, Mapping):
            written.append(dict(token))
        else:
            text, logprob = (token, _CERTAINTY) if isinstance(token, str) else token
            written.append({"token": text, "logprob": logprob, "bytes": list(text.encode()), "top_logprobs": []})
    return {"content": written, "refusal": None}


def _counted_logprobs(text: str | None, request: ReceivedRequest) -> list[dict[str, Any]] | None:
    if text is None:
        return None
    tokens: list[dict[str, Any]] = scripted_logprobs(pieces_of(text))["content"]
    for token in tokens:
        likely = {name: token[name] for name in ("token", "logprob", "bytes")}
        token["top_logprobs"] = [likely] * min(1, request.fields.get("top_logprobs") or 0)
    return tokens


def _counted(request: ReceivedRequest, choices: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """Usage in words, roughly: what matters is that more text costs more, and that the sum is right."""
    prompt = sum(len(pieces_of(_text(message.get("content")))) + 3 for message in request.messages)
    answer = 0
    for choice in choices:
        message = choice["message"]
        texts = [message.get("content"), message.get("refusal"), json.dumps(message.get("tool_calls") or "")]
        answer += sum(len(pieces_of(text)) for text in texts if text and text != '""')
    return {"prompt_tokens": prompt, "completion_tokens": answer, "total_tokens": prompt + answer}


def _text(content: Any) -> str:
    if isinstance(content, str):
        return content
    parts = content if isinstance(content, list) else []
    return " ".join(str(part.get("text", "")) for part in parts if isinstance(part, dict))


def pieces_of(text: str) -> list[str]:
    """The text in pieces about as long as tokens; joined they give it again."""
    return _PIECES.findall(text)


def chunks(completion: Mapping[str, Any], *, include_usage: bool) -> Iterator[dict[str, Any]]:
    """The chunks that a completion comes in, choices interleaved."""
    head = {"id": None, "object": None, "created": None, **{k: v for k, v in completion.items() if k != "choices"}}
    usage = head.pop("usage", None)
    head["object"] = "chat.completion.chunk"
    blank = {"usage": None} if include_usage else {}
    for step in zip_longest(*map(_choice_chunks, completion.get("choices") or ())):
        for choice in step:
            if choice is not None:
                yield {**head, "choices": [choice], **blank}
    if include_usage and usage is not None:
        yield {**head, "choices": [], "usage": usage}


def _choice_chunks(choice: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    index = choice.get("index", 0)

    def chunk(delta: Mapping[str, Any], logprobs: Any = None, finish_reason: str | None = None) -> dict[str, Any]:
        return {"index": index, "delta": delta, "logprobs": logprobs, "finish_reason": finish_reason}

    message = dict(choice.get("message") or {})
    tokens: Mapping[str, Any] = choice.get("logprobs") or {}
    texts = {name: message.pop(name, None) for name in ("reasoning_content", "content", "refusal")}
    calls = message.pop("tool_calls", None) or ()
    first: dict[str, Any] = {"role": "assistant", **message}
    yield chunk({**first, "content": None if texts["content"] is None else ""})
    for name, text in texts.items():
        if text is None:
            continue
        known = tokens.get(name) or ()
        pieces = [token["token"] for token in known]
        if "".join(pieces) != text:
            known, pieces = (), pieces_of(text)
        for number, piece in enumerate(pieces):
            logprobs = {"content": None, "refusal": None, name: [known[number]]} if known else None
            yield chunk({name: piece}, logprobs)
    for position, tool_call in enumerate(calls):
        for delta in _call_deltas(position, tool_call):
            yield chunk({"tool_calls": [delta]})
    yield chunk({}, None, choice.get("finish_reason"))


def _call_deltas(index: int, tool_call: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    function = tool_call.get("function")
    if not isinstance(function, Mapping):
        yield {"index": index, **tool_call}
        return
    arguments = str(function.get("arguments", ""))
    yield {"index": index, **tool_call, "function": {**function, "arguments": ""}}
    for piece in _ARGUMENT_PIECES.findall(arguments):
        yield {"index": index, "function": {"arguments": piece}}
