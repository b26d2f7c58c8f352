"""Cassettes as vcrpy keeps them, readable and free of secrets: JSON as YAML, streams as blocks of text.

The pytest plugin registers this form with pytest-recording. With vcrpy alone:

    recorder = vcr.VCR()
    recorder.register_serializer("yaml", CassetteForm())

Secrets are taken out when a cassette is written, so that no configuration of a test can undo it. Exchanges that have
nothing to do with chat completions, of other programs in the same cassette, are written as they are.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

from chatwright.testing import redact
from chatwright.testing._secrets import secrets_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import yaml

_WIDTH = 120


class CassetteForm:
    """Write and read cassettes; what vcrpy calls a serializer.

    Args:
        heading: A comment for the first line, such as what it was recorded from.
        clean: Changes each text further, URLs too, after its secrets were taken out.
        response_headers: Headers of responses to keep beside `redact.RESPONSE_HEADERS`, in lower case.
        everything: Whether all exchanges are written like this, not only those with chatwright or for chat completions.
        inner: The serializer that writes the text instead of this one, which only takes the secrets out then.
    """

    def __init__(
        self,
        heading: str | None = None,
        *,
        clean: Callable[[str], str] = str,
        response_headers: Iterable[str] = (),
        everything: bool = False,
        inner: Any = None,
    ) -> None:
        self._heading = heading
        self._clean = clean
        self._response_headers = frozenset(response_headers)
        self._everything = everything
        self._inner = inner

    def serialize(self, cassette: Mapping[str, Any]) -> str:
        """Write a cassette as text."""
        interactions = [self._written(item) for item in cassette["interactions"]]
        document = {**cassette, "interactions": interactions}
        if self._inner is not None:
            return str(self._inner.serialize(document))
        import yaml

        document = {"version": document.pop("version", 1), **document}
        text = str(yaml.dump(document, Dumper=_dumper(), sort_keys=False, allow_unicode=True, width=_WIDTH))
        return text if self._heading is None else f"# {self._heading}\n{text}"

    def deserialize(self, text: str) -> dict[str, Any]:
        """Read a cassette, of this form or of vcrpy's own."""
        if self._inner is not None:
            return cast("dict[str, Any]", self._inner.deserialize(text))
        from vcr.serializers import yamlserializer  # type: ignore[import-untyped]

        document: dict[str, Any] = yamlserializer.deserialize(text)
        for item in document.get("interactions") or () if isinstance(document, dict) else ():
            request, response = item["request"], item["response"]
            if _is_json(request.get("body")):
                request["body"] = _dumped(request["body"]["json"])
            content = response.get("body")
            if _is_json(content):
                response["body"] = {"string": _dumped(content["json"])}
            elif isinstance(content, (str, bytes)) or content is None:
                response["body"] = {"string": content or ""}
        return document

    def _written(self, item: Mapping[str, Any]) -> dict[str, Any]:
        request, response = item["request"], item["response"]
        if not self._everything and not is_chat(request):
            return dict(item)
        pairs = [(name, value) for name, values in request["headers"].items() for value in _list(values)]
        secrets = secrets_of(pairs)
        response = redact.response(response, secrets, also=self._response_headers)
        written = {
            "method": request["method"],
            "uri": self._clean(redact.text(request["uri"], secrets)),
            "headers": self._values(redact.headers(request["headers"], "request", secrets)),
            "body": self._body(redact.body(request["body"], secrets=secrets)),
        }
        content = response.get("body")
        if isinstance(content, Mapping) and "string" in content:
            whole = self._body(content["string"])
            response["body"] = {"string": whole} if self._inner is not None else whole
        return {"request": written, "response": {**response, "headers": self._values(response["headers"])}}

    def _values(self, headers: Mapping[str, Any]) -> dict[str, list[str]]:
        return {name: [self._clean(value) for value in _list(values)] for name, values in headers.items()}

    def _body(self, body: Any) -> Any:
        """JSON becomes `{json: …}`, anything else stays text; bytes that are no UTF-8 stay bytes."""
        if isinstance(body, bytes):
            try:
                body = body.decode()
            except UnicodeDecodeError:
                return body
        if not isinstance(body, str):
            return body
        body = self._clean(body)
        if self._inner is not None:
            return body
        try:
            value = json.loads(body, object_pairs_hook=_unique)
            _dumped(value).encode()
        except (ValueError, RecursionError):  # no JSON, or none that YAML can hold
            return body
        return {"json": value} if isinstance(value, dict | list) else body


def is_chat(request: Mapping[str, Any]) -> bool:
    """Whether a recorded request was sent by chatwright, or to the Chat Completions API."""
    agents = [
        value for name, values in request["headers"].items() if name.lower() == "user-agent" for value in _list(values)
    ]
    return (
        any(agent.startswith("chatwright/") for agent in agents) or "/chat/completions" in urlsplit(request["uri"]).path
    )


def matching_masked(matches: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    """A matcher of vcrpy's that takes the secrets out of URLs first, as those of a cassette have none."""

    def match(one: Any, other: Any) -> Any:
        return matches(_masked(one), _masked(other))

    return match


def _masked(request: Any) -> Any:
    clean = copy.copy(request)
    clean.uri = redact.text(request.uri)
    return clean


def _list(values: Any) -> list[str]:
    return [values] if isinstance(values, str) else [str(value) for value in values]


def _is_json(body: Any) -> bool:
    return isinstance(body, dict) and body.keys() == {"json"}


def _dumped(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _unique(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    pairs = list(pairs)
    value = dict(pairs)
    if len(value) != len(pairs):
        raise ValueError("a name occurs twice, which no dict can hold")
    return value


def _dumper() -> type[yaml.SafeDumper]:
    import yaml

    class Dumper(yaml.SafeDumper):
        """Texts of several lines as blocks, and no anchors: a value that occurs twice is written twice."""

        def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - of the overridden method
            return True

    def text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
        return dumper.represent_scalar("tag:yaml.org,2002:str", value, style="|" if "\n" in value else None)

    Dumper.add_representer(str, text)
    return Dumper
