"""The official SDK's names for the types of chats; each is one of ours. Loaded on first use."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from chatwright.openai.types.chat.chat_completion import (
        ChatCompletion,
    )
    from chatwright.openai.types.chat.chat_completion_allowed_tool_choice_param import (
        ChatCompletionAllowedToolChoiceParam,
    )
    from chatwright.openai.types.chat.chat_completion_allowed_tools_param import (
        ChatCompletionAllowedToolsParam,
    )
    from chatwright.openai.types.chat.chat_completion_assistant_message_param import (
        ChatCompletionAssistantMessageParam,
    )
    from chatwright.openai.types.chat.chat_completion_audio import (
        ChatCompletionAudio,
    )
    from chatwright.openai.types.chat.chat_completion_audio_param import (
        ChatCompletionAudioParam,
    )
    from chatwright.openai.types.chat.chat_completion_chunk import (
        ChatCompletionChunk,
    )
    from chatwright.openai.types.chat.chat_completion_content_part_image import (
        ChatCompletionContentPartImage,
    )
    from chatwright.openai.types.chat.chat_completion_content_part_image_param import (
        ChatCompletionContentPartImageParam,
    )
    from chatwright.openai.types.chat.chat_completion_content_part_input_audio_param import (
        ChatCompletionContentPartInputAudioParam,
    )
    from chatwright.openai.types.chat.chat_completion_content_part_param import (
        ChatCompletionContentPartParam,
    )
    from chatwright.openai.types.chat.chat_completion_content_part_refusal_param import (
        ChatCompletionContentPartRefusalParam,
    )
    from chatwright.openai.types.chat.chat_completion_content_part_text import (
        ChatCompletionContentPartText,
    )
    from chatwright.openai.types.chat.chat_completion_content_part_text_param import (
        ChatCompletionContentPartTextParam,
    )
    from chatwright.openai.types.chat.chat_completion_custom_tool_param import (
        ChatCompletionCustomToolParam,
    )
    from chatwright.openai.types.chat.chat_completion_deleted import (
        ChatCompletionDeleted,
    )
    from chatwright.openai.types.chat.chat_completion_developer_message_param import (
        ChatCompletionDeveloperMessageParam,
    )
    from chatwright.openai.types.chat.chat_completion_function_call_option_param import (
        ChatCompletionFunctionCallOptionParam,
    )
    from chatwright.openai.types.chat.chat_completion_function_message_param import (
        ChatCompletionFunctionMessageParam,
    )
    from chatwright.openai.types.chat.chat_completion_function_tool import (
        ChatCompletionFunctionTool,
    )
    from chatwright.openai.types.chat.chat_completion_function_tool_param import (
        ChatCompletionFunctionToolParam,
    )
    from chatwright.openai.types.chat.chat_completion_message import (
        ChatCompletionMessage,
    )
    from chatwright.openai.types.chat.chat_completion_message_custom_tool_call import (
        ChatCompletionMessageCustomToolCall,
    )
    from chatwright.openai.types.chat.chat_completion_message_custom_tool_call_param import (
        ChatCompletionMessageCustomToolCallParam,
    )
    from chatwright.openai.types.chat.chat_completion_message_function_tool_call import (
        ChatCompletionMessageFunctionToolCall,
    )
    from chatwright.openai.types.chat.chat_completion_message_function_tool_call_param import (
        ChatCompletionMessageFunctionToolCallParam,
    )
    from chatwright.openai.types.chat.chat_completion_message_param import (
        ChatCompletionMessageParam,
    )
    from chatwright.openai.types.chat.chat_completion_message_tool_call import (
        ChatCompletionMessageToolCall,
        ChatCompletionMessageToolCallUnion,
    )
    from chatwright.openai.types.chat.chat_completion_message_tool_call_param import (
        ChatCompletionMessageToolCallParam,
    )
    from chatwright.openai.types.chat.chat_completion_message_tool_call_union_param import (
        ChatCompletionMessageToolCallUnionParam,
    )
    from chatwright.openai.types.chat.chat_completion_modality import (
        ChatCompletionModality,
    )
    from chatwright.openai.types.chat.chat_completion_named_tool_choice_custom_param import (
        ChatCompletionNamedToolChoiceCustomParam,
    )
    from chatwright.openai.types.chat.chat_completion_named_tool_choice_param import (
        ChatCompletionNamedToolChoiceParam,
    )
    from chatwright.openai.types.chat.chat_completion_prediction_content_param import (
        ChatCompletionPredictionContentParam,
    )
    from chatwright.openai.types.chat.chat_completion_reasoning_effort import (
        ChatCompletionReasoningEffort,
    )
    from chatwright.openai.types.chat.chat_completion_role import (
        ChatCompletionRole,
    )
    from chatwright.openai.types.chat.chat_completion_store_message import (
        ChatCompletionStoreMessage,
    )
    from chatwright.openai.types.chat.chat_completion_stream_options_param import (
        ChatCompletionStreamOptionsParam,
    )
    from chatwright.openai.types.chat.chat_completion_system_message_param import (
        ChatCompletionSystemMessageParam,
    )
    from chatwright.openai.types.chat.chat_completion_token_logprob import (
        ChatCompletionTokenLogprob,
    )
    from chatwright.openai.types.chat.chat_completion_tool_choice_option_param import (
        ChatCompletionToolChoiceOptionParam,
    )
    from chatwright.openai.types.chat.chat_completion_tool_message_param import (
        ChatCompletionToolMessageParam,
    )
    from chatwright.openai.types.chat.chat_completion_tool_param import (
        ChatCompletionToolParam,
    )
    from chatwright.openai.types.chat.chat_completion_tool_union_param import (
        ChatCompletionToolUnionParam,
    )
    from chatwright.openai.types.chat.chat_completion_user_message_param import (
        ChatCompletionUserMessageParam,
    )
    from chatwright.openai.types.chat.completion_create_params import (
        CompletionCreateParams,
    )
    from chatwright.openai.types.chat.completion_list_params import (
        CompletionListParams,
    )
    from chatwright.openai.types.chat.completion_update_params import (
        CompletionUpdateParams,
    )
    from chatwright.openai.types.chat.create_chat_completion_request_message_param import (
        CreateChatCompletionRequestMessageParam,
    )
    from chatwright.openai.types.chat.parsed_chat_completion import (
        ParsedChatCompletion,
        ParsedChatCompletionMessage,
        ParsedChoice,
    )
    from chatwright.openai.types.chat.parsed_function_tool_call import (
        ParsedFunction,
        ParsedFunctionToolCall,
    )

_HOME = {
    "ChatCompletion": "chat_completion",
    "ChatCompletionAllowedToolChoiceParam": "chat_completion_allowed_tool_choice_param",
    "ChatCompletionAllowedToolsParam": "chat_completion_allowed_tools_param",
    "ChatCompletionAssistantMessageParam": "chat_completion_assistant_message_param",
    "ChatCompletionAudio": "chat_completion_audio",
    "ChatCompletionAudioParam": "chat_completion_audio_param",
    "ChatCompletionChunk": "chat_completion_chunk",
    "ChatCompletionContentPartImage": "chat_completion_content_part_image",
    "ChatCompletionContentPartImageParam": "chat_completion_content_part_image_param",
    "ChatCompletionContentPartInputAudioParam": "chat_completion_content_part_input_audio_param",
    "ChatCompletionContentPartParam": "chat_completion_content_part_param",
    "ChatCompletionContentPartRefusalParam": "chat_completion_content_part_refusal_param",
    "ChatCompletionContentPartText": "chat_completion_content_part_text",
    "ChatCompletionContentPartTextParam": "chat_completion_content_part_text_param",
    "ChatCompletionCustomToolParam": "chat_completion_custom_tool_param",
    "ChatCompletionDeleted": "chat_completion_deleted",
    "ChatCompletionDeveloperMessageParam": "chat_completion_developer_message_param",
    "ChatCompletionFunctionCallOptionParam": "chat_completion_function_call_option_param",
    "ChatCompletionFunctionMessageParam": "chat_completion_function_message_param",
    "ChatCompletionFunctionTool": "chat_completion_function_tool",
    "ChatCompletionFunctionToolParam": "chat_completion_function_tool_param",
    "ChatCompletionMessage": "chat_completion_message",
    "ChatCompletionMessageCustomToolCall": "chat_completion_message_custom_tool_call",
    "ChatCompletionMessageCustomToolCallParam": "chat_completion_message_custom_tool_call_param",
    "ChatCompletionMessageFunctionToolCall": "chat_completion_message_function_tool_call",
    "ChatCompletionMessageFunctionToolCallParam": "chat_completion_message_function_tool_call_param",
    "ChatCompletionMessageParam": "chat_completion_message_param",
    "ChatCompletionMessageToolCall": "chat_completion_message_tool_call",
    "ChatCompletionMessageToolCallParam": "chat_completion_message_tool_call_param",
    "ChatCompletionMessageToolCallUnion": "chat_completion_message_tool_call",
    "ChatCompletionMessageToolCallUnionParam": "chat_completion_message_tool_call_union_param",
    "ChatCompletionModality": "chat_completion_modality",
    "ChatCompletionNamedToolChoiceCustomParam": "chat_completion_named_tool_choice_custom_param",
    "ChatCompletionNamedToolChoiceParam": "chat_completion_named_tool_choice_param",
    "ChatCompletionPredictionContentParam": "chat_completion_prediction_content_param",
    "ChatCompletionReasoningEffort": "chat_completion_reasoning_effort",
    "ChatCompletionRole": "chat_completion_role",
    "ChatCompletionStoreMessage": "chat_completion_store_message",
    "ChatCompletionStreamOptionsParam": "chat_completion_stream_options_param",
    "ChatCompletionSystemMessageParam": "chat_completion_system_message_param",
    "ChatCompletionTokenLogprob": "chat_completion_token_logprob",
    "ChatCompletionToolChoiceOptionParam": "chat_completion_tool_choice_option_param",
    "ChatCompletionToolMessageParam": "chat_completion_tool_message_param",
    "ChatCompletionToolParam": "chat_completion_tool_param",
    "ChatCompletionToolUnionParam": "chat_completion_tool_union_param",
    "ChatCompletionUserMessageParam": "chat_completion_user_message_param",
    "CompletionCreateParams": "completion_create_params",
    "CompletionListParams": "completion_list_params",
    "CompletionUpdateParams": "completion_update_params",
    "CreateChatCompletionRequestMessageParam": "create_chat_completion_request_message_param",
    "ParsedChatCompletion": "parsed_chat_completion",
    "ParsedChatCompletionMessage": "parsed_chat_completion",
    "ParsedChoice": "parsed_chat_completion",
    "ParsedFunction": "parsed_function_tool_call",
    "ParsedFunctionToolCall": "parsed_function_tool_call",
}

__all__ = [
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

if not TYPE_CHECKING:

    def __getattr__(name: str) -> Any:
        if name not in _HOME:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}", name=name)
        found = globals()[name] = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
        return found

    def __dir__() -> list[str]:
        return sorted(__all__)
