"""What a fake server was told to say: rules, and the replies that are left of each."""

from __future__ import annotations

import fnmatch
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import FunctionType
from typing import TYPE_CHECKING, Any, Literal, TypedDict

from chatwright.errors import ConfigError
from chatwright.testing.fault import Fault, Sequence

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable
    from typing import Self, TypeAlias, Unpack

    from chatwright.testing._completions import Call
    from chatwright.testing._incoming import ReceivedRequest

    Match: TypeAlias = Callable[[ReceivedRequest], object] | Mapping[str, Any]


class ReplyOptions(TypedDict, total=False):
    """What a reply says beside its text."""

    json: Any
    """Instead of a text: a value, whose JSON is the text."""
    tool_calls: Iterable[Call | Mapping[str, Any]]
    """Calls that `call` made, or as the API writes them."""
    choices: Iterable[str | Mapping[str, Any]]
    """A text, a message, or a whole choice, for each choice. Without it a request's `n` is obeyed with equal ones."""
    refusal: str
    """Why the model refuses."""
    reasoning: str
    """What the model thought, sent as `reasoning_content`."""
    finish_reason: str | None
    """Default: `tool_calls` with calls, else `stop`."""
    logprobs: Iterable[str | tuple[str, float] | Mapping[str, Any]]
    """The text's tokens: texts, pairs of text and log probability, or whole objects. By default a request that asks for
    log probabilities gets made-up ones."""
    usage: Mapping[str, Any] | Literal["count"] | None
    """The usage; default: counted in words. None: none is sent."""
    model: str
    """The model that answers; default: the one asked for."""
    headers: Mapping[str, str]
    """Further headers of the response."""
    status: int
    """The HTTP status, for a reply that is a whole body. Default 200."""
    gap: float
    """Seconds between the chunks of a stream. Default 0."""


@dataclass(frozen=True)
class Reply:
    """One scripted reply."""

    content: Any = None
    faults: tuple[Fault, ...] = ()
    options: Mapping[str, Any] = field(default_factory=dict)
    pieces: tuple[Any, ...] | None = None

    @property
    def refuses(self) -> bool:
        """Whether it is a refused connection."""
        return any(fault.refuses for fault in self.faults)

    def __repr__(self) -> str:
        shown = [] if self.content is None else [_short(self.content)]
        shown += [_short(piece) for piece in self.pieces or ()]
        shown += [repr(fault) for fault in self.faults]
        shown += [f"{name}={_short(value)}" for name, value in self.options.items()]
        return f"{'reply' if self.pieces is None else 'stream_of'}({', '.join(shown)})"


class Rule:
    """Which requests are answered, and how: one reply for each, in order.

    `FakeServer.on` makes rules. `reply`, `then`, `stream_of`, `replay` and `forever` can be chained.
    """

    def __init__(
        self, model: str | None, path: str | None, match: Match | None, changed: Callable[[], None], lock: Any
    ) -> None:
        self._model = model
        self._path = path
        self._match = match
        self._changed = changed
        self._lock = lock
        self._replies: deque[Reply] = deque()
        self._last: Reply | None = None
        self.repeats = False

    def reply(self, content: Any = None, *faults: Fault | Callable[[], Fault], **options: Unpack[ReplyOptions]) -> Self:
        """Add a reply. Whether it is streamed is for the request to say.

        Args:
            content: The text; or a `call`, or a list of calls; a list of texts, one for each choice; a completion, a
                message or any other JSON body as a dict; a fault; or a function that takes the request
                (`ReceivedRequest`) and returns one of these.
            *faults: What goes wrong with it.
            **options: `json, tool_calls, choices, refusal, reasoning, finish_reason, logprobs, usage, model, headers,
                status, gap`: see `ReplyOptions`.

        Example:
            >>> FakeServer().on().reply("Hello").then(fault.status(503)).then(tool_calls=[call("now")])
            <on(): reply('Hello'), reply(fault.status(503)), reply(tool_calls=[call('now')])>
        """
        _check_options(options)
        content = _made(content)
        spoiling: tuple[Fault, ...] = tuple(map(_made, faults))
        if isinstance(content, Sequence):
            if spoiling or options:
                raise ConfigError("fault.sequence holds whole replies; give them their faults and options there.")
            for item in content.replies:
                self.reply(item)
            return self
        if isinstance(content, Fault):
            return self._add(Reply(None, (content, *spoiling), options))
        return self._add(Reply(content, spoiling, options))

    then = reply

    def stream_of(self, *pieces: Any, **options: Unpack[ReplyOptions]) -> Self:
        """Add a reply whose chunks are given.

        Args:
            *pieces: Texts, one for each chunk; deltas or whole chunks as dicts; bytes, sent as they are; numbers: seconds
                to wait; faults, for the whole. If there are only texts, a request that isn't streamed gets them joined.
            **options: As for `reply`.
        """
        _check_options(options)
        pieces = tuple(map(_made, pieces))
        faults = tuple(piece for piece in pieces if isinstance(piece, Fault))
        return self._add(Reply(None, faults, options, tuple(piece for piece in pieces if not isinstance(piece, Fault))))

    def replay(self, path: str | os.PathLike[str], *, speed: float = 1.0) -> Self:
        """Add the answers of a recording that `Recorder` made: the same pieces with the same waits.

        Args:
            path: The file.
            speed: How much faster than it was; `math.inf`: no waits.
        """
        from chatwright.testing._recording import read_exchanges

        for exchange in read_exchanges(path):
            self._add(Reply(exchange.player(speed)))
        return self

    def forever(self) -> Self:
        """Repeat the last reply for all further requests, those that no other rule has a reply for."""
        if self._last is None:
            raise ConfigError(
                "forever() repeats the last reply: give one first, as in server.on().reply('Hello').forever()"
            )
        self.repeats = True
        return self

    def _add(self, reply: Reply) -> Self:
        if self.repeats:
            raise ConfigError("Nothing comes after forever().")
        with self._lock:
            self._replies.append(reply)
            self._last = reply
        self._changed()
        return self

    def matches(self, request: ReceivedRequest) -> bool:
        """Whether this rule is for that request."""
        if self._path is None:
            if request.method != "POST" or not request.path.endswith("/chat/completions"):
                return False
        elif not _path_matches(self._path, request.path):
            return False
        if self._model is not None and request.model != self._model:
            return False
        if isinstance(self._match, Mapping):
            return _contains(request.fields, self._match)
        return self._match is None or bool(self._match(request))

    @property
    def left(self) -> list[Reply]:
        """The replies that were not given yet; one that repeats counts until it was given once."""
        return list(self._replies)

    @property
    def has_reply(self) -> bool:
        """Whether there is one more."""
        return bool(self._replies) or self.repeats

    def take(self) -> Reply:
        """The next reply."""
        if self._replies:
            return self._replies.popleft()
        assert self._last is not None
        return self._last

    @property
    def model(self) -> str | None:
        """The model it is for, None for any."""
        return self._model

    @property
    def condition(self) -> str:
        """The rule as it was written."""
        conditions = {"model": self._model, "path": self._path, "match": self._match}
        shown = ", ".join(f"{name}={_short(value)}" for name, value in conditions.items() if value is not None)
        return f"on({shown})"

    def __repr__(self) -> str:
        more = ["forever"] if self.repeats else []
        return f"<{self.condition}: {', '.join([*map(repr, self._replies), *more]) or 'nothing left'}>"


def choose(rules: Iterable[Rule], request: ReceivedRequest) -> Rule | str:
    """The rule that answers a request, or why none does. Rules that repeat come after all others."""
    matching = [rule for rule in rules if rule.matches(request)]
    for rule in (*(rule for rule in matching if not rule.repeats), *matching):
        if rule.has_reply:
            return rule
    asked = f"{request.method} {request.path}" + (f" for model {request.model!r}" if request.model else "")
    if matching:
        used = ", ".join(dict.fromkeys(rule.condition for rule in matching))
        return f"No reply is left for {asked}: all of server.{used} were given. Add .then(...) or .forever()."
    known = ", ".join(dict.fromkeys(f"server.{rule.condition}" for rule in rules))
    return f"No rule matches {asked}. " + (
        f"There are {known}." if known else "Script one: server.on().reply('Hello')."
    )


def _check_options(options: Mapping[str, Any]) -> None:
    unknown = sorted(options.keys() - ReplyOptions.__annotations__.keys())
    if unknown:
        known = ", ".join(ReplyOptions.__annotations__)
        raise TypeError(f"a reply has no option {', '.join(map(repr, unknown))}; there are {known}")


def _made(content: Any) -> Any:
    """A fault whose function was given without being called."""
    return content() if isinstance(content, FunctionType) and content.__module__ == Fault.__module__ else content


def _path_matches(pattern: str, path: str) -> bool:
    """Whether it is the path, or the path after the API's version; `*` stands for anything."""
    pattern = "/" + pattern.lstrip("/")
    return fnmatch.fnmatchcase(path, pattern) or fnmatch.fnmatchcase(path, f"/v1{pattern}")


def _contains(value: Any, wanted: Any) -> bool:
    if isinstance(wanted, Mapping):
        return isinstance(value, Mapping) and all(
            name in value and _contains(value[name], item) for name, item in wanted.items()
        )
    return bool(value == wanted)


def _short(value: object, length: int = 60) -> str:
    text = getattr(value, "__qualname__", None) if callable(value) else None
    text = repr(value) if text is None else str(text)
    return text if len(text) <= length else f"{text[: length - 1]}…"
