"""Every answer with an error status that real servers gave becomes the right exception, with nothing of it lost."""

from __future__ import annotations

import copy
import json
import pickle
from typing import Any

import pytest

from chatwright import errors
from chatwright._call_context import CallContext
from chatwright._error_map import status_error
from chatwright._http import Headers, Reply
from tests.corpus import Case, case, cases

FAILED = [each for each in cases() if each.status is not None and each.status >= 400]
CONTEXT = CallContext(host="localhost:8080", base_url="http://localhost:8080/v1", model="gpt-4o-mini", attempts=2)

BY_STATUS: dict[int, type[errors.APIStatusError]] = {
    400: errors.BadRequestError,
    401: errors.AuthenticationError,
    403: errors.PermissionDeniedError,
    404: errors.NotFoundError,
    405: errors.APIStatusError,
    408: errors.APIStatusError,
    409: errors.ConflictError,
    422: errors.UnprocessableEntityError,
    429: errors.RateLimitError,
    500: errors.InternalServerError,
    502: errors.InternalServerError,
    503: errors.InternalServerError,
    529: errors.InternalServerError,
}
SEMANTIC: dict[str, type[errors.APIStatusError]] = {
    "litellm/fault_context": errors.ContextLengthExceededError,
    "litellm/fault_policy": errors.ContentFilterError,
    "llamacpp/err_context_overflow": errors.ContextLengthExceededError,
    "llmock/err_context_overflow": errors.ContextLengthExceededError,
}


def mapped(each: Case) -> errors.APIStatusError:
    assert each.status is not None
    return status_error(Reply(each.status, Headers(list(each.headers)), each.body), CONTEXT)


def test_the_corpus_has_the_failures_meant() -> None:
    assert len(FAILED) == 67
    assert {each.status for each in FAILED} == set(BY_STATUS)
    assert set(SEMANTIC) <= {str(each) for each in FAILED}


@pytest.mark.parametrize("each", FAILED, ids=str)
def test_class_status_body_and_request_id(each: Case) -> None:
    error = mapped(each)
    assert each.status is not None
    assert type(error) is SEMANTIC.get(str(each), BY_STATUS[each.status])
    assert error.status_code == each.status == error.response.status_code
    headers = Headers(list(each.headers))
    assert error.request_id == headers.get("x-litellm-call-id")
    assert error.headers["content-type"] == headers["content-type"]
    assert error.response.text == each.body.decode()
    assert (error.retry_after is None) == ("retry-after" not in headers)
    assert error.attempts == 2


@pytest.mark.parametrize("each", FAILED, ids=str)
def test_the_message_has_status_host_attempts_and_the_servers_words(each: Case) -> None:
    error = mapped(each)
    words = server_words(each)
    assert error.message.startswith(str(each.status))
    assert "localhost:8080 after 2 attempts" in error.message
    assert " ".join(words.split()) in error.message


@pytest.mark.parametrize("each", FAILED, ids=str)
def test_it_survives_pickling_copying_and_passing_on(each: Case) -> None:
    error = mapped(each)
    for twin in (pickle.loads(pickle.dumps(error)), copy.deepcopy(error), copy.copy(error)):
        assert type(twin) is type(error)
        assert twin.to_dict() == error.to_dict()
        assert twin.response.json() == error.response.json() if is_json(each) else twin.response.text
    assert json.loads(json.dumps(error.to_dict()))["status_code"] == each.status
    assert json.loads(error.to_sse().removeprefix(b"data: "))["error"]["status"] == each.status


@pytest.mark.parametrize(
    ("name", "body", "code", "type_", "param"),
    [
        ("llmock/fault_429", "object", "rate_limit_exceeded", "rate_limit_error", None),
        ("llamacpp/err_401_badkey", "object", "401", "authentication_error", None),
        ("litellm/err_no_messages", "object", "400", "invalid_request_error", "messages"),
        ("litellm/err_404_route", {"detail": "Not Found"}, None, None, None),
        ("mockllm/err_no_model", "Internal Server Error", None, None, None),
    ],
)
def test_fields(name: str, body: Any, code: str | None, type_: str | None, param: str | None) -> None:
    error = mapped(case(name))
    expected = json.loads(case(name).body)["error"] if body == "object" else body
    assert (error.body, error.code, error.type, error.param) == (expected, code, type_, param)


@pytest.mark.parametrize(
    ("name", "advice"),
    [
        ("llamacpp/err_401_nokey", "No API key was sent"),
        ("llamacpp/err_404_route", "Check base_url (http://localhost:8080/v1)"),
        ("llamacpp/err_503_loading", "still loading its model"),
        ("llmock/fault_429", "asks to wait 2 s"),
        ("llmock/err_context_overflow", "Drop or shorten messages"),
        ("llmock/fault_529", "overloaded"),
    ],
)
def test_advice(name: str, advice: str) -> None:
    assert advice in mapped(case(name)).message


def is_json(each: Case) -> bool:
    return each.content_type == "application/json"


def server_words(each: Case) -> str:
    if not is_json(each):
        return each.body.decode()
    body = json.loads(each.body)
    words: str = body["detail"] if "detail" in body else body["error"]["message"]
    return words
