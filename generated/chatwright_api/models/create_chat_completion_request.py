from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from attrs import define

from ..types import UNSET, Model, Unset

if TYPE_CHECKING:
    from typing import Self

    from ..literals import (
        LegacyFunctionCallMode,
        Modality,
        ModelName,
        PromptCacheRetention,
        ReasoningEffort,
        ServiceTier,
        Verbosity,
    )

_new = object.__new__


@define(init=False, repr=False, eq=False, weakref_slot=False, getstate_setstate=False, match_args=False)
class CreateChatCompletionRequest(Model):
    """The body of a request for a completion. Only `messages` and `model` are required; whatever is left out takes the server's default."""

    _KEYS: ClassVar[frozenset[str]] = frozenset(
        {
            "messages",
            "model",
            "metadata",
            "top_logprobs",
            "temperature",
            "top_p",
            "user",
            "safety_identifier",
            "prompt_cache_key",
            "prompt_cache_retention",
            "prompt_cache_options",
            "service_tier",
            "modalities",
            "verbosity",
            "reasoning_effort",
            "max_completion_tokens",
            "frequency_penalty",
            "presence_penalty",
            "web_search_options",
            "response_format",
            "audio",
            "store",
            "moderation",
            "stream",
            "stop",
            "logit_bias",
            "logprobs",
            "max_tokens",
            "n",
            "prediction",
            "seed",
            "stream_options",
            "tools",
            "tool_choice",
            "parallel_tool_calls",
            "function_call",
            "functions",
        }
    )
    _ATTRIBUTES: ClassVar[Mapping[str, str]] = {
        "messages": "messages",
        "model": "model",
        "metadata": "metadata",
        "top_logprobs": "top_logprobs",
        "temperature": "temperature",
        "top_p": "top_p",
        "user": "user",
        "safety_identifier": "safety_identifier",
        "prompt_cache_key": "prompt_cache_key",
        "prompt_cache_retention": "prompt_cache_retention",
        "prompt_cache_options": "prompt_cache_options",
        "service_tier": "service_tier",
        "modalities": "modalities",
        "verbosity": "verbosity",
        "reasoning_effort": "reasoning_effort",
        "max_completion_tokens": "max_completion_tokens",
        "frequency_penalty": "frequency_penalty",
        "presence_penalty": "presence_penalty",
        "web_search_options": "web_search_options",
        "response_format": "response_format",
        "audio": "audio",
        "store": "store",
        "moderation": "moderation",
        "stream": "stream",
        "stop": "stop",
        "logit_bias": "logit_bias",
        "logprobs": "logprobs",
        "max_tokens": "max_tokens",
        "n": "n",
        "prediction": "prediction",
        "seed": "seed",
        "stream_options": "stream_options",
        "tools": "tools",
        "tool_choice": "tool_choice",
        "parallel_tool_calls": "parallel_tool_calls",
        "function_call": "function_call",
        "functions": "functions",
    }

    messages: list[MessageInput]
    """The conversation so far, oldest message first; at least one. Which kinds of content are understood depends on the model."""
    model: ModelName
    """Name of the model, such as `gpt-5.4`. Compatible servers have names of their own, or ignore it when they serve only one."""
    metadata: dict[str, str] | None
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
    prompt_cache_options: PromptCacheOptions | None
    """How the prompt is cached: automatically, or up to marked points. `gpt-5.6` and later."""
    service_tier: ServiceTier | None
    """Class of processing, which decides price and latency. Default `auto`. OpenAI only."""
    modalities: list[Modality] | None
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
    web_search_options: WebSearchOptions | None
    """Settings for the web search of models that have it built in, such as `gpt-4o-search-preview`."""
    response_format: ResponseFormat | None
    """Shape of the answer: plain text (default), JSON that follows a schema (`json_schema`), or any JSON object (`json_object`, older and weaker)."""
    audio: AudioOptions | None
    """Voice and encoding of a spoken answer. Required when `modalities` contains `audio`."""
    store: bool | None
    """Whether OpenAI keeps the completion for later retrieval, distillation and evals. Default `false`. Images above 8 MB are left out of what is kept."""
    moderation: ModerationOptions | None
    """Has the input and the answer examined by a moderation model. Default: no moderation report."""
    stream: bool | None
    """`true` sends the answer as server-sent events while it is generated. Default `false`."""
    stop: str | list[str] | None
    """A string, or up to 4, at which generation ends; the answer excludes it. `o3` and `o4-mini` don't take it."""
    logit_bias: dict[str, int] | None
    """Bias per token, by token id in the model's tokenizer: -100 bans a token, 100 all but forces it, -1 to 1 nudges. Added to the logits before sampling. Default: none."""
    logprobs: bool | None
    """Whether to report the log probability of each token in `content`. Default `false`. Most reasoning models refuse it."""
    max_tokens: int | None
    """Most tokens to generate. Deprecated: use `max_completion_tokens`, the only one that OpenAI's o-series takes. Compatible servers often know just this name."""
    n: int | None
    """Number of independent answers, 1 to 128, default 1. Every one is billed; some servers ignore it or allow 1 only."""
    prediction: PredictionContent | None
    """What the answer will probably contain, such as a file with a small edit pending. Parts that match are produced much faster; parts that don't are still billed."""
    seed: int | None
    """Asks for repeatable sampling: same seed, same request, mostly the same answer, as long as `system_fingerprint` stays. No guarantee. Deprecated by OpenAI without a successor; local servers honour it."""
    stream_options: StreamOptions | None
    """Extras of a streamed answer: token counts, padding. Only with `stream: true`."""
    tools: list[Tool] | None
    """Functions and custom tools that the model may call. Default: none."""
    tool_choice: ToolChoice | None
    """Whether the model must, may or must not call tools, and which. Default: `auto` with tools, `none` without."""
    parallel_tool_calls: bool | None
    """Whether one answer may hold several tool calls. Default `true`."""
    function_call: LegacyFunctionCallMode | LegacyFunctionChoice | None
    """Whether and which of `functions` is called: `none`, `auto` or `{"name": ...}`. Deprecated: use `tool_choice`."""
    functions: list[LegacyFunction] | None
    """Between 1 and 128 functions that the model may call. Deprecated: use `tools`."""

    def __init__(
        self,
        *,
        messages: list[MessageInput],
        model: ModelName,
        metadata: dict[str, str] | None | Unset = UNSET,
        top_logprobs: int | None | Unset = UNSET,
        temperature: float | None | Unset = UNSET,
        top_p: float | None | Unset = UNSET,
        user: str | Unset = UNSET,
        safety_identifier: str | None | Unset = UNSET,
        prompt_cache_key: str | None | Unset = UNSET,
        prompt_cache_retention: PromptCacheRetention | None | Unset = UNSET,
        prompt_cache_options: PromptCacheOptions | Unset = UNSET,
        service_tier: ServiceTier | None | Unset = UNSET,
        modalities: list[Modality] | None | Unset = UNSET,
        verbosity: Verbosity | None | Unset = UNSET,
        reasoning_effort: ReasoningEffort | None | Unset = UNSET,
        max_completion_tokens: int | None | Unset = UNSET,
        frequency_penalty: float | None | Unset = UNSET,
        presence_penalty: float | None | Unset = UNSET,
        web_search_options: WebSearchOptions | Unset = UNSET,
        response_format: ResponseFormat | Unset = UNSET,
        audio: AudioOptions | None | Unset = UNSET,
        store: bool | None | Unset = UNSET,
        moderation: ModerationOptions | None | Unset = UNSET,
        stream: bool | None | Unset = UNSET,
        stop: str | list[str] | None | Unset = UNSET,
        logit_bias: dict[str, int] | None | Unset = UNSET,
        logprobs: bool | None | Unset = UNSET,
        max_tokens: int | None | Unset = UNSET,
        n: int | None | Unset = UNSET,
        prediction: PredictionContent | None | Unset = UNSET,
        seed: int | None | Unset = UNSET,
        stream_options: StreamOptions | None | Unset = UNSET,
        tools: list[Tool] | Unset = UNSET,
        tool_choice: ToolChoice | Unset = UNSET,
        parallel_tool_calls: bool | Unset = UNSET,
        function_call: LegacyFunctionCallMode | LegacyFunctionChoice | Unset = UNSET,
        functions: list[LegacyFunction] | Unset = UNSET,
    ) -> None:
        self._assign(
            {
                "messages": messages,
                "model": model,
                "metadata": metadata,
                "top_logprobs": top_logprobs,
                "temperature": temperature,
                "top_p": top_p,
                "user": user,
                "safety_identifier": safety_identifier,
                "prompt_cache_key": prompt_cache_key,
                "prompt_cache_retention": prompt_cache_retention,
                "prompt_cache_options": prompt_cache_options,
                "service_tier": service_tier,
                "modalities": modalities,
                "verbosity": verbosity,
                "reasoning_effort": reasoning_effort,
                "max_completion_tokens": max_completion_tokens,
                "frequency_penalty": frequency_penalty,
                "presence_penalty": presence_penalty,
                "web_search_options": web_search_options,
                "response_format": response_format,
                "audio": audio,
                "store": store,
                "moderation": moderation,
                "stream": stream,
                "stop": stop,
                "logit_bias": logit_bias,
                "logprobs": logprobs,
                "max_tokens": max_tokens,
                "n": n,
                "prediction": prediction,
                "seed": seed,
                "stream_options": stream_options,
                "tools": tools,
                "tool_choice": tool_choice,
                "parallel_tool_calls": parallel_tool_calls,
                "function_call": function_call,
                "functions": functions,
            }
        )

    @classmethod
    def from_dict(cls, src: Mapping[str, Any]) -> Self:
        """An object that holds exactly what `src` holds; nothing in it raises, whatever the sender got wrong."""
        self = _new(cls)
        n = len(src)
        if "messages" in src:
            n -= 1
            v = src["messages"]
            self.messages = (
                [load_message_input(x) if x.__class__ is dict else x for x in v] if v.__class__ is list else v
            )
        if "model" in src:
            n -= 1
            self.model = src["model"]
        if "metadata" in src:
            n -= 1
            self.metadata = src["metadata"]
            if not n:
                return self
        if "top_logprobs" in src:
            n -= 1
            self.top_logprobs = src["top_logprobs"]
            if not n:
                return self
        if "temperature" in src:
            n -= 1
            self.temperature = src["temperature"]
            if not n:
                return self
        if "top_p" in src:
            n -= 1
            self.top_p = src["top_p"]
            if not n:
                return self
        if "user" in src:
            n -= 1
            self.user = src["user"]
            if not n:
                return self
        if "safety_identifier" in src:
            n -= 1
            self.safety_identifier = src["safety_identifier"]
            if not n:
                return self
        if "prompt_cache_key" in src:
            n -= 1
            self.prompt_cache_key = src["prompt_cache_key"]
            if not n:
                return self
        if "prompt_cache_retention" in src:
            n -= 1
            self.prompt_cache_retention = src["prompt_cache_retention"]
            if not n:
                return self
        if "prompt_cache_options" in src:
            n -= 1
            v = src["prompt_cache_options"]
            self.prompt_cache_options = PromptCacheOptions.from_dict(v) if v.__class__ is dict else v
            if not n:
                return self
        if "service_tier" in src:
            n -= 1
            self.service_tier = src["service_tier"]
            if not n:
                return self
        if "modalities" in src:
            n -= 1
            self.modalities = src["modalities"]
            if not n:
                return self
        if "verbosity" in src:
            n -= 1
            self.verbosity = src["verbosity"]
            if not n:
                return self
        if "reasoning_effort" in src:
            n -= 1
            self.reasoning_effort = src["reasoning_effort"]
            if not n:
                return self
        if "max_completion_tokens" in src:
            n -= 1
            self.max_completion_tokens = src["max_completion_tokens"]
            if not n:
                return self
        if "frequency_penalty" in src:
            n -= 1
            self.frequency_penalty = src["frequency_penalty"]
            if not n:
                return self
        if "presence_penalty" in src:
            n -= 1
            self.presence_penalty = src["presence_penalty"]
            if not n:
                return self
        if "web_search_options" in src:
            n -= 1
            v = src["web_search_options"]
            self.web_search_options = WebSearchOptions.from_dict(v) if v.__class__ is dict else v
            if not n:
                return self
        if "response_format" in src:
            n -= 1
            v = src["response_format"]
            self.response_format = load_response_format(v) if v.__class__ is dict else v
            if not n:
                return self
        if "audio" in src:
            n -= 1
            v = src["audio"]
            self.audio = AudioOptions.from_dict(v) if v.__class__ is dict else v
            if not n:
                return self
        if "store" in src:
            n -= 1
            self.store = src["store"]
            if not n:
                return self
        if "moderation" in src:
            n -= 1
            v = src["moderation"]
            self.moderation = ModerationOptions.from_dict(v) if v.__class__ is dict else v
            if not n:
                return self
        if "stream" in src:
            n -= 1
            self.stream = src["stream"]
            if not n:
                return self
        if "stop" in src:
            n -= 1
            self.stop = src["stop"]
            if not n:
                return self
        if "logit_bias" in src:
            n -= 1
            self.logit_bias = src["logit_bias"]
            if not n:
                return self
        if "logprobs" in src:
            n -= 1
            self.logprobs = src["logprobs"]
            if not n:
                return self
        if "max_tokens" in src:
            n -= 1
            self.max_tokens = src["max_tokens"]
            if not n:
                return self
        if "n" in src:
            n -= 1
            self.n = src["n"]
            if not n:
                return self
        if "prediction" in src:
            n -= 1
            v = src["prediction"]
            self.prediction = PredictionContent.from_dict(v) if v.__class__ is dict else v
            if not n:
                return self
        if "seed" in src:
            n -= 1
            self.seed = src["seed"]
            if not n:
                return self
        if "stream_options" in src:
            n -= 1
            v = src["stream_options"]
            self.stream_options = StreamOptions.from_dict(v) if v.__class__ is dict else v
            if not n:
                return self
        if "tools" in src:
            n -= 1
            v = src["tools"]
            self.tools = [load_tool(x) if x.__class__ is dict else x for x in v] if v.__class__ is list else v
            if not n:
                return self
        if "tool_choice" in src:
            n -= 1
            v = src["tool_choice"]
            self.tool_choice = load_tool_choice(v) if v.__class__ is dict else v
            if not n:
                return self
        if "parallel_tool_calls" in src:
            n -= 1
            self.parallel_tool_calls = src["parallel_tool_calls"]
            if not n:
                return self
        if "function_call" in src:
            n -= 1
            v = src["function_call"]
            self.function_call = LegacyFunctionChoice.from_dict(v) if v.__class__ is dict else v
        if "functions" in src:
            n -= 1
            v = src["functions"]
            self.functions = (
                [LegacyFunction.from_dict(x) if x.__class__ is dict else x for x in v] if v.__class__ is list else v
            )
        if n:
            self._keep(src)
        return self


# At the end, so that classes which hold each other can be imported in any order.
from .audio_options import AudioOptions  # noqa: E402
from .legacy_function import LegacyFunction  # noqa: E402
from .legacy_function_choice import LegacyFunctionChoice  # noqa: E402
from .message_input import MessageInput, load_message_input  # noqa: E402
from .moderation_options import ModerationOptions  # noqa: E402
from .prediction_content import PredictionContent  # noqa: E402
from .prompt_cache_options import PromptCacheOptions  # noqa: E402
from .response_format import ResponseFormat, load_response_format  # noqa: E402
from .stream_options import StreamOptions  # noqa: E402
from .tool import Tool, load_tool  # noqa: E402
from .tool_choice import ToolChoice, load_tool_choice  # noqa: E402
from .web_search_options import WebSearchOptions  # noqa: E402
