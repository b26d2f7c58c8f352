"""From a response to what a call gives back, or to the error that says why it is none. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, cast

from chatwright._error_body import failed_base
from chatwright._error_map import event_error, response_error
from chatwright._json import TOO_DEEP, decode
from chatwright.meta import Meta
from chatwright.results import Completion, Result

if TYPE_CHECKING:
    from chatwright._flow import Call
    from chatwright._http import Reply
    from chatwright.errors import APIError

ResultT = TypeVar("ResultT", bound=Result)


def completion_in(call: Call, reply: Reply) -> Completion:
    """The completion in a response.

    Raises:
        APIError: The response holds an error in spite of its status: the class that the error stands for.
        APIResponseError: It holds no completion.
    """
    answer = as_object(call, reply, json_in(call, reply))
    if answer.get("choices").__class__ is not list or (answer.get("error") and not _says_something(answer)):
        raise no_answer(call, reply, answer, "the body has no list of choices")
    fault = _fault_in(answer["choices"])
    if fault is not None:
        raise no_answer(call, reply, answer, fault)
    completion = Completion.from_dict(answer)
    completion.meta = Meta.of(reply)
    return completion


def _fault_in(choices: list[Any]) -> str | None:
    """What readers of an answer would stumble over. What is null, absent or empty is not there, and no fault."""
    for choice in choices:
        if choice.__class__ is not dict:
            return "a choice is no object"
        message = choice.get("message")
        if message and message.__class__ is not dict:
            return "a message is no object"
    return None


def _says_something(answer: dict[str, Any]) -> bool:
    """Whether any choice has an answer, and be it a part of one."""
    choices: list[Any] = answer["choices"]
    messages = [choice.get("message") for choice in choices if choice.__class__ is dict]
    return any(message.get("content") or message.get("tool_calls") for message in messages if message.__class__ is dict)


def result_in(kind: type[ResultT], call: Call, reply: Reply) -> ResultT:
    """An answer about one thing, which has an `id` or at least says that it is deleted; with its meta.

    Raises:
        APIError: The response holds an error in spite of its status.
        APIResponseError: It holds something else.
    """
    answer = as_object(call, reply, json_in(call, reply))
    if not isinstance(answer.get("id"), str) and "deleted" not in answer:
        raise no_answer(call, reply, answer, "the body has no id")
    result = kind.from_dict(answer)
    result.meta = Meta.of(reply)
    return result


def json_in(call: Call, reply: Reply) -> Any:
    """Whatever JSON the response holds; None when it is empty.

    Raises:
        APIResponseError: It is no JSON.
    """
    if not reply.content.strip():
        return None
    try:
        return decode(reply.content)
    except ValueError as error:
        what = "its JSON is nested too deep" if str(error) == TOO_DEEP else "the body is not JSON"
        raise response_error(reply, call.context_at(reply.now, reply.date), what, cause=error) from None


def as_object(call: Call, reply: Reply, answer: Any) -> dict[str, Any]:
    """The JSON of a response, which is to be an object.

    Raises:
        APIResponseError: It is none.
    """
    if answer.__class__ is not dict:
        raise response_error(reply, call.context_at(reply.now, reply.date), "the body is no JSON object")
    return cast("dict[str, Any]", answer)


def no_answer(call: Call, reply: Reply, answer: dict[str, Any], reason: str) -> APIError:
    """The error for an object that is no answer. Some servers send their errors with a status of success."""
    context = call.context_at(reply.now, reply.date)
    if answer.get("error") or failed_base(answer):
        return event_error(answer, context, reply, where="in its answer")
    return response_error(reply, context, reason)
