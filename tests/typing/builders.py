"""What type checkers say of builders and requests: what is right passes, what is wrong is an error on its line.

Checked by mypy and basedpyright, which both report an `ignore` that has become unnecessary; never run.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import assert_type

import chatwright as cw
from chatwright.types import (
    AssistantMessage,
    AudioPart,
    CreateOptions,
    DeveloperMessage,
    FilePart,
    ImagePart,
    Message,
    RefusalPart,
    SystemMessage,
    TextPart,
    ToolMessage,
    UserMessage,
)


def what_builders_make() -> None:
    assert_type(cw.text("a"), TextPart)
    assert_type(cw.refusal("a"), RefusalPart)
    assert_type(cw.image("a.png", detail="low", cache=True), ImagePart)
    assert_type(cw.image(Path("a.png")), ImagePart)
    assert_type(cw.image(b""), ImagePart)
    assert_type(cw.image(io.BytesIO()), ImagePart)
    assert_type(cw.audio(path="a.wav", format="wav"), AudioPart)
    assert_type(cw.file(id="file-1"), FilePart)
    assert_type(cw.system("a", cw.text("b"), {"type": "text", "text": "c"}), SystemMessage)
    assert_type(cw.developer("a", name="Ada"), DeveloperMessage)
    assert_type(cw.user("a", cw.image("a.png"), cw.audio(b""), cw.file(b"")), UserMessage)
    assert_type(cw.user(["a", cw.image("a.png")]), UserMessage)
    assert_type(cw.assistant(None, refusal="No."), AssistantMessage)
    assert_type(cw.tool_result("call_1", {"n": [1, None]}), ToolMessage)


def what_builders_refuse() -> None:
    cw.text(3)  # type: ignore[arg-type]
    cw.image(3)  # type: ignore[arg-type]
    cw.image("a.png", detail="medium")  # type: ignore[arg-type]
    cw.image(io.StringIO())  # type: ignore[arg-type]
    cw.audio(b"", format="ogg")  # type: ignore[arg-type]
    cw.system(cw.image("a.png"))  # type: ignore[arg-type]
    cw.user(3)  # type: ignore[arg-type]
    cw.user(b"bytes")  # type: ignore[arg-type]
    cw.user({"type": "text"})  # type: ignore[arg-type]
    cw.user("a", name=3)  # type: ignore[arg-type]
    cw.user(cw.refusal("No."))  # type: ignore[arg-type]
    cw.assistant(cw.image("a.png"))  # type: ignore[arg-type]
    cw.tool_result(3, "a")  # type: ignore[arg-type]


def requests(received: Message, options: CreateOptions) -> None:
    request = cw.ChatRequest("gpt-5", "Hi").user("a").message(received).options(**options).options(temperature=0.2)
    assert_type(request, cw.ChatRequest)
    assert_type(request.messages([received, {"role": "user", "content": "a"}, cw.user("b")]), cw.ChatRequest)
    assert_type(request.tool_choice("auto").check().faults(), tuple[cw.Fault, ...])
    assert_type(request.model, str | None)
    assert_type(request.tools({"type": "custom", "custom": {"name": "q"}}, requests), cw.ChatRequest)
    request.tools(3)  # type: ignore[arg-type]
    request.options(temperature="hot")  # type: ignore[arg-type]
    request.options(temprature=1)  # type: ignore[call-arg]
    request.options(stream=True)  # type: ignore[call-arg]
    request.user(3)  # type: ignore[arg-type]
    request.model = "other"  # type: ignore[misc]
    cw.ChatRequest(3)  # type: ignore[arg-type]
