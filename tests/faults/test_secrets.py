"""A canary for a key, and everything that an error, a hook and a log give away after each kind of failure."""

from __future__ import annotations

import io
import logging
import pickle
import pprint
import traceback
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import httpx
import pytest

import chatwright as cw
from chatwright._http import is_secret_name
from chatwright.testing import FakeServer, fault

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.contract.clients import Maker

HALVES = "canary-Zq7wZq7w", "Xk2mXk2mXk2m"


def canary() -> str:
    """Put together anew each time: no local of these tests holds it."""
    return "".join(HALVES)


WAYS: dict[str, Callable[[], dict[str, Any]]] = {
    "api_key": lambda: {"api_key": canary()},
    "function": lambda: {"api_key": canary},
    "authorization": lambda: {"api_key": None, "default_headers": {"Authorization": f"Bearer {canary()}"}},
    "header": lambda: {"default_headers": {"X-Gateway-Token": canary()}},
    "query": lambda: {"default_query": {"api_key": canary()}},
    "url": lambda: {"api_key": None},
    "call": dict,
}
FAULTS: dict[str, Callable[[], Any]] = {
    "echoed": lambda: fault.status(
        401,
        headers={"x-echo": canary(), "x-request-id": canary()},
        body={"error": {"message": canary(), "x": [canary()]}},
    ),
    "echoed in text": lambda: fault.status(500, headers={"content-type": "text/plain"}, body=f"key {canary()}"),
    "echoed in success": lambda: fault.status(200, body={"error": {"message": canary()}}),
    "redirect": lambda: fault.redirect(f"http://127.0.0.1:1/{canary()}"),
    "refused": fault.refuse,
    "reset": lambda: fault.reset("body"),
    "malformed": fault.malformed,
    "gzip": fault.bad_gzip,
    "event": lambda: fault.error_event("rate_limit_exceeded", after_chunks=1),
}


def chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def given_away(error: BaseException) -> Iterator[tuple[str, str]]:
    """Whatever can be seen of an error, with where."""
    for one in chain(error):
        yield "str", str(one)
        yield "repr", repr(one) + repr(one.args) + repr(getattr(one, "__notes__", ()))
        yield "vars", pprint.pformat(vars(one))
        for name in ("headers", "response", "_request", "request"):
            part = getattr(one, name, None) if name != "request" or not isinstance(one, httpx.HTTPError) else None
            yield name, repr(part) + repr(dict(getattr(part, "headers", None) or {}))
        if isinstance(one, cw.APIError):
            yield "to_dict", repr(one.to_dict()) + repr(one.to_sse())
            yield "pickle", repr(pickle.dumps(one)) + repr(vars(pickle.loads(pickle.dumps(one))))
    stories = [traceback.TracebackException.from_exception(error, capture_locals=True)]
    for story in stories:
        stories += [one for one in (story.__cause__, story.__context__) if one is not None]
        for frame in story.stack:
            if "tests" not in frame.filename:
                yield f"{frame.filename}:{frame.name}", repr(frame.locals)
    yield "printed", "".join(stories[0].format(chain=True)) if "tests" not in str(stories[0].stack) else ""


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """Everything that anybody logs."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(1)
    yield written
    root.removeHandler(handler)
    root.setLevel(level)


@pytest.mark.parametrize("foreign", [False, True], ids=["ours", "theirs"])
@pytest.mark.parametrize("name", FAULTS)
@pytest.mark.parametrize("way", WAYS)
def test_the_key_stays_here(client_of: Maker, log: io.StringIO, way: str, name: str, foreign: bool) -> None:
    if not client_of.is_sync and (way not in {"api_key", "function"} or foreign):
        pytest.skip("the same code")
    events: list[object] = []
    with FakeServer(check=False) as server, ExitStack() as stack:
        server.on().reply("one two three", FAULTS[name]()).forever()
        url = server.url.replace("://", f"://user:{canary()}@") if way == "url" else server.url
        http = stack.enter_context(httpx.Client()) if foreign else None
        hooks = dict.fromkeys(("on_request", "on_response", "on_retry"), events.append)
        client = client_of(url, http_client=http, **hooks, **WAYS[way]())
        more = {"extra_headers": {"api-key": canary()}, "extra_query": {"token": canary()}} if way == "call" else {}
        with pytest.raises(cw.APIError) as caught:
            for _chunk in client.chat.completions.create(model="m", messages="Hi", stream=name == "event", **more):
                pass
        for place, text in given_away(caught.value):
            # A key in a query is a part of the address, and an echo a part of the answer that is being read.
            if (way not in {"query", "call"} and name != "echoed in success") or "/" not in place:
                assert canary() not in text, place
        assert canary() not in repr(events) + pprint.pformat(events)
        assert canary() not in repr(client) + pprint.pformat(vars(client) if client_of.is_sync else {})
        if not foreign:  # what httpcore logs of a server's answer is its own affair
            assert canary() not in log.getvalue()
        assert server.requests or name == "refused"


def test_which_names_tell() -> None:
    for name in (
        "Authorization",
        "api-key",
        "X-Api-Key",
        "x_auth_token",
        "X-Amz-Security-Token",
        "My-Password",
        "apikey",
    ):
        assert is_secret_name(name)
    for name in ("x-ratelimit-limit-tokens", "x-request-id", "content-type", "Idempotency-Key", "max_tokens", "monkey"):
        assert not is_secret_name(name)
