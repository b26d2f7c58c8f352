"""The synchronous client."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chatwright._client_core import ClientCore
from chatwright._listed_resources import Models
from chatwright._resources import Chat
from chatwright._signature import shows_options
from chatwright.config import resolve

if TYPE_CHECKING:
    from typing import Self, Unpack

    from chatwright._drive import SyncWire
    from chatwright._raw import RawResponse
    from chatwright.config import ClientConfig, CommonOptions
    from chatwright.request import ChatRequest
    from chatwright.results import Completion
    from chatwright.streaming.stream import ChatCompletionStream
    from chatwright.toolloop import ToolRun, Turn
    from chatwright.types import RequestOptions, RunOptions

__all__ = ["Client"]


class Client(ClientCore["SyncWire"]):
    """A client of the Chat Completions API: OpenAI's, or any server's that speaks it. Threads may share it.

    Use it as a context manager, or close it.

    Args:
        api_key: The key, or a function that gives it before each attempt. Default: `OPENAI_API_KEY`; servers other than
            OpenAI's may need none.
        base_url: Where the API is. Default: `OPENAI_BASE_URL`, else OpenAI.
        organization, project: Sent as headers. Default: `OPENAI_ORG_ID`, `OPENAI_PROJECT_ID`.
        timeout: Seconds for each step of a request, or a `Timeout`; None for no limits. Default: `CHATWRIGHT_TIMEOUT`,
            else 600, and 5 to connect.
        deadline: Seconds for a whole call, its retries and waits and a stream's reading included. Default:
            `CHATWRIGHT_DEADLINE`, else none.
        max_retries: Attempts after the first. Default: `CHATWRIGHT_MAX_RETRIES`, else 2.
        retry: A `RetryPolicy`, in place of `max_retries`.
        default_headers: Headers of every request.
        default_query: Query parameters of every request.
        http_client: An httpx.Client to send with. It is never closed here.
        check: Whether to check every request against the API's description before it is sent.
        on_request: Told of each request before it is sent; see `RequestEvent`.
        on_response: Told how each request ended; see `ResponseEvent`.
        on_retry: Told of each request that is tried again; see `RetryEvent`.
        size_limits: How much of a response is taken: `SizeLimits`, or bytes for its body. Default: 256 MiB.

    Raises:
        ConfigError: Something that can't work; no key is ever shown.

    Example:
        >>> client = Client(base_url="http://localhost:8080/v1")
        >>> client
        Client(base_url='http://localhost:8080/v1')
        >>> client.close()
    """

    chat: Chat
    """`chat.completions`: make, stream and store completions."""
    models: Models
    """`models.list()`, `models.retrieve(name)`."""

    def _begin(self, config: ClientConfig, wire: SyncWire) -> None:
        from chatwright._perform import Performer

        super()._begin(config, wire)
        self._performer = performer = Performer(config, wire)
        self.chat = Chat(performer)
        self.models = Models(performer)

    @staticmethod
    def _new_wire(http_client: Any) -> SyncWire:
        from chatwright._drive import SyncWire

        return SyncWire(http_client)

    @classmethod
    def local(cls, startup_timeout: float = 60, *, tools: bool = False, **options: Unpack[CommonOptions]) -> Self:
        """A client of a small language model on this machine: no key, no network, nothing to configure.

        The server is running when this returns. It ends when the client is closed. The model is called `smollm2-135m-instruct`; what it can
        do stands in `chatwright.local`.

        Args:
            startup_timeout: Seconds until the server must answer.
            tools: Make the model call the functions it is offered.
            options: Those of every client.

        Raises:
            ConfigError: The server's packages are missing (the message has the command that installs them), or it
                did not start.

        Example:
            >>> with Client.local() as client:  # doctest: +SKIP
            ...     print(client.chat.completions.create(model="smollm2-135m-instruct", messages="Hello").text)
        """
        from chatwright.local import LocalServer
        from chatwright.local._wires import LocalWire

        server = LocalServer(startup_timeout=startup_timeout, tools=tools)
        config = resolve(base_url=server.start(), api_key="local", **options)
        return cls._of(config, LocalWire(server))

    def send(self, request: ChatRequest) -> Completion:
        """Ask for the completion that a `ChatRequest` describes.

        Args:
            request: The request. If it has a Python type as `response_format`, the answer is a `ParsedCompletion`.

        Example:
            >>> client.send(ChatRequest("gpt-5").user("Name three primes")).text  # doctest: +SKIP
        """
        completions = self.chat.completions
        ask: Any = completions.parse if request.is_typed else completions.create
        answer: Completion = ask(**request.arguments())
        return answer

    def stream(self, request: ChatRequest) -> ChatCompletionStream:
        """`chat.completions.stream` for what a `ChatRequest` describes."""
        opened: ChatCompletionStream = self.chat.completions.stream(**request.arguments())
        return opened

    @shows_options
    def run(self, request: ChatRequest, **options: Unpack[RunOptions]) -> ToolRun[Turn]:
        """`chat.completions.run` for what a `ChatRequest` describes.

        Args:
            request: The request; its functions are called.
            options: What else there is to say about the run: `max_turns`, `context` …
        """
        arguments: dict[str, Any] = {**request.arguments(), **options}
        run: Any = self.chat.completions.run  # its overloads tell kinds of runs apart that a mapping can't
        started: ToolRun[Turn] = run(**arguments)
        return started

    @shows_options
    def request(
        self, method: str, path: str, *, json: Any = None, **options: Unpack[RequestOptions]
    ) -> RawResponse[Any]:
        """Call a route that has no method here, with this client's key, retries and error mapping.

        Args:
            method: As in HTTP.
            path: Below the base URL.
            json: What to send; None for nothing.
            options: Those of each call: `extra_query`, `timeout`, `extra_headers` …

        Example:
            >>> client.request("POST", "/embeddings", json={"model": "m", "input": "Hi"}).json()  # doctest: +SKIP
        """
        from chatwright._calls import anything
        from chatwright._perform import RawPerformer

        response: RawResponse[Any] = RawPerformer(self._config, self._wire).perform(
            anything(self._config, method, path, json, options)
        )
        return response

    @shows_options
    def get(self, path: str, **options: Unpack[RequestOptions]) -> RawResponse[Any]:
        """`request` with GET: `client.get("/models").json()`."""
        return self.request("GET", path, **options)

    @shows_options
    def post(self, path: str, *, json: Any = None, **options: Unpack[RequestOptions]) -> RawResponse[Any]:
        """`request` with POST: `client.post("/embeddings", json={...}).json()`."""
        return self.request("POST", path, json=json, **options)

    def close(self) -> None:
        """Close all connections, those of clients made by `with_options` included. Closing twice is fine."""
        self._wire.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.close()
