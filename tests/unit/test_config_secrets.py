"""A key that a client was given comes out on the wire and nowhere else."""

from __future__ import annotations

import copy
import pickle
import pprint
import traceback
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatwright._azure import AzureOptions
from chatwright._environment import Environment
from chatwright._masking import mask
from chatwright._secret import HiddenBytes, HiddenStr, Secret, hide
from chatwright.config import ClientConfig, resolve
from chatwright.errors import ConfigError

KEY = "sk-proj-VerySecret0123456789"
AZURE = AzureOptions(azure_endpoint="https://r.openai.azure.com", api_version="v")

WAYS: dict[str, Any] = {
    "argument": lambda: resolve(api_key=KEY),
    "environment": lambda: resolve(environ=Environment({"OPENAI_API_KEY": KEY})),
    "function": lambda: asked(resolve(api_key=lambda: KEY)),
    "header": lambda: resolve(default_headers={"Authorization": f"Bearer {KEY}"}),
    "custom header": lambda: resolve(
        base_url="https://h/v1", environ=Environment({"OPENAI_CUSTOM_HEADERS": f"api-key: {KEY}"})
    ),
    "url": lambda: resolve(base_url=f"https://user:{KEY}@h/v1"),
    "query": lambda: resolve(base_url=f"https://h/v1?key={KEY}"),
    "default query": lambda: resolve(base_url="https://h/v1", default_query={"key": KEY}),
    "azure key": lambda: resolve(azure=AZURE, api_key=KEY),
    "azure token": lambda: resolve(azure=AZURE._replace(azure_ad_token=KEY)),
    "azure environment": lambda: resolve(azure=AZURE, environ=Environment({"AZURE_OPENAI_AD_TOKEN": KEY})),
    "with_options": lambda: resolve(api_key="another-key-01234").replace(api_key=KEY),
}


def asked(config: ClientConfig) -> ClientConfig:
    _, source = config.head_for()
    assert source is not None
    source.header(source.ask())
    return config


def shown(value: object, depth: int = 6) -> str:
    """What tools that look into objects see: repr, str, format, attributes of attributes, slots included."""
    texts = [repr(value), f"{value}", "%s" % (value,), pprint.pformat(value)]  # noqa: UP031 - one way of formatting more
    if depth:
        names = [name for cls in type(value).__mro__ for name in getattr(cls, "__slots__", ())]
        inside = [getattr(value, name, None) for name in (*names, *getattr(value, "__dict__", ()))]
        if isinstance(value, (list, tuple, set)):
            inside += list(value)
        if isinstance(value, dict):
            inside += [*value.keys(), *value.values()]
        texts += [shown(item, depth - 1) for item in inside if not isinstance(item, (str, bytes, int, float, type))]
        texts += [repr(item) for item in inside if isinstance(item, (str, bytes))]
    return "\n".join(texts)


@pytest.mark.parametrize("way", WAYS)
def test_nothing_shows_it(way: str) -> None:
    config = WAYS[way]()
    wire, source = config.head_for()
    for value in (config, wire, source, config.context, config.head_for({"x": "y"}), config.remake):
        assert KEY not in shown(value)


@pytest.mark.parametrize("way", WAYS)
def test_it_is_sent(way: str) -> None:
    config = WAYS[way]()
    wire, source = config.head_for()
    values = b" ".join(bytes(value) for _, value in wire)
    address = config.url_for("/m")
    basic = b"dXNlcjpzay1wcm9qLVZlcnlTZWNyZXQwMTIzNDU2Nzg5"
    assert KEY.encode() in values or basic in values or KEY in address or source is not None


@pytest.mark.parametrize("way", [way for way in WAYS if way not in ("query", "default query", "url")])
def test_errors_know_what_to_mask(way: str) -> None:
    config = WAYS[way]()
    assert mask(f"wrong: {KEY}!", config.context.secret_texts()) == "wrong: ***!"
    assert KEY in config.context.secret_texts()


@pytest.mark.parametrize("way", WAYS)
def test_no_pickle_has_it(way: str) -> None:
    config = WAYS[way]()
    with pytest.raises((TypeError, AttributeError, pickle.PicklingError)) as raised:
        pickle.dumps(config)
    assert KEY not in str(raised.value)


@pytest.mark.parametrize(
    "options",
    [
        {"timeout": -1},
        {"check": 7},
        {"max_retries": -1},
        {"on_retry": 7},
        {"base_url": "ftp://x"},
        {"default_query": 7},
        {"http_client": 7, "api_key": KEY + "\nx", "azure": None},
    ],
    ids=str,
)
@pytest.mark.parametrize("azure", [None, AZURE._replace(azure_ad_token=KEY)])
def test_no_traceback_of_ours_shows_it(options: dict[str, Any], azure: AzureOptions | None) -> None:
    given = {"api_key": KEY, "default_headers": {"api-key": KEY}, "azure": azure, **options}
    with pytest.raises((ConfigError, AttributeError)) as raised:
        resolve(environ=Environment({"OPENAI_API_KEY": KEY, "OPENAI_CUSTOM_HEADERS": f"x-api-key: {KEY}"}), **given)
    frames = traceback.TracebackException.from_exception(raised.value, capture_locals=True)
    ours = [frame for frame in frames.stack if "chatwright" in frame.filename and "test_config" not in frame.filename]
    assert ours
    for frame in ours:
        assert KEY not in str(frame.locals)
    assert KEY not in str(raised.value)


def test_the_environment_names_variables_only() -> None:
    environ = Environment({"OPENAI_API_KEY": KEY, "OPENAI_ORG_ID": "org-1", "PATH": "/bin"})
    assert repr(environ) == "<Environment: OPENAI_ORG_ID, OPENAI_API_KEY>"
    assert environ.get("PATH") is None


def test_a_secret() -> None:
    secret = Secret(KEY)
    assert secret.reveal() == KEY
    assert (repr(secret), str(secret), f"{secret:>10}") == ("Secret(***)", "***", "***")
    assert copy.deepcopy(secret) is copy.copy(secret) is secret
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        with pytest.raises(TypeError, match="not pickled"):
            pickle.dumps(secret, protocol)
        with pytest.raises(TypeError, match="not pickled"):
            pickle.dumps([secret.reveal(), HiddenBytes(b"x")], protocol)
    secret.change("another")
    assert secret.reveal() == "another"


@given(st.text())
def test_hidden_text_is_text(text: str) -> None:
    hidden = HiddenStr(text)
    assert hidden == text
    assert hidden + "" == text
    assert "a" + hidden == "a" + text
    assert hash(hidden) == hash(text)
    assert (repr(hidden), repr([hidden]), str(HiddenStr(hidden))) == ("'***'", "['***']", text)
    assert copy.deepcopy([hidden])[0] is hidden
    encoded = HiddenBytes(text.encode("utf-8", "surrogatepass"))
    assert bytes(encoded) == text.encode("utf-8", "surrogatepass")
    assert {repr(encoded), str(encoded)} == {"'***'", "***"}


def test_only_text_is_hidden() -> None:
    assert hide(7) == 7
    assert hide(None) is None
    assert isinstance(hide("x"), HiddenStr)


@pytest.mark.parametrize(
    "text",
    [
        "key sk-abc123def456 here",
        "sk-proj-AAAA_BBBB-CCCC",
        "Incorrect API key provided: mykey****ding",
        "sk-ab****************yz",
        "Authorization: Bearer abcdef0123456789",
        "hf_abcdefghijklmnop",
        "AIzaSyA-abcdefghijklmnop",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl",
        "https://user:password@host/path",
        "https://host/path?api-key=abc&x=1",
        "https://host/path?x=1&access_token=abc",
    ],
)
def test_what_looks_like_a_key_is_masked(text: str) -> None:
    masked = mask(text)
    assert "***" in masked
    for part in ("abc123", "AAAA", "mykey", "ding", "yz", "abcdef", "hbGci", "password@", "=abc"):
        assert part not in masked


@given(st.text(), st.text(min_size=12))
def test_a_long_secret_never_survives(text: str, secret: str) -> None:
    assert secret not in mask(f"{text}{secret}{text}", [secret]) or secret in "***"


@pytest.mark.parametrize(
    "piece", ["-eyJ", "sk-", "****a", "a-", "a.b://", "a://", "bearer ", "?key=", "*", "_", "&key=&"]
)
def test_masking_takes_linear_time(piece: str) -> None:
    """A text that makes a pattern start anew at each character: a quadratic one would not come back for hours."""
    text = piece * 200_000
    assert len(mask(text)) <= len(text)
