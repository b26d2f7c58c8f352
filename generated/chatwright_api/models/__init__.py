"""The classes of the API, each imported when it is first asked for."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .allowed_tools import AllowedTools as AllowedTools
    from .allowed_tools_choice import AllowedToolsChoice as AllowedToolsChoice
    from .annotation import Annotation as Annotation
    from .assistant_content_part import AssistantContentPart as AssistantContentPart
    from .assistant_message import AssistantMessage as AssistantMessage
    from .audio import Audio as Audio
    from .audio_options import AudioOptions as AudioOptions
    from .audio_part import AudioPart as AudioPart
    from .audio_reference import AudioReference as AudioReference
    from .chat_completion import ChatCompletion as ChatCompletion
    from .chat_completion_deleted import ChatCompletionDeleted as ChatCompletionDeleted
    from .chat_completion_list import ChatCompletionList as ChatCompletionList
    from .choice import Choice as Choice
    from .chunk import Chunk as Chunk
    from .chunk_choice import ChunkChoice as ChunkChoice
    from .completion_tokens_details import CompletionTokensDetails as CompletionTokensDetails
    from .content_part import ContentPart as ContentPart
    from .create_chat_completion_request import CreateChatCompletionRequest as CreateChatCompletionRequest
    from .custom_call import CustomCall as CustomCall
    from .custom_grammar_format import CustomGrammarFormat as CustomGrammarFormat
    from .custom_text_format import CustomTextFormat as CustomTextFormat
    from .custom_tool import CustomTool as CustomTool
    from .custom_tool_call import CustomToolCall as CustomToolCall
    from .custom_tool_choice import CustomToolChoice as CustomToolChoice
    from .custom_tool_definition import CustomToolDefinition as CustomToolDefinition
    from .custom_tool_format import CustomToolFormat as CustomToolFormat
    from .custom_voice import CustomVoice as CustomVoice
    from .delta import Delta as Delta
    from .developer_message import DeveloperMessage as DeveloperMessage
    from .error import Error as Error
    from .error_response import ErrorResponse as ErrorResponse
    from .file_part import FilePart as FilePart
    from .function_call import FunctionCall as FunctionCall
    from .function_call_chunk import FunctionCallChunk as FunctionCallChunk
    from .function_definition import FunctionDefinition as FunctionDefinition
    from .function_message import FunctionMessage as FunctionMessage
    from .function_tool import FunctionTool as FunctionTool
    from .function_tool_call import FunctionToolCall as FunctionToolCall
    from .function_tool_choice import FunctionToolChoice as FunctionToolChoice
    from .grammar import Grammar as Grammar
    from .image_part import ImagePart as ImagePart
    from .image_url import ImageUrl as ImageUrl
    from .input_audio import InputAudio as InputAudio
    from .input_file import InputFile as InputFile
    from .json_schema_format import JsonSchemaFormat as JsonSchemaFormat
    from .legacy_function import LegacyFunction as LegacyFunction
    from .legacy_function_choice import LegacyFunctionChoice as LegacyFunctionChoice
    from .logprobs import Logprobs as Logprobs
    from .message import Message as Message
    from .message_input import MessageInput as MessageInput
    from .message_list import MessageList as MessageList
    from .moderation import Moderation as Moderation
    from .moderation_config import ModerationConfig as ModerationConfig
    from .moderation_error import ModerationError as ModerationError
    from .moderation_options import ModerationOptions as ModerationOptions
    from .moderation_outcome import ModerationOutcome as ModerationOutcome
    from .moderation_policy import ModerationPolicy as ModerationPolicy
    from .moderation_result import ModerationResult as ModerationResult
    from .moderation_results import ModerationResults as ModerationResults
    from .named_custom_tool import NamedCustomTool as NamedCustomTool
    from .named_function import NamedFunction as NamedFunction
    from .prediction_content import PredictionContent as PredictionContent
    from .prompt_cache_breakpoint import PromptCacheBreakpoint as PromptCacheBreakpoint
    from .prompt_cache_options import PromptCacheOptions as PromptCacheOptions
    from .prompt_tokens_details import PromptTokensDetails as PromptTokensDetails
    from .refusal_part import RefusalPart as RefusalPart
    from .response_format import ResponseFormat as ResponseFormat
    from .response_format_json_object import ResponseFormatJsonObject as ResponseFormatJsonObject
    from .response_format_json_schema import ResponseFormatJsonSchema as ResponseFormatJsonSchema
    from .response_format_text import ResponseFormatText as ResponseFormatText
    from .stored_content_part import StoredContentPart as StoredContentPart
    from .stored_message import StoredMessage as StoredMessage
    from .stream_options import StreamOptions as StreamOptions
    from .system_message import SystemMessage as SystemMessage
    from .text_part import TextPart as TextPart
    from .token_logprob import TokenLogprob as TokenLogprob
    from .tool import Tool as Tool
    from .tool_call import ToolCall as ToolCall
    from .tool_call_chunk import ToolCallChunk as ToolCallChunk
    from .tool_choice import ToolChoice as ToolChoice
    from .tool_message import ToolMessage as ToolMessage
    from .top_logprob import TopLogprob as TopLogprob
    from .unknown_assistant_content_part import UnknownAssistantContentPart as UnknownAssistantContentPart
    from .unknown_content_part import UnknownContentPart as UnknownContentPart
    from .unknown_custom_tool_format import UnknownCustomToolFormat as UnknownCustomToolFormat
    from .unknown_message_input import UnknownMessageInput as UnknownMessageInput
    from .unknown_moderation_outcome import UnknownModerationOutcome as UnknownModerationOutcome
    from .unknown_response_format import UnknownResponseFormat as UnknownResponseFormat
    from .unknown_stored_content_part import UnknownStoredContentPart as UnknownStoredContentPart
    from .unknown_tool import UnknownTool as UnknownTool
    from .unknown_tool_call import UnknownToolCall as UnknownToolCall
    from .unknown_tool_choice import UnknownToolChoice as UnknownToolChoice
    from .update_chat_completion_request import UpdateChatCompletionRequest as UpdateChatCompletionRequest
    from .url_citation import UrlCitation as UrlCitation
    from .usage import Usage as Usage
    from .user_message import UserMessage as UserMessage
    from .web_search_location import WebSearchLocation as WebSearchLocation
    from .web_search_options import WebSearchOptions as WebSearchOptions
    from .web_search_user_location import WebSearchUserLocation as WebSearchUserLocation

_MODULES = {
    "AllowedTools": "allowed_tools",
    "AllowedToolsChoice": "allowed_tools_choice",
    "Annotation": "annotation",
    "AssistantContentPart": "assistant_content_part",
    "AssistantMessage": "assistant_message",
    "Audio": "audio",
    "AudioOptions": "audio_options",
    "AudioPart": "audio_part",
    "AudioReference": "audio_reference",
    "ChatCompletion": "chat_completion",
    "ChatCompletionDeleted": "chat_completion_deleted",
    "ChatCompletionList": "chat_completion_list",
    "Choice": "choice",
    "Chunk": "chunk",
    "ChunkChoice": "chunk_choice",
    "CompletionTokensDetails": "completion_tokens_details",
    "ContentPart": "content_part",
    "CreateChatCompletionRequest": "create_chat_completion_request",
    "CustomCall": "custom_call",
    "CustomGrammarFormat": "custom_grammar_format",
    "CustomTextFormat": "custom_text_format",
    "CustomTool": "custom_tool",
    "CustomToolCall": "custom_tool_call",
    "CustomToolChoice": "custom_tool_choice",
    "CustomToolDefinition": "custom_tool_definition",
    "CustomToolFormat": "custom_tool_format",
    "CustomVoice": "custom_voice",
    "Delta": "delta",
    "DeveloperMessage": "developer_message",
    "Error": "error",
    "ErrorResponse": "error_response",
    "FilePart": "file_part",
    "FunctionCall": "function_call",
    "FunctionCallChunk": "function_call_chunk",
    "FunctionDefinition": "function_definition",
    "FunctionMessage": "function_message",
    "FunctionTool": "function_tool",
    "FunctionToolCall": "function_tool_call",
    "FunctionToolChoice": "function_tool_choice",
    "Grammar": "grammar",
    "ImagePart": "image_part",
    "ImageUrl": "image_url",
    "InputAudio": "input_audio",
    "InputFile": "input_file",
    "JsonSchemaFormat": "json_schema_format",
    "LegacyFunction": "legacy_function",
    "LegacyFunctionChoice": "legacy_function_choice",
    "Logprobs": "logprobs",
    "Message": "message",
    "MessageInput": "message_input",
    "MessageList": "message_list",
    "Moderation": "moderation",
    "ModerationConfig": "moderation_config",
    "ModerationError": "moderation_error",
    "ModerationOptions": "moderation_options",
    "ModerationOutcome": "moderation_outcome",
    "ModerationPolicy": "moderation_policy",
    "ModerationResult": "moderation_result",
    "ModerationResults": "moderation_results",
    "NamedCustomTool": "named_custom_tool",
    "NamedFunction": "named_function",
    "PredictionContent": "prediction_content",
    "PromptCacheBreakpoint": "prompt_cache_breakpoint",
    "PromptCacheOptions": "prompt_cache_options",
    "PromptTokensDetails": "prompt_tokens_details",
    "RefusalPart": "refusal_part",
    "ResponseFormat": "response_format",
    "ResponseFormatJsonObject": "response_format_json_object",
    "ResponseFormatJsonSchema": "response_format_json_schema",
    "ResponseFormatText": "response_format_text",
    "StoredContentPart": "stored_content_part",
    "StoredMessage": "stored_message",
    "StreamOptions": "stream_options",
    "SystemMessage": "system_message",
    "TextPart": "text_part",
    "TokenLogprob": "token_logprob",
    "Tool": "tool",
    "ToolCall": "tool_call",
    "ToolCallChunk": "tool_call_chunk",
    "ToolChoice": "tool_choice",
    "ToolMessage": "tool_message",
    "TopLogprob": "top_logprob",
    "UnknownAssistantContentPart": "unknown_assistant_content_part",
    "UnknownContentPart": "unknown_content_part",
    "UnknownCustomToolFormat": "unknown_custom_tool_format",
    "UnknownMessageInput": "unknown_message_input",
    "UnknownModerationOutcome": "unknown_moderation_outcome",
    "UnknownResponseFormat": "unknown_response_format",
    "UnknownStoredContentPart": "unknown_stored_content_part",
    "UnknownTool": "unknown_tool",
    "UnknownToolCall": "unknown_tool_call",
    "UnknownToolChoice": "unknown_tool_choice",
    "UpdateChatCompletionRequest": "update_chat_completion_request",
    "UrlCitation": "url_citation",
    "Usage": "usage",
    "UserMessage": "user_message",
    "WebSearchLocation": "web_search_location",
    "WebSearchOptions": "web_search_options",
    "WebSearchUserLocation": "web_search_user_location",
}

__all__ = (
    "AllowedTools",
    "AllowedToolsChoice",
    "Annotation",
    "AssistantContentPart",
    "AssistantMessage",
    "Audio",
    "AudioOptions",
    "AudioPart",
    "AudioReference",
    "ChatCompletion",
    "ChatCompletionDeleted",
    "ChatCompletionList",
    "Choice",
    "Chunk",
    "ChunkChoice",
    "CompletionTokensDetails",
    "ContentPart",
    "CreateChatCompletionRequest",
    "CustomCall",
    "CustomGrammarFormat",
    "CustomTextFormat",
    "CustomTool",
    "CustomToolCall",
    "CustomToolChoice",
    "CustomToolDefinition",
    "CustomToolFormat",
    "CustomVoice",
    "Delta",
    "DeveloperMessage",
    "Error",
    "ErrorResponse",
    "FilePart",
    "FunctionCall",
    "FunctionCallChunk",
    "FunctionDefinition",
    "FunctionMessage",
    "FunctionTool",
    "FunctionToolCall",
    "FunctionToolChoice",
    "Grammar",
    "ImagePart",
    "ImageUrl",
    "InputAudio",
    "InputFile",
    "JsonSchemaFormat",
    "LegacyFunction",
    "LegacyFunctionChoice",
    "Logprobs",
    "Message",
    "MessageInput",
    "MessageList",
    "Moderation",
    "ModerationConfig",
    "ModerationError",
    "ModerationOptions",
    "ModerationOutcome",
    "ModerationPolicy",
    "ModerationResult",
    "ModerationResults",
    "NamedCustomTool",
    "NamedFunction",
    "PredictionContent",
    "PromptCacheBreakpoint",
    "PromptCacheOptions",
    "PromptTokensDetails",
    "RefusalPart",
    "ResponseFormat",
    "ResponseFormatJsonObject",
    "ResponseFormatJsonSchema",
    "ResponseFormatText",
    "StoredContentPart",
    "StoredMessage",
    "StreamOptions",
    "SystemMessage",
    "TextPart",
    "TokenLogprob",
    "Tool",
    "ToolCall",
    "ToolCallChunk",
    "ToolChoice",
    "ToolMessage",
    "TopLogprob",
    "UnknownAssistantContentPart",
    "UnknownContentPart",
    "UnknownCustomToolFormat",
    "UnknownMessageInput",
    "UnknownModerationOutcome",
    "UnknownResponseFormat",
    "UnknownStoredContentPart",
    "UnknownTool",
    "UnknownToolCall",
    "UnknownToolChoice",
    "UpdateChatCompletionRequest",
    "UrlCitation",
    "Usage",
    "UserMessage",
    "WebSearchLocation",
    "WebSearchOptions",
    "WebSearchUserLocation",
)


def __getattr__(name: str) -> Any:
    module = _MODULES.get(name)
    if module is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(f".{module}", __name__), name)
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
