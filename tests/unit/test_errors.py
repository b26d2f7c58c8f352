from __future__ import annotations

import copy
import json
import pickle
import subprocess
import sys
import threading
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatwright import errors
from chatwright.errors import Fault

TREE = {
    "ConfigError": ("ChatwrightError", "ValueError"),
    "RequestCheckError": ("ConfigError",),
    "MissingFileError": ("ConfigError", "FileNotFoundError"),
    "APIError": ("ChatwrightError",),
    "APIConnectionError": ("APIError",),
    "APITimeoutError": ("APIConnectionError",),
    "APIStatusError": ("APIError",),
    "BadRequestError": ("APIStatusError",),
    "ContextLengthExceededError": ("BadRequestError",),
    "ContentFilterError": ("BadRequestError",),
    "AuthenticationError": ("APIStatusError",),
    "PermissionDeniedError": ("APIStatusError",),
    "NotFoundError": ("APIStatusError",),
    "ModelNotFoundError": ("NotFoundError",),
    "ConflictError": ("APIStatusError",),
    "UnprocessableEntityError": ("APIStatusError",),
    "RateLimitError": ("APIStatusError",),
    "InsufficientQuotaError": ("RateLimitError",),
    "InternalServerError": ("APIStatusError",),
    "APIResponseError": ("APIError",),
    "StreamError": ("APIError",),
    "StreamInterruptedError": ("StreamError", "APIConnectionError"),
    "OutputError": ("ChatwrightError",),
    "OutputParseError": ("OutputError",),
    "RefusalError": ("OutputError",),
    "LengthFinishReasonError": ("OutputError",),
    "ContentFilterFinishReasonError": ("OutputError",),
    "ToolLoopError": ("OutputError",),
}
CLASSES = [errors.ChatwrightError, *(getattr(errors, name) for name in TREE)]
STATUS = {
    errors.BadRequestError: 400,
    errors.ContextLengthExceededError: 400,
    errors.ContentFilterError: 400,
    errors.AuthenticationError: 401,
    errors.PermissionDeniedError: 403,
    errors.NotFoundError: 404,
    errors.ModelNotFoundError: 404,
    errors.ConflictError: 409,
    errors.UnprocessableEntityError: 422,
    errors.RateLimitError: 429,
    errors.InsufficientQuotaError: 429,
    errors.InternalServerError: 500,
}

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


class TwoArguments(errors.RateLimitError):
    """A user's own, whose constructor is nothing like its parent's."""

    def __init__(self, tenant: str, limit: int) -> None:
        super().__init__(f"{tenant} may do {limit}", body={"code": "tenant_limit"}, request_id="req_9")
        self.tenant = tenant
        self.limit = limit


class Slotted(errors.OutputParseError):
    __slots__ = ("note",)

    def __init__(self, note: str) -> None:
        super().__init__("slotted", path="a[0]", raw_text="{")
        self.note = note


class MixedError(errors.APIConnectionError, OSError):
    """Two built-in layouts in one class."""


def copies(error: Any) -> list[Any]:
    return [*(pickle.loads(pickle.dumps(error, p)) for p in range(pickle.HIGHEST_PROTOCOL + 1)), copy.deepcopy(error)]


def test_the_tree_is_as_drawn() -> None:
    for name, bases in TREE.items():
        assert tuple(base.__name__ for base in getattr(errors, name).__bases__) == bases, name
    assert {*TREE, "ChatwrightError", "Fault", "ErrorResponse"} == set(errors.__all__)
    assert all(f" {name} " in f"{errors.__doc__} ".replace("\n", " ") for name in TREE)


def test_they_are_named_as_they_are_imported() -> None:
    assert {cls.__module__ for cls in CLASSES} == {"chatwright.errors"}


@pytest.mark.parametrize("cls", CLASSES)
def test_every_class_is_made_with_nothing_or_a_message(cls: type[errors.ChatwrightError]) -> None:
    assert str(cls()) == cls().message != ""
    error = cls("It broke.")
    assert (str(error), error.message, error.args) == ("It broke.", "It broke.", ("It broke.",))
    assert repr(error).startswith(f"{cls.__name__}('It broke.'")


@pytest.mark.parametrize("cls", CLASSES)
def test_every_class_is_pickled_and_copied(cls: type[errors.ChatwrightError]) -> None:
    error = cls("It broke.", cause=KeyError("k"))
    error.add_note("seen in production")
    for twin in copies(error):
        assert type(twin) is cls
        assert (str(twin), twin.args, twin.cause) == ("It broke.", ("It broke.",), "KeyError: 'k'")
        assert twin.__notes__ == ["seen in production"]
        assert repr(twin) == repr(error)


@pytest.mark.parametrize("cls", [cls for cls in CLASSES if issubclass(cls, errors.APIError)])
@given(message=st.text(), body=JSON, code=st.none() | st.text() | st.integers(), request_id=st.none() | st.text())
def test_api_errors_carry_anything_through_a_pickle(
    cls: type[errors.APIError], message: str, body: Any, code: Any, request_id: str | None
) -> None:
    error = cls(message, body=body, code=code, request_id=request_id, attempts=3, elapsed=1.5, host="h:1")
    twin = pickle.loads(pickle.dumps(error))
    assert twin.to_dict() == error.to_dict()
    assert copy.deepcopy(error).to_dict() == error.to_dict()
    event = error.to_sse()
    assert event.startswith(b"data: ")
    assert event.endswith(b"\n\n")
    assert event.count(b"\n") == 2
    assert set(json.loads(event[6:])["error"]) >= {"message", "type", "param", "code"}


@pytest.mark.parametrize(
    "error",
    [TwoArguments("acme", 3), Slotted("kept"), MixedError("lost", host="h"), errors.MissingFileError(path="a.png")],
)
def test_subclasses_made_elsewhere_travel_too(error: Any) -> None:
    for twin in copies(error):
        assert type(twin) is type(error)
        assert str(twin) == str(error)
        kept = vars(error).keys() - {"_cause", "response"}
        assert {name: vars(twin)[name] for name in kept} == {name: vars(error)[name] for name in kept}
        assert getattr(twin, "note", None) == getattr(error, "note", None)
        assert getattr(twin, "filename", None) == getattr(error, "filename", None)


@pytest.mark.parametrize(("cls", "status"), STATUS.items())
def test_status_errors_know_their_status(cls: type[errors.APIStatusError], status: int) -> None:
    assert cls("x").status_code == cls.status_code == status
    assert cls("x").response.status_code == status
    assert cls("x", status_code=418).status_code == 418


def test_a_status_error_as_users_make_it_in_tests() -> None:
    error = errors.RateLimitError("slow down", status_code=429, headers={"Retry-After": "2", "X-Request-Id": "req_1"})
    assert (error.status_code, error.retry_after, error.request_id) == (429, 2.0, "req_1")
    assert (error.code, error.body, error.partial, error.attempts) == (None, None, None, 1)
    assert repr(error) == "RateLimitError('slow down', status_code=429, request_id='req_1')"


def test_a_status_error_made_of_an_http_librarys_response() -> None:
    response = SimpleNamespace(status_code=503, headers={"Retry-After": "1"}, text='{"a": 1}')
    error = errors.InternalServerError("x", response=response, body=None)
    assert (error.status_code, error.retry_after, error.response.json()) == (503, 1.0, {"a": 1})
    request = SimpleNamespace(url=SimpleNamespace(host="api.example"))
    assert errors.APITimeoutError(request=request).host == "api.example"


def test_code_type_and_param_come_from_the_body() -> None:
    body = {"message": "m", "code": 400, "type": "t", "param": "p"}
    error = errors.BadRequestError("x", body=body)
    assert (error.code, error.type, error.param, error.body) == ("400", "t", "p", body)
    assert error.response.json() == {"error": body}
    assert errors.BadRequestError("x", body={"code": ["odd"]}).code is None


def test_the_cause_is_chained_and_becomes_text() -> None:
    cause = OSError("wrong key sk-abcdefghijklmnop")
    error = errors.APIConnectionError("x", cause=cause)
    assert error.__cause__ is error.cause is cause
    assert pickle.loads(pickle.dumps(error)).cause == "OSError: wrong key ***"
    with pytest.raises(errors.StreamError) as raised:
        raise errors.StreamError("x") from cause
    assert raised.value.cause is cause
    assert copy.copy(raised.value).cause == "OSError: wrong key ***"
    assert copy.copy(copy.copy(raised.value)).cause == "OSError: wrong key ***"


def test_an_event_is_what_the_server_said() -> None:
    error = errors.RateLimitError("long advice", body={"message": "slow", "code": None, "extra": 1})
    assert json.loads(error.to_sse()[6:]) == {
        "error": {"message": "slow", "type": None, "param": None, "code": "429", "extra": 1, "status": 429}
    }
    assert errors.APIError("gone").to_sse() == (
        b'data: {"error":{"message":"gone","type":"server_error","param":null,"code":null}}\n\n'
    )
    assert b'"code":"upstream_timeout"' in errors.APITimeoutError().to_sse()
    assert b'"code":"context_length_exceeded"' in errors.ContextLengthExceededError(body={"code": 400}).to_sse()


def test_a_partial_answer_is_in_the_dict() -> None:
    partial: Any = SimpleNamespace(to_dict=lambda: {"id": "c"})
    assert errors.StreamError("x", partial=partial).to_dict()["partial"] == {"id": "c"}


def test_request_faults() -> None:
    faults = [
        Fault("messages[0].role", "usr", "must be one of user, assistant", "user"),
        Fault("", "x" * 500, "must be an object"),
    ]
    error = errors.RequestCheckError(faults=faults)
    assert error.faults == tuple(faults)
    first, second, third = error.message.split("\n")
    assert first == "The request has 2 faults:"
    assert second == "  messages[0].role: must be one of user, assistant, got 'usr' (user)"
    assert third.startswith("  the whole input: must be an object, got 'xxx")
    assert len(third) < 200


def test_faults_travel_with_values_that_can_not() -> None:
    value = {"a": [threading.Lock(), 1], 2: (lambda: 0)}
    error = errors.RequestCheckError(faults=[Fault("stop", value, "must be a str")])
    for twin in copies(error):
        (fault,) = twin.faults
        assert fault.path == "stop"
        assert fault.value["a"][0].startswith("<unlocked _thread.lock")
        assert fault.value["a"][1] == 1
        assert "lambda" in fault.value["2"]
        assert str(twin) == str(error)


def test_output_errors_keep_the_answer() -> None:
    completion = SimpleNamespace(usage="u", meta=SimpleNamespace(request_id="req_1"), to_dict=lambda: {"id": "c"})
    error = errors.OutputParseError("bad", path="items[0]", completion=completion, raw_text="{")
    assert (error.path, error.raw_text, error.usage, error.total_usage) == ("items[0]", "{", "u", "u")
    assert (error.request_id, error.completion) == ("req_1", completion)
    assert error.to_dict()["completion"] == {"id": "c"}
    assert errors.OutputError(completion=completion, total_usage="sum").total_usage == "sum"
    assert (errors.OutputError().usage, errors.OutputError().request_id) == (None, None)
    refused = errors.RefusalError(refusal="No.")
    assert (refused.refusal, refused.message) == ("No.", "The model refused: No.")


def test_a_tool_run_travels_as_its_saved_state() -> None:
    run = SimpleNamespace(to_dict=lambda: {"version": 1}, lock=threading.Lock())
    error = errors.ToolLoopError("paused", run=run)
    assert error.run is run
    assert [twin.run for twin in copies(error)] == [{"version": 1}] * len(copies(error))


def test_a_missing_file_is_a_file_not_found_error() -> None:
    with pytest.raises(FileNotFoundError, match=r"no file 'a\.png'") as raised:
        raise errors.MissingFileError(path="a.png")
    assert raised.value.filename == "a.png"
    assert isinstance(raised.value, errors.ConfigError)
    assert isinstance(raised.value, ValueError)


def test_a_repr_is_short() -> None:
    assert len(repr(errors.APIError("x" * 10_000, code="c", request_id="r"))) < 200


def test_the_response_shows_no_cookie() -> None:
    error = errors.APIStatusError("x", headers={"Set-Cookie": "s=cookie-secret"}, status_code=402)
    assert b"cookie-secret" not in pickle.dumps(error)
    assert error.headers["set-cookie"] == "***"
    assert error.response.content == b""


def test_the_import_is_light() -> None:
    program = "import sys, chatwright.errors; print(*sys.modules)"
    loaded = set(
        subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.split()
    )
    assert "chatwright.errors" in loaded
    assert not loaded & {"attrs", "attr", "msgspec", "httpx", "json", "dataclasses", "inspect", "logging", "email"}


def test_a_real_completion_travels_with_its_error() -> None:
    from chatwright.results import Completion

    answer = {"id": "c", "choices": [{"index": 0, "message": {"role": "assistant", "content": "Hal"}}], "x": 1}
    completion = Completion.from_dict(answer)
    for twin in copies(errors.StreamInterruptedError("cut", partial=completion)):
        assert twin.partial.text == "Hal"
        assert twin.to_dict()["partial"] == answer
    for twin in copies(errors.OutputParseError("bad", completion=completion, raw_text="Hal")):
        assert twin.completion == completion
