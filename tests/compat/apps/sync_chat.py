"""A chat in the terminal, as programs for the official SDK are written."""

from __future__ import annotations

import os
import sys

from chatwright.openai import (
    APIConnectionError,
    APIStatusError,
    AuthenticationError,
    Omit,
    OpenAI,
    RateLimitError,
    omit,
)
from chatwright.openai.types.chat import ChatCompletion, ChatCompletionMessageParam
from chatwright.openai.types.completion_usage import CompletionUsage

MODEL = os.environ.get("CHAT_MODEL", "gpt-5-mini")


class Conversation:
    def __init__(self, client: OpenAI, instructions: str, temperature: float | Omit = omit) -> None:
        self.client = client
        self.temperature = temperature
        self.messages: list[ChatCompletionMessageParam] = [{"role": "system", "content": instructions}]
        self.tokens = 0

    def ask(self, question: str) -> str:
        self.messages.append({"role": "user", "content": question})
        completion = self.client.chat.completions.create(
            model=MODEL, messages=self.messages, temperature=self.temperature, max_completion_tokens=500
        )
        self.count(completion.usage)
        answer = self.answer_in(completion)
        self.messages.append({"role": "assistant", "content": answer})
        return answer

    def count(self, usage: CompletionUsage | None) -> None:
        if usage is not None:
            self.tokens += usage.total_tokens

    @staticmethod
    def answer_in(completion: ChatCompletion) -> str:
        choice = completion.choices[0]
        if choice.message.refusal:
            return f"(refused: {choice.message.refusal})"
        if choice.finish_reason == "length":
            return (choice.message.content or "") + " …"
        return choice.message.content or ""

    def transcript(self) -> list[str]:
        return [f"{message['role']}: {message.get('content')}" for message in self.messages]


def reply_or_reason(conversation: Conversation, question: str) -> str:
    try:
        return conversation.ask(question)
    except AuthenticationError:
        return "The key was refused."
    except RateLimitError as error:
        return f"Too fast; the server says: {error.message} ({error.code})"
    except APIStatusError as error:
        return f"The server answered {error.status_code}; request {error.request_id}"
    except APIConnectionError as error:
        return f"No connection: {type(error.__cause__).__name__}"


def main() -> None:
    with OpenAI(timeout=30.0, max_retries=1) as client:
        conversation = Conversation(client.with_options(max_retries=3), "Answer in one sentence.", temperature=0.2)
        for line in sys.stdin:
            print(reply_or_reason(conversation, line.strip()))
        print(f"{conversation.tokens} tokens", file=sys.stderr)


if __name__ == "__main__":
    main()
