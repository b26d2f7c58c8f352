"""An assistant with tools and structured answers, as programs for the official SDK are written."""

from __future__ import annotations

import json
from typing import Literal

from pydantic import BaseModel

from chatwright.openai import LengthFinishReasonError, OpenAI, pydantic_function_tool
from chatwright.openai.types.chat import (
    ChatCompletionAssistantMessageParam,
    ChatCompletionMessage,
    ChatCompletionMessageFunctionToolCall,
    ChatCompletionMessageParam,
    ChatCompletionToolMessageParam,
    ChatCompletionToolParam,
)
from chatwright.openai.types.shared_params import FunctionDefinition

WEATHER: FunctionDefinition = {
    "name": "get_weather",
    "description": "Current weather in a city",
    "parameters": {
        "type": "object",
        "properties": {"city": {"type": "string"}, "unit": {"type": "string", "enum": ["C", "F"]}},
        "required": ["city"],
    },
}
TOOLS: list[ChatCompletionToolParam] = [{"type": "function", "function": WEATHER}]


class Report(BaseModel):
    city: str
    degrees: float
    sky: Literal["clear", "cloudy", "rain"]


class FileReport(BaseModel):
    """Put a report into the archive."""

    report: Report
    urgent: bool


def get_weather(city: str, unit: str = "C") -> str:
    return json.dumps({"city": city, "degrees": 7 if unit == "C" else 45, "sky": "rain"})


def as_param(message: ChatCompletionMessage) -> ChatCompletionAssistantMessageParam:
    param: ChatCompletionAssistantMessageParam = {"role": "assistant", "content": message.content}
    calls = [call for call in message.tool_calls or [] if call.type == "function"]
    if calls:
        param["tool_calls"] = [
            {
                "id": call.id,
                "type": "function",
                "function": {"name": call.function.name, "arguments": call.function.arguments},
            }
            for call in calls
        ]
    return param


def result_of(call: ChatCompletionMessageFunctionToolCall) -> ChatCompletionToolMessageParam:
    try:
        arguments = json.loads(call.function.arguments)
        content = get_weather(**arguments)
    except (TypeError, ValueError) as error:
        content = f"error: {error}"
    return {"role": "tool", "tool_call_id": call.id, "content": content}


class Assistant:
    def __init__(self, client: OpenAI, model: str) -> None:
        self.client = client
        self.model = model

    def answer(self, question: str, turns: int = 4) -> str:
        messages: list[ChatCompletionMessageParam] = [{"role": "user", "content": question}]
        for _ in range(turns):
            completion = self.client.chat.completions.create(
                model=self.model, messages=messages, tools=TOOLS, tool_choice="auto"
            )
            message = completion.choices[0].message
            if not message.tool_calls:
                return message.content or ""
            messages.append(as_param(message))
            for call in message.tool_calls:
                if call.type == "function":
                    messages.append(result_of(call))
        return "(gave up)"

    def report(self, text: str) -> Report | None:
        try:
            completion = self.client.beta.chat.completions.parse(
                model=self.model,
                messages=[{"role": "system", "content": "Extract the report."}, {"role": "user", "content": text}],
                response_format=Report,
            )
        except LengthFinishReasonError:
            return None
        message = completion.choices[0].message
        if message.refusal:
            return None
        return message.parsed

    def filed(self, text: str) -> list[FileReport]:
        completion = self.client.chat.completions.parse(
            model=self.model,
            messages=[{"role": "user", "content": text}],
            tools=[pydantic_function_tool(FileReport, name="file_report")],
        )
        found: list[FileReport] = []
        for call in completion.choices[0].message.tool_calls or []:
            if call.type == "function" and isinstance(call.function.parsed_arguments, FileReport):
                found.append(call.function.parsed_arguments)
        return found
