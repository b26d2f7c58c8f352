"""Word lists of the API. Each is open: the words are the known ones, and any other string is taken as well."""

from __future__ import annotations

from typing import Literal, TypeAlias

AllowedToolsMode: TypeAlias = (
    Literal[
        "auto",
        "required",
    ]
    | str
)
"""`auto` leaves it to the model whether to call one of these tools or to answer in words; `required` makes it call at least one."""

AudioFormat: TypeAlias = (
    Literal[
        "wav",
        "aac",
        "mp3",
        "flac",
        "opus",
        "pcm16",
    ]
    | str
)
"""Encoding of the sound. Streams of it must use `pcm16`."""

FinishReason: TypeAlias = (
    Literal[
        "stop",
        "length",
        "tool_calls",
        "content_filter",
        "function_call",
    ]
    | str
)
"""Why generation ended: `stop` (done, or a stop sequence came up), `length` (a token limit cut it short), `tool_calls` (tools are to be called), `content_filter` (something was withheld) or, deprecated, `function_call`."""

GrammarSyntax: TypeAlias = (
    Literal[
        "lark",
        "regex",
    ]
    | str
)
"""Language of `definition`: a `lark` grammar or a regular expression (`regex`)."""

ImageDetail: TypeAlias = (
    Literal[
        "auto",
        "low",
        "high",
    ]
    | str
)
"""Resolution at which the model sees it: `low` costs few tokens, `high` shows fine print, `auto` (default) lets the server decide."""

InputAudioFormat: TypeAlias = (
    Literal[
        "wav",
        "mp3",
    ]
    | str
)
"""Encoding of the bytes: `mp3` or `wav`."""

LegacyFunctionCallMode: TypeAlias = (
    Literal[
        "none",
        "auto",
    ]
    | str
)

Modality: TypeAlias = (
    Literal[
        "text",
        "audio",
    ]
    | str
)

ModelName: TypeAlias = (
    Literal[
        "gpt-5.6-sol",
        "gpt-5.6-terra",
        "gpt-5.6-luna",
        "gpt-5.5",
        "gpt-5.5-2026-04-23",
        "gpt-5.4",
        "gpt-5.4-mini",
        "gpt-5.4-nano",
        "gpt-5.4-mini-2026-03-17",
        "gpt-5.4-nano-2026-03-17",
        "gpt-5.3-chat-latest",
        "gpt-5.2",
        "gpt-5.2-2025-12-11",
        "gpt-5.2-chat-latest",
        "gpt-5.2-pro",
        "gpt-5.2-pro-2025-12-11",
        "gpt-5.1",
        "gpt-5.1-2025-11-13",
        "gpt-5.1-codex",
        "gpt-5.1-mini",
        "gpt-5.1-chat-latest",
        "gpt-5",
        "gpt-5-mini",
        "gpt-5-nano",
        "gpt-5-2025-08-07",
        "gpt-5-mini-2025-08-07",
        "gpt-5-nano-2025-08-07",
        "gpt-5-chat-latest",
        "gpt-4.1",
        "gpt-4.1-mini",
        "gpt-4.1-nano",
        "gpt-4.1-2025-04-14",
        "gpt-4.1-mini-2025-04-14",
        "gpt-4.1-nano-2025-04-14",
        "o4-mini",
        "o4-mini-2025-04-16",
        "o3",
        "o3-2025-04-16",
        "o3-mini",
        "o3-mini-2025-01-31",
        "o1",
        "o1-2024-12-17",
        "o1-preview",
        "o1-preview-2024-09-12",
        "o1-mini",
        "o1-mini-2024-09-12",
        "gpt-4o",
        "gpt-4o-2024-11-20",
        "gpt-4o-2024-08-06",
        "gpt-4o-2024-05-13",
        "gpt-4o-audio-preview",
        "gpt-4o-audio-preview-2024-10-01",
        "gpt-4o-audio-preview-2024-12-17",
        "gpt-4o-audio-preview-2025-06-03",
        "gpt-4o-mini-audio-preview",
        "gpt-4o-mini-audio-preview-2024-12-17",
        "gpt-4o-search-preview",
        "gpt-4o-mini-search-preview",
        "gpt-4o-search-preview-2025-03-11",
        "gpt-4o-mini-search-preview-2025-03-11",
        "chatgpt-4o-latest",
        "codex-mini-latest",
        "gpt-4o-mini",
        "gpt-4o-mini-2024-07-18",
        "gpt-4-turbo",
        "gpt-4-turbo-2024-04-09",
        "gpt-4-0125-preview",
        "gpt-4-turbo-preview",
        "gpt-4-1106-preview",
        "gpt-4-vision-preview",
        "gpt-4",
        "gpt-4-0314",
        "gpt-4-0613",
        "gpt-4-32k",
        "gpt-4-32k-0314",
        "gpt-4-32k-0613",
        "gpt-3.5-turbo",
        "gpt-3.5-turbo-16k",
        "gpt-3.5-turbo-0301",
        "gpt-3.5-turbo-0613",
        "gpt-3.5-turbo-1106",
        "gpt-3.5-turbo-0125",
        "gpt-3.5-turbo-16k-0613",
    ]
    | str
)
"""Name of a model. The listed ones are OpenAI's; any other string is passed on as it is."""

ModerationInputType: TypeAlias = (
    Literal[
        "text",
        "image",
    ]
    | str
)
"""Kind of content that was examined: `text` or `image`."""

ModerationMode: TypeAlias = (
    Literal[
        "score",
        "block",
    ]
    | str
)
"""What moderation does: report scores (`score`), or stop flagged content as well (`block`)."""

PromptCacheMode: TypeAlias = (
    Literal[
        "implicit",
        "explicit",
    ]
    | str
)
"""Who sets cache breakpoints: the server and you (`implicit`), or only you (`explicit`)."""

PromptCacheRetention: TypeAlias = (
    Literal[
        "in_memory",
        "24h",
    ]
    | str
)

ReasoningEffort: TypeAlias = (
    Literal[
        "none",
        "minimal",
        "low",
        "medium",
        "high",
        "xhigh",
        "max",
    ]
    | str
)
"""How much a reasoning model thinks before it answers, from not at all to the maximum. Less is faster and cheaper. Default `medium`; not every model knows every level."""

Role: TypeAlias = (
    Literal[
        "developer",
        "system",
        "user",
        "assistant",
        "tool",
    ]
    | str
)
"""Who speaks, as a rule in a choice's first chunk only."""

ServiceTier: TypeAlias = (
    Literal[
        "auto",
        "default",
        "flex",
        "scale",
        "priority",
        "fast",
    ]
    | str
)
"""Class of processing. `auto` follows the project's settings, `default` is the standard one; `flex` is cheaper and slower, `fast` and `priority` are quicker and dearer (answers say `priority` for both), `scale` uses capacity bought in advance."""

SortOrder: TypeAlias = (
    Literal[
        "asc",
        "desc",
    ]
    | str
)

ToolChoiceMode: TypeAlias = (
    Literal[
        "none",
        "auto",
        "required",
    ]
    | str
)

Verbosity: TypeAlias = (
    Literal[
        "low",
        "medium",
        "high",
    ]
    | str
)
"""Length and detail of the answer: `low` is terse, `high` is thorough. Default `medium`."""

VoiceName: TypeAlias = (
    Literal[
        "alloy",
        "ash",
        "ballad",
        "coral",
        "echo",
        "sage",
        "shimmer",
        "verse",
        "marin",
        "cedar",
    ]
    | str
)
"""Name of a built-in voice. The listed ones are OpenAI's; any other string is passed on."""

WebSearchContextSize: TypeAlias = (
    Literal[
        "low",
        "medium",
        "high",
    ]
    | str
)
"""How much search material the model reads: `low`, `medium` (default) or `high`. More is better informed, slower and dearer."""
