"""A recorded stream and a recorded answer on real sockets, cut at every byte (in the suite: at every so many)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

import chatwright as cw
from tests import corpus
from tests.faults.profile import much
from tests.faults.replies import Close, Reset, body_reply
from tests.faults.server import ScriptedServer
from tests.unit.test_stream_cuts import arrived, filled

if TYPE_CHECKING:
    from tests.contract.clients import Maker
    from tests.faults.incoming import Request
    from tests.faults.replies import Reply

HI: dict[str, Any] = {"model": "m", "messages": "Hi"}
STREAM = corpus.case("llamacpp/stream_usage").body
ANSWER = corpus.case("llamacpp/json_object").body
HEADERS = {"x-request-id": "req_1"}


def stream_text(client: Any) -> tuple[str, cw.APIError | None]:
    text = ""
    try:
        for chunk in client.chat.completions.create(**HI, stream=True):
            text += "".join(choice.delta.content or "" for choice in chunk.choices)
    except cw.APIError as error:
        return text, error
    return text, None


@pytest.mark.parametrize("end", [Close(), Reset()], ids=["FIN", "RST"])
def test_a_stream(client_of: Maker, end: Any) -> None:
    whole = body_reply(STREAM, headers=HEADERS, content_type="text/event-stream")
    with ScriptedServer(default=whole) as server:
        client = client_of(server.url)
        for at in range(0, len(STREAM), much(53, 1)):
            server.add(whole.cut(at - len(STREAM), end))
            text, error = stream_text(client)
            texts, _, done = arrived(STREAM[:at])
            assert {0: text} == filled(texts) or not text, at
            assert (error is None) is done, at
            if error is not None:
                assert type(error) is cw.StreamInterruptedError
                assert error.request_id == "req_1"
                assert text == ("" if error.partial is None else error.partial.text)
        assert stream_text(client)[1] is None
        server.wait_returned()
        assert server.open_connections <= 1


@pytest.mark.parametrize("end", [Close(), Reset()], ids=["FIN", "RST"])
def test_an_answer(client_of: Maker, end: Any) -> None:
    whole = body_reply(ANSWER, headers=HEADERS)
    text = json.loads(ANSWER)["choices"][0]["message"]["content"]
    with ScriptedServer(default=whole) as server:
        client = client_of(server.url)
        for at in range(0, len(ANSWER), much(29, 1)):
            server.add(whole.cut(at - len(ANSWER), end))
            with pytest.raises(cw.APIConnectionError) as raised:
                client.chat.completions.create(**HI)
            assert raised.value.request_id == "req_1"
            assert raised.value.raw == ANSWER[:at].decode()
            partial = raised.value.partial
            assert partial is None or text.startswith(partial.text)
        assert client.chat.completions.create(**HI).text == text
        server.wait_returned()
        assert server.open_connections <= 1


def test_the_head_of_a_stream(client_of: Maker) -> None:
    whole = body_reply(STREAM, headers=HEADERS, content_type="text/event-stream")
    size = len(whole.wire) - len(STREAM)
    cuts = [whole.cut(at) for at in range(0, size, much(17, 1))]
    remaining = iter(cuts)

    def reply(_: Request) -> Reply:
        return next(remaining, whole)

    with ScriptedServer(default=reply) as server:
        client = client_of(server.url)
        for _ in cuts:
            text, error = stream_text(client)
            assert text == ""
            assert type(error) is cw.APIConnectionError
        assert stream_text(client)[1] is None
