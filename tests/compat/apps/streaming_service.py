"""The streaming half of a web service, as programs for the official SDK are written."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field

from chatwright.openai import APIError, APITimeoutError, AsyncOpenAI, AsyncStream, OpenAIError
from chatwright.openai.types.chat import (
    ChatCompletionChunk,
    ChatCompletionMessageParam,
    ChatCompletionUserMessageParam,
)
from chatwright.openai.types.chat.chat_completion_chunk import ChoiceDelta


@dataclass
class Answer:
    text: str = ""
    tools: dict[int, str] = field(default_factory=dict)
    finish_reason: str | None = None
    total_tokens: int = 0

    def add(self, delta: ChoiceDelta) -> str:
        for call in delta.tool_calls or []:
            arguments = call.function.arguments if call.function else None
            self.tools[call.index] = self.tools.get(call.index, "") + (arguments or "")
        self.text += delta.content or ""
        return delta.content or ""


def event(name: str, data: object) -> str:
    return f"event: {name}\ndata: {json.dumps(data)}\n\n"


class ChatService:
    def __init__(self, client: AsyncOpenAI, model: str) -> None:
        self.client = client
        self.model = model

    async def open(self, messages: Sequence[ChatCompletionMessageParam]) -> AsyncStream[ChatCompletionChunk]:
        return await self.client.chat.completions.create(
            model=self.model, messages=list(messages), stream=True, stream_options={"include_usage": True}
        )

    async def chunks(self, question: str) -> AsyncIterator[str]:
        """The raw way: chunk by chunk."""
        user: ChatCompletionUserMessageParam = {"role": "user", "content": [{"type": "text", "text": question}]}
        answer = Answer()
        try:
            async with await self.open([user]) as stream:
                async for chunk in stream:
                    if chunk.usage is not None:
                        answer.total_tokens = chunk.usage.total_tokens
                    for choice in chunk.choices:
                        if piece := answer.add(choice.delta):
                            yield event("piece", piece)
                        answer.finish_reason = choice.finish_reason or answer.finish_reason
        except APITimeoutError:
            yield event("error", "timeout")
        except APIError as error:
            yield event("error", {"message": error.message, "code": error.code})
        else:
            yield event("end", {"why": answer.finish_reason, "tokens": answer.total_tokens, "text": answer.text})

    async def events(self, question: str) -> AsyncIterator[str]:
        """The comfortable way: events, and the whole answer at the end."""
        try:
            async with self.client.chat.completions.stream(
                model=self.model, messages=[{"role": "user", "content": question}]
            ) as stream:
                async for item in stream:
                    if item.type == "content.delta":
                        yield event("piece", item.delta)
                    elif item.type == "content.done":
                        yield event("done", item.content)
                    elif item.type == "tool_calls.function.arguments.done":
                        yield event("tool", {"name": item.name, "arguments": item.arguments})
                completion = await stream.get_final_completion()
                yield event("end", completion.choices[0].finish_reason)
        except OpenAIError as error:
            yield event("error", type(error).__name__)
