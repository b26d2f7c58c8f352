"""What searching has found, each as a case of its own: it was a hang, or an exception that nobody could expect."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import pytest

import chatwright as cw
from chatwright import _listings
from chatwright._answers import completion_in
from chatwright._arguments import checked_id
from chatwright._base_url import read_base_url
from chatwright._cut_answer import completion_begun
from chatwright._drive.messages import address_of
from chatwright._error_map import event_error, status_error
from chatwright._flow import Call, Send, exchange
from chatwright._http import Headers, Reply, Request
from chatwright._json import decode
from chatwright._raw import RawResponse
from chatwright._request_head import query_string
from chatwright.errors import APIResponseError, ConfigError, OutputParseError
from chatwright.pages import Page
from chatwright.retry import RetryPolicy
from chatwright.structured.decoding import decode_text
from chatwright.structured.growing_json import BrokenJSONError, GrowingJSON
from chatwright.structured.repairing import repaired
from chatwright.structured.response_format import response_format_of
from chatwright.timeouts import Timeout
from chatwright.toolrun.saving import new_loop, restored_loop
from chatwright.types import Chunk, Message
from tests.fuzz import targets
from tests.fuzz.mutation import deep

LONG = 200_000
"""Characters: what takes quadratic time takes hours for it, and a second or less for what doesn't."""

MESSAGE: dict[str, Any] = {"role": "assistant", "content": "hi"}


def answer(**message: Any) -> dict[str, Any]:
    choice = {"index": 0, "message": {**MESSAGE, **message}, "finish_reason": "stop"}
    return {"id": "c", "object": "chat.completion", "created": 1, "model": "m", "choices": [choice]}


def reply(value: Any) -> Reply:
    return Reply(200, Headers([("content-type", "application/json")]), targets.as_bytes(value))


# Depth


@pytest.mark.parametrize("levels", [129, 300, 900, 100_000])
@pytest.mark.parametrize("signs", ["[]", ('{"a":', "}")])
def test_what_is_nested_too_deep_is_no_json(levels: int, signs: tuple[str, str]) -> None:
    with pytest.raises(ValueError, match="nested too deep"):
        decode((signs[0] * levels + "1" + signs[1] * levels).encode())


def test_depth_that_anybody_could_mean_is_read() -> None:
    value = deep(120, objects=True)
    assert decode(json.dumps(value).encode()) == value
    assert decode(b'"' + b"[" * 1000 + b'"') == "[" * 1000
    wide = [{"a": [n]} for n in range(1000)]
    assert decode(json.dumps(wide).encode()) == wide


@pytest.mark.parametrize("levels", [300, 900])
def test_a_deep_answer_is_an_error_with_its_text(levels: int) -> None:
    content = reply(answer(x=deep(levels, objects=False)))
    with pytest.raises(APIResponseError, match="nested too deep") as caught:
        completion_in(targets.a_call(), content)
    assert caught.value.raw == content.content.decode()


@pytest.mark.parametrize("levels", [150, 300, 450, 900, 5000])
@pytest.mark.parametrize("place", ["delta", "choice", "chunk"])
@pytest.mark.parametrize("how", ["events", "chunks", "texts", "nothing"])
def test_a_deep_chunk_is_an_error_that_keeps_what_came(levels: int, place: str, how: str) -> None:
    extra = '"x":' + "[" * levels + "]" * levels
    delta, choice, chunk = (f",{extra}" if place == where else "" for where in ("delta", "choice", "chunk"))
    event = f'data: {{"choices":[{{"index":0,"delta":{{"content":"b"{delta}}}{choice}}}]{chunk}}}\n\n'
    before = 'data: {"choices":[{"index":0,"delta":{"content":"a"}}]}\n\n'
    targets.read_stream([before.encode(), event.encode()], how)


def test_deep_values_from_elsewhere() -> None:
    accumulator = cw.ChatCompletionAccumulator()
    for levels in (130, 300, 50_000):
        chunk = {"choices": [{"index": 0, "delta": {"x": deep(levels, objects=True)}}]}
        with pytest.raises(ConfigError, match="nested too deep"):
            accumulator.push(chunk)
    with suppress(ValueError):
        status_error(Reply(500, Headers(), b"[" * 100_000), targets.CONTEXT).response.json()
    with pytest.raises(OutputParseError):
        decode_text(response_format_of(dict[str, Any], strict=False), '{"value": ' + '{"a":' * 500 + "1" + "}" * 501)


# Time


@pytest.mark.parametrize("tag", ["<title>", "<title", "<h1>", "<title><b", "<"])
def test_a_web_page_of_unclosed_tags(tag: str) -> None:
    page = b"<html>" + tag.encode() * (LONG // len(tag))
    assert status_error(Reply(502, Headers(), page), targets.CONTEXT).status_code == 502


@pytest.mark.parametrize(
    "text",
    [
        '"' + '\\"' * LONG,
        "```\n" + " " * LONG + "x",
        "```" + " " * LONG,
        "," + " " * LONG,
        ("," + " " * 100) * (LONG // 100),
        "{" * LONG,
        '{"a' * LONG,
        "```" * LONG,
    ],
    ids=["escapes", "fence, blanks", "blanks, fence", "comma", "commas", "braces", "quotes", "backticks"],
)
def test_a_page_of_blanks_or_backslashes_is_repaired_or_not(text: str) -> None:
    with pytest.raises(OutputParseError):
        repaired(text, ValueError())


def test_repairing_beyond_a_quote_that_nothing_closes() -> None:
    assert repaired('5" long: {a, [1,]}'.replace("{a, ", "").replace("}", ""), ValueError())[0] == [1]


@pytest.mark.parametrize(
    "text",
    ['"' + "x" * 9_000_000, "[" * 90 + "1," * 300_000, '"' + '\\"' * 1_000_000, " " * 9_000_000, ":" * 9_000_000],
    ids=["text", "items", "escapes", "blanks", "colons"],
)
def test_an_answer_that_breaks_off_late(text: str) -> None:
    content = b'{"choices":[{"index":0,"message":{"content":' + text.encode()
    reply = Reply(200, Headers(), content)
    begun = completion_begun(reply)
    assert begun is None or begun.text.strip('x"') == ""


def test_a_number_without_end() -> None:
    growing = GrowingJSON()
    with pytest.raises(BrokenJSONError, match="thousands of digits"):  # noqa: PT012 - one of many
        for _ in range(LONG):
            growing.feed("1")


def called(arguments: str, **fields: Any) -> dict[str, Any]:
    function = {"name": "f", "arguments": arguments}
    return {"choices": [{"index": 0, "delta": {"tool_calls": [{"function": function, **fields}]}}]}


@pytest.mark.parametrize(
    "chunks",
    [
        [called("{}", id=f"call_{number}") for number in range(30_000)],
        [called("{}", index=number) for number in range(30_000)],
        [called('{"a": "'), *[called("}")] * 30_000],
    ],
    ids=["ids", "indexes", "braces"],
)
def test_many_tool_calls(chunks: list[dict[str, Any]]) -> None:
    accumulator = cw.ChatCompletionAccumulator()
    for chunk in chunks:
        accumulator.push(chunk)
    assert accumulator.completion.tool_calls


def test_calls_without_ids_are_told_apart_by_their_ends() -> None:
    accumulator = cw.ChatCompletionAccumulator()
    for piece in ('{"a": "}{', '\\"}', '"}', '{"a": [{}', "]}"):
        accumulator.push(called(piece))
    calls: list[Any] = accumulator.completion.tool_calls
    assert [call.function.arguments for call in calls] == [
        '{"a": "}{\\"}"}',
        '{"a": [{}]}',
    ]


# Values nobody expects


@pytest.mark.parametrize("number", ["9" * 5000, "NaN", "-Infinity", "1e999"])
def test_numbers_that_are_none(number: str) -> None:
    content = json.dumps(answer()).replace('"created": 1', f'"created": {number}').encode()
    try:
        completion = completion_in(targets.a_call(), Reply(200, Headers(), content))
    except APIResponseError as error:
        assert error.raw == content.decode()  # noqa: PT017 - Python reads no numbers of so many digits
    else:
        targets.use(completion)


def test_half_a_character_is_written_as_its_escape() -> None:
    message = Message.from_dict({**MESSAGE, "content": "\ud83d"})
    assert json.loads(message.to_json().encode()) == {**MESSAGE, "content": "\ud83d"}
    assert "\\ud83d" in message.model_dump_json()
    chunk = Chunk.from_dict({"choices": [{"index": 0, "delta": {"content": "\ud83d"}}]})
    assert json.loads(chunk.to_sse().decode().removeprefix("data: ")) == chunk.to_dict()


def test_a_page_with_a_number_that_is_none() -> None:
    content = b'{"object": "list", "has_more": false, "data": [{"id": "c", "created": Infinity}]}'
    page: Any = _listings.completions(Page, targets.no_fetch, targets.CONFIG, {}).read(
        targets.a_call(), Reply(200, Headers(), content)
    )
    assert page.to_dict()["data"][0]["created"] == float("inf")


@pytest.mark.parametrize(
    "message",
    [
        {"tool_calls": [{"id": [], "type": {}, "function": []}]},
        {"tool_calls": [{"id": {"a": 1}, "type": "function", "function": {"name": [], "arguments": {}}}]},
        {"tool_calls": {"id": 1}},
        {"tool_calls": [None, 1, "x"]},
        {"role": ["assistant"]},
    ],
    ids=str,
)
def test_a_run_takes_calls_of_any_shape(message: dict[str, Any]) -> None:
    loop = new_loop(targets.CONFIG, {"model": "m", "messages": "x", "tools": [targets.order]}, asynchronous=False)
    targets.step_run(loop, targets.as_bytes(answer(**message)))


@pytest.mark.parametrize("change", [{"finish_reason": ["length"]}, {"finish_reason": {"a": 1}}])
def test_a_run_takes_any_reason(change: dict[str, Any]) -> None:
    received = answer()
    received["choices"][0].update(change)
    received["usage"] = {"total_tokens": [1], "prompt_tokens": "x"}
    loop = new_loop(targets.CONFIG, {"model": "m", "messages": "x", "tools": []}, asynchronous=False)
    targets.step_run(loop, targets.as_bytes(received))


# Addresses


@pytest.mark.parametrize("location", ["/v1/\x1d", "/v1/\x85", "/" + "a" * 70_000, "//host:8080/\x7f", "http://[::1"])
def test_a_redirect_to_what_is_no_address_is_not_followed(location: str) -> None:
    call = Call(Request("GET", "http://host:8080/v1/models"), Timeout(5), RetryPolicy(max_retries=0))
    flow = exchange(call, lambda found: found)
    flow.send(None)
    assert isinstance(flow.send(0.0), Send)
    with pytest.raises(cw.APIStatusError):
        flow.send(Reply(307, Headers([("location", location)])))


@pytest.mark.parametrize(
    "url",
    [
        'https://"-\\*>=/v1',
        "https://evil.example\\.api.openai.com/v1",
        "https://api.openai.com%2f.evil.example/v1",
        "https://a b/v1",
        "https://k举r=/v1",
        "https://\ud800/v1",
        "https://a\u0323\u0323|/v1",
    ],
)
def test_a_host_that_libraries_read_differently_is_none(url: str) -> None:
    with pytest.raises(ConfigError):
        read_base_url(url)


def test_a_host_that_only_one_standard_knows() -> None:
    with suppress(ConfigError):
        address_of(read_base_url("https://\u0323r/v1").url)


@pytest.mark.parametrize("name", ["..", ".", "../models", "a/../b", "\ud800", "a\nb"])
def test_a_name_is_no_way_to_another_route(name: str) -> None:
    with pytest.raises(ConfigError):
        checked_id("completion_id", name)


@pytest.mark.parametrize("model", ["..", ".", "\ud800", "a\nb"])
def test_no_deployment_is_called_so(model: str) -> None:
    with pytest.raises(ConfigError):
        targets.AZURE.url_for("/chat/completions", model=model)


def test_a_query_that_no_server_could_read() -> None:
    with pytest.raises(ConfigError, match="lone surrogate"):
        query_string([("a", "\ud800")])


def test_a_time_that_no_clock_has() -> None:
    assert Timeout(10**400).idle is None


# Saved runs


CALL = {"id": "call_1", "name": "order", "type": "function", "arguments": "{}", "status": "ready"}


@pytest.mark.parametrize(
    "change",
    [
        {"calls": [{**CALL, "result": None, "repeats": 0}], "completion": None},
        {"calls": [CALL]},
        {"calls": [{**CALL, "result": None, "repeats": 0, "status": "odd"}]},
        {"messages": ["Hi"]},
        {"added": [1]},
        {"options": {}},
        {"options": {"model": ["m"]}},
        {"options": {"model": "m", "extra_headers": {"X-Sent-By": "somebody else"}}},
        {"options": {"model": "m", "extra_query": {"a": "b"}}},
        {"options": {"model": "m", "what": 1}},
        {"elapsed": float("nan")},
        {"elapsed": 10**400},
        {"requests": -1},
        {"messages": [deep(400, objects=True)]},
    ],
    ids=lambda change: ascii(change)[-40:],
)
def test_a_saved_run_in_which_somebody_wrote_is_refused(change: dict[str, Any]) -> None:
    for state in ({**targets.saved_runs()[0], **change}, {**targets.saved_runs()[1], **change}):
        if "calls" in change and state.get("completion") is None and "completion" not in change:
            continue
        with pytest.raises(ConfigError):
            restored_loop(targets.CONFIG, state, None, {"tools": [targets.order]}, asynchronous=False)


@pytest.mark.parametrize("part", ["usage", "completion", "calls", "elapsed"])
def test_a_saved_run_of_which_a_part_is_missing_is_refused(part: str) -> None:
    state = targets.saved_runs()[1]
    del state[part]
    with pytest.raises(ConfigError, match=f"state.{part}"):
        restored_loop(targets.CONFIG, state, None, {"tools": [targets.order]}, asynchronous=False)


# Responses, as they are


@pytest.mark.parametrize(
    "charset", ["hex", "base64", "rot13", "undefined", "idna", "zlib", "\x00", "no-such", "x" * 9999]
)
def test_a_charset_that_is_for_no_text(charset: str) -> None:
    found = Reply(200, Headers([("content-type", f"text/plain; charset={charset}")]), b"abc")
    assert RawResponse(targets.a_call(), found, lambda *_: None).text == "abc"


def test_words_of_errors_with_huge_numbers() -> None:
    error = event_error({"error": {"message": "x", "code": 10**300}}, targets.CONTEXT)
    targets.check_error(error)
