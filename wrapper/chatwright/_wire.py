"""The door to the generated client: what its operations are, what they take, and its classes. Loaded by a first call.

A new operation needs one row here and one method on each client's resource.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from chatwright_api import models
from chatwright_api.api.chat import (
    create_chat_completion,
    delete_chat_completion,
    get_chat_completion,
    get_chat_completion_messages,
    list_chat_completions,
    update_chat_completion,
)
from chatwright_api.constraints import OPERATIONS, SCHEMAS
from chatwright_api.types import Model, thought_in

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import ModuleType
    from typing import Final

    from chatwright_api.models import (
        AllowedToolsChoice,
        AssistantMessage,
        AudioPart,
        ChatCompletion,
        ChatCompletionDeleted,
        Choice,
        Chunk,
        ChunkChoice,
        CustomCall,
        CustomToolChoice,
        Delta,
        DeveloperMessage,
        FilePart,
        FunctionCall,
        FunctionToolCall,
        FunctionToolChoice,
        ImagePart,
        ImageUrl,
        InputAudio,
        InputFile,
        Logprobs,
        Message,
        PromptCacheBreakpoint,
        RefusalPart,
        StoredMessage,
        SystemMessage,
        TextPart,
        ToolCall,
        ToolMessage,
        Usage,
        UserMessage,
    )

__all__ = [
    "CREATE",
    "DELETE",
    "LIST",
    "LIST_MESSAGES",
    "OPERATIONS",
    "RETRIEVE",
    "UPDATE",
    "AllowedToolsChoice",
    "AssistantMessage",
    "AudioPart",
    "ChatCompletion",
    "ChatCompletionDeleted",
    "Choice",
    "Chunk",
    "ChunkChoice",
    "CustomCall",
    "CustomToolChoice",
    "Delta",
    "DeveloperMessage",
    "Endpoint",
    "FilePart",
    "FunctionCall",
    "FunctionToolCall",
    "FunctionToolChoice",
    "ImagePart",
    "ImageUrl",
    "InputAudio",
    "InputFile",
    "Logprobs",
    "Message",
    "Model",
    "PromptCacheBreakpoint",
    "RefusalPart",
    "StoredMessage",
    "SystemMessage",
    "TextPart",
    "ToolCall",
    "ToolMessage",
    "Usage",
    "UserMessage",
    "json_types",
    "schema",
    "thought_in",
]


class Endpoint(NamedTuple):
    """One operation of the API.

    Attributes:
        method: As in HTTP.
        path: Below the base URL; names in braces stand for parts that vary.
        fields: The JSON types of each field of the body or the query, by its name.
    """

    method: str
    path: str
    fields: dict[str, frozenset[str]]


def schema(name: str) -> Mapping[str, Any]:
    """What the specification demands of one of its shapes, in the terms that `chatwright_api.constraints` describes.

    Example:
        >>> schema("AudioReference")["required"]
        ['id']
    """
    return SCHEMAS[name]


def json_types(shape: Mapping[str, Any]) -> frozenset[str]:
    """The JSON types that a shape allows: `string`, `integer`, `number`, `boolean`, `array`, `object`, `null`.

    Example:
        >>> sorted(json_types({"anyOf": [{"ref": "AudioReference"}, {"type": "null"}]}))
        ['null', 'object']
    """
    if "ref" in shape:
        return _types_of(shape["ref"])
    if "anyOf" in shape:
        return frozenset[str]().union(*map(json_types, shape["anyOf"]))
    return frozenset({shape["type"]}) if "type" in shape else _ANY


_ANY: Final = frozenset({"string", "number", "boolean", "array", "object", "null"})


@cache
def _types_of(name: str) -> frozenset[str]:
    return json_types(SCHEMAS[name])


def _endpoint(operation: ModuleType) -> Endpoint:
    described = OPERATIONS[operation.__name__.rpartition(".")[2]]
    body = SCHEMAS[described["body"]]["properties"] if "body" in described else {}
    fields = {name: json_types(shape) for name, shape in {**described.get("query", {}), **body}.items()}
    return Endpoint(operation.METHOD, operation.PATH, fields)


CREATE: Final = _endpoint(create_chat_completion)
RETRIEVE: Final = _endpoint(get_chat_completion)
UPDATE: Final = _endpoint(update_chat_completion)
DELETE: Final = _endpoint(delete_chat_completion)
LIST: Final = _endpoint(list_chat_completions)
LIST_MESSAGES: Final = _endpoint(get_chat_completion_messages)


if not TYPE_CHECKING:

    def __getattr__(name: str) -> Any:
        # Classes are loaded one by one: a call needs few of them.
        if name in models.__all__:
            found = globals()[name] = getattr(models, name)
            return found
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}", name=name)
