"""`parse` and streams of a type, through both clients: what is sent, what comes back, what never leaves."""

from __future__ import annotations

import dataclasses
import json
import pickle
from typing import TYPE_CHECKING, Any, Literal

import pytest

import chatwright as cw
from chatwright.types import ParsedCompletion
from tests.faults.replies import chunks, json_reply, sse_reply
from tests.faults.server import ScriptedServer

if TYPE_CHECKING:
    from tests.contract.clients import Maker

HI: dict[str, Any] = {"model": "m", "messages": "Hi"}
USAGE = {"prompt_tokens": 5, "completion_tokens": 2, "total_tokens": 7, "prompt_tokens_details": {"cached_tokens": 1}}


@dataclasses.dataclass
class Item:
    """Something to buy."""

    sku: str
    qty: int = 1


def answer(content: str | None, finish_reason: str = "stop", **message: Any) -> Any:
    choice = {
        "index": 0,
        "finish_reason": finish_reason,
        "message": {"role": "assistant", "content": content, **message},
    }
    return json_reply({"id": "c1", "object": "chat.completion", "choices": [choice], "usage": USAGE})


def item(sku: str = "a", qty: Any = 2) -> str:
    return json.dumps({"sku": sku, "qty": qty})


def test_a_type_goes_out_as_a_strict_schema_and_comes_back_as_a_value(client_of: Maker) -> None:
    with ScriptedServer(answer(item())) as server:
        completion = client_of(server.url).chat.completions.parse(**HI, response_format=Item)
    assert completion.parsed == Item("a", 2)
    assert completion.choices[0].message.parsed == Item("a", 2)
    assert isinstance(completion, ParsedCompletion)
    assert (completion.total_usage, completion.attempts, completion.repairs) == (completion.usage, [completion], ())
    assert server.requests[0].json["response_format"] == {
        "type": "json_schema",
        "json_schema": {
            "name": "Item",
            "strict": True,
            "schema": {
                "type": "object",
                "description": "Something to buy.",
                "properties": {"sku": {"type": "string"}, "qty": {"type": "integer"}},
                "required": ["sku", "qty"],
                "additionalProperties": False,
            },
        },
    }


def test_a_completion_that_was_parsed_is_still_what_came(client_of: Maker) -> None:
    with ScriptedServer(answer(item())) as server:
        completion = client_of(server.url).chat.completions.parse(**HI, response_format=Item)
    assert completion.to_dict()["choices"][0]["message"] == {"role": "assistant", "content": item()}
    again = pickle.loads(pickle.dumps(completion))
    assert (again, again.parsed, again.meta.status_code) == (completion, Item("a", 2), 200)


def test_what_is_no_object_is_wrapped_on_the_wire_alone(client_of: Maker) -> None:
    with ScriptedServer(answer('{"value": [2, 3]}'), answer('{"value": "b"}')) as server:
        completions = client_of(server.url).chat.completions
        assert completions.parse(**HI, response_format=list[int]).parsed == [2, 3]
        assert completions.parse(**HI, response_format=Literal["a", "b"]).parsed == "b"


def test_an_answer_of_another_type_keeps_all_that_came(client_of: Maker) -> None:
    with ScriptedServer(answer(item(qty="two"))) as server, pytest.raises(cw.OutputParseError) as caught:
        client_of(server.url).chat.completions.parse(**HI, response_format=Item)
    error = caught.value
    assert (error.path, error.raw_text) == ("qty", item(qty="two"))
    assert error.completion.text == item(qty="two")
    assert error.total_usage.total_tokens == 7
    assert "qty: expected an integer, got 'two'" in error.message
    assert pickle.loads(pickle.dumps(error)).path == "qty"


@pytest.mark.parametrize("content", [None, "", " \n", "{", '{"sku": "a"', "Sure! {}"])
def test_text_that_is_no_json_is_told_as_such(client_of: Maker, content: str | None) -> None:
    with ScriptedServer(answer(content)) as server, pytest.raises(cw.OutputParseError) as caught:
        client_of(server.url).chat.completions.parse(**HI, response_format=Item)
    assert (caught.value.path, caught.value.raw_text) == ("", content or "")


@pytest.mark.parametrize(
    ("finish_reason", "kind"),
    [("length", cw.LengthFinishReasonError), ("content_filter", cw.ContentFilterFinishReasonError)],
)
def test_an_answer_cut_short_is_told_before_it_is_parsed(
    client_of: Maker, finish_reason: str, kind: type[cw.OutputError]
) -> None:
    for response_format in (Item, None):
        with ScriptedServer(answer('{"sku": "a', finish_reason)) as server, pytest.raises(kind) as caught:
            client_of(server.url).chat.completions.parse(**HI, response_format=response_format, reask=3)
        assert (caught.value.raw_text, caught.value.total_usage.total_tokens) == ('{"sku": "a', 7)
        assert len(server.requests) == 1


def test_a_refusal_raises_when_the_answer_is_read(client_of: Maker) -> None:
    with ScriptedServer(answer(None, refusal="No.")) as server:
        completion = client_of(server.url).chat.completions.parse(**HI, response_format=Item)
    assert completion.choices[0].message.parsed is None
    with pytest.raises(cw.RefusalError, match=r"No\.") as caught:
        _ = completion.parsed
    assert (caught.value.refusal, caught.value.completion) == ("No.", completion)


def test_the_model_is_shown_what_is_wrong_and_asked_again(client_of: Maker) -> None:
    with ScriptedServer(answer("{"), answer(item(qty="two")), answer(item())) as server:
        completion = client_of(server.url).chat.completions.parse(
            **HI, response_format=Item, reask=2, idempotency_key="k"
        )
    assert completion.parsed == Item("a", 2)
    assert [attempt.text for attempt in completion.attempts] == ["{", item(qty="two"), item()]
    assert (completion.usage.total_tokens, completion.total_usage.total_tokens) == (7, 21)
    assert completion.total_usage.prompt_tokens_details.cached_tokens == 3
    sent = [request.json["messages"] for request in server.requests]
    assert [len(messages) for messages in sent] == [1, 3, 5]
    assert sent[2][:3] == sent[1]
    assert sent[2][3] == {"role": "assistant", "content": item(qty="two")}
    assert "qty: expected an integer" in sent[2][4]["content"]
    assert [request.headers["idempotency-key"] for request in server.requests] == ["k", "k-1", "k-2"]


def test_the_last_failure_has_all_attempts(client_of: Maker) -> None:
    with ScriptedServer(answer("{"), answer("[")) as server, pytest.raises(cw.OutputParseError) as caught:
        client_of(server.url).chat.completions.parse(**HI, response_format=Item, reask=1)
    assert caught.value.raw_text == "["
    assert caught.value.total_usage.total_tokens == 14
    assert [attempt.text for attempt in caught.value.completion.attempts] == ["{", "["]


def test_trouble_on_the_way_is_never_shown_to_the_model(client_of: Maker) -> None:
    with ScriptedServer(answer("{"), json_reply({"error": {"message": "boom"}}, 500), answer(item())) as server:
        client = client_of(server.url, retry=cw.RetryPolicy(max_retries=1, base=0))
        assert client.chat.completions.parse(**HI, response_format=Item, reask=1).parsed == Item("a", 2)
    assert "boom" not in json.dumps([request.json for request in server.requests])


def test_leniency_is_asked_for_and_reported(client_of: Maker) -> None:
    fenced = f"Here you are:\n```json\n{item()[:-1]},}}\n```"
    with ScriptedServer(answer(fenced), answer(fenced)) as server:
        completions = client_of(server.url).chat.completions
        completion = completions.parse(**HI, response_format=Item, lenient=True)
        with pytest.raises(cw.OutputParseError):
            completions.parse(**HI, response_format=Item)
    assert completion.parsed == Item("a", 2)
    assert completion.repairs == ("removed a code fence", "removed a trailing comma")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"response_format": dict[str, int]}, "strict"),
        ({"response_format": list[tuple[int, str]]}, r"\[0\]: is a tuple"),
        ({"response_format": Item, "reask": -1}, "reask"),
        ({"tools": [{"type": "function", "function": {"name": "f"}}]}, r"tools\[0\].function.strict"),
        ({"tools": [{"type": "custom", "custom": {"name": "f"}}]}, r"tools\[0\].type"),
    ],
)
def test_what_can_not_work_never_leaves(client_of: Maker, options: dict[str, Any], message: str) -> None:
    with ScriptedServer() as server, pytest.raises(cw.ConfigError, match=message):
        client_of(server.url).chat.completions.parse(**HI, **options)
    assert server.requests == []


def test_what_strict_mode_can_not_say_goes_out_without_it(client_of: Maker) -> None:
    with ScriptedServer(answer('{"a": 1}')) as server:
        completion = client_of(server.url).chat.completions.parse(**HI, response_format=dict[str, int], strict=False)
    assert completion.parsed == {"a": 1}
    assert server.requests[0].json["response_format"]["json_schema"]["strict"] is False


def test_arguments_of_strict_tools_are_read(client_of: Maker) -> None:
    call = {"id": "1", "type": "function", "function": {"name": "f", "arguments": '{"x": 1}'}}
    tool = {"type": "function", "function": {"name": "f", "strict": True, "parameters": {"type": "object"}}}
    with ScriptedServer(answer(None, "tool_calls", tool_calls=[call])) as server:
        completion = client_of(server.url).chat.completions.parse(**HI, tools=[tool], response_format=Item)
    assert completion.tool_calls[0].function.parsed_arguments == {"x": 1}
    assert completion.parsed is None


def test_create_points_to_parse(client_of: Maker) -> None:
    with ScriptedServer() as server, pytest.raises(TypeError, match=r"parse\(\)"):
        client_of(server.url).chat.completions.create(**HI, response_format=Item)


def test_the_raw_response_parses_later(client_of: Maker) -> None:
    with ScriptedServer(answer(item())) as server:
        raw = client_of(server.url).chat.completions.with_raw_response.parse(**HI, response_format=Item)
    assert (raw.status_code, raw.parse().parsed) == (200, Item("a", 2))


def test_a_stream_shows_the_value_as_it_grows(client_of: Maker) -> None:
    pieces = ['{"value": [{"sku": "a", "qt', 'y": 2}, {"sku": "b', 'c", "qty": 10}]}']
    with ScriptedServer(sse_reply(chunks(*pieces))) as server:
        with client_of(server.url).chat.completions.stream(**HI, response_format=list[Item]) as stream:
            events = list(stream)
        final = stream.final
    grown = [event.parsed for event in events if isinstance(event, cw.ContentDelta)]
    assert [value for value in grown if value is not None][-3:] == [
        [{"sku": "a"}],
        [Item("a", 2), {"sku": "b"}],
        [Item("a", 2), Item("bc", 10)],
    ]
    done = next(event for event in events if isinstance(event, cw.ContentDone))
    assert done.parsed == final.parsed == final.choices[0].message.parsed == [Item("a", 2), Item("bc", 10)]
    assert server.requests[0].json["response_format"]["json_schema"]["name"] == "list_Item"


def test_a_stream_of_another_type_raises_after_its_last_event(client_of: Maker) -> None:
    with ScriptedServer(sse_reply(chunks('{"sku": "a", "qty": "x"}'))) as server:
        stream = client_of(server.url).chat.completions.stream(**HI, response_format=Item)
        seen: list[str] = []
        with pytest.raises(cw.OutputParseError) as caught:
            seen.extend(event.type for event in stream)
    assert (caught.value.path, caught.value.raw_text) == ("qty", '{"sku": "a", "qty": "x"}')
    assert caught.value.completion.text == '{"sku": "a", "qty": "x"}'


def test_a_stream_can_not_have_what_strict_mode_can_not_say(client_of: Maker) -> None:
    with ScriptedServer() as server, pytest.raises(cw.ConfigError, match="strict"):
        client_of(server.url).chat.completions.stream(**HI, response_format=dict[str, int])


def test_a_stream_is_not_parsed_but_streamed(client_of: Maker) -> None:
    with ScriptedServer() as server, pytest.raises(cw.ConfigError, match=r"stream\(response_format=...\)"):
        client_of(server.url).chat.completions.parse(**HI, response_format=Item, stream=True)
    assert server.requests == []


def test_a_choice_without_a_message_is_no_answer(client_of: Maker) -> None:
    bare = json_reply({"id": "c1", "choices": [{"index": 0, "finish_reason": "stop"}]})
    with ScriptedServer(bare) as server, pytest.raises(cw.OutputParseError, match="no message") as caught:
        client_of(server.url).chat.completions.parse(**HI, response_format=Item)
    assert caught.value.completion is not None
