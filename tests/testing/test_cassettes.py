"""Cassettes that pytest-recording makes through the wrapper, in projects that configure nothing, or a lot."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest
import vcr  # type: ignore[import-untyped]
import yaml
from hypothesis import given
from hypothesis import strategies as st

from chatwright.testing import FakeServer, redact
from chatwright.testing.cassettes import CassetteForm
from chatwright.testing.scan import scan

if TYPE_CHECKING:
    from collections.abc import Iterator

pytest_plugins = ("pytester",)

KEY = "my-own-words-make-this-key"
TEST = """
import httpx, os
from chatwright import Client

def test_app(vcr):
    with Client(api_key=os.environ["KEY"], base_url=os.environ["URL"], organization="org-of-mine",
                default_query={"api-key": os.environ["KEY"]}) as client:
        assert client.chat.completions.create(model="gpt-5", messages="two\\nlines").text.startswith("Hello\\nworld")
        stream = client.post("/chat/completions", json={"model": "gpt-5", "messages": [], "stream": True})
        assert "Streamed" in stream.text
"""


@pytest.fixture
def server() -> Iterator[FakeServer]:
    """Echoes keys, as careless servers do."""
    secrets = {"set-cookie": "session=abcdef", "openai-organization": "acme-corp", "x-ratelimit-limit-requests": "60"}
    with FakeServer(check=False) as running:
        running.on(match={"stream": True}).reply("Streamed", headers=secrets)
        running.on().reply(f"Hello\nworld, {KEY}, sk-proj-abcdefgh12345678", headers=secrets)
        yield running


@pytest.fixture
def project(pytester: pytest.Pytester, server: FakeServer, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    monkeypatch.setenv("KEY", KEY)
    monkeypatch.setenv("URL", server.url)
    pytester.makepyfile(test_app="import pytest\npytestmark = pytest.mark.vcr\n" + TEST)
    return pytester


def cassette_of(project: pytest.Pytester) -> Path:
    (path,) = Path(project.path).glob("cassettes/test_app/*")
    return path


def record_and_replay(project: pytest.Pytester, server: FakeServer, monkeypatch: pytest.MonkeyPatch) -> str:
    project.runpytest("--record-mode=once").assert_outcomes(passed=1)
    server.close()
    monkeypatch.setenv("KEY", "another-key")
    project.runpytest("--record-mode=none", "--block-network").assert_outcomes(passed=1)
    return cassette_of(project).read_text(encoding="utf-8")


def assert_safe(text: str) -> None:
    for secret in (KEY, "sk-proj-", "session=", "acme-corp", "org-of-mine", "uthorization", "ookie"):
        assert secret not in text


def test_without_any_configuration(
    project: pytest.Pytester, server: FakeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = record_and_replay(project, server, monkeypatch)
    assert_safe(text)
    assert list(scan(cassette_of(project))) == []
    first, second = yaml.safe_load(text)["interactions"]
    assert first["request"]["body"]["json"]["messages"] == [{"role": "user", "content": "two\nlines"}]
    assert first["request"]["uri"].endswith("/chat/completions?api-key=***")
    assert first["response"]["body"]["json"]["choices"][0]["message"]["content"] == "Hello\nworld, ***, ***"
    assert first["response"]["headers"]["x-ratelimit-limit-requests"] == ["60"]
    assert "content: |-\n" in text
    assert '      data: {"id":' in text
    assert second["response"]["body"].endswith("data: [DONE]\n\n")


CONFIGURED = """
import pytest

@pytest.fixture
def vcr_config():
    return {"filter_headers": ["user-agent"], "before_record_response": lambda response: response, "serializer": "%s"}
"""


@pytest.mark.parametrize("serializer", ["yaml", "json"])
def test_with_a_configuration_of_ones_own(
    project: pytest.Pytester, server: FakeServer, monkeypatch: pytest.MonkeyPatch, serializer: str
) -> None:
    project.makeconftest(CONFIGURED % serializer)
    assert_safe(record_and_replay(project, server, monkeypatch))
    assert cassette_of(project).suffix == f".{serializer}"


def test_a_hook_of_ones_own_has_the_last_word(
    project: pytest.Pytester, server: FakeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.makeconftest("""
        from chatwright.testing.cassettes import CassetteForm

        def pytest_recording_configure(config, vcr):
            vcr.register_serializer("yaml", CassetteForm("Recorded from my server.", clean=lambda text: text.replace("Hello", "HELLO")))
    """)
    project.runpytest("--record-mode=once").assert_outcomes(passed=1)
    text = cassette_of(project).read_text(encoding="utf-8")
    assert text.startswith("# Recorded from my server.\n")
    assert "HELLO" in text
    assert_safe(text)


def test_exchanges_of_other_programs_are_left_alone(
    pytester: pytest.Pytester, server: FakeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.on(path="/elsewhere").reply({"a": 1}, headers={"x-theirs": "kept"})
    monkeypatch.setenv("URL", server.url)
    pytester.makepyfile(
        test_app="""
        import httpx, os, pytest

        @pytest.mark.vcr
        def test_app():
            assert httpx.get(os.environ["URL"] + "/elsewhere", headers={"x-mine": "kept"}).json() == {"a": 1}
    """
    )
    pytester.runpytest("--record-mode=once").assert_outcomes(passed=1)
    text = cassette_of(pytester).read_text(encoding="utf-8")
    assert "x-theirs" in text
    assert "x-mine" in text
    assert yaml.safe_load(text)["interactions"][0]["response"]["body"] == {"string": '{"a":1}'}
    server.close()
    pytester.runpytest().assert_outcomes(passed=1)


def written(request_body: Any, response_body: Any, response_headers: dict[str, Any] | None = None) -> dict[str, Any]:
    request = {
        "method": "POST",
        "uri": "https://api.example.com/v1/chat/completions",
        "headers": {"Authorization": [f"Bearer {KEY}"]},
        "body": request_body,
    }
    status = {"code": 200, "message": "OK"}
    response = {"status": status, "headers": response_headers or {}, "body": {"string": response_body}}
    return {"version": 1, "interactions": [{"request": request, "response": response}]}


@pytest.mark.parametrize(
    "body",
    [
        "",
        "not json",
        '"text"',
        "\r\ndata: 1\r\n",
        "null",
        '{"a": 1, "a": 2}',
        '{"a": 1e-05, "big": 12345678901234567890}',
        '{"half": "\\ud83d"}',
        "data: ü🙂\n\n",
        " leading and trailing \n \n",
        '{"yes": "no", "date": "2020-01-01"}',
        b"\xff\xfe",
    ],
)
def test_every_body_survives(body: Any) -> None:
    form = CassetteForm()
    back = form.deserialize(form.serialize(written(body, body)))["interactions"][0]
    for found in (back["request"]["body"], back["response"]["body"]["string"]):
        if isinstance(body, str) and body.startswith("{") and found != body:
            assert json.loads(found) == json.loads(body)
        else:
            assert found == body
    assert isinstance(back["response"]["body"]["string"], (str, bytes))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


@given(st.text() | JSON.map(json.dumps))
def test_any_text_survives(body: str) -> None:
    form = CassetteForm()
    clean = redact.text(body)
    back = form.deserialize(form.serialize(written("", body)))["interactions"][0]["response"]["body"]["string"]
    assert back == clean or json.loads(back) == json.loads(clean)


def test_compressed_bodies_are_unpacked_and_cleaned() -> None:
    packed = gzip.compress(json.dumps({"key": KEY}).encode())
    text = CassetteForm().serialize(written("{}", packed, {"Content-Encoding": ["gzip"]}))
    assert yaml.safe_load(text)["interactions"][0]["response"]["body"] == {"json": {"key": "***"}}
    assert "content-encoding" not in text


def test_cassettes_of_vcrpy_itself_are_read() -> None:
    from vcr.serializers import yamlserializer  # type: ignore[import-untyped]

    plain = written("request", "response")
    assert CassetteForm().deserialize(yamlserializer.serialize(plain)) == plain
    assert CassetteForm().deserialize("interactions: []\nversion: 1\n") == {"interactions": [], "version": 1}


def test_other_recorders_can_use_the_functions(server: FakeServer, tmp_path: Path) -> None:
    recorder = vcr.VCR(before_record_request=redact.request, before_record_response=redact.response)
    url = f"{server.url}/chat/completions?api-key={KEY}"
    body = {"model": "gpt-5", "messages": [{"role": "user", "content": "sk-proj-abcdefgh12345678"}]}
    with recorder.use_cassette(str(tmp_path / "one.yaml")):
        sent = httpx.post(url, json=body, headers={"Authorization": f"Bearer {KEY}"})
    assert KEY in sent.text  # what the program sees is left alone
    text = (tmp_path / "one.yaml").read_text(encoding="utf-8")
    for secret in ("session=", "acme-corp", "uthorization", "sk-proj"):
        assert secret not in text
    server.close()
    with recorder.use_cassette(str(tmp_path / "one.yaml"), record_mode="none"):
        assert httpx.post(url, json=body).json()["choices"]
