"""The fake server: it listens, records what it is asked, and answers by rules."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Any

from chatwright.errors import ConfigError
from chatwright.testing._answer import Answer, error_answer, json_answer
from chatwright.testing._listener import HOST, Listener
from chatwright.testing._operations import find
from chatwright.testing._replies import Replier, ScriptError
from chatwright.testing._script import Rule, choose
from chatwright.testing._store import Store

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import TracebackType
    from typing import Self

    from chatwright.testing._incoming import ReceivedRequest
    from chatwright.testing._script import Match


class FakeServer:
    """A server that speaks the Chat Completions API on loopback, and says what it is told to.

    It listens while its block runs (`with` or `async with`), or from `start()` to `close()`. Any number of clients may
    ask at once, from threads, tasks and other processes. Requests that no rule answers get status 500, which says why.

    Args:
        check: Whether requests that the API's description refuses are answered with status 400 and the path.
        strict: Whether the block fails when replies are left over at its end, or a request found no reply.
        models: What `/v1/models` lists beside the models that rules name.

    Attributes:
        requests: What was asked, in order of arrival.
        unmatched: Why requests found no reply, one text for each.
        strict: May be changed at any time.

    Example:
        >>> with FakeServer() as server:
        ...     rule = server.on(model="gpt-5").reply("Hello")
        ...     server.requests
        []
    """

    def __init__(self, *, check: bool = True, strict: bool = False, models: Iterable[str] = ("gpt-5",)) -> None:
        self.check = check
        self.strict = strict
        self.requests: list[ReceivedRequest] = []
        self.unmatched: list[str] = []
        self._models = list(models)
        self._rules: list[Rule] = []
        self._replier = Replier()
        self._store = Store()
        self._changed = threading.Condition(threading.RLock())
        self._listener = Listener(self._handle, self._take_refusal)

    # Its life.

    @property
    def url(self) -> str:
        """The base URL for clients, `/v1` included."""
        if not self._listener.port:
            raise ConfigError("The fake server is not running: start() it, or use it in a with statement.")
        return f"http://{HOST}:{self._listener.port}/v1"

    def start(self) -> Self:
        """Begin to listen, on a free port."""
        if self._listener.port:
            raise ConfigError("A fake server starts once: make another one.")
        self._listener.start()
        self._refuse_if_due()
        return self

    def close(self) -> None:
        """Stop, and end all connections. Closing twice is fine."""
        self._listener.close()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
        if self.strict and error is None:
            self.assert_done()

    async def __aenter__(self) -> Self:
        return self.start()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.__exit__(kind, error, trace)

    # What it says.

    def on(self, model: str | None = None, path: str | None = None, match: Match | None = None) -> Rule:
        """Begin a rule: which requests get the replies that follow. Conditions that are left out hold for all.

        Of several rules that match, the first one answers that has a reply left; those that repeat come last.

        Args:
            model: The model asked for.
            path: The path, after `/v1` or whole; `*` stands for anything. Without it, a rule is for new completions.
            match: A function that takes the request (`ReceivedRequest`) and says whether it is meant; or a dict of what
                the body must contain.
        """
        rule = Rule(model, path, match, self._refuse_if_due, self._changed)
        with self._changed:
            self._rules.append(rule)
        return rule

    # What became of it.

    @property
    def leftovers(self) -> list[str]:
        """The replies that nobody asked for."""
        with self._changed:
            return [f"server.{rule.condition}.{reply!r}" for rule in self._rules for reply in rule.left]

    @property
    def stored(self) -> list[dict[str, Any]]:
        """The completions that were stored (`store=True`), oldest first."""
        with self._changed:
            return self._store.completions

    @property
    def open_connections(self) -> int:
        """How many connections are open."""
        return self._listener.open_connections

    def wait_for_requests(self, count: int, timeout: float = 5.0) -> None:
        """Wait until so many requests have arrived.

        Args:
            count: How many, since the start.
            timeout: Seconds.

        Raises:
            AssertionError: They have not.
        """
        with self._changed:
            if not self._changed.wait_for(lambda: len(self.requests) >= count, timeout):
                raise AssertionError(f"{len(self.requests)} of {count} requests arrived within {timeout} s")

    def wait_for_connections(self, count: int = 0, timeout: float = 5.0) -> None:
        """Wait until no more than so many connections are open.

        Args:
            count: How many may be open.
            timeout: Seconds.

        Raises:
            AssertionError: There are more.
        """
        until = time.monotonic() + timeout
        while self.open_connections > count:
            if time.monotonic() > until:
                raise AssertionError(f"{self.open_connections} connections are open after {timeout} s, not {count}")
            time.sleep(0.005)

    def assert_done(self) -> None:
        """Hold that every reply was asked for, and every request found one.

        Raises:
            AssertionError: With what is left over, and why requests found no reply.
        """
        faults = [*self.unmatched, *(f"Nobody asked for {reply}." for reply in self.leftovers)]
        if faults:
            raise AssertionError("The fake server and its clients did not agree:\n  " + "\n  ".join(faults))

    def __repr__(self) -> str:
        place = self.url if self._listener.port else "not started"
        return f"<FakeServer {place}, {len(self.requests)} requests, {len(self.leftovers)} replies left>"

    # How it answers: all of this runs in the threads of its connections.

    def _handle(self, request: ReceivedRequest) -> Answer:
        with self._changed:
            self.requests.append(request)
            number = len(self.requests)
            self._changed.notify_all()
        try:
            answer = self._answer(request)
        except ScriptError as error:
            answer = self._unmatched(str(error))
        except Exception as error:  # noqa: BLE001 - of the script: told to the client, and to the test
            answer = self._unmatched(f"The script failed with {type(error).__name__}: {error}")
        self._refuse_if_due()
        known = {name for name, _ in answer.headers}
        usual = {"x-request-id": f"req_{number}", "openai-processing-ms": "1"}
        return answer.with_headers(*(pair for pair in usual.items() if pair[0] not in known))

    def _answer(self, request: ReceivedRequest) -> Answer:
        operation = find(request)
        fault = operation.fault(request) if self.check and operation else None
        if fault is not None:
            return fault
        with self._changed:
            found = choose(self._rules, request)
            reply = found.take() if isinstance(found, Rule) else None
        if reply is not None:
            given = self._replier.give(reply, request)
            if given.completion is not None and "id" in given.completion and request.fields.get("store") is True:
                with self._changed:
                    self._store.add(given.completion, request)
            return given.answer
        if operation is None or operation.is_create:
            return self._unmatched(str(found))
        if operation.is_models:
            return self._list_models(operation.rest)
        with self._changed:
            return self._store.answer(request, operation.rest) or self._unmatched(str(found))

    def _unmatched(self, why: str) -> Answer:
        self.unmatched.append(why)
        # Asking again would only give the same answer, later.
        return error_answer(500, f"chatwright.testing: {why}").with_headers(("x-should-retry", "false"))

    def _list_models(self, rest: tuple[str, ...]) -> Answer:
        named = dict.fromkeys([*self._models, *(rule.model for rule in self._rules if rule.model)])
        models = [{"id": name, "object": "model", "created": 1_700_000_000, "owned_by": "fake"} for name in named]
        if not rest:
            return json_answer({"object": "list", "data": models})
        for model in models:
            if model["id"] == rest[0]:
                return json_answer(model)
        return error_answer(404, f"The model '{rest[0]}' does not exist.", code="model_not_found", param="model")

    def _refuse_if_due(self) -> None:
        with self._changed:
            due = any(rule.left and rule.left[0].refuses for rule in self._rules)
        if due:
            self._listener.refuse()

    def _take_refusal(self) -> bool:
        with self._changed:
            for rule in self._rules:
                if rule.left and rule.left[0].refuses:
                    rule.take()
                    return True
            return False
