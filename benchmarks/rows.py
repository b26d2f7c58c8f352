"""What is measured, and how little it is meant to cost."""

from __future__ import annotations

from typing import Final, NamedTuple


class Row(NamedTuple):
    """One row of the table.

    Attributes:
        name: Its key in `results.json`.
        title: What readers see.
        kind: How it is measured: `warm` (in the contenders' standing processes, taking turns), `fresh` (each sample in a
            process of its own), `kept` (bytes), `start` (a step of a program's beginning), `connections`, `growth`
            (the second path's cost beside the first one's).
        method: Of the contenders; for `start`: the step that counts, and after a colon what of it.
        path: On the server; two of them for `growth`.
        request: Its name; see `payloads`.
        per: What a call's cost is divided by: chunks.
        times: Calls in a sample; 0: as many as make a sample of some 50 ms.
        unit: Of the figure.
        budget: What it is meant to cost at most, as a multiple of httpx's cost.
        openai: The same as a multiple of the official SDK's.
        limit: The same, in the row's unit.
    """

    name: str
    title: str
    kind: str
    method: str
    path: str = ""
    request: str = "small"
    per: int = 1
    times: int = 0
    unit: str = "µs"
    budget: float | None = None
    openai: float | None = None
    limit: float | None = None


ROWS: Final = (
    Row("import", "`import chatwright`", "start", "package:cpu", unit="ms", budget=0.1, openai=0.02),
    Row("import-modules", "… modules loaded", "start", "package:modules", unit="modules"),
    Row(
        "names",
        "`from chatwright import Client, user, tool`",
        "start",
        "names:cpu",
        unit="ms",
        budget=0.35,
        openai=0.04,
    ),
    Row("names-modules", "… modules loaded", "start", "names:modules", unit="modules", limit=70),
    Row("client", "import and a first client", "start", "client:cpu", unit="ms"),
    Row("http", "import, client, first call, `http:`", "start", "call:cpu", unit="ms", budget=1.6, openai=0.3),
    Row("http-modules", "… modules loaded", "start", "call:modules", unit="modules"),
    Row("http-memory", "… resident memory", "start", "call:memory", unit="MB", limit=40),
    Row(
        "https", "import, client, first call, `https:`", "start", "call:cpu", "https", unit="ms", budget=1.6, openai=0.3
    ),
    Row("https-memory", "… resident memory", "start", "call:memory", "https", unit="MB", limit=40),
    Row("second", "a second client", "start", "second:cpu", "https", unit="ms", limit=2),
    Row("second-call", "a second client and its first call, `https:`", "start", "again:cpu", "https", unit="ms"),
    Row("call", "call, small", "warm", "call", "/small", budget=0.75, openai=0.26),
    Row("acall", "call, small, asyncio", "warm", "acall", "/small", budget=0.8, openai=0.34),
    Row("long", "call, 50 messages and 5 tools", "warm", "call", "/small", "50+5", budget=0.75, openai=0.03),
    Row("large", "call, answer of 367 KB", "warm", "call", "/large", budget=1.0, openai=0.27),
    Row("chunk-1", "chunk, one in a write", "warm", "stream", "/stream/400/1/0", "small", 400, 1, "µs", 1.0, 0.14),
    Row("chunk-16", "chunk, 16 in a write", "warm", "stream", "/stream/3200/16/0", "small", 3200, 1, "µs", 0.8, 0.06),
    Row(
        "achunk-16",
        "chunk, 16 in a write, asyncio",
        "warm",
        "astream",
        "/stream/3200/16/0",
        "small",
        3200,
        1,
        "µs",
        0.8,
        0.06,
    ),
    Row(
        "events",
        "chunk through the events of `stream()`, 16 in a write",
        "warm",
        "events",
        "/stream/3200/16/0",
        "small",
        3200,
        1,
        "µs",
        1.2,
        0.04,
    ),
    Row(
        "paced",
        "chunk of a paced stream, one each millisecond",
        "warm",
        "stream",
        "/stream/300/1/1",
        "small",
        300,
        1,
        "µs",
        1.05,
        0.35,
    ),
    Row("apaced", "… asyncio", "warm", "astream", "/stream/300/1/1", "small", 300, 1, "µs", 1.05, 0.6),
    Row(
        "streams",
        "200 streams at once, 200 chunks each, one each 10 ms",
        "fresh",
        "astreams:seconds",
        "/stream/200/1/10",
        times=200,
        unit="ms",
        budget=1.0,
        openai=0.5,
    ),
    Row(
        "streams-memory",
        "… peak memory",
        "fresh",
        "astreams:peak",
        "/stream/200/1/10",
        times=200,
        unit="MB",
        budget=1.0,
        openai=0.65,
    ),
    Row(
        "connections",
        "new connections for each stream after the first",
        "connections",
        "stream",
        "/stream/16/1/0",
        times=10,
        unit="connections",
        limit=0,
    ),
    Row(
        "growth",
        "cost of a chunk in a stream of 10,000 beside one of 1,000, accumulated",
        "growth",
        "events",
        "/stream/1000/10/0 /stream/10000/10/0",
        times=1,
        unit="x",
        limit=1.2,
    ),
    Row(
        "kept-chunk", "a retained chunk", "kept", "keep_chunks", "/stream/1000/10/0", "small", 1, 1, "bytes", 0.55, 0.4
    ),
    Row(
        "kept-completion",
        "a retained completion, meta aside",
        "kept",
        "keep",
        "/small",
        "small",
        1,
        200,
        "bytes",
        0.55,
        0.4,
    ),
)


class Scale(NamedTuple):
    """One cost against one size.

    Attributes:
        name, title, axis: The key in `results.json`; what readers see.
        kind, method: As for a row.
        path, request: With `{n}` for the size.
        sizes: Over three orders of magnitude.
        times_are_size: Whether the size is the number of calls at once.
    """

    name: str
    title: str
    axis: str
    kind: str
    method: str
    path: str
    request: str = "small"
    sizes: tuple[int, ...] = (10, 100, 1000, 10000)
    times_are_size: bool = False


SCALES: Final = (
    Scale("chunks", "a stream", "chunks", "warm", "stream", "/stream/{n}/10/0"),
    Scale("events", "a stream through its events", "chunks", "warm", "events", "/stream/{n}/10/0"),
    Scale(
        "messages", "a call with a long conversation", "messages", "warm", "call", "/small", "{n}", (1, 10, 100, 1000)
    ),
    Scale(
        "choices", "a call with many choices", "choices", "warm", "call", "/choices/{n}", "small", (1, 10, 100, 1000)
    ),
    Scale(
        "streams",
        "streams of 20 chunks at once",
        "streams",
        "fresh",
        "astreams",
        "/stream/20/1/10",
        "small",
        (1, 10, 100, 1000),
        times_are_size=True,
    ),
)
SCALED: Final = ("raw_httpx", "official_sdk", "chatwright_client")
"""The contenders whose growth is drawn."""
