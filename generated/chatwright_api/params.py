"""The requests of the API as typed dictionaries, so that plain dicts and keyword arguments can be checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, Required, TypeAlias, TypedDict

if TYPE_CHECKING:
    from .literals import (
        AllowedToolsMode,
        AudioFormat,
        GrammarSyntax,
        ImageDetail,
        InputAudioFormat,
        LegacyFunctionCallMode,
        Modality,
        ModelName,
        ModerationMode,
        PromptCacheMode,
        PromptCacheRetention,
        ReasoningEffort,
        ServiceTier,
        SortOrder,
        ToolChoiceMode,
        Verbosity,
        VoiceName,
        WebSearchContextSize,
    )
    from .models import (
        AllowedTools,
        AllowedToolsChoice,
        AssistantMessage,
        AudioOptions,
        AudioPart,
        AudioReference,
        CustomCall,
        CustomGrammarFormat,
        CustomTextFormat,
        CustomTool,
        CustomToolCall,
        CustomToolChoice,
        CustomToolDefinition,
        CustomVoice,
        DeveloperMessage,
        FilePart,
        FunctionCall,
        FunctionDefinition,
        FunctionMessage,
        FunctionTool,
        FunctionToolCall,
        FunctionToolChoice,
        Grammar,
        ImagePart,
        ImageUrl,
        InputAudio,
        InputFile,
        JsonSchemaFormat,
        LegacyFunction,
        LegacyFunctionChoice,
        Message,
        ModerationConfig,
        ModerationOptions,
        ModerationPolicy,
        NamedCustomTool,
        NamedFunction,
        PredictionContent,
        PromptCacheBreakpoint,
        PromptCacheOptions,
        RefusalPart,
        ResponseFormatJsonObject,
        ResponseFormatJsonSchema,
        ResponseFormatText,
        StoredMessage,
        StreamOptions,
        SystemMessage,
        TextPart,
        ToolMessage,
        UserMessage,
        WebSearchLocation,
        WebSearchOptions,
        WebSearchUserLocation,
    )

AssistantContentPartParam: TypeAlias = "TextPartParam | TextPart | RefusalPartParam | RefusalPart"
"""A part of an assistant message: text or a refusal."""

ContentPartParam: TypeAlias = (
    "TextPartParam | TextPart | ImagePartParam | ImagePart | AudioPartParam | AudioPart | FilePartParam | FilePart"
)
"""A part of a user message: text, image, audio or file."""

CustomToolFormatParam: TypeAlias = (
    "CustomTextFormatParam | CustomTextFormat | CustomGrammarFormatParam | CustomGrammarFormat"
)
"""What the input may look like. Default: any text."""

MessageInputParam: TypeAlias = "DeveloperMessageParam | DeveloperMessage | SystemMessageParam | SystemMessage | UserMessageParam | UserMessage | AssistantMessageParam | AssistantMessage | ToolMessageParam | ToolMessage | FunctionMessageParam | FunctionMessage | Message | StoredMessage"
"""One message of the conversation; `role` tells which kind."""

ResponseFormatParam: TypeAlias = "ResponseFormatTextParam | ResponseFormatText | ResponseFormatJsonSchemaParam | ResponseFormatJsonSchema | ResponseFormatJsonObjectParam | ResponseFormatJsonObject"
"""Shape of the answer: plain text (default), JSON that follows a schema (`json_schema`), or any JSON object (`json_object`, older and weaker)."""

ToolParam: TypeAlias = "FunctionToolParam | FunctionTool | CustomToolParam | CustomTool"

ToolCallParam: TypeAlias = "FunctionToolCallParam | FunctionToolCall | CustomToolCallParam | CustomToolCall"

ToolChoiceParam: TypeAlias = "ToolChoiceMode | AllowedToolsChoiceParam | AllowedToolsChoice | FunctionToolChoiceParam | FunctionToolChoice | CustomToolChoiceParam | CustomToolChoice"
"""Whether tools are called, and which. `none` forbids, `auto` leaves it to the model, `required` demands at least one; an object names a tool, or a set to choose from. Default: `auto` if the request has tools, otherwise `none`."""


class AllowedToolsParam(TypedDict, total=False):
    """A subset of the request's `tools` and how freely the model may use it. Narrows the choice without changing `tools`, which keeps the prompt cache warm."""

    mode: Required[AllowedToolsMode]
    """`auto` leaves it to the model whether to call one of these tools or to answer in words; `required` makes it call at least one."""
    tools: Required[Sequence[Mapping[str, Any]]]
    """References to tools of the request, by type and name: `{"type": "function", "function": {"name": "get_weather"}}`."""


class AllowedToolsChoiceParam(TypedDict, total=False):
    """A tool choice that limits the model to some of the given tools."""

    type: Required[Literal["allowed_tools"]]
    """The tag of this kind of tool choice, always `allowed_tools`."""
    allowed_tools: Required[AllowedToolsParam | AllowedTools]
    """Which tools, and whether one of them must be called."""


class AssistantMessageParam(TypedDict, total=False):
    """An earlier answer of the model, sent back as part of the conversation. A received message may be sent as it came."""

    content: str | Sequence[AssistantContentPartParam] | None
    """What the model said: a string, or parts that are either all `text` or a single `refusal`. May be left out or `null` only beside `tool_calls` or `function_call`."""
    refusal: str | None
    """What the model said instead of an answer, if it refused."""
    role: Required[Literal["assistant"]]
    """Who speaks, here always `assistant`."""
    name: str
    """Tells several participants with this role apart. Optional."""
    audio: AudioReferenceParam | AudioReference | None
    """Refers to an earlier spoken answer, so that its audio needs no sending back."""
    tool_calls: Sequence[ToolCallParam]
    """The calls that the model made. Each needs a `tool` message with its result further on."""
    function_call: FunctionCallParam | FunctionCall | None
    """The function that the model called. Deprecated: use `tool_calls`."""


class AudioOptionsParam(TypedDict, total=False):
    """`AudioOptions` of the API."""

    voice: Required[VoiceName | CustomVoiceParam | CustomVoice]
    """Who speaks: the name of a built-in voice, or `{"id": ...}` for a custom one."""
    format: Required[AudioFormat]
    """Encoding of the sound. Streams of it must use `pcm16`."""


class AudioPartParam(TypedDict, total=False):
    """Recorded speech or sound in a user message, for models that listen, such as `gpt-4o-audio-preview`."""

    type: Required[Literal["input_audio"]]
    """The tag of an audio part, always `input_audio`."""
    input_audio: Required[InputAudioParam | InputAudio]
    """The recording."""
    prompt_cache_breakpoint: PromptCacheBreakpointParam | PromptCacheBreakpoint
    """Ends a cacheable prefix of the prompt with this part."""


class AudioReferenceParam(TypedDict, total=False):
    """`AudioReference` of the API."""

    id: Required[str]
    """The `id` of that answer's `audio`; works until its `expires_at`."""


class CreateChatCompletionPlainOptions(TypedDict, total=False):
    """The options of a call that are the same in all methods; `None` leaves one out."""

    metadata: Mapping[str, str] | None
    """Labels to keep with the completion; useful with `store: true`."""
    top_logprobs: int | None
    """How many alternatives to report for each generated token, 0 to 20. Needs `logprobs: true`."""
    temperature: float | None
    """Randomness of sampling, 0 to 2, default 1: near 0 picks the likeliest words, above 1 grows erratic. Change this or `top_p`, not both. Most reasoning models refuse any value but the default."""
    top_p: float | None
    """Nucleus sampling, 0 to 1, default 1: choose only among the likeliest tokens that together reach this probability. Change this or `temperature`, not both. Most reasoning models refuse it."""
    user: str | None
    """Your id for the end user. Deprecated: `safety_identifier` serves abuse detection now, and `prompt_cache_key` the cache."""
    safety_identifier: str | None
    """Stable, anonymous id of your end user, so that abuse can be traced to one of them. Up to 64 characters; a hash of the user name does, the name itself should not be sent."""
    prompt_cache_key: str | None
    """Groups requests with a common prefix, so that they meet the same cache. Takes that role over from `user`."""
    prompt_cache_retention: PromptCacheRetention | None
    """How long cached prefixes may stay at most: `24h`, or `in_memory` for minutes. Deprecated: use `prompt_cache_options.ttl`, which sets a minimum instead. `gpt-5.5` and later know `24h` only; elsewhere that is the default too, except for organisations with zero data retention."""
    prompt_cache_options: PromptCacheOptionsParam | PromptCacheOptions | None
    """How the prompt is cached: automatically, or up to marked points. `gpt-5.6` and later."""
    service_tier: ServiceTier | None
    """Class of processing, which decides price and latency. Default `auto`. OpenAI only."""
    modalities: Sequence[Modality] | None
    """Kinds of output wanted. Default `["text"]`; `["text", "audio"]` for models that speak, together with `audio`."""
    verbosity: Verbosity | None
    """How wordy the answer should be. Default `medium`. GPT-5 and later."""
    reasoning_effort: ReasoningEffort | None
    """How long a reasoning model should think first. Default `medium`, though several models have defaults and limits of their own."""
    max_completion_tokens: int | None
    """Most tokens to generate, hidden reasoning included. Default: as many as the model allows. Replaces `max_tokens`, which many compatible servers still expect."""
    frequency_penalty: float | None
    """Makes tokens less likely the more often they already occurred, against repetition: -2.0 to 2.0, default 0; negative values encourage it. Most reasoning models refuse it."""
    presence_penalty: float | None
    """Makes every token that already occurred less likely, however often, which invites new topics: -2.0 to 2.0, default 0. Most reasoning models refuse it."""
    web_search_options: WebSearchOptionsParam | WebSearchOptions | None
    """Settings for the web search of models that have it built in, such as `gpt-4o-search-preview`."""
    audio: AudioOptionsParam | AudioOptions | None
    """Voice and encoding of a spoken answer. Required when `modalities` contains `audio`."""
    store: bool | None
    """Whether OpenAI keeps the completion for later retrieval, distillation and evals. Default `false`. Images above 8 MB are left out of what is kept."""
    moderation: ModerationOptionsParam | ModerationOptions | None
    """Has the input and the answer examined by a moderation model. Default: no moderation report."""
    stop: str | Sequence[str] | None
    """A string, or up to 4, at which generation ends; the answer excludes it. `o3` and `o4-mini` don't take it."""
    logit_bias: Mapping[str, int] | None
    """Bias per token, by token id in the model's tokenizer: -100 bans a token, 100 all but forces it, -1 to 1 nudges. Added to the logits before sampling. Default: none."""
    logprobs: bool | None
    """Whether to report the log probability of each token in `content`. Default `false`. Most reasoning models refuse it."""
    max_tokens: int | None
    """Most tokens to generate. Deprecated: use `max_completion_tokens`, the only one that OpenAI's o-series takes. Compatible servers often know just this name."""
    n: int | None
    """Number of independent answers, 1 to 128, default 1. Every one is billed; some servers ignore it or allow 1 only."""
    prediction: PredictionContentParam | PredictionContent | None
    """What the answer will probably contain, such as a file with a small edit pending. Parts that match are produced much faster; parts that don't are still billed."""
    seed: int | None
    """Asks for repeatable sampling: same seed, same request, mostly the same answer, as long as `system_fingerprint` stays. No guarantee. Deprecated by OpenAI without a successor; local servers honour it."""
    stream_options: StreamOptionsParam | StreamOptions | None
    """Extras of a streamed answer: token counts, padding. Only with `stream: true`."""
    tool_choice: ToolChoiceParam | None
    """Whether the model must, may or must not call tools, and which. Default: `auto` with tools, `none` without."""
    parallel_tool_calls: bool | None
    """Whether one answer may hold several tool calls. Default `true`."""
    function_call: LegacyFunctionCallMode | LegacyFunctionChoiceParam | LegacyFunctionChoice | None
    """Whether and which of `functions` is called: `none`, `auto` or `{"name": ...}`. Deprecated: use `tool_choice`."""
    functions: Sequence[LegacyFunctionParam | LegacyFunction] | None
    """Between 1 and 128 functions that the model may call. Deprecated: use `tools`."""


class CreateChatCompletionOptions(CreateChatCompletionPlainOptions, total=False):
    """The options of a call; `None` leaves one out."""

    response_format: ResponseFormatParam | None
    """Shape of the answer: plain text (default), JSON that follows a schema (`json_schema`), or any JSON object (`json_object`, older and weaker)."""
    tools: Sequence[ToolParam] | None
    """Functions and custom tools that the model may call. Default: none."""


class CreateChatCompletionRequestParam(CreateChatCompletionOptions, total=False):
    """The body of a request for a completion. Only `messages` and `model` are required; whatever is left out takes the server's default."""

    messages: Required[Sequence[MessageInputParam]]
    """The conversation so far, oldest message first; at least one. Which kinds of content are understood depends on the model."""
    model: Required[ModelName]
    """Name of the model, such as `gpt-5.4`. Compatible servers have names of their own, or ignore it when they serve only one."""
    stream: bool | None
    """`true` sends the answer as server-sent events while it is generated. Default `false`."""


class CustomCallParam(TypedDict, total=False):
    """Which tool is called, and with what."""

    name: Required[str]
    """Name of the tool, one of those in the request."""
    input: Required[str]
    """The text for the tool, following its grammar if it has one."""


class CustomGrammarFormatParam(TypedDict, total=False):
    """Input that a grammar of yours accepts."""

    type: Required[Literal["grammar"]]
    """The tag of a grammar, always `grammar`."""
    grammar: Required[GrammarParam | Grammar]
    """The grammar, and the language it is written in."""


class CustomTextFormatParam(TypedDict, total=False):
    """Input without any restriction."""

    type: Required[Literal["text"]]
    """The tag of unrestricted text, always `text`."""


class CustomToolParam(TypedDict, total=False):
    """A tool that takes free text instead of JSON, optionally bound to a grammar. GPT-5 and later."""

    type: Required[Literal["custom"]]
    """The tag of a custom tool, always `custom`."""
    custom: Required[CustomToolDefinitionParam | CustomToolDefinition]
    """Name, purpose and input of the tool."""


class CustomToolCallParam(TypedDict, total=False):
    """The model's call of a custom tool, whose input is free text rather than JSON."""

    id: Required[str]
    """Identifies the call; repeat it as `tool_call_id` in the message that carries the result."""
    type: Required[Literal["custom"]]
    """The tag of this kind of call, always `custom`."""
    custom: Required[CustomCallParam | CustomCall]
    """Which tool is called, and with what."""


class CustomToolChoiceParam(TypedDict, total=False):
    """A tool choice that makes the model call one custom tool."""

    type: Required[Literal["custom"]]
    """The tag of this kind of tool choice, always `custom`."""
    custom: Required[NamedCustomToolParam | NamedCustomTool]
    """The custom tool to be called."""


class CustomToolDefinitionParam(TypedDict, total=False):
    """Name, purpose and input of the tool."""

    name: Required[str]
    """Name by which the model calls it."""
    description: str
    """What the tool is for, to help the model decide when to use it. Optional."""
    format: CustomToolFormatParam
    """What the input may look like. Default: any text."""


class CustomVoiceParam(TypedDict, total=False):
    """Reference to a voice made for you."""

    id: Required[str]
    """The voice's identifier, such as `voice_1234`."""


class DeveloperMessageParam(TypedDict, total=False):
    """Instructions of the application, which outrank what users say. Takes the place of `system` for `o1` and later models; compatible servers may know `system` only."""

    content: Required[str | Sequence[TextPartParam | TextPart]]
    """The instructions: a string, or a list of at least one text part."""
    role: Required[Literal["developer"]]
    """Who speaks, here always `developer`."""
    name: str
    """Tells several developers' messages apart. Optional."""


class FilePartParam(TypedDict, total=False):
    """A document in a user message, for models that read files, such as PDF. Either its bytes or the `id` of an upload."""

    type: Required[Literal["file"]]
    """The tag of a file part, always `file`."""
    file: Required[InputFileParam | InputFile]
    """The document: `file_id` alone, or `file_data` with `filename`."""
    prompt_cache_breakpoint: PromptCacheBreakpointParam | PromptCacheBreakpoint
    """Ends a cacheable prefix of the prompt with this file."""


class FunctionCallParam(TypedDict, total=False):
    """The function that the model wants called. Deprecated: answers to requests with `tools` use `tool_calls`."""

    arguments: Required[str]
    """JSON text of the arguments, unchecked: it may be invalid or name parameters you never declared."""
    name: Required[str]
    """Name of the function to run."""


class FunctionDefinitionParam(TypedDict, total=False):
    """A function as the model sees it."""

    description: str
    """What the function does and when to use it. The model decides by these words."""
    name: Required[str]
    """Name of the function: 1 to 64 letters, digits, underscores or dashes."""
    parameters: Mapping[str, Any]
    """JSON Schema of the arguments object. Left out, the function takes none."""
    strict: bool | None
    """`true` guarantees arguments that follow `parameters`, which must then keep to the supported subset of JSON Schema. Default `false`."""


class FunctionMessageParam(TypedDict, total=False):
    """The result of a function in the style of 2023. Deprecated: use a `tool` message."""

    role: Required[Literal["function"]]
    """Who speaks, here always `function`."""
    content: Required[str | None]
    """What the function returned, as text; `null` if nothing."""
    name: Required[str]
    """Name of the function that ran."""


class FunctionToolParam(TypedDict, total=False):
    """A function that the model may ask you to call."""

    type: Required[Literal["function"]]
    """The tag of a function tool, always `function`."""
    function: Required[FunctionDefinitionParam | FunctionDefinition]
    """Name, purpose and arguments of the function."""


class FunctionToolCallParam(TypedDict, total=False):
    """The model's call of a function."""

    id: Required[str]
    """Identifies the call; the `tool` message with its result repeats it as `tool_call_id`."""
    type: Required[Literal["function"]]
    """The tag of this kind of call, always `function`."""
    function: Required[FunctionCallParam | FunctionCall]
    """Which function is called, and with which arguments."""


class FunctionToolChoiceParam(TypedDict, total=False):
    """A tool choice that makes the model call one function."""

    type: Required[Literal["function"]]
    """The tag of this kind of tool choice, always `function`."""
    function: Required[NamedFunctionParam | NamedFunction]
    """The function to be called."""


class GrammarParam(TypedDict, total=False):
    """The grammar, and the language it is written in."""

    definition: Required[str]
    """The grammar's source text."""
    syntax: Required[GrammarSyntax]
    """Language of `definition`: a `lark` grammar or a regular expression (`regex`)."""


class ImagePartParam(TypedDict, total=False):
    """An image in a user message, for models with vision."""

    type: Required[Literal["image_url"]]
    """The tag of an image part, always `image_url`."""
    image_url: Required[ImageUrlParam | ImageUrl]
    """The image, and how closely to look at it."""
    prompt_cache_breakpoint: PromptCacheBreakpointParam | PromptCacheBreakpoint
    """Ends a cacheable prefix of the prompt with this image."""


class ImageUrlParam(TypedDict, total=False):
    """The image, and how closely to look at it."""

    url: Required[str]
    """An `https:` address that the server can fetch, or the image itself as a base64 `data:` URL. Local servers often take `data:` only."""
    detail: ImageDetail
    """Resolution at which the model sees it: `low` costs few tokens, `high` shows fine print, `auto` (default) lets the server decide."""


class InputAudioParam(TypedDict, total=False):
    """The recording."""

    data: Required[str]
    """The file's bytes in base64, without a `data:` prefix. URLs are not accepted."""
    format: Required[InputAudioFormat]
    """Encoding of the bytes: `mp3` or `wav`."""


class InputFileParam(TypedDict, total=False):
    """The document: `file_id` alone, or `file_data` with `filename`."""

    filename: str
    """Name that the model sees, with its extension. Goes with `file_data`."""
    file_data: str
    """The file's bytes as a base64 `data:` URL, for sending it along with the message."""
    file_id: str
    """The `id` that the Files API gave to an upload."""


class JsonSchemaFormatParam(TypedDict, total=False):
    """The schema, its name and how strictly it holds."""

    description: str
    """What the data is for, as a hint to the model. Optional."""
    name: Required[str]
    """Name of the schema: 1 to 64 letters, digits, underscores or dashes."""
    schema: Mapping[str, Any]
    """The JSON Schema of the answer."""
    strict: bool | None
    """`true` guarantees an answer that follows `schema`, within the supported subset of JSON Schema. Default `false`: best effort."""


class LegacyFunctionParam(TypedDict, total=False):
    """A function in the style of 2023. Deprecated: put it into `tools` as `{"type": "function", "function": {...}}`."""

    description: str
    """What the function does, in words that help the model decide when to call it."""
    name: Required[str]
    """The function's name: 1 to 64 letters, digits, underscores or dashes."""
    parameters: Mapping[str, Any]
    """JSON Schema of the arguments object. Leave out for a function without arguments."""


class LegacyFunctionChoiceParam(TypedDict, total=False):
    """Makes the model call one function by name. Belongs to the deprecated `function_call` parameter; today's form is a named `tool_choice`."""

    name: Required[str]
    """Name of the function, as given in `functions`."""


class ModerationConfigParam(TypedDict, total=False):
    """What to do about flagged content."""

    mode: Required[ModerationMode]
    """`score` only reports, `block` also withholds."""


class ModerationOptionsParam(TypedDict, total=False):
    """Asks for moderation of the conversation and of the answer."""

    model: Required[str]
    """The moderation model to use, such as `omni-moderation-latest`."""
    policy: ModerationPolicyParam | ModerationPolicy | None
    """What to do with the verdicts. Default: report them."""


class ModerationPolicyParam(TypedDict, total=False):
    """What to do with the verdicts, separately for input and output."""

    input: ModerationConfigParam | ModerationConfig | None
    """Policy for the request's messages; `null` for the default."""
    output: ModerationConfigParam | ModerationConfig | None
    """Policy for the generated answer; `null` for the default."""


class NamedCustomToolParam(TypedDict, total=False):
    """The custom tool to be called."""

    name: Required[str]
    """Its name, as declared under `tools`."""


class NamedFunctionParam(TypedDict, total=False):
    """The function to be called."""

    name: Required[str]
    """Its name, as given in `tools`."""


class PredictionContentParam(TypedDict, total=False):
    """Text that the answer is expected to repeat for the most part."""

    type: Required[Literal["content"]]
    """The tag of a predicted text, always `content`."""
    content: Required[str | Sequence[TextPartParam | TextPart]]
    """The expected text: a string, or one or more text parts."""


class PromptCacheBreakpointParam(TypedDict, total=False):
    """Marks exactly where a reusable prefix of the prompt ends. It lives as long as the request's `prompt_cache_options.ttl`. `gpt-5.6` and later."""

    mode: Required[Literal["explicit"]]
    """The tag of a mark you set yourself, always `explicit`."""


class PromptCacheOptionsParam(TypedDict, total=False):
    """How the prompt is cached. A request writes at most 4 breakpoints, and a later one finds a prefix among the latest 80 of its conversation. `gpt-5.6` and later."""

    ttl: Literal["30m"] | str
    """How long written breakpoints live at least. Default, and only choice so far: `30m`."""
    mode: PromptCacheMode
    """`implicit` (default) adds one automatic breakpoint to the latest 3 that you marked; `explicit` keeps to your latest 4, and to no caching at all if there are none."""


class RefusalPartParam(TypedDict, total=False):
    """An earlier refusal of the model, as the only part of an assistant message."""

    type: Required[Literal["refusal"]]
    """The tag of a refusal part, always `refusal`."""
    refusal: Required[str]
    """The words of the refusal."""


class ResponseFormatJsonObjectParam(TypedDict, total=False):
    """JSON mode: the answer is some JSON object. The messages must ask for JSON, or the model may produce whitespace without end. Prefer `json_schema` where it is supported."""

    type: Required[Literal["json_object"]]
    """The tag of JSON mode, always `json_object`."""


class ResponseFormatJsonSchemaParam(TypedDict, total=False):
    """Structured output: the answer is JSON that follows your schema."""

    type: Required[Literal["json_schema"]]
    """The tag of structured output, always `json_schema`."""
    json_schema: Required[JsonSchemaFormatParam | JsonSchemaFormat]
    """The schema, its name and how strictly it holds."""


class ResponseFormatTextParam(TypedDict, total=False):
    """Plain text, the default."""

    type: Required[Literal["text"]]
    """The tag of plain text, always `text`."""


class StreamOptionsParam(TypedDict, total=False):
    """What a stream carries besides content. Takes effect only with `stream: true`, and some servers refuse it without."""

    include_usage: bool
    """`true` adds a last chunk before `[DONE]` with the request's token counts in `usage` and no choices; earlier chunks then have `usage: null`. An interrupted stream never gets there."""
    include_obfuscation: bool
    """Whether chunks carry random padding in `obfuscation`, which hides their true length from eavesdroppers. On unless `false`; switching it off saves bandwidth on a trusted network."""


class SystemMessageParam(TypedDict, total=False):
    """Instructions that hold for the whole conversation. For `o1` and later models of OpenAI send a `developer` message; nearly every compatible server knows `system`."""

    content: Required[str | Sequence[TextPartParam | TextPart]]
    """The instructions: a string, or one or more text parts."""
    role: Required[Literal["system"]]
    """Who speaks, here always `system`."""
    name: str
    """Tells several system messages apart. Optional."""


class TextPartParam(TypedDict, total=False):
    """Text as one part of a message."""

    type: Required[Literal["text"]]
    """The tag of a text part, always `text`."""
    text: Required[str]
    """The text itself."""
    prompt_cache_breakpoint: PromptCacheBreakpointParam | PromptCacheBreakpoint
    """Ends a cacheable prefix of the prompt with this text."""


class ToolMessageParam(TypedDict, total=False):
    """The result of a tool call, on its way back to the model. Follows the assistant message with the call."""

    role: Required[Literal["tool"]]
    """Who speaks, here always `tool`."""
    content: Required[str | Sequence[TextPartParam | TextPart]]
    """The result, as a string (JSON for structured data) or one or more text parts."""
    tool_call_id: Required[str]
    """The `id` of the call that this answers."""


class UpdateChatCompletionRequestParam(TypedDict, total=False):
    """What to change about a stored completion."""

    metadata: Required[Mapping[str, str] | None]
    """The new pairs, in place of all present ones; `null` clears them."""


class UserMessageParam(TypedDict, total=False):
    """What the user says, asks or shows."""

    content: Required[str | Sequence[ContentPartParam]]
    """A string, or a list of at least one part: text, images, audio or files, as far as the model takes them."""
    role: Required[Literal["user"]]
    """Who speaks, here always `user`."""
    name: str
    """Tells several users in one conversation apart. Optional."""


class WebSearchLocationParam(TypedDict, total=False):
    """Rough whereabouts of the user. Every field is optional."""

    country: str
    """Country as two letters of ISO 3166-1, such as `NO`."""
    region: str
    """State, province or region as free text, such as `Bavaria`."""
    city: str
    """City as free text, such as `Oslo`."""
    timezone: str
    """Time zone by its IANA name, such as `Europe/Oslo`."""


class WebSearchOptionsParam(TypedDict, total=False):
    """Settings for the web search of models that have it built in, such as `gpt-4o-search-preview`."""

    user_location: WebSearchUserLocationParam | WebSearchUserLocation | None
    """Where the user roughly is, for results nearby."""
    search_context_size: WebSearchContextSize
    """How much of the results the model gets to read. Default `medium`; more costs more."""


class WebSearchUserLocationParam(TypedDict, total=False):
    """`WebSearchUserLocation` of the API."""

    type: Required[Literal["approximate"]]
    """The tag of an approximate location, always `approximate`."""
    approximate: Required[WebSearchLocationParam | WebSearchLocation]
    """Country, region, city and time zone, as far as known."""


class ListChatCompletionsOptions(TypedDict, total=False):
    """The options of a call; `None` leaves one out."""

    model: str | None
    """Only completions that this model generated. Default: every model."""
    metadata: Mapping[str, str] | None
    """Only completions whose metadata holds all of these pairs, sent as `metadata[key]=value` for each."""
    after: str | None
    """Cursor: the `last_id` of the page before. Leave out for the first page."""
    limit: int | None
    """Page size, in completions. Default 20."""
    order: SortOrder | None
    """Direction by creation time: oldest first (`asc`, the default) or newest first (`desc`)."""


class GetChatCompletionMessagesOptions(TypedDict, total=False):
    """The options of a call; `None` leaves one out."""

    after: str | None
    """Cursor: the `last_id` of the previous page. Leave out to begin at the first message."""
    limit: int | None
    """Page size, in messages. Default 20."""
    order: SortOrder | None
    """Direction by time: `asc` (default) begins with the oldest message, `desc` with the newest."""


__all__ = [
    "AllowedToolsChoiceParam",
    "AllowedToolsParam",
    "AssistantContentPartParam",
    "AssistantMessageParam",
    "AudioOptionsParam",
    "AudioPartParam",
    "AudioReferenceParam",
    "ContentPartParam",
    "CreateChatCompletionOptions",
    "CreateChatCompletionPlainOptions",
    "CreateChatCompletionRequestParam",
    "CustomCallParam",
    "CustomGrammarFormatParam",
    "CustomTextFormatParam",
    "CustomToolCallParam",
    "CustomToolChoiceParam",
    "CustomToolDefinitionParam",
    "CustomToolFormatParam",
    "CustomToolParam",
    "CustomVoiceParam",
    "DeveloperMessageParam",
    "FilePartParam",
    "FunctionCallParam",
    "FunctionDefinitionParam",
    "FunctionMessageParam",
    "FunctionToolCallParam",
    "FunctionToolChoiceParam",
    "FunctionToolParam",
    "GetChatCompletionMessagesOptions",
    "GrammarParam",
    "ImagePartParam",
    "ImageUrlParam",
    "InputAudioParam",
    "InputFileParam",
    "JsonSchemaFormatParam",
    "LegacyFunctionChoiceParam",
    "LegacyFunctionParam",
    "ListChatCompletionsOptions",
    "MessageInputParam",
    "ModerationConfigParam",
    "ModerationOptionsParam",
    "ModerationPolicyParam",
    "NamedCustomToolParam",
    "NamedFunctionParam",
    "PredictionContentParam",
    "PromptCacheBreakpointParam",
    "PromptCacheOptionsParam",
    "RefusalPartParam",
    "ResponseFormatJsonObjectParam",
    "ResponseFormatJsonSchemaParam",
    "ResponseFormatParam",
    "ResponseFormatTextParam",
    "StreamOptionsParam",
    "SystemMessageParam",
    "TextPartParam",
    "ToolCallParam",
    "ToolChoiceParam",
    "ToolMessageParam",
    "ToolParam",
    "UpdateChatCompletionRequestParam",
    "UserMessageParam",
    "WebSearchLocationParam",
    "WebSearchOptionsParam",
    "WebSearchUserLocationParam",
]
