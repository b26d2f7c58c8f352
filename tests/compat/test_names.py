"""Every name of the official SDK that programs for chat completions import is here, under the same path."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module

import pytest

import chatwright.errors as ours
from chatwright import openai, types

TOP = [
    "APIConnectionError",
    "APIError",
    "APIResponse",
    "APIResponseValidationError",
    "APIStatusError",
    "APITimeoutError",
    "AsyncAPIResponse",
    "AsyncAzureOpenAI",
    "AsyncClient",
    "AsyncOpenAI",
    "AsyncStream",
    "AuthenticationError",
    "AzureOpenAI",
    "BadRequestError",
    "BaseModel",
    "Client",
    "ConflictError",
    "ContentFilterFinishReasonError",
    "DEFAULT_CONNECTION_LIMITS",
    "DEFAULT_MAX_RETRIES",
    "DEFAULT_TIMEOUT",
    "DefaultAioHttpClient",
    "DefaultAsyncHttpx2Client",
    "DefaultAsyncHttpxClient",
    "DefaultHttpx2Client",
    "DefaultHttpxClient",
    "InternalServerError",
    "LengthFinishReasonError",
    "NOT_GIVEN",
    "NoneType",
    "NotFoundError",
    "NotGiven",
    "Omit",
    "OpenAI",
    "OpenAIError",
    "PermissionDeniedError",
    "RateLimitError",
    "RequestOptions",
    "Stream",
    "Timeout",
    "UnprocessableEntityError",
    "VERSION",
    "__version__",
    "not_given",
    "omit",
    "pydantic_function_tool",
    "types",
]

CHAT_TYPES = [
    "ChatCompletion",
    "ChatCompletionAllowedToolChoiceParam",
    "ChatCompletionAllowedToolsParam",
    "ChatCompletionAssistantMessageParam",
    "ChatCompletionAudio",
    "ChatCompletionAudioParam",
    "ChatCompletionChunk",
    "ChatCompletionContentPartImage",
    "ChatCompletionContentPartImageParam",
    "ChatCompletionContentPartInputAudioParam",
    "ChatCompletionContentPartParam",
    "ChatCompletionContentPartRefusalParam",
    "ChatCompletionContentPartText",
    "ChatCompletionContentPartTextParam",
    "ChatCompletionCustomToolParam",
    "ChatCompletionDeleted",
    "ChatCompletionDeveloperMessageParam",
    "ChatCompletionFunctionCallOptionParam",
    "ChatCompletionFunctionMessageParam",
    "ChatCompletionFunctionTool",
    "ChatCompletionFunctionToolParam",
    "ChatCompletionMessage",
    "ChatCompletionMessageCustomToolCall",
    "ChatCompletionMessageCustomToolCallParam",
    "ChatCompletionMessageFunctionToolCall",
    "ChatCompletionMessageFunctionToolCallParam",
    "ChatCompletionMessageParam",
    "ChatCompletionMessageToolCall",
    "ChatCompletionMessageToolCallParam",
    "ChatCompletionMessageToolCallUnion",
    "ChatCompletionMessageToolCallUnionParam",
    "ChatCompletionModality",
    "ChatCompletionNamedToolChoiceCustomParam",
    "ChatCompletionNamedToolChoiceParam",
    "ChatCompletionPredictionContentParam",
    "ChatCompletionReasoningEffort",
    "ChatCompletionRole",
    "ChatCompletionStoreMessage",
    "ChatCompletionStreamOptionsParam",
    "ChatCompletionSystemMessageParam",
    "ChatCompletionTokenLogprob",
    "ChatCompletionToolChoiceOptionParam",
    "ChatCompletionToolMessageParam",
    "ChatCompletionToolParam",
    "ChatCompletionToolUnionParam",
    "ChatCompletionUserMessageParam",
    "CompletionCreateParams",
    "CompletionListParams",
    "CompletionUpdateParams",
    "CreateChatCompletionRequestMessageParam",
    "ParsedChatCompletion",
    "ParsedChatCompletionMessage",
    "ParsedChoice",
    "ParsedFunction",
    "ParsedFunctionToolCall",
]

# What the modules of `types.chat` hold besides the name that they are called after.
PARTS = {
    "chat_completion": """
        Choice ChoiceLogprobs Moderation ModerationInput ModerationInputError ModerationInputModerationResults
        ModerationInputModerationResultsResult ModerationOutput ModerationOutputError
        ModerationOutputModerationResults ModerationOutputModerationResultsResult
    """,
    "chat_completion_chunk": """
        Choice ChoiceDelta ChoiceDeltaFunctionCall ChoiceDeltaToolCall ChoiceDeltaToolCallFunction ChoiceLogprobs
        Moderation ModerationInput ModerationOutput
    """,
    "chat_completion_message": "Annotation AnnotationURLCitation FunctionCall",
    "chat_completion_message_function_tool_call": "Function",
    "chat_completion_message_custom_tool_call": "Custom",
    "chat_completion_message_tool_call": "ChatCompletionMessageToolCallUnion",
    "chat_completion_message_tool_call_param": "Function",
    "chat_completion_message_function_tool_call_param": "Function",
    "chat_completion_assistant_message_param": "Audio ContentArrayOfContentPart FunctionCall",
    "chat_completion_content_part_param": "File FileFile",
    "chat_completion_content_part_image_param": "ImageURL",
    "chat_completion_content_part_input_audio_param": "InputAudio",
    "chat_completion_custom_tool_param": "Custom CustomFormat CustomFormatGrammar CustomFormatText",
    "chat_completion_named_tool_choice_param": "Function",
    "chat_completion_token_logprob": "TopLogprob",
    "completion_create_params": """
        CompletionCreateParamsBase CompletionCreateParamsNonStreaming CompletionCreateParamsStreaming Function
        FunctionCall Moderation PromptCacheOptions ResponseFormat WebSearchOptions WebSearchOptionsUserLocation
    """,
}

ELSEWHERE = {
    "types": "ChatModel CompletionUsage FunctionDefinition Model ResponseFormatJSONSchema chat shared shared_params",
    "types.chat_model": "ChatModel",
    "types.completion_usage": "CompletionTokensDetails CompletionUsage PromptTokensDetails",
    "types.model": "Model",
    "types.shared.response_format_json_schema": "JSONSchema ResponseFormatJSONSchema",
    "types.shared_params.response_format_json_schema": "JSONSchema ResponseFormatJSONSchema",
    "types.shared": "ChatModel FunctionDefinition FunctionParameters Metadata ReasoningEffort ResponseFormatJSONObject",
    "types.shared_params": "FunctionDefinition FunctionParameters Metadata ResponseFormatJSONSchema ResponseFormatText",
    "lib.streaming.chat": """
        AsyncChatCompletionStream AsyncChatCompletionStreamManager ChatCompletionStream ChatCompletionStreamEvent
        ChatCompletionStreamManager ChatCompletionStreamState ChunkEvent ContentDeltaEvent ContentDoneEvent
        FunctionToolCallArgumentsDeltaEvent FunctionToolCallArgumentsDoneEvent LogprobsContentDeltaEvent
        LogprobsContentDoneEvent LogprobsRefusalDeltaEvent LogprobsRefusalDoneEvent
        ParsedChatCompletionMessageSnapshot ParsedChatCompletionSnapshot ParsedChoiceSnapshot RefusalDeltaEvent
        RefusalDoneEvent
    """,
    "pagination": "AsyncCursorPage AsyncPage SyncCursorPage SyncPage",
    "resources.chat": "AsyncChat AsyncCompletions Chat Completions",
    "resources.chat.completions": "AsyncCompletions AsyncMessages Completions Messages",
    "resources.chat.completions.completions": "AsyncCompletions Completions",
    "resources.chat.completions.messages": "AsyncMessages Messages",
    "resources.models": "AsyncModels Models",
    "lib.azure": "AsyncAzureADTokenProvider AsyncAzureOpenAI AzureADTokenProvider AzureOpenAI",
    "lib._parsing": "type_to_response_format_param",
    "lib._parsing._completions": "type_to_response_format_param",
    "lib._pydantic": "to_strict_json_schema",
    "_exceptions": "APIConnectionError APIError APIResponseValidationError APIStatusError OpenAIError RateLimitError",
    "_types": "Body Headers NOT_GIVEN NotGiven Omit Query omit",
    "_streaming": "AsyncStream Stream",
}


def test_top() -> None:
    assert sorted(openai.__all__) == TOP == sorted(set(dir(openai)))
    for name in TOP:
        assert getattr(openai, name) is not None


def test_types_of_chats() -> None:
    chat = import_module("chatwright.openai.types.chat")
    assert sorted(chat.__all__) == CHAT_TYPES == dir(chat)
    for name in CHAT_TYPES:
        assert getattr(chat, name) is not None


@pytest.mark.parametrize(
    ("module", "names"), [*((f"types.chat.{module}", names) for module, names in PARTS.items()), *ELSEWHERE.items()]
)
def test_parts(module: str, names: str) -> None:
    found = import_module(f"chatwright.openai.{module}")
    assert [name for name in names.split() if not hasattr(found, name)] == []


@pytest.mark.parametrize("name", CHAT_TYPES)
def test_each_type_of_chats_has_a_module_of_its_own(name: str) -> None:
    chat = import_module("chatwright.openai.types.chat")
    home = import_module(f"{chat.__name__}.{chat._HOME[name]}")
    assert name in home.__all__
    assert getattr(home, name) is getattr(chat, name)


def test_they_are_ours() -> None:
    assert openai.OpenAIError is ours.ChatwrightError
    assert openai.APIResponseValidationError is ours.APIResponseError
    assert openai.RateLimitError is ours.RateLimitError
    chat = import_module("chatwright.openai.types.chat")
    assert chat.ChatCompletion is types.Completion
    assert chat.ChatCompletionChunk is types.Chunk
    assert chat.ChatCompletionUserMessageParam(role="user", content="Hi") == {"role": "user", "content": "Hi"}


@pytest.mark.parametrize("where", ["shared", "shared_params"])
@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("chat_model", "ChatModel"),
        ("function_definition", "FunctionDefinition"),
        ("function_parameters", "FunctionParameters"),
        ("metadata", "Metadata"),
        ("reasoning_effort", "ReasoningEffort"),
        ("response_format_json_object", "ResponseFormatJSONObject"),
        ("response_format_json_schema", "ResponseFormatJSONSchema"),
        ("response_format_text", "ResponseFormatText"),
    ],
)
def test_so_has_each_shared_type(where: str, module: str, name: str) -> None:
    package = import_module(f"chatwright.openai.types.{where}")
    assert getattr(import_module(f"{package.__name__}.{module}"), name) is getattr(package, name)


@pytest.mark.parametrize("name", ["chat", "api_key", "ChatCompletion", "azure_endpoint"])
def test_the_module_is_no_client(name: str) -> None:
    with pytest.raises(AttributeError, match=r"make one, client = OpenAI\(\)"):
        getattr(openai, name)


def test_what_is_not_there_is_told() -> None:
    with pytest.raises(AttributeError, match="chat completions only"):
        getattr(openai, "AssistantEventHandler")  # noqa: B009
    chat = import_module("chatwright.openai.types.chat")
    with pytest.raises(AttributeError, match="ChatCompletionNonsense"):
        getattr(chat, "ChatCompletionNonsense")  # noqa: B009


def test_it_costs_nothing_until_it_is_used() -> None:
    program = """
import sys, chatwright
assert not [name for name in sys.modules if name.startswith("chatwright.")]
import chatwright.openai
assert {"httpx", "msgspec", "attrs", "attr"}.isdisjoint(sys.modules)
from chatwright.openai import APIError, AsyncOpenAI, NOT_GIVEN, OpenAI, types
assert "httpx" not in sys.modules and "openai" not in sys.modules
"""
    subprocess.run([sys.executable, "-c", program], check=True)
