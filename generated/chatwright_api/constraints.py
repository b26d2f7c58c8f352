"""What the specification demands of requests, in the terms of JSON Schema; data for checking them before they are sent.

`SCHEMAS` holds each shape by its class name, references are `{"ref": name}`, and `deprecated` says what to use instead.
`closed` allows no field beyond those named; `open` takes any string beside the listed ones.
`OPERATIONS` names the body and the query parameters of each operation.
"""

from __future__ import annotations

from typing import Any

OPERATIONS: dict[str, dict[str, Any]] = {
    "list_chat_completions": {
        "query": {
            "model": {"type": "string"},
            "metadata": {"anyOf": [{"type": "object", "values": {"type": "string"}}, {"type": "null"}]},
            "after": {"type": "string"},
            "limit": {"type": "integer"},
            "order": {"ref": "SortOrder"},
        }
    },
    "create_chat_completion": {"body": "CreateChatCompletionRequest"},
    "get_chat_completion": {},
    "update_chat_completion": {"body": "UpdateChatCompletionRequest"},
    "delete_chat_completion": {},
    "get_chat_completion_messages": {
        "query": {"after": {"type": "string"}, "limit": {"type": "integer"}, "order": {"ref": "SortOrder"}}
    },
}

SCHEMAS: dict[str, dict[str, Any]] = {
    "AllowedTools": {
        "type": "object",
        "properties": {"mode": {"ref": "AllowedToolsMode"}, "tools": {"type": "array", "items": {"type": "object"}}},
        "required": ["mode", "tools"],
    },
    "AllowedToolsChoice": {
        "type": "object",
        "properties": {"type": {"type": "string", "const": "allowed_tools"}, "allowed_tools": {"ref": "AllowedTools"}},
        "required": ["type", "allowed_tools"],
    },
    "AllowedToolsMode": {"type": "string", "enum": ["auto", "required"]},
    "AssistantContentPart": {"anyOf": [{"ref": "TextPart"}, {"ref": "RefusalPart"}]},
    "AssistantMessage": {
        "type": "object",
        "properties": {
            "content": {
                "anyOf": [
                    {"type": "string"},
                    {"type": "array", "minItems": 1, "items": {"ref": "AssistantContentPart"}},
                    {"type": "null"},
                ]
            },
            "refusal": {"anyOf": [{"type": "string"}, {"type": "null"}]},
            "role": {"type": "string", "const": "assistant"},
            "name": {"type": "string"},
            "audio": {"anyOf": [{"ref": "AudioReference"}, {"type": "null"}]},
            "tool_calls": {"type": "array", "items": {"ref": "ToolCall"}},
            "function_call": {
                "deprecated": "The function that the model called. Deprecated: use `tool_calls`.",
                "anyOf": [{"ref": "FunctionCall"}, {"type": "null"}],
            },
        },
        "required": ["role"],
    },
    "AudioFormat": {"type": "string", "enum": ["wav", "aac", "mp3", "flac", "opus", "pcm16"]},
    "AudioOptions": {
        "type": "object",
        "properties": {
            "voice": {"anyOf": [{"ref": "VoiceName"}, {"ref": "CustomVoice"}]},
            "format": {"ref": "AudioFormat"},
        },
        "required": ["voice", "format"],
    },
    "AudioPart": {
        "type": "object",
        "properties": {
            "type": {"type": "string", "const": "input_audio"},
            "input_audio": {"ref": "InputAudio"},
            "prompt_cache_breakpoint": {"ref": "PromptCacheBreakpoint"},
        },
        "required": ["type", "input_audio"],
    },
    "AudioReference": {"type": "object", "properties": {"id": {"type": "string"}}, "required": ["id"]},
    "ContentPart": {"anyOf": [{"ref": "TextPart"}, {"ref": "ImagePart"}, {"ref": "AudioPart"}, {"ref": "FilePart"}]},
    "CreateChatCompletionRequest": {
        "type": "object",
        "properties": {
            "metadata": {"anyOf": [{"type": "object", "values": {"type": "string"}}, {"type": "null"}]},
            "top_logprobs": {"anyOf": [{"type": "integer", "minimum": 0, "maximum": 20}, {"type": "null"}]},
            "temperature": {"anyOf": [{"type": "number", "minimum": 0, "maximum": 2}, {"type": "null"}]},
            "top_p": {"anyOf": [{"type": "number", "minimum": 0, "maximum": 1}, {"type": "null"}]},
            "user": {
                "deprecated": "Your id for the end user. Deprecated: `safety_identifier` serves abuse detection now, and `prompt_cache_key` the cache.",
                "type": "string",
            },
            "safety_identifier": {"anyOf": [{"type": "string", "maxLength": 64}, {"type": "null"}]},
            "prompt_cache_key": {"anyOf": [{"type": "string"}, {"type": "null"}]},
            "prompt_cache_retention": {
                "deprecated": "How long cached prefixes may stay at most: `24h`, or `in_memory` for minutes. Deprecated: use `prompt_cache_options.ttl`, which sets a minimum instead. `gpt-5.5` and later know `24h` only; elsewhere that is the default too, except for organisations with zero data retention.",
                "anyOf": [{"ref": "PromptCacheRetention"}, {"type": "null"}],
            },
            "prompt_cache_options": {"ref": "PromptCacheOptions"},
            "messages": {"type": "array", "minItems": 1, "items": {"ref": "MessageInput"}},
            "model": {"ref": "ModelName"},
            "service_tier": {"anyOf": [{"ref": "ServiceTier"}, {"type": "null"}]},
            "modalities": {"anyOf": [{"type": "array", "items": {"ref": "Modality"}}, {"type": "null"}]},
            "verbosity": {"anyOf": [{"ref": "Verbosity"}, {"type": "null"}]},
            "reasoning_effort": {"anyOf": [{"ref": "ReasoningEffort"}, {"type": "null"}]},
            "max_completion_tokens": {"anyOf": [{"type": "integer"}, {"type": "null"}]},
            "frequency_penalty": {"anyOf": [{"type": "number", "minimum": -2, "maximum": 2}, {"type": "null"}]},
            "presence_penalty": {"anyOf": [{"type": "number", "minimum": -2, "maximum": 2}, {"type": "null"}]},
            "web_search_options": {"ref": "WebSearchOptions"},
            "response_format": {"ref": "ResponseFormat"},
            "audio": {"anyOf": [{"ref": "AudioOptions"}, {"type": "null"}]},
            "store": {"anyOf": [{"type": "boolean"}, {"type": "null"}]},
            "moderation": {"anyOf": [{"ref": "ModerationOptions"}, {"type": "null"}]},
            "stream": {"anyOf": [{"type": "boolean"}, {"type": "null"}]},
            "stop": {
                "anyOf": [
                    {"type": "string"},
                    {"type": "array", "minItems": 1, "maxItems": 4, "items": {"type": "string"}},
                    {"type": "null"},
                ]
            },
            "logit_bias": {"anyOf": [{"type": "object", "values": {"type": "integer"}}, {"type": "null"}]},
            "logprobs": {"anyOf": [{"type": "boolean"}, {"type": "null"}]},
            "max_tokens": {
                "deprecated": "Most tokens to generate. Deprecated: use `max_completion_tokens`, the only one that OpenAI's o-series takes. Compatible servers often know just this name.",
                "anyOf": [{"type": "integer"}, {"type": "null"}],
            },
            "n": {"anyOf": [{"type": "integer", "minimum": 1, "maximum": 128}, {"type": "null"}]},
            "prediction": {"anyOf": [{"ref": "PredictionContent"}, {"type": "null"}]},
            "seed": {
                "deprecated": "Asks for repeatable sampling: same seed, same request, mostly the same answer, as long as `system_fingerprint` stays. No guarantee. Deprecated by OpenAI without a successor; local servers honour it.",
                "anyOf": [
                    {"type": "integer", "minimum": -9223372036854776000, "maximum": 9223372036854776000},
                    {"type": "null"},
                ],
            },
            "stream_options": {"anyOf": [{"ref": "StreamOptions"}, {"type": "null"}]},
            "tools": {"type": "array", "items": {"ref": "Tool"}},
            "tool_choice": {"ref": "ToolChoice"},
            "parallel_tool_calls": {"type": "boolean"},
            "function_call": {
                "deprecated": 'Whether and which of `functions` is called: `none`, `auto` or `{"name": ...}`. Deprecated: use `tool_choice`.',
                "anyOf": [{"ref": "LegacyFunctionCallMode"}, {"ref": "LegacyFunctionChoice"}],
            },
            "functions": {
                "deprecated": "Between 1 and 128 functions that the model may call. Deprecated: use `tools`.",
                "type": "array",
                "minItems": 1,
                "maxItems": 128,
                "items": {"ref": "LegacyFunction"},
            },
        },
        "required": ["model", "messages"],
    },
    "CustomCall": {
        "type": "object",
        "properties": {"name": {"type": "string"}, "input": {"type": "string"}},
        "required": ["name", "input"],
    },
    "CustomGrammarFormat": {
        "type": "object",
        "properties": {"type": {"type": "string", "const": "grammar"}, "grammar": {"ref": "Grammar"}},
        "required": ["type", "grammar"],
        "closed": True,
    },
    "CustomTextFormat": {
        "type": "object",
        "properties": {"type": {"type": "string", "const": "text"}},
        "required": ["type"],
        "closed": True,
    },
    "CustomTool": {
        "type": "object",
        "properties": {"type": {"type": "string", "const": "custom"}, "custom": {"ref": "CustomToolDefinition"}},
        "required": ["type", "custom"],
    },
    "CustomToolCall": {
        "type": "object",
        "properties": {
            "id": {"type": "string"},
            "type": {"type": "string", "const": "custom"},
            "custom": {"ref": "CustomCall"},
        },
        "required": ["id", "type", "custom"],
    },
    "CustomToolChoice": {
        "type": "object",
        "properties": {"type": {"type": "string", "const": "custom"}, "custom": {"ref": "NamedCustomTool"}},
        "required": ["type", "custom"],
    },
    "CustomToolDefinition": {
        "type": "object",
        "properties": {
            "name": {"type": "string"},
            "description": {"type": "string"},
            "format": {"ref": "CustomToolFormat"},
        },
        "required": ["name"],
    },
    "CustomToolFormat": {"anyOf": [{"ref": "CustomTextFormat"}, {"ref": "CustomGrammarFormat"}]},
    "CustomVoice": {"type": "object", "properties": {"id": {"type": "string"}}, "required": ["id"], "closed": True},
    "DeveloperMessage": {
        "type": "object",
        "properties": {
            "content": {"anyOf": [{"type": "string"}, {"type": "array", "minItems": 1, "items": {"ref": "TextPart"}}]},
            "role": {"type": "string", "const": "developer"},
            "name": {"type": "string"},
        },
        "required": ["content", "role"],
    },
    "FilePart": {
        "type": "object",
        "properties": {
            "type": {"type": "string", "const": "file"},
            "file": {"ref": "InputFile"},
            "prompt_cache_breakpoint": {"ref": "PromptCacheBreakpoint"},
        },
        "required": ["type", "file"],
    },
    "FunctionCall": {
        "type": "object",
        "properties": {"arguments": {"type": "string"}, "name": {"type": "string"}},
        "required": ["name", "arguments"],
    },
    "FunctionDefinition": {
        "type": "object",
        "properties": {
            "description": {"type": "string"},
            "name": {"type": "string"},
            "parameters": {"type": "object"},
            "strict": {"anyOf": [{"type": "boolean"}, {"type": "null"}]},
        },
        "required": ["name"],
    },
    "FunctionMessage": {
        "deprecated": "The result of a function in the style of 2023. Deprecated: use a `tool` message.",
        "type": "object",
        "properties": {
            "role": {"type": "string", "const": "function"},
            "content": {"anyOf": [{"type": "string"}, {"type": "null"}]},
            "name": {"type": "string"},
        },
        "required": ["role", "content", "name"],
    },
    "FunctionTool": {
        "type": "object",
        "properties": {"type": {"type": "string", "const": "function"}, "function": {"ref": "FunctionDefinition"}},
        "required": ["type", "function"],
    },
    "FunctionToolCall": {
        "type": "object",
        "properties": {
            "id": {"type": "string"},
            "type": {"type": "string", "const": "function"},
            "function": {"ref": "FunctionCall"},
        },
        "required": ["id", "type", "function"],
    },
    "FunctionToolChoice": {
        "type": "object",
        "properties": {"type": {"type": "string", "const": "function"}, "function": {"ref": "NamedFunction"}},
        "required": ["type", "function"],
    },
    "Grammar": {
        "type": "object",
        "properties": {"definition": {"type": "string"}, "syntax": {"ref": "GrammarSyntax"}},
        "required": ["definition", "syntax"],
    },
    "GrammarSyntax": {"type": "string", "enum": ["lark", "regex"]},
    "ImageDetail": {"type": "string", "enum": ["auto", "low", "high"]},
    "ImagePart": {
        "type": "object",
        "properties": {
            "type": {"type": "string", "const": "image_url"},
            "image_url": {"ref": "ImageUrl"},
            "prompt_cache_breakpoint": {"ref": "PromptCacheBreakpoint"},
        },
        "required": ["type", "image_url"],
    },
    "ImageUrl": {
        "type": "object",
        "properties": {"url": {"type": "string"}, "detail": {"ref": "ImageDetail"}},
        "required": ["url"],
    },
    "InputAudio": {
        "type": "object",
        "properties": {"data": {"type": "string"}, "format": {"ref": "InputAudioFormat"}},
        "required": ["data", "format"],
    },
    "InputAudioFormat": {"type": "string", "enum": ["wav", "mp3"]},
    "InputFile": {
        "type": "object",
        "properties": {"filename": {"type": "string"}, "file_data": {"type": "string"}, "file_id": {"type": "string"}},
        "required": [],
    },
    "JsonSchemaFormat": {
        "type": "object",
        "properties": {
            "description": {"type": "string"},
            "name": {"type": "string"},
            "schema": {"type": "object"},
            "strict": {"anyOf": [{"type": "boolean"}, {"type": "null"}]},
        },
        "required": ["name"],
    },
    "LegacyFunction": {
        "deprecated": 'A function in the style of 2023. Deprecated: put it into `tools` as `{"type": "function", "function": {...}}`.',
        "type": "object",
        "properties": {"description": {"type": "string"}, "name": {"type": "string"}, "parameters": {"type": "object"}},
        "required": ["name"],
    },
    "LegacyFunctionCallMode": {"type": "string", "enum": ["none", "auto"]},
    "LegacyFunctionChoice": {"type": "object", "properties": {"name": {"type": "string"}}, "required": ["name"]},
    "MessageInput": {
        "anyOf": [
            {"ref": "DeveloperMessage"},
            {"ref": "SystemMessage"},
            {"ref": "UserMessage"},
            {"ref": "AssistantMessage"},
            {"ref": "ToolMessage"},
            {"ref": "FunctionMessage"},
        ]
    },
    "Modality": {"type": "string", "enum": ["text", "audio"]},
    "ModelName": {
        "type": "string",
        "enum": [
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
        ],
        "open": True,
    },
    "ModerationConfig": {"type": "object", "properties": {"mode": {"ref": "ModerationMode"}}, "required": ["mode"]},
    "ModerationMode": {"type": "string", "enum": ["score", "block"]},
    "ModerationOptions": {
        "type": "object",
        "properties": {
            "model": {"type": "string"},
            "policy": {"anyOf": [{"ref": "ModerationPolicy"}, {"type": "null"}]},
        },
        "required": ["model"],
    },
    "ModerationPolicy": {
        "type": "object",
        "properties": {
            "input": {"anyOf": [{"ref": "ModerationConfig"}, {"type": "null"}]},
            "output": {"anyOf": [{"ref": "ModerationConfig"}, {"type": "null"}]},
        },
        "required": [],
    },
    "NamedCustomTool": {"type": "object", "properties": {"name": {"type": "string"}}, "required": ["name"]},
    "NamedFunction": {"type": "object", "properties": {"name": {"type": "string"}}, "required": ["name"]},
    "PredictionContent": {
        "type": "object",
        "properties": {
            "type": {"type": "string", "const": "content"},
            "content": {"anyOf": [{"type": "string"}, {"type": "array", "minItems": 1, "items": {"ref": "TextPart"}}]},
        },
        "required": ["type", "content"],
    },
    "PromptCacheBreakpoint": {
        "type": "object",
        "properties": {"mode": {"type": "string", "const": "explicit"}},
        "required": ["mode"],
    },
    "PromptCacheMode": {"type": "string", "enum": ["implicit", "explicit"]},
    "PromptCacheOptions": {
        "type": "object",
        "properties": {"ttl": {"type": "string", "const": "30m"}, "mode": {"ref": "PromptCacheMode"}},
        "required": [],
    },
    "PromptCacheRetention": {"type": "string", "enum": ["in_memory", "24h"]},
    "ReasoningEffort": {"type": "string", "enum": ["none", "minimal", "low", "medium", "high", "xhigh", "max"]},
    "RefusalPart": {
        "type": "object",
        "properties": {"type": {"type": "string", "const": "refusal"}, "refusal": {"type": "string"}},
        "required": ["type", "refusal"],
    },
    "ResponseFormat": {
        "anyOf": [
            {"ref": "ResponseFormatText"},
            {"ref": "ResponseFormatJsonSchema"},
            {"ref": "ResponseFormatJsonObject"},
        ]
    },
    "ResponseFormatJsonObject": {
        "type": "object",
        "properties": {"type": {"type": "string", "const": "json_object"}},
        "required": ["type"],
    },
    "ResponseFormatJsonSchema": {
        "type": "object",
        "properties": {"type": {"type": "string", "const": "json_schema"}, "json_schema": {"ref": "JsonSchemaFormat"}},
        "required": ["type", "json_schema"],
    },
    "ResponseFormatText": {
        "type": "object",
        "properties": {"type": {"type": "string", "const": "text"}},
        "required": ["type"],
    },
    "ServiceTier": {"type": "string", "enum": ["auto", "default", "flex", "scale", "priority", "fast"]},
    "SortOrder": {"type": "string", "enum": ["asc", "desc"]},
    "StreamOptions": {
        "type": "object",
        "properties": {"include_usage": {"type": "boolean"}, "include_obfuscation": {"type": "boolean"}},
        "required": [],
    },
    "SystemMessage": {
        "type": "object",
        "properties": {
            "content": {"anyOf": [{"type": "string"}, {"type": "array", "minItems": 1, "items": {"ref": "TextPart"}}]},
            "role": {"type": "string", "const": "system"},
            "name": {"type": "string"},
        },
        "required": ["content", "role"],
    },
    "TextPart": {
        "type": "object",
        "properties": {
            "type": {"type": "string", "const": "text"},
            "text": {"type": "string"},
            "prompt_cache_breakpoint": {"ref": "PromptCacheBreakpoint"},
        },
        "required": ["type", "text"],
    },
    "Tool": {"anyOf": [{"ref": "FunctionTool"}, {"ref": "CustomTool"}]},
    "ToolCall": {"anyOf": [{"ref": "FunctionToolCall"}, {"ref": "CustomToolCall"}]},
    "ToolChoice": {
        "anyOf": [
            {"ref": "ToolChoiceMode"},
            {"ref": "AllowedToolsChoice"},
            {"ref": "FunctionToolChoice"},
            {"ref": "CustomToolChoice"},
        ]
    },
    "ToolChoiceMode": {"type": "string", "enum": ["none", "auto", "required"]},
    "ToolMessage": {
        "type": "object",
        "properties": {
            "role": {"type": "string", "const": "tool"},
            "content": {"anyOf": [{"type": "string"}, {"type": "array", "minItems": 1, "items": {"ref": "TextPart"}}]},
            "tool_call_id": {"type": "string"},
        },
        "required": ["role", "content", "tool_call_id"],
    },
    "UpdateChatCompletionRequest": {
        "type": "object",
        "properties": {"metadata": {"anyOf": [{"type": "object", "values": {"type": "string"}}, {"type": "null"}]}},
        "required": ["metadata"],
    },
    "UserMessage": {
        "type": "object",
        "properties": {
            "content": {
                "anyOf": [{"type": "string"}, {"type": "array", "minItems": 1, "items": {"ref": "ContentPart"}}]
            },
            "role": {"type": "string", "const": "user"},
            "name": {"type": "string"},
        },
        "required": ["content", "role"],
    },
    "Verbosity": {"type": "string", "enum": ["low", "medium", "high"]},
    "VoiceName": {
        "type": "string",
        "enum": ["alloy", "ash", "ballad", "coral", "echo", "sage", "shimmer", "verse", "marin", "cedar"],
        "open": True,
    },
    "WebSearchContextSize": {"type": "string", "enum": ["low", "medium", "high"]},
    "WebSearchLocation": {
        "type": "object",
        "properties": {
            "country": {"type": "string"},
            "region": {"type": "string"},
            "city": {"type": "string"},
            "timezone": {"type": "string"},
        },
        "required": [],
    },
    "WebSearchOptions": {
        "type": "object",
        "properties": {
            "user_location": {"anyOf": [{"ref": "WebSearchUserLocation"}, {"type": "null"}]},
            "search_context_size": {"ref": "WebSearchContextSize"},
        },
        "required": [],
    },
    "WebSearchUserLocation": {
        "type": "object",
        "properties": {"type": {"type": "string", "const": "approximate"}, "approximate": {"ref": "WebSearchLocation"}},
        "required": ["type", "approximate"],
    },
}
