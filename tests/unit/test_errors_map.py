"""Bodies, codes and failures of every shape, and the sentence that each becomes."""

from __future__ import annotations

import json
import pickle
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatwright import errors
from chatwright._call_context import CallContext
from chatwright._error_body import read_body
from chatwright._error_map import event_error, failure_error, response_error, status_error
from chatwright._http import Failure, Headers, Reply
from chatwright._retry_after import retry_after
from chatwright._secret import Secret
from chatwright.timeouts import Timeout

CONTEXT = CallContext(
    host="api.openai.com", base_url="https://api.openai.com/v1", key_source="OPENAI_API_KEY", timeout=Timeout(60)
)
JSON = {"content-type": "application/json"}
PARTIAL: Any = SimpleNamespace(to_dict=lambda: {"id": "c"})


def answered(
    status: int, body: Any = b"", headers: dict[str, str] | None = None, **context: Any
) -> errors.APIStatusError:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return status_error(Reply(status, Headers(headers or JSON), content), CONTEXT._replace(**context))


@pytest.mark.parametrize(
    ("body", "inner", "words", "fields"),
    [
        ({"error": {"message": "No.", "code": "c", "type": "t", "param": "p"}}, "error", "No.", ("c", "t", "p")),
        ({"error": {"message": "No.", "code": 404}}, "error", "No.", ("404", None, None)),
        ({"error": {"message": "No.", "code": 404.0}}, "error", "No.", ("404", None, None)),
        ({"error": {"message": "No.", "code": {"odd": 1}}}, "error", "No.", (None, None, None)),
        ({"error": "text"}, "text", "text", (None, None, None)),
        ({"error": ["a", "b"]}, ["a", "b"], "a; b", (None, None, None)),
        ({"error": [7, {"odd": 1}]}, [7, {"odd": 1}], '[7, {"odd": 1}]', (None, None, None)),
        ({"error": {"why": "é", "n": 1}}, "error", '{"why": "é", "n": 1}', (None, None, None)),
        ({"error": {"message": None, "errors": []}}, "error", "", (None, None, None)),
        ({"error": "Bad Request", "message": "why", "code": 7}, "whole", "why", ("7", None, None)),
        ({"error": "Bad Request", "status": 400}, "whole", "Bad Request", (None, None, None)),
        ({"error": None, "message": "why"}, "whole", "why", (None, None, None)),
        ({"detail": "Not Found"}, "whole", "Not Found", (None, None, None)),
        (
            {"detail": {"error": {"message": "deep", "code": "x"}}},
            {"message": "deep", "code": "x"},
            "deep",
            ("x", None, None),
        ),
        (
            {"detail": [{"loc": ["body", "messages", 0, "role"], "msg": "Field required", "type": "missing"}]},
            "whole",
            "messages[0].role: Field required",
            (None, None, "messages[0].role"),
        ),
        (
            {"type": "about:blank", "title": "Gone", "detail": "no", "status": 410},
            "whole",
            "Gone: no",
            (None, "about:blank", None),
        ),
        ({"title": "Gone"}, "whole", "Gone", (None, None, None)),
        ({"message": "why", "code": "c"}, "whole", "why", ("c", None, None)),
        (
            {"object": "error", "message": "why", "type": "BadRequestError", "code": 400},
            "whole",
            "why",
            ("400", "BadRequestError", None),
        ),
        (
            {"success": False, "errors": [{"code": 7, "message": "a"}, {"message": "b"}]},
            "whole",
            "a; b",
            ("7", None, None),
        ),
        ([{"error": {"code": 400, "message": "list"}}], {"code": 400, "message": "list"}, "list", ("400", None, None)),
        ([], [], "", (None, None, None)),
        ("quoted", "quoted", "quoted", (None, None, None)),
        (7, 7, "", (None, None, None)),
        ({}, {}, "", (None, None, None)),
        (b"plain  text\n", "plain  text", "plain text", (None, None, None)),
        (b"\xff\xfe", "��", "��", (None, None, None)),
        (b"", None, "", (None, None, None)),
        (b" \n", None, "", (None, None, None)),
        (b'{"error": {"mess', '{"error": {"mess', '{"error": {"mess', (None, None, None)),
        (b"\xef\xbb\xbf" + b'{"detail": "bom"}', {"detail": "bom"}, "bom", (None, None, None)),
        (b"[" * 100_000, "[" * 100_000, "[" * 599 + "…", (None, None, None)),
    ],
    ids=repr,
)
def test_bodies(body: Any, inner: Any, words: str, fields: tuple[str | None, ...]) -> None:
    read = read_body(body if isinstance(body, bytes) else json.dumps(body).encode())
    expected = {"whole": body, "error": body.get("error") if isinstance(body, dict) else None}.get(str(inner), inner)
    assert (read.inner, read.words) == (expected, words)
    assert (read.code, read.type, read.param) == fields


def test_html_pages_are_named_by_their_title() -> None:
    page = b"<!DOCTYPE html><html><head><title>502 Bad\n &amp; Gateway</title></head><body><h1>Oops</h1></body></html>"
    error = answered(502, page, {"content-type": "text/html"})
    assert type(error) is errors.InternalServerError
    assert "502 Bad Gateway from api.openai.com after 1 attempt: 502 Bad & Gateway." in error.message
    assert error.body == error.response.text == page.decode()
    untitled = answered(404, b"<html><body><h1><b>Lost</b></h1></body></html>")
    assert ": Lost." in untitled.message
    assert "an HTML page" in answered(404, b"<html></html>").message


@pytest.mark.parametrize(
    ("status", "cls"),
    [
        (302, errors.APIStatusError),
        (400, errors.BadRequestError),
        (401, errors.AuthenticationError),
        (402, errors.APIStatusError),
        (403, errors.PermissionDeniedError),
        (404, errors.NotFoundError),
        (405, errors.APIStatusError),
        (409, errors.ConflictError),
        (413, errors.APIStatusError),
        (422, errors.UnprocessableEntityError),
        (429, errors.RateLimitError),
        (500, errors.InternalServerError),
        (529, errors.InternalServerError),
        (599, errors.InternalServerError),
        (999, errors.APIStatusError),
    ],
)
@pytest.mark.parametrize("body", [b"", b"no", b"<html></html>", b'{"error": "x"}', b'{"detail": []}', b"[1]"])
def test_statuses(status: int, cls: type[errors.APIStatusError], body: bytes) -> None:
    error = answered(status, body)
    assert type(error) is cls
    assert error.status_code == status
    assert f"{status}" in error.message
    assert pickle.loads(pickle.dumps(error)).to_dict() == error.to_dict()


@pytest.mark.parametrize(
    ("status", "error", "cls"),
    [
        (400, {"code": "context_length_exceeded"}, errors.ContextLengthExceededError),
        (400, {"type": "exceed_context_size_error", "code": 400}, errors.ContextLengthExceededError),
        (400, {"message": "This model's maximum context length is 8 tokens."}, errors.ContextLengthExceededError),
        (413, {"message": "prompt is too long: 9 tokens > 8"}, errors.ContextLengthExceededError),
        (400, {"message": "The input token count (9) exceeds the limit"}, errors.ContextLengthExceededError),
        (400, {"code": "content_filter"}, errors.ContentFilterError),
        (400, {"code": "content_policy_violation"}, errors.ContentFilterError),
        (400, {"code": "400", "innererror": {"code": "ResponsibleAIPolicyViolation"}}, errors.ContentFilterError),
        (400, {"message": "triggered Azure OpenAI's content management policy"}, errors.ContentFilterError),
        (404, {"code": "model_not_found"}, errors.ModelNotFoundError),
        (403, {"code": "model_not_found"}, errors.ModelNotFoundError),
        (404, {"code": "DeploymentNotFound", "message": "gone"}, errors.ModelNotFoundError),
        (404, {"message": 'model "x" not found, try pulling it first'}, errors.ModelNotFoundError),
        (404, {"message": "The model `x` does not exist."}, errors.ModelNotFoundError),
        (404, {"message": "No endpoints found for this model"}, errors.ModelNotFoundError),
        (404, {"message": "File Not Found"}, errors.NotFoundError),
        (404, {"message": "no such completion"}, errors.NotFoundError),
        (400, {"message": "Invalid model name"}, errors.BadRequestError),
        (429, {"code": "insufficient_quota"}, errors.InsufficientQuotaError),
        (429, {"type": "insufficient_quota"}, errors.InsufficientQuotaError),
        (429, {"type": "exceeded_current_quota_error"}, errors.InsufficientQuotaError),
        (429, {"code": "billing_hard_limit_reached"}, errors.InsufficientQuotaError),
        (429, {"code": "rate_limit_exceeded"}, errors.RateLimitError),
        (400, {"code": "invalid_value", "message": "the context of the tool call"}, errors.BadRequestError),
    ],
)
def test_the_code_comes_before_the_status(status: int, error: dict[str, Any], cls: type[errors.APIStatusError]) -> None:
    mapped = answered(status, {"error": error})
    assert type(mapped) is cls
    assert mapped.status_code == status
    assert mapped.body == error


@pytest.mark.parametrize(
    ("status", "body", "context", "advice"),
    [
        (401, {}, {}, "The key came from OPENAI_API_KEY: check"),
        (401, {}, {"key_source": None}, "pass api_key=... or set OPENAI_API_KEY"),
        (401, {}, {"key_source": None, "azure": True}, "set AZURE_OPENAI_API_KEY"),
        (403, {}, {}, "The key (from OPENAI_API_KEY) may not do this"),
        (404, {}, {"base_url_hint": "base_url lacks /v1."}, "base_url lacks /v1."),
        (404, {}, {}, "Check base_url (https://api.openai.com/v1)"),
        (405, {}, {"base_url_hint": "Twice /v1."}, "Twice /v1."),
        (404, {"error": {"code": "model_not_found"}}, {"model": "gpt-9"}, "Check the model name 'gpt-9'"),
        (
            404,
            {"error": {"code": "DeploymentNotFound"}},
            {"azure": True, "model": "d"},
            "'d' is the name of your deployment",
        ),
        (400, {"error": {"code": "context_length_exceeded"}}, {}, "longer context"),
        (400, {"error": {"code": "content_filter"}}, {}, "content policy refused"),
        (429, {"error": {"code": "insufficient_quota"}}, {}, "plan and billing"),
        (429, {}, {}, "raise max_retries"),
        (402, {}, {}, "credit"),
        (407, {}, {}, "proxy"),
        (413, {}, {}, "too large"),
        (400, {}, {}, "check=True"),
        (409, {}, {}, "try again"),
        (500, {"error": "boom"}, {}, "look the request up"),
        (503, {"error": "Loading model"}, {}, "still loading"),
        (503, {}, {}, "overloaded"),
        (504, {}, {}, "gateway"),
    ],
)
def test_advice(status: int, body: Any, context: dict[str, Any], advice: str) -> None:
    assert advice in answered(status, body, **context).message


@pytest.mark.parametrize(
    ("location", "advice"),
    [
        (
            "https://eu.api.openai.com/v1/chat/completions",
            (
                "redirects to https://eu.api.openai.com/v1/chat/completions: if the API has moved there, "
                "use base_url='https://eu.api.openai.com/v1'."
            ),
        ),
        ("/v2/chat/completions", "use base_url='https://api.openai.com/v2'."),
        (
            "https://login.example/",
            "redirects to https://login.example/: is base_url (https://api.openai.com/v1) right?",
        ),
        ("/v1/chat/completions", "redirects to https://api.openai.com/v1/chat/completions, and so in a circle."),
        ("https://[", "redirects to https://[: is base_url"),
        ("", "Check base_url"),
    ],
)
def test_a_redirect_that_is_not_followed_says_where_the_api_may_be(location: str, advice: str) -> None:
    reply = Reply(308, Headers({"location": location}), url="https://api.openai.com/v1/chat/completions")
    assert advice in status_error(reply, CONTEXT).message


def test_a_message_in_full() -> None:
    body = {"error": {"message": "Incorrect API key provided: sk-abcd****wxyz.", "code": "invalid_api_key"}}
    error = answered(401, body, {"x-request-id": "req_1"}, attempts=3)
    assert error.message == (
        "401 Unauthorized from api.openai.com after 3 attempts: Incorrect API key provided: ***. The key came from "
        "OPENAI_API_KEY: check that it is complete, not revoked, and meant for api.openai.com. [request id: req_1]"
    )


@given(st.binary(max_size=300), st.integers(300, 999))
def test_any_body_becomes_an_error(body: bytes, status: int) -> None:
    error = answered(status, body)
    assert error.status_code == status
    assert error.message.isprintable()
    assert pickle.loads(pickle.dumps(error)).to_dict() == error.to_dict()


def test_a_body_nested_too_deep_still_travels() -> None:
    error = answered(400, b'{"error": {"message": "deep", "x": ' + b"[" * 500 + b"]" * 500 + b"}}")
    assert error.message.startswith("400 Bad Request")
    assert type(pickle.loads(pickle.dumps(error))) is errors.BadRequestError
    assert error.to_sse().endswith(b"\n\n")


@pytest.mark.parametrize(
    ("headers", "now", "seconds"),
    [
        ({"retry-after": "2"}, None, 2.0),
        ({"retry-after": "0.5"}, None, 0.5),
        ({"retry-after-ms": "1500", "retry-after": "9"}, None, 1.5),
        ({"retry-after-ms": "soon", "retry-after": "9"}, None, 9.0),
        ({"retry-after": "0"}, None, 0.0),
        ({"retry-after": "-1"}, None, None),
        ({"retry-after": "nan"}, None, None),
        ({"retry-after": "inf"}, None, None),
        ({"retry-after": "soon"}, 0.0, None),
        ({"retry-after": "Thu, 01 Jan 1970 00:01:40 GMT"}, 40.0, 60.0),
        ({"retry-after": "Thu, 01 Jan 1970 00:01:40 GMT"}, 400.0, 0.0),
        ({"retry-after": "Thu, 01 Jan 1970 00:01:40 GMT"}, None, None),
        ({"retry-after": "Thu, 01 Jan 1970 00:01:40 GMT", "date": "Thu, 01 Jan 1970 00:01:00 GMT"}, 9e9, 40.0),
        ({"retry-after": "Thu, 99 Jan 99999 00:01:40 GMT"}, 0.0, None),
        ({}, 0.0, None),
    ],
)
def test_retry_after(headers: dict[str, str], now: float | None, seconds: float | None) -> None:
    assert retry_after(Headers(headers), now) == seconds


def test_an_errors_retry_after_can_be_a_date() -> None:
    error = answered(429, b"", {"retry-after": "Thu, 01 Jan 1970 00:01:40 GMT"}, now=98.0)
    assert error.retry_after == 2.0
    assert "asks to wait 2 s" in error.message


@pytest.mark.parametrize(
    ("error", "cls", "status"),
    [
        ({"code": "429"}, errors.RateLimitError, 429),
        ({"code": 503}, errors.InternalServerError, 503),
        ({"code": 401}, errors.AuthenticationError, 401),
        ({"code": "rate_limit_exceeded"}, errors.RateLimitError, 429),
        ({"code": "insufficient_quota"}, errors.InsufficientQuotaError, 429),
        ({"code": "invalid_api_key"}, errors.AuthenticationError, 401),
        ({"code": "model_not_found"}, errors.ModelNotFoundError, 404),
        ({"code": "context_length_exceeded"}, errors.ContextLengthExceededError, 400),
        ({"code": "content_filter"}, errors.ContentFilterError, 400),
        ({"type": "invalid_request_error"}, errors.BadRequestError, 400),
        ({"code": "server_error"}, errors.InternalServerError, 500),
        ({"code": "overloaded"}, errors.InternalServerError, 500),
        ({"type": "server_error", "code": None}, errors.InternalServerError, 500),
        ({"type": "server_error", "code": "odd"}, errors.InternalServerError, 500),
        ({"type": "insufficient_quota"}, errors.InsufficientQuotaError, 429),
        ({"type": "rate_limit_exceeded", "code": "odd"}, errors.RateLimitError, 429),
        ({"code": "odd", "status": 409}, errors.ConflictError, 409),
        ({"code": "odd"}, errors.APIError, None),
        ({"code": "200"}, errors.APIError, None),
        ({"code": "1302"}, errors.APIError, None),
        ({}, errors.APIError, None),
    ],
)
def test_error_events(error: dict[str, Any], cls: type[errors.APIError], status: int | None) -> None:
    reply = Reply(200, Headers({"x-request-id": "req_1"}), attempts=2)
    payload = {"error": {"message": "Too fast", **error}}
    mapped = event_error(payload, CONTEXT, reply, PARTIAL)
    assert type(mapped) is cls
    assert getattr(mapped, "status_code", None) == status
    assert (mapped.partial, mapped.request_id, mapped.attempts, mapped.body) == (PARTIAL, "req_1", 2, payload["error"])
    assert mapped.message.startswith("api.openai.com reported an error inside its stream after 2 attempts: Too fast.")


@pytest.mark.parametrize("payload", [{"error": "boom"}, {"message": "boom"}, "boom", {"error": {"detail": "boom"}}])
def test_error_events_of_other_shapes(payload: Any) -> None:
    error = event_error(payload, CONTEXT)
    assert type(error) is errors.APIError
    assert ": boom." in error.message


def test_an_event_error_shows_the_response_it_came_in() -> None:
    reply = Reply(200, Headers({"retry-after": "3"}))
    error = event_error({"error": {"code": 429, "message": "x"}}, CONTEXT, reply)
    assert isinstance(error, errors.RateLimitError)
    assert (error.status_code, error.response.status_code, error.retry_after) == (429, 200, 3.0)
    assert error.response.json()["error"]["message"] == "x"


@pytest.mark.parametrize(
    "error",
    [
        errors.RateLimitError("slow", status_code=429),
        errors.InsufficientQuotaError("none left"),
        errors.ContextLengthExceededError("long", body={"code": 400}),
        errors.ContentFilterError("bad"),
        errors.ModelNotFoundError("gone"),
        errors.NotFoundError("gone", body={"code": "not_found", "type": "invalid_request_error", "status": 404}),
        errors.InternalServerError("down", status_code=503),
        errors.AuthenticationError("who"),
    ],
    ids=repr,
)
def test_what_is_passed_on_is_understood(error: errors.APIStatusError) -> None:
    again = event_error(json.loads(error.to_sse()[6:]), CONTEXT)
    assert type(again) is type(error)
    assert getattr(again, "status_code", None) == error.status_code


def test_successes_that_are_no_answer() -> None:
    page = Reply(200, Headers({"x-request-id": "req_1"}), b"<html><title>Welcome</title></html>", attempts=2)
    error = response_error(page, CONTEXT._replace(base_url_hint="Try '/v1'."), "the body is not JSON")
    assert error.raw == page.content.decode()
    assert error.message == (
        "api.openai.com answered 200 after 2 attempts, and the body is not JSON: an HTML page, 'Welcome'. Try '/v1'. [request id: req_1]"
    )
    assert (error.attempts, error.response.status_code) == (2, 200)
    cause = ValueError("line 1")
    broken = response_error(Reply(200, Headers(), b'{"id": '), CONTEXT, "the body is not JSON", cause=cause)
    assert broken.cause is cause
    assert "it begins '{\"id\":'" in broken.message
    empty = response_error(Reply(200, Headers(), b" "), CONTEXT, "the body is no JSON object").message
    assert ", and the body is empty. Check" in empty
    assert pickle.loads(pickle.dumps(broken)).raw == '{"id": '


KEYS = ["sk-proj-Abcdefghij0123456789", "plainsecretkey12345", "short1", "with/slash/and+plus==", "123456789012"]


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("form", ["{}", "Bearer {}", "key '{}' is wrong", "?api-key={}&x=1", "http://u:{}@host/"])
def test_an_echoed_key_is_nowhere_in_the_error(key: str, form: str) -> None:
    context = CONTEXT._replace(secrets=(Secret(key),))
    said = form.format(key)
    bodies = [{"error": {"message": said, "echo": [said], key: 1}}, {"detail": said}, said]
    contents = [
        *(json.dumps(body).encode() for body in bodies),
        said.encode(),
        json.dumps(said).replace("/", "\\/").encode(),
    ]
    headers = Headers({"www-authenticate": said, "set-cookie": said})
    for content in contents:
        reply = Reply(401, headers, content, url=f"https://h/v1?key={key}")
        found = [
            status_error(reply, context),
            response_error(Reply(200, headers, content), context, "it is odd"),
            event_error(json.loads(content) if content[:1] in b'{["' else said, context, reply),
        ]
        for error in found:
            assert key not in everything(error)


@pytest.mark.parametrize("key", ["sk-proj-Abcdefghij0123456789", "proxy-password", "123456789012"])
def test_a_key_in_a_transport_error_is_not_repeated(key: str) -> None:
    cause = OSError(f"proxy http://user:{key}@proxy refused")
    error = failure_error(Failure("connect", cause, kind="proxy"), CONTEXT._replace(secrets=(Secret(key),)))
    assert key not in error.message
    assert key.encode() not in pickle.dumps(error)
    assert key not in json.dumps(error.to_dict())


def test_words_that_only_look_like_keys_stay() -> None:
    words = "Use bearer authentication; risk-adjusted sk-learn *** latest key_not_found_error, see https://x.y/z?a=1"
    assert words in answered(400, {"error": {"message": words}}, secrets=(Secret("test"), Secret("x"))).message


def everything(error: errors.APIError) -> str:
    parts = [str(error), repr(error), json.dumps(error.to_dict()), error.to_sse(), vars(error), pickle.dumps(error, 0)]
    response = getattr(error, "response", None)
    if response is not None:
        parts += [response.text, response.url, dict(response.headers), repr(response)]
    return "\n".join(map(str, parts)).replace("\\\\", "\\").replace("\\/", "/")
