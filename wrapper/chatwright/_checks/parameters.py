"""What the API demands of parameters that depend on each other, and limits that its description says in words only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chatwright._checks.walk import object_at, objects_in
from chatwright._faults import fault
from chatwright._json import path_of
from chatwright._strict_lint import is_schema_name, strict_faults

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Final

    from chatwright.errors import Fault

    Body = dict[str, Any]

MOST_LABELS: Final = 16
LONGEST_LABEL: Final = 64
LONGEST_LABEL_VALUE: Final = 512
LARGEST_BIAS: Final = 100
NAME_RULE: Final = "must be 1 to 64 letters, digits, underscores or dashes"


def parameter_faults(body: Body) -> Iterator[Fault]:
    """What is wrong with a request besides its messages and tools."""
    yield from metadata_faults(body)
    yield from _logprobs(body)
    yield from _logit_bias(body)
    yield from _token_limits(body)
    yield from _audio(body)
    yield from _stream_options(body)
    yield from _response_format(body)


def metadata_faults(body: Body) -> Iterator[Fault]:
    """What is wrong with a request's labels."""
    labels = object_at(body, "metadata")
    if len(labels) > MOST_LABELS:
        yield fault("metadata", labels, f"must have at most {MOST_LABELS} pairs, and has {len(labels)}")
    for name, value in labels.items():
        path = path_of("metadata", str(name))
        if len(name) > LONGEST_LABEL:
            yield fault(path, name, f"must have a key of at most {LONGEST_LABEL} characters, and has {len(name)}")
        if isinstance(value, str) and len(value) > LONGEST_LABEL_VALUE:
            yield fault(path, value, f"must have at most {LONGEST_LABEL_VALUE} characters, and has {len(value)}")


def _logprobs(body: Body) -> Iterator[Fault]:
    if body.get("top_logprobs") is not None and body.get("logprobs") is not True:
        yield fault("top_logprobs", body["top_logprobs"], "needs logprobs to be True", "add logprobs=True")


def _logit_bias(body: Body) -> Iterator[Fault]:
    for token, bias in object_at(body, "logit_bias").items():
        path = path_of("logit_bias", str(token))
        if not str(token).isdecimal():
            yield fault(path, token, "must have a token's id as its key", "ids come from the model's tokenizer")
        if isinstance(bias, int) and not isinstance(bias, bool) and abs(bias) > LARGEST_BIAS:
            yield fault(path, bias, f"must be between -{LARGEST_BIAS} and {LARGEST_BIAS}")


def _token_limits(body: Body) -> Iterator[Fault]:
    for name in ("max_completion_tokens", "max_tokens"):
        limit = body.get(name)
        if isinstance(limit, int) and not isinstance(limit, bool) and limit < 1:
            yield fault(name, limit, "must be at least 1", "leave it out for no limit")
    if body.get("max_tokens") is not None and body.get("max_completion_tokens") is not None:
        yield fault(
            "max_tokens", body["max_tokens"], "can't stand beside max_completion_tokens", "leave max_tokens out"
        )


def _audio(body: Body) -> Iterator[Fault]:
    modalities = body.get("modalities")
    if isinstance(modalities, list) and "audio" in modalities and body.get("audio") is None:
        yield fault(
            "audio",
            None,
            "is required when modalities contains 'audio'",
            "add audio={'voice': 'alloy', 'format': 'wav'}",
        )
    sound = object_at(body, "audio").get("format")
    if body.get("stream") is True and isinstance(sound, str) and sound != "pcm16":
        yield fault("audio.format", sound, "must be 'pcm16' when the answer is streamed")


def _stream_options(body: Body) -> Iterator[Fault]:
    if body.get("stream_options") is not None and body.get("stream") is not True:
        yield fault("stream_options", body["stream_options"], "needs stream to be True", "leave it out, or stream")


def _response_format(body: Body) -> Iterator[Fault]:
    form = object_at(body, "response_format")
    if form.get("type") == "json_object" and not _says_json(body.get("messages")):
        yield fault(
            "messages",
            None,
            "must contain the word 'json' when response_format is json_object",
            "say in a message that the answer is to be JSON",
        )
    if form.get("type") != "json_schema":
        return
    described = object_at(form, "json_schema")
    name = described.get("name")
    if isinstance(name, str) and not is_schema_name(name):
        yield fault("response_format.json_schema.name", name, NAME_RULE)
    schema = described.get("schema")
    if described.get("strict") is True and isinstance(schema, dict):
        yield from strict_faults(schema, "response_format.json_schema.schema")


def _says_json(messages: Any) -> bool:
    for _index, message in objects_in(messages):
        content = message.get("content")
        texts = [content, *(part.get("text") for _at, part in objects_in(content))]
        if any("json" in text.lower() for text in texts if isinstance(text, str)):
            return True
    return False
