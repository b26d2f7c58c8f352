"""What outsiders can feed us, one function each: it takes any bytes and fails only where chatwright is at fault.

Allowed is what the docstrings promise: a result, or an exception of ours. The property tests and `make fuzz` share these.
"""

from __future__ import annotations

import copy
import json
import pickle
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypedDict, cast

import httpx

import chatwright as cw
import chatwright_api.models
from chatwright import _listings
from chatwright._answers import completion_in, json_in, result_in
from chatwright._azure import AzureOptions
from chatwright._base_url import read_base_url
from chatwright._call_context import CallContext
from chatwright._calls import anything, model_info, retrieval
from chatwright._cut_answer import completion_begun
from chatwright._drive.http1 import Http1
from chatwright._drive.inflating import LARGEST_PIECE, Inflater
from chatwright._drive.messages import address_of
from chatwright._environment import Environment
from chatwright._error_map import event_error, response_error, status_error
from chatwright._flow import Call, Send, Sleep, exchange
from chatwright._http import Headers, Reply, Request, StreamReply
from chatwright._json import decode, encode, plain
from chatwright._secret import Secret
from chatwright._wire import Model
from chatwright.config import ClientConfig, resolve
from chatwright.errors import APIError, ChatwrightError, ConfigError, OutputError, OutputParseError
from chatwright.meta import Meta
from chatwright.pages import Page
from chatwright.results import Completion, CompletionDeleted, ModelInfo
from chatwright.retry import RetryPolicy
from chatwright.size_limits import SizeLimits
from chatwright.streaming.reading import Reading
from chatwright.streaming.sse import SSEDecoder, SSELimitError
from chatwright.structured.decoding import decode_text
from chatwright.structured.growing_json import BrokenJSONError, GrowingJSON
from chatwright.structured.partial import TypedPartialParser
from chatwright.structured.response_format import response_format_of
from chatwright.testing import redact
from chatwright.testing._recording import read_exchanges, unescaped
from chatwright.testing._secrets import kinds_in
from chatwright.timeouts import Timeout
from chatwright.toolrun.saving import new_loop, restored_loop, saved
from tests.fuzz import mutation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    Target = Callable[[bytes], None]

KEY: Final = "sk-proj-CanaryCanary0123456789"
SMALL: Final = SizeLimits(body=100_000, error=50_000, event=5_000, line=3_000)

TARGETS: dict[str, Target] = {}


def target(function: Target) -> Target:
    """Make a function one of them."""
    TARGETS[function.__name__] = function
    return function


# Bytes of the wire


def pieces_of(data: bytes) -> list[bytes]:
    """The bytes in pieces whose size the first of them says."""
    size = data[0] if data and data[0] else 1000
    return [data[start : start + size] for start in range(1, len(data), size)]


@target
def sse(data: bytes) -> None:
    """Events do not depend on how the body was cut, and what is held is bounded."""

    def events(pieces: Sequence[bytes]) -> list[Any]:
        decoder, found = SSEDecoder(SMALL.line, SMALL.event), list[Any]()
        try:
            for piece in pieces:
                found += decoder.feed(piece)
            found += [decoder.finish()]
        except SSELimitError as error:
            found.append(str(error))
        return found

    assert events(pieces_of(data)) == events([data[1:]])


@target
def http1(data: bytes) -> None:
    """What is no HTTP is an error of the protocol, and of no other kind."""
    http = Http1()
    http.request(b"GET", b"/", [(b"Host", b"x")], b"")
    with suppress(httpx.RemoteProtocolError):
        for piece in [*pieces_of(data), b""]:
            http.feed(piece)
            head = http.head()
            if head is not None:
                headers = Headers(head.headers)
                assert repr(headers)
                Meta(head.status, headers).to_dict()
                break
        while (content := http.piece()) is not None and content:
            pass
        http.start_next()


@target
def inflating(data: bytes) -> None:
    """Packed content gives pieces of limited size, or a decoding error."""
    inflater = Inflater()
    with suppress(httpx.DecodingError):
        for piece in [*pieces_of(data), b""]:
            assert len(inflater.feed(piece)) <= LARGEST_PIECE
            for _ in range(100):
                if not inflater.has_more:
                    break
                assert len(inflater.rest()) <= LARGEST_PIECE
            else:
                return


@target
def headers(data: bytes) -> None:
    """Headers that mean something to us may say anything."""
    names = (
        "retry-after",
        "retry-after-ms",
        "date",
        "x-should-retry",
        "x-request-id",
        "openai-processing-ms",
        "x-ratelimit-limit-requests",
        "x-ratelimit-reset-tokens",
        "x-ratelimit-remaining-tokens",
        "content-type",
        "location",
    )
    lines = data.split(b"\n")
    found = Headers([(names[line[0] % len(names)].encode(), line[1:]) for line in lines if line])
    meta = Meta(200, found)
    json.dumps(meta.to_dict())
    assert meta.processing_ms is None or meta.processing_ms >= 0
    assert "***" in repr(Headers([("authorization", KEY)])) and pickle.loads(pickle.dumps(found)) == found  # noqa: PT018
    reply = Reply(503, found, date=1.8e9)
    error = status_error(reply, CONTEXT)
    assert error.retry_after is None or 0 <= error.retry_after < float("inf")
    decision = RetryPolicy().decide(reply, retries=0, elapsed=0, chance=0.5, now=reply.date)
    assert decision.delay is None or 0 <= decision.delay <= 120
    redirected(reply)


def redirected(reply: Reply) -> None:
    """A redirect leads to the same server, to a place that can be sent to, or nowhere."""
    call = Call(Request("GET", "http://host:8080/v1/models"), Timeout(5), RetryPolicy(max_retries=0))
    flow = exchange(call, lambda found: found)
    flow.send(None)
    flow.send(0.0)
    with suppress(APIError, StopIteration):
        for _ in range(9):
            effect = flow.send(Reply(307, reply.headers))
            assert isinstance(effect, Send)
            url = address_of(effect.request.url)
            assert (url.scheme, url.host, url.port) == ("http", "host", 8080)


# Text


@target
def base_urls(data: bytes) -> None:
    """A base URL is refused, or understood by everybody in the same way: else the key would go elsewhere."""
    text = data.decode("utf-8", "surrogateescape")
    for name in ("base_url", "OPENAI_BASE_URL"):
        with suppress(ConfigError):
            base = read_base_url(text, name)
            url = address_of(base.url + "/chat/completions")
            assert url.netloc.decode().lower() == base.host.lower(), (url.netloc, base)
            assert not base.is_openai or url.host.endswith("api.openai.com")
            assert read_base_url(base.url).host == base.host
    with suppress(ConfigError):
        request = anything(CONFIG, "GET", text, None, {}).call.request
        there = address_of(request.url)
        assert (there.scheme, there.host) == ("https", "api.example.com")
    for ask in (retrieval, model_info):
        with suppress(ConfigError):
            there = address_of(ask(CONFIG, text, {"extra_query": {"a": text}}).call.request.url)
            assert there.target.startswith((b"/v1/chat/completions/", b"/v1/models/"))
            assert b"/../" not in there.target
    with suppress(ConfigError):
        AZURE.url_for("/chat/completions", model=text)


@target
def loose_json(data: bytes) -> None:
    """JSON in every spelling is read or refused; what was read can be handled, and sent."""
    try:
        value = decode(data)
    except ValueError:
        return
    copy.deepcopy(value)
    repr(value)
    pickle.dumps(value)
    with suppress(ConfigError):
        encode(plain(value, "json"))


@dataclass
class Item:
    sku: str
    qty: int = 1
    tags: list[str] | None = None


class Order(TypedDict):
    items: list[Item]
    note: str | None


HINTS: Final[tuple[Any, ...]] = (Order, list[int], dict[str, Any], int | str, Item)
FORMS: Final = tuple(response_format_of(hint, strict=False) for hint in HINTS)


@target
def partial_json(data: bytes) -> None:
    """A text that grows means the same however it was cut, and the same as to everybody else once it is whole."""
    text = data[1:].decode("utf-8", "replace")
    size = (data[0] if data else 0) % 7 + 1

    def read(pieces: Sequence[str]) -> tuple[Any, bool]:
        growing = GrowingJSON()
        try:
            for piece in pieces:
                growing.feed(piece)
                growing.value()
        except BrokenJSONError:
            return None, False
        return growing.value(), growing.is_complete

    whole, is_complete = read([text])
    cut = read([text[start : start + size] for start in range(0, len(text), size)])
    assert repr(cut) == repr((whole, is_complete))
    if is_complete:
        with suppress(ValueError):  # of control characters in strings: nothing to be strict about half way
            assert repr(whole) == repr(json.loads(text))
    for form in FORMS:
        parser = TypedPartialParser(form)
        for end in {len(text) // 2, len(text)}:
            parser.parse_partial(text[:end])


@target
def parsed_text(data: bytes) -> None:
    """An answer is of the type that was asked for, or an OutputParseError with its text."""
    text = data.decode("utf-8", "surrogateescape")
    for form in FORMS:
        for lenient in (False, True):
            try:
                repr(decode_text(form, text, lenient=lenient).value)
            except OutputParseError as error:
                assert error.raw_text == text  # noqa: PT017
                check_error(error)


@cw.tool
def order(item: Item, note: str = "", *, count: int = 1) -> str:
    """Order something."""
    return f"{item}{note}{count}"


@target
def tool_arguments(data: bytes) -> None:
    """What a model writes for a tool fits, or is an OutputParseError."""
    with suppress(OutputParseError):
        cw.Tool.from_function(order).decode(data.decode("utf-8", "surrogateescape"))


# Answers

CONTEXT: Final = CallContext(host="host", secrets=(Secret(KEY),))
ENVIRON: Final = Environment({})
CONFIG: Final[ClientConfig] = resolve(base_url="https://api.example.com/v1", api_key=KEY, environ=ENVIRON)
AZURE: Final[ClientConfig] = resolve(
    azure=AzureOptions(azure_endpoint="https://r.openai.azure.com", api_version="v"), api_key=KEY, environ=ENVIRON
)


def a_call() -> Call:
    call = Call(
        Request("POST", "https://api.example.com/v1/chat/completions"),
        Timeout(5),
        RetryPolicy(max_retries=0),
        context=CONTEXT,
        sizes=SMALL,
    )
    call.started = 0.0
    call.attempts = 1
    return call


def check_error(error: ChatwrightError) -> None:
    """An error can be shown, handed on and put away, and gives no key away."""
    shown = [str(error), repr(error), repr(error.args)]
    if isinstance(error, APIError):
        shown += [json.dumps(error.to_dict(), default=str), repr(error.body)]
        error.to_sse().decode()
    again = pickle.loads(pickle.dumps(error))
    assert str(again) == str(error)
    for text in (*shown, repr(vars(again))):
        assert KEY not in text


def use(model: Any) -> None:
    """What people do with an answer."""
    made = model.to_dict()
    model.to_json().encode()
    again = type(model).from_dict(made)
    assert repr(again.to_dict()) == repr(made)
    repr(model)
    assert repr(copy.deepcopy(model).to_dict()) == repr(made)
    pickle.loads(pickle.dumps(model))
    with suppress(TypeError):
        bool(model == again)
    if isinstance(model, Completion):
        for name in ("text", "texts", "finish_reason", "refusal", "reasoning", "tool_calls", "extra", "usage"):
            getattr(model, name)


def as_bytes(value: Any) -> bytes:
    """JSON, of what JSON does not allow as well."""
    return json.dumps(value).encode()


def check_answer(content: bytes) -> None:
    reply = Reply(200, Headers([("content-type", "application/json")]), content)
    for read in (
        completion_in,
        json_in,
        lambda call, found: result_in(CompletionDeleted, call, found),
        lambda call, found: result_in(ModelInfo, call, found),
    ):
        try:
            found = read(a_call(), reply)
        except APIError as error:
            check_error(error)
        else:
            if isinstance(found, Model):
                use(found)


@target
def answers(data: bytes) -> None:
    """Any bytes as an answer."""
    check_answer(data)


@target
def cut_answers(data: bytes) -> None:
    """A recorded answer that breaks off anywhere, or any bytes: what it said so far, or nothing."""
    recorded = as_bytes(mutation.mutated(mutation.answers(), data[2:]))
    end = int.from_bytes(data[:2], "big") % (len(recorded) + 1)
    for content in (data, recorded[:end]):
        begun = completion_begun(Reply(200, Headers(), content))
        if begun is not None:
            use(begun)


@target
def mutated_answers(data: bytes) -> None:
    """A recorded answer with anything in any place."""
    check_answer(as_bytes(mutation.mutated(mutation.answers(), data)))


def no_fetch(_operation: Any) -> Any:
    raise AssertionError("nobody asked for the next page")


@target
def mutated_pages(data: bytes) -> None:
    """A page of recorded answers with anything in any place."""
    pages = ({"object": "list", "data": list(mutation.answers()[:3]), "has_more": True, "last_id": "x"},)
    content = as_bytes(mutation.mutated(pages, data))
    try:
        page: Any = _listings.completions(Page, no_fetch, CONFIG, {}).read(a_call(), Reply(200, Headers(), content))
    except APIError as error:
        check_error(error)
        return
    assert repr((page, len(page), page.has_more, page.first_id, page.last_id, page.has_next_page(), page.extra))
    page.to_dict()
    pickle.dumps(page)


@target
def models(data: bytes) -> None:
    """Every generated class takes any JSON object, and gives it back."""
    names = chatwright_api.models.__all__
    documents = (*mutation.answers()[:5], *mutation.streams()[0][:3])
    found = mutation.mutated(documents, data[1:])
    for node in [found, *_objects(found)][: 1 + 20]:
        kind = getattr(chatwright_api.models, names[(data[0] if data else 0) % len(names)])
        if isinstance(node, dict) and hasattr(kind, "from_dict"):
            with suppress(RecursionError):  # of values that no answer of ours can hold: they are refused before
                model = kind.from_dict(copy.deepcopy(node))
                assert repr(sorted(model.to_dict())) == repr(sorted(node))
                repr(model)


def _objects(value: Any) -> Iterator[Any]:
    waiting = [value]
    while waiting:
        value = waiting.pop()
        items = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
        for item in items:
            if isinstance(item, dict):
                yield item
            if isinstance(item, (dict, list)):
                waiting.append(item)


# Streams


def read_stream(pieces: Sequence[bytes], how: str) -> None:
    reading = Reading(a_call(), hands_out_all=how == "chunks", must_be_whole=how == "events")
    opened = StreamReply(200, Headers([("content-type", "text/event-stream")]))
    opened.body = cast("Any", None)  # the pieces are fed by hand
    reading.begin(opened)
    making: Any = reading.texts(0) if how == "texts" else getattr(reading, how)()
    waiting = [*pieces, b""]
    for found in making:
        if found is not None:
            assert repr(found)
            pickle.dumps(found)
        elif reading.trouble or not waiting:
            break
        else:
            reading.feed(waiting.pop(0))
    ending = reading.ending()
    with suppress(StopIteration):
        try:
            assert isinstance(ending.send(None), Sleep)
            ending.send(1.0)
        except APIError as error:
            check_error(error)
            if error.partial is not None:
                use(error.partial)
        except OutputError as error:
            check_error(error)
    use(reading.accumulator.completion)


def check_stream(body: bytes, size: int) -> None:
    pieces = [body[start : start + size] for start in range(0, len(body), size)]
    for how in ("events", "chunks", "texts", "nothing"):
        read_stream(pieces, how)


@target
def streams(data: bytes) -> None:
    """Any bytes as a stream."""
    check_stream(data[1:], (data[0] if data else 0) or 1000)


@target
def mutated_streams(data: bytes) -> None:
    """A recorded stream with anything in any place of its chunks."""
    documents = tuple(list(chunks) for chunks in mutation.streams())
    chunks = mutation.mutated(documents, data)
    chunks = chunks if isinstance(chunks, list) else [chunks]
    body = b"".join(b"data: %b\n\n" % as_bytes(chunk) for chunk in chunks) + b"data: [DONE]\n\n"
    check_stream(body, len(body))
    accumulator = cw.ChatCompletionAccumulator()
    for chunk in chunks:
        with suppress(TypeError, ConfigError):
            repr(accumulator.push(chunk))
    use(accumulator.completion)


# Errors


def check_error_body(content: bytes, status: int) -> None:
    reply = Reply(status, Headers([("x-request-id", "r")]), content)
    check_error(status_error(reply, CONTEXT))
    check_error(response_error(reply, CONTEXT, "it is none"))


@target
def error_bodies(data: bytes) -> None:
    """Any bytes as the body of an error, a key of ours among them."""
    status = 400 + (data[0] if data else 0)
    check_error_body(data[1:], status)
    check_error_body(data[1:] + KEY.encode(), status)


@target
def mutated_errors(data: bytes) -> None:
    """A recorded error with anything in any place; the same as an event."""
    value = mutation.mutated(mutation.errors(), data)
    content = as_bytes(value)
    check_error_body(content, 400 + (data[0] if data else 0))
    with suppress(ValueError):
        check_error(event_error(decode(content), CONTEXT, Reply(200, Headers())))


# Runs


def saved_runs() -> tuple[dict[str, Any], ...]:
    loop = new_loop(CONFIG, {"model": "m", "messages": "Order a pen", "tools": [order]}, asynchronous=False)
    fresh = saved(loop)
    called = {"id": "call_1", "name": "order", "type": "function", "arguments": '{"item": {"sku": "pen"}}'}
    waiting = {**called, "status": "needs_approval", "result": None, "repeats": 0}
    done = {**called, "status": "done", "result": "pen", "repeats": 1}
    answer = next(found for found in mutation.answers() if "choices" in found)
    return fresh, {**fresh, "completion": answer, "calls": [waiting, done], "requests": 1, "usage": {"total_tokens": 1}}


@target
def saved_states(data: bytes) -> None:
    """A saved run in which somebody has written is refused, or goes on."""
    state = mutation.mutated(saved_runs(), data)
    for given in (state, as_bytes(state), data):
        with suppress(ConfigError):
            loop = restored_loop(CONFIG, given, {"call_1": cw.approve()}, {"tools": [order]}, asynchronous=False)
            assert repr((loop.status, loop.pending))
            json.dumps(saved(loop))
            step_run(loop, as_bytes(mutation.answers()[0]))


@target
def runs(data: bytes) -> None:
    """A tool loop takes whatever the model is said to have answered."""
    loop = new_loop(
        CONFIG, {"model": "m", "messages": "Order a pen", "tools": [order], "max_turns": 3}, asynchronous=False
    )
    step_run(loop, as_bytes(mutation.mutated(mutation.answers(), data)))


def step_run(loop: Any, content: bytes) -> None:
    """Let a run go on for a few steps, all answers the same."""
    from chatwright.toolrun.effects import CallTools, Returned

    for _ in range(3):
        if loop.status != "running":
            break
        flow = loop.advance()
        outcome: Any = None
        with suppress(StopIteration, APIError, OutputError, ConfigError):
            while True:
                effect = flow.send(outcome)
                if isinstance(effect, Send):
                    outcome = Reply(200, Headers(), content)
                elif isinstance(effect, CallTools):
                    for job in effect.jobs:
                        job.outcome = Returned("done")
                    outcome = 1.0
                else:
                    outcome = 1.0
        json.dumps(saved(loop))


# Recordings


@target
def recordings(data: bytes) -> None:
    """What is redacted stays redacted, keeps no key, and the scanner finds none left."""
    text = data.decode("utf-8", "replace")
    with_key = f"{text} Bearer {KEY} {text}"
    clean = redact.text(with_key)
    assert KEY not in clean
    assert redact.text(clean) == clean
    assert not list(kinds_in(clean))
    redact.body(data, "gzip")
    redact.headers({"x-request-id": text, "authorization": KEY}, "response")
    with suppress(ValueError):
        unescaped(text)


@target
def recording_files(data: bytes) -> None:
    """A recording that somebody has written by hand is read, or refused with the line."""
    import tempfile
    from pathlib import Path

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "a.recording")
        for content in (data, b"# chatwright recording 1\n" + data):
            path.write_bytes(content)
            with suppress(ConfigError):
                for found in read_exchanges(path):
                    list(found.lines())
