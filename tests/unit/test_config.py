from __future__ import annotations

import logging
import math
import warnings
from functools import partial
from typing import TYPE_CHECKING, Any, cast

import httpx
import pytest

from chatwright._azure import AzureOptions
from chatwright._base_url import is_loopback, read_base_url
from chatwright._environment import Environment
from chatwright.config import DEFAULT_MAX_RETRIES, ClientConfig, resolve
from chatwright.errors import ConfigError
from chatwright.hooks import Hooks, RequestEvent, ResponseEvent, RetryEvent
from chatwright.retry import RetryPolicy
from chatwright.timeouts import DEFAULT_TIMEOUT, Timeout

if TYPE_CHECKING:
    from collections.abc import Iterator

KEY = "sk-test-0123456789"
LOCAL = "http://localhost:8080/v1"


def made(environment: dict[str, str] | None = None, /, **options: Any) -> ClientConfig:
    return resolve(environ=Environment(environment or {}), **options)


def headers(config: ClientConfig, extra: dict[str, Any] | None = None, *, stream: bool = False) -> dict[str, str]:
    wire, _ = config.head_for(extra, stream=stream)
    return {name.decode(): bytes(value).decode("latin-1") for name, value in wire}


class TestPrecedence:
    @pytest.mark.parametrize(
        ("option", "value", "variable", "read", "default"),
        [
            ("base_url", "https://a.example/v1", "OPENAI_BASE_URL=https://b.example/v1", lambda c: c.base.url, None),
            (
                "api_key",
                "key-of-argument",
                "OPENAI_API_KEY=key-of-environment",
                lambda c: headers(c)["authorization"],
                None,
            ),
            ("organization", "org-a", "OPENAI_ORG_ID=org-b", lambda c: headers(c).get("openai-organization"), None),
            ("project", "p-a", "OPENAI_PROJECT_ID=p-b", lambda c: headers(c).get("openai-project"), None),
            ("timeout", 7, "CHATWRIGHT_TIMEOUT=8.5", lambda c: c.timeout.idle, 600.0),
            ("timeout", 600, "CHATWRIGHT_TIMEOUT=8.5", lambda c: c.timeout.idle, 600.0),
            ("deadline", 7, "CHATWRIGHT_DEADLINE=8.5", lambda c: c.deadline, None),
            ("max_retries", 7, "CHATWRIGHT_MAX_RETRIES=5", lambda c: c.retry.max_retries, 2),
            ("max_retries", 2, "CHATWRIGHT_MAX_RETRIES=5", lambda c: c.retry.max_retries, 2),
            ("retry", RetryPolicy(4), "CHATWRIGHT_MAX_RETRIES=5", lambda c: c.retry.max_retries, 2),
        ],
    )
    def test_argument_then_environment_then_default(
        self, option: str, value: Any, variable: str, read: Any, default: Any
    ) -> None:
        basis = {"OPENAI_API_KEY": KEY}
        variable, _, text = variable.partition("=")
        by_argument = read(made({**basis, variable: text}, **{option: value}))
        by_environment = read(made({**basis, variable: text}))
        expected = value.max_retries if option == "retry" else value
        assert str(expected) in str(by_argument)
        assert text in str(by_environment)
        if default is not None:
            assert read(made(basis)) == default

    def test_defaults(self) -> None:
        config = made({"OPENAI_API_KEY": KEY})
        assert config.base.url == "https://api.openai.com/v1"
        assert config.timeout == Timeout(connect=5, pool=None, write=600, first_byte=600, idle=600)
        assert (config.deadline, config.retry, config.check, config.http_client) == (None, RetryPolicy(), False, None)
        assert (repr(DEFAULT_TIMEOUT), repr(DEFAULT_MAX_RETRIES)) == ("600", "2")

    def test_timeouts_chosen_for_the_http_client_hold_until_ours_are_given(self) -> None:
        environment = {"OPENAI_API_KEY": KEY, "CHATWRIGHT_TIMEOUT": "70"}
        with httpx.Client(timeout=30) as chosen, httpx.Client() as usual:
            assert made(environment, http_client=chosen).timeout == Timeout(30, connect=30, pool=30)
            assert made(environment, http_client=chosen, timeout=9).timeout == Timeout(9)
            assert made(environment, http_client=usual).timeout == Timeout(70)
            assert made({"OPENAI_API_KEY": KEY}, http_client=usual).timeout == Timeout()

    def test_the_process_s_own_environment(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("OPENAI_API_KEY", f" {KEY}\n")
        monkeypatch.setenv("OPENAI_BASE_URL", LOCAL)
        config = resolve()
        assert (config.base.url, headers(config)["authorization"]) == (LOCAL, f"Bearer {KEY}")

    def test_blank_variables_count_as_not_set(self) -> None:
        blank = dict.fromkeys(["OPENAI_BASE_URL", "OPENAI_ORG_ID", "CHATWRIGHT_TIMEOUT", "CHATWRIGHT_LOG"], " ")
        config = made({**blank, "OPENAI_API_KEY": KEY})
        assert config.base.is_openai
        assert "openai-organization" not in headers(config)

    @pytest.mark.parametrize(
        ("variable", "text"),
        [
            ("CHATWRIGHT_TIMEOUT", "soon"),
            ("CHATWRIGHT_TIMEOUT", "-1"),
            ("CHATWRIGHT_DEADLINE", "nan"),
            ("CHATWRIGHT_MAX_RETRIES", "2.5"),
            ("CHATWRIGHT_MAX_RETRIES", "-1"),
            ("CHATWRIGHT_MAX_RETRIES", "nan"),
            ("CHATWRIGHT_LOG", "loud"),
            ("OPENAI_BASE_URL", "ftp://x"),
            ("OPENAI_CUSTOM_HEADERS", "no colon"),
        ],
    )
    def test_a_variable_at_fault_is_named(self, variable: str, text: str) -> None:
        with pytest.raises(ConfigError, match=variable):
            made({"OPENAI_API_KEY": KEY, variable: text})


class TestBaseUrl:
    @pytest.mark.parametrize(
        ("given", "url"),
        [
            ("https://api.openai.com/v1", "https://api.openai.com/v1"),
            (" https://api.openai.com/v1//\n", "https://api.openai.com/v1"),
            ("HTTPS://API.OpenAI.com/v1", "https://api.openai.com/v1"),
            ("https://api.openai.com:443/v1", "https://api.openai.com/v1"),
            ("http://h:80/", "http://h"),
            ("h.example/v1", "https://h.example/v1"),
            ("localhost:8080", "http://localhost:8080"),
            ("127.0.0.1:8080/v1", "http://127.0.0.1:8080/v1"),
            ("[::1]:8080/v1", "http://[::1]:8080/v1"),
            ("http://[2001:db8::1]/V1", "http://[2001:db8::1]/V1"),
            ("https://bücher.example/v1", "https://xn--bcher-kva.example/v1"),
            ("https://h/v1?api-version=1", "https://h/v1"),
            ("https://user:pass@h/v1", "https://h/v1"),
        ],
    )
    def test_made_regular(self, given: str, url: str) -> None:
        assert read_base_url(given).url == url

    @pytest.mark.parametrize(
        "given",
        [
            "",
            "  ",
            "ftp://h",
            "https://",
            "http:///v1",
            "https://h:99999",
            "https://h:x",
            "https://h/#a",
            "https://a b/v1",
            "https://h/\x00",
            "https://[::1",
            7,
            None,
            b"https://h",
        ],
    )
    def test_refused(self, given: Any) -> None:
        with pytest.raises(ConfigError, match="base_url"):
            read_base_url(given)

    @pytest.mark.parametrize(
        ("given", "hint"),
        [
            ("https://api.openai.com/v1", None),
            ("https://generativelanguage.googleapis.com/v1beta/openai", None),
            ("https://h/api/v3", None),
            ("http://localhost:8080", "'http://localhost:8080/v1'"),
            ("https://openrouter.ai/api", "'https://openrouter.ai/api/v1'"),
            ("https://h/v1/v1", "use 'https://h/v1'"),
            ("https://h/v1/chat/completions", "use 'https://h/v1'"),
            ("https://h/v1/models", "use 'https://h/v1'"),
        ],
    )
    def test_hints(self, given: str, hint: str | None) -> None:
        found = read_base_url(given).hint
        assert found is hint is None or (hint is not None and found is not None and hint in found)
        assert made({"OPENAI_API_KEY": KEY}, base_url=given).context.base_url_hint == found

    def test_a_url_object_is_taken(self) -> None:
        import httpx

        assert read_base_url(httpx.URL("https://h/v1/")).url == "https://h/v1"

    @pytest.mark.parametrize(
        ("host", "expected"),
        [
            ("localhost", True),
            ("LOCALHOST:1", True),
            ("a.localhost:1", True),
            ("127.0.0.1", True),
            ("127.1.2.3:4", True),
            ("[::1]:8080", True),
            ("::1", True),
            ("127.0.0.1.evil.example", False),
            ("localhost.evil.example", False),
            ("10.0.0.1", False),
            ("notlocalhost", False),
            ("127.a.b.c", False),
        ],
    )
    def test_loopback(self, host: str, expected: bool) -> None:
        assert is_loopback(host) is expected

    def test_the_query_goes_into_every_request(self) -> None:
        config = made(base_url=f"{LOCAL}?a=1&b=2", default_query={"b": "3", "c": None})
        assert config.url_for("/chat/completions") == f"{LOCAL}/chat/completions?a=1&b=3"
        assert config.url_for("/models", query={"a": None, "d": "x y"}) == f"{LOCAL}/models?b=3&d=x+y"

    def test_queries_are_written_as_the_api_reads_them(self) -> None:
        query = {"metadata": {"a": "1"}, "ids": ["x", 2], "flag": True, "limit": 5, "none": None}
        address = made(base_url=LOCAL).url_for("models", query=query)
        assert address == f"{LOCAL}/models?metadata%5Ba%5D=1&ids%5B%5D=x&ids%5B%5D=2&flag=true&limit=5"

    def test_absolute_urls_stay_on_the_server(self) -> None:
        config = made(base_url=LOCAL, default_query={"q": 1})
        assert config.url_for("http://localhost:8080/health") == "http://localhost:8080/health?q=1"
        assert config.url_for("http://localhost:8080/h?a=1") == "http://localhost:8080/h?a=1&q=1"
        for elsewhere in (
            "http://localhost:8081/v1",
            "https://localhost:8080/v1",
            "http://localhost:8080@evil.example/",
        ):
            with pytest.raises(ConfigError, match="is not on localhost:8080"):
                config.url_for(elsewhere)


class TestKey:
    def test_required_by_openai_only(self) -> None:
        for url in (None, "https://eu.api.openai.com/v1", "https://mtls.api.openai.com/v1"):
            with pytest.raises(ConfigError, match="pass api_key, or set OPENAI_API_KEY"):
                made(base_url=url)
        with pytest.raises(ConfigError, match="set, but empty"):
            made({"OPENAI_API_KEY": " "})
        config = made(base_url=LOCAL)
        assert "authorization" not in headers(config)
        assert config.context.key_source is None

    def test_an_own_header_is_enough(self) -> None:
        config = made(default_headers={"Authorization": "Custom abcdef"})
        assert headers(config)["authorization"] == "Custom abcdef"
        assert (config.credential, config.context.key_source) == (None, "default_headers")

    @pytest.mark.parametrize(
        ("key", "complaint"),
        [
            ("", "empty"),
            (" \n", "empty"),
            ("sk-geheim\nsk-zwei", "line break"),
            ("sk-geheim\tzwei", "control character"),
            ("sk-gehe\x07im", "control character"),
            ("sk-geheïm", "character 8 of the key is not ASCII"),
            ("Bearer sk-geheim", "leave out 'Bearer '"),
            ('"sk-geheim"', "quotes"),
            (b"sk-geheim", "must give a str, got bytes"),
            (7, "must give a str, got int"),
        ],
    )
    def test_a_bad_key_is_refused_and_not_shown(self, key: Any, complaint: str) -> None:
        with pytest.raises(ConfigError, match=complaint) as raised:
            made(api_key=key)
        assert "the api_key argument" in raised.value.message
        assert "geh" not in raised.value.message
        if isinstance(key, str) and key.strip():
            with pytest.raises(ConfigError, match=f"^OPENAI_API_KEY: .*{complaint}"):
                made({"OPENAI_API_KEY": key})

    def test_a_function_is_asked_before_each_attempt(self) -> None:
        keys = iter(["first-key-1234", "second-key-5678\n", "bad\nkey"])
        config = made(api_key=lambda: next(keys))
        wire, source = config.head_for()
        assert source is not None
        assert b"authorization" not in dict(wire)
        assert source.header(source.ask()) == (b"authorization", b"Bearer first-key-1234")
        assert source.header(source.ask()) == (b"authorization", b"Bearer second-key-5678")
        assert config.context.secret_texts() == ["second-key-5678"]
        with pytest.raises(ConfigError, match="the api_key argument: there is a line break"):
            source.header(source.ask())
        with pytest.raises(ConfigError, match="must give a str, got NoneType"):
            source.header(None)

    def test_name_and_password_of_the_url(self) -> None:
        config = made({"OPENAI_API_KEY": KEY}, base_url="http://user:pass%40word@localhost:1/v1")
        assert headers(config)["authorization"] == "Basic dXNlcjpwYXNzQHdvcmQ="
        assert config.context.key_source == "base_url"
        with pytest.raises(ConfigError, match="leave out one"):
            made(api_key=KEY, base_url="http://user:pass@localhost:1/v1")

    @pytest.mark.parametrize(
        "url", ["http://h.example/v1", "http://10.0.0.1:8000/v1", "http://127.0.0.1.evil.example/v1"]
    )
    def test_in_clear_text_it_warns(self, url: str) -> None:
        with pytest.warns(UserWarning, match="sent in clear text"):
            made(api_key=KEY, base_url=url)
        with pytest.warns(UserWarning, match="sent in clear text"):
            made(base_url=url, default_headers={"api-key": KEY})

    def test_no_warning_without_need(self) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            made(api_key=KEY, base_url=LOCAL)
            made(base_url="http://h.example/v1")
            made(api_key=KEY, base_url="https://h.example/v1")
            made(api_key=KEY, base_url="http://h.example/v1", default_headers={"Authorization": None})


class TestHeaders:
    def test_of_a_plain_request(self) -> None:
        sent = headers(made(api_key=KEY, organization="org", project="proj"))
        agent = sent.pop("user-agent")
        assert agent.startswith("chatwright/")
        assert sent == {
            "openai-organization": "org",
            "openai-project": "proj",
            "accept": "application/json",
            "content-type": "application/json",
            "authorization": f"Bearer {KEY}",
        }

    def test_of_a_stream_and_of_a_get(self) -> None:
        config = made(base_url=LOCAL)
        assert headers(config, stream=True)["accept"] == "text/event-stream"
        wire, _ = config.head_for(body=False)
        assert "content-type" not in {name.decode() for name, _ in wire}

    def test_layers(self) -> None:
        environment = {"OPENAI_API_KEY": KEY, "OPENAI_CUSTOM_HEADERS": "X-A: env\n\nX-B: env:2\nX-C: env"}
        config = made(environment, default_headers={"x-b": "default", "X-D": None, "accept": "text/plain"})
        sent = headers(config, {"x-c": "call", "X-A": None, "X-E": 5})
        assert {name: sent[name] for name in sent if name.startswith("x-")} == {
            "x-b": "default",
            "x-c": "call",
            "x-e": "5",
        }
        assert sent["accept"] == "text/plain"
        assert headers(config)["x-a"] == "env"

    def test_none_removes_the_key(self) -> None:
        config = made(api_key=KEY)
        assert "authorization" not in headers(config, {"Authorization": None})
        assert headers(config, {"authorization": "Mine 123456"})["authorization"] == "Mine 123456"
        assert headers(config)["authorization"] == f"Bearer {KEY}"
        removed = made(api_key=KEY, default_headers={"AUTHORIZATION": None})
        assert "authorization" not in headers(removed)
        assert removed.context.key_source is None

    def test_requests_do_not_share_headers(self) -> None:
        config = made(api_key=KEY)
        wire, _ = config.head_for()
        wire.append((b"x", b"y"))
        assert (b"x", b"y") not in config.head_for()[0]

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("x", "a\r\nb: c"),
            ("x", "a\x00"),
            ("x", "snow ☃"),
            ("x", True),
            ("x", b"y"),
            ("x y", "a"),
            ("", "a"),
            (7, "a"),
            ("x:", "a"),
        ],
    )
    def test_what_http_can_not_carry_is_refused(self, name: Any, value: Any) -> None:
        with pytest.raises(ConfigError, match="default_headers"):
            made(base_url=LOCAL, default_headers={name: value})
        with pytest.raises(ConfigError, match="extra_headers"):
            made(base_url=LOCAL).head_for({name: value})


class TestTimeouts:
    @pytest.mark.parametrize(
        ("given", "expected"),
        [
            (9, Timeout(connect=5, write=9, first_byte=9, idle=9)),
            (9.5, Timeout(9.5)),
            (None, Timeout(None, connect=None)),
            (math.inf, Timeout(None)),
            (Timeout(1, idle=2), Timeout(connect=5, write=1, first_byte=1, idle=2)),
        ],
    )
    def test_forms(self, given: Any, expected: Timeout) -> None:
        assert made(base_url=LOCAL, timeout=given).timeout == expected
        assert made(base_url=LOCAL, timeout=given).context.timeout == expected

    def test_an_httpx_timeout(self) -> None:
        import httpx

        given = httpx.Timeout(10, connect=1, pool=2)
        assert Timeout.of(given) == Timeout(connect=1, pool=2, write=10, first_byte=10, idle=10)
        assert Timeout.of(httpx.Timeout(None)) == Timeout(None, connect=None)

    @pytest.mark.parametrize("bad", [-1, 0, math.nan, True, "5", [5], object()])
    def test_refused(self, bad: Any) -> None:
        for option in ("timeout", "deadline"):
            with pytest.raises(ConfigError, match=option):
                made(base_url=LOCAL, **{option: bad})
        for step in ("connect", "pool", "write", "first_byte", "idle"):
            with pytest.raises(ConfigError, match=rf"timeout\.{step}"):
                Timeout(**{step: bad})


class TestRetries:
    def test_both_is_too_much(self) -> None:
        with pytest.raises(ConfigError, match="max_retries and retry"):
            made(base_url=LOCAL, max_retries=2, retry=RetryPolicy())

    @pytest.mark.parametrize("bad", [-1, 1.5, "2", True, math.nan])
    def test_bad_numbers(self, bad: Any) -> None:
        with pytest.raises(ConfigError, match="max_retries"):
            made(base_url=LOCAL, max_retries=bad)

    def test_no_policy(self) -> None:
        with pytest.raises(ConfigError, match="must be a RetryPolicy, got int"):
            made(base_url=LOCAL, retry=3)

    def test_of_one_call(self) -> None:
        config = made(base_url=LOCAL, retry=RetryPolicy(5, after_send=True))
        assert config.policy_for() is config.retry
        assert config.policy_for(max_retries=0) == RetryPolicy(0, after_send=True)
        assert config.policy_for(retry=RetryPolicy(1)) == RetryPolicy(1)
        with pytest.raises(ConfigError, match="max_retries and retry"):
            config.policy_for(1, RetryPolicy())


class TestReplace:
    def test_only_what_is_given_changes(self) -> None:
        config = made({"OPENAI_API_KEY": KEY, "OPENAI_BASE_URL": LOCAL}, timeout=7, max_retries=4, organization="org")
        other = config.replace(deadline=3)
        assert (other.deadline, other.timeout, other.retry, other.base) == (
            3,
            config.timeout,
            config.retry,
            config.base,
        )
        assert headers(other) == headers(config)
        assert config.deadline is None

    def test_retry_and_max_retries_replace_each_other(self) -> None:
        config = made(base_url=LOCAL, max_retries=4)
        assert config.replace(retry=RetryPolicy(1)).retry == RetryPolicy(1)
        assert config.replace(retry=RetryPolicy(1)).replace(max_retries=6).retry == RetryPolicy(6)

    def test_headers_and_queries_are_added(self) -> None:
        config = made(base_url=LOCAL, default_headers={"X-A": "1", "X-B": "2"}, default_query={"a": 1})
        other = config.replace(default_headers={"X-A": None, "X-C": "3"}, default_query={"b": 2})
        sent = headers(other)
        assert ("x-a" in sent, sent["x-b"], sent["x-c"]) == (False, "2", "3")
        assert other.url_for("/m").endswith("/m?a=1&b=2")
        assert headers(config)["x-a"] == "1"

    def test_the_environment_is_that_of_the_first(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("OPENAI_API_KEY", KEY)
        config = resolve()
        monkeypatch.setenv("OPENAI_API_KEY", "another-key-0123")
        assert headers(config.replace(timeout=1))["authorization"] == f"Bearer {KEY}"

    def test_bad_overrides_are_refused(self) -> None:
        with pytest.raises(ConfigError, match="timeout"):
            made(base_url=LOCAL).replace(timeout=-1)


class TestAzure:
    BASIS = AzureOptions(azure_endpoint="https://r.openai.azure.com/", api_version="2024-10-21")

    def azure(self, environment: dict[str, str] | None = None, **options: Any) -> ClientConfig:
        return made(environment, **{"azure": self.BASIS, "api_key": KEY, **options})

    def test_paths(self) -> None:
        root, version = "https://r.openai.azure.com/openai", "?api-version=2024-10-21"
        config = self.azure()
        assert (
            config.url_for("/chat/completions", model="gpt 4/o")
            == f"{root}/deployments/gpt%204%2Fo/chat/completions{version}"
        )
        assert config.url_for("/chat/completions", method="GET", model="m") == f"{root}/chat/completions{version}"
        assert config.url_for("/chat/completions/id", model="m") == f"{root}/chat/completions/id{version}"
        assert config.url_for("/models", method="GET") == f"{root}/models{version}"
        named = self.azure(azure=self.BASIS._replace(azure_deployment="dep"))
        assert named.url_for("/chat/completions", model="m") == f"{root}/deployments/dep/chat/completions{version}"
        assert named.url_for("/chat/completions/id", method="DELETE") == f"{root}/chat/completions/id{version}"

    def test_a_base_url_that_names_its_deployment(self) -> None:
        options = AzureOptions(api_version="v", azure_deployment="ignored")
        config = self.azure(azure=options, base_url="https://r/openai/deployments/dep")
        assert (
            config.url_for("/chat/completions", model="m")
            == "https://r/openai/deployments/dep/chat/completions?api-version=v"
        )
        assert config.url_for("/chat/completions/id") == "https://r/openai/chat/completions/id?api-version=v"

    def test_who_asks(self) -> None:
        environment = {"AZURE_OPENAI_API_KEY": "env-key-012345", "OPENAI_API_KEY": "never-used-0123"}
        assert headers(self.azure(environment))["api-key"] == KEY
        assert headers(self.azure(environment, api_key=None))["api-key"] == "env-key-012345"
        assert "authorization" not in headers(self.azure(environment))
        token = headers(self.azure(azure=self.BASIS._replace(azure_ad_token="token-01234")))
        assert (token["authorization"], "api-key" in token) == ("Bearer token-01234", False)
        from_environment = headers(self.azure({"AZURE_OPENAI_AD_TOKEN": "token-56789"}))
        assert from_environment["authorization"] == "Bearer token-56789"
        config = self.azure(azure=self.BASIS._replace(azure_ad_token_provider=lambda: "token-abcde"))
        _, source = config.head_for()
        assert source is not None
        assert source.header(source.ask()) == (b"authorization", b"Bearer token-abcde")
        assert self.azure(environment, api_key=None).context.key_source == "AZURE_OPENAI_API_KEY"

    def test_from_the_environment(self) -> None:
        environment = {
            "AZURE_OPENAI_ENDPOINT": "https://e.openai.azure.com",
            "AZURE_OPENAI_API_KEY": KEY,
            "OPENAI_API_VERSION": "2025-01-01",
            "OPENAI_BASE_URL": "https://never.example/v1",
            "OPENAI_ORG_ID": "org",
        }
        config = made(environment, azure=AzureOptions())
        assert config.url_for("/models") == "https://e.openai.azure.com/openai/models?api-version=2025-01-01"
        assert headers(config)["openai-organization"] == "org"

    def test_a_client_made_from_another_one(self) -> None:
        first = self.azure()
        assert first.remake(api_version="v2").url_for("/models").endswith("/models?api-version=v2")
        elsewhere = first.remake(base_url="https://other/openai")
        assert elsewhere.url_for("/models") == "https://other/openai/models?api-version=2024-10-21"
        back = elsewhere.remake(azure_endpoint="https://r.openai.azure.com")
        assert back.url_for("/models") == first.url_for("/models")
        named = first.remake(azure_deployment="d").remake(timeout=5)
        assert "/deployments/d/" in named.url_for("/chat/completions", model="m")
        with_token = first.remake(azure_ad_token="token-01234")
        assert headers(with_token)["authorization"] == "Bearer token-01234"
        assert headers(with_token.remake(api_key="key-0123456"))["api-key"] == "key-0123456"
        provided = with_token.remake(azure_ad_token_provider=lambda: "token-abcde")
        assert provided.context.key_source == "azure_ad_token_provider"
        with pytest.raises(TypeError, match="api_version"):
            made(api_key=KEY).remake(api_version="v2")

    def test_a_query_of_the_user_does_not_hide_the_version(self) -> None:
        config = self.azure(default_query={"api-version": "old", "a": "1"})
        assert config.url_for("/m") == "https://r.openai.azure.com/openai/m?api-version=2024-10-21&a=1"

    @pytest.mark.parametrize(
        ("options", "complaint"),
        [
            ({"azure": AzureOptions(api_version="v")}, "set AZURE_OPENAI_ENDPOINT"),
            ({"azure": AzureOptions(azure_endpoint="https://r")}, "set OPENAI_API_VERSION"),
            ({"base_url": "https://r"}, "not both"),
            ({"api_key": None}, "AZURE_OPENAI_AD_TOKEN"),
            ({"azure": BASIS._replace(azure_ad_token="")}, "azure_ad_token argument: the key is empty"),
            ({"azure": AzureOptions(*BASIS[:4], cast("Any", "x"))}, "azure_ad_token_provider: must be a function"),
        ],
    )
    def test_what_is_missing_is_named(self, options: dict[str, Any], complaint: str) -> None:
        with pytest.raises(ConfigError, match=complaint):
            self.azure(**options)

    def test_an_endpoint_with_too_much_gets_a_hint(self) -> None:
        config = self.azure(azure=self.BASIS._replace(azure_endpoint="https://r/openai/v1"))
        assert config.context.base_url_hint == "azure_endpoint should name the resource alone: https://r."
        whole = self.azure(azure=self.BASIS._replace(azure_endpoint="https://r/openai/"))
        assert whole.base.url == "https://r/openai"


@pytest.mark.parametrize("hook", ["on_request", "on_response", "on_retry"])
def test_hooks_must_be_functions(hook: str) -> None:
    with pytest.raises(ConfigError, match=hook):
        made(base_url=LOCAL, **{hook: 7})
    assert made(base_url=LOCAL, **{hook: print}).hooks == Hooks(**{hook: print})

    async def waits(event: object) -> None: ...

    class Waits:
        __call__ = staticmethod(waits)

    for asynchronous in (waits, partial(waits, 1), Waits()):
        with pytest.raises(ConfigError, match=f"{hook}: must be a plain function"):
            made(base_url=LOCAL, **{hook: asynchronous})


@pytest.mark.parametrize("option", ["default_headers", "default_query"])
@pytest.mark.parametrize("given", ["a=b", [("a", "b")], 7])
def test_headers_and_queries_must_be_dicts(option: str, given: Any) -> None:
    with pytest.raises(ConfigError, match=f"{option}: must be a dict, got {type(given).__name__}"):
        made(base_url=LOCAL, **{option: given})
    with pytest.raises(ConfigError, match=f"{option}: must be a dict"):
        made(base_url=LOCAL).replace(**cast("Any", {option: given}))


def test_check_must_be_a_bool() -> None:
    with pytest.raises(ConfigError, match="check"):
        made(base_url=LOCAL, check="yes")


class TestLog:
    @pytest.fixture(autouse=True)
    def untouched(self) -> Iterator[None]:
        logger = logging.getLogger("chatwright")
        level, handlers = logger.level, list(logger.handlers)
        yield
        logger.setLevel(level)
        logger.handlers[:] = handlers

    def events(self, config: ClientConfig) -> None:
        from chatwright.errors import APIConnectionError, RateLimitError

        url = f"{LOCAL}/chat/completions?key=query-secret"
        messages = [{"role": "user", "content": "private"}]
        hooks = config.hooks
        assert hooks.on_response is not None
        if hooks.on_request is not None:
            hooks.on_request(RequestEvent(1, "POST", url, "m", messages))
        hooks.on_response(ResponseEvent(1, "POST", url, "m", messages, status=200, elapsed=1.5, request_id="req_1"))
        hooks.on_response(ResponseEvent(2, "POST", url, "m", messages, error=APIConnectionError("private")))
        if hooks.on_retry is not None:
            hooks.on_retry(RetryEvent(1, "POST", url, "m", messages, 429, RateLimitError("private"), 0.5, "status 429"))

    def test_info_and_debug(self, caplog: pytest.LogCaptureFixture) -> None:
        self.events(made({"CHATWRIGHT_LOG": "INFO"}, base_url=LOCAL))
        assert [record.getMessage() for record in caplog.records] == [
            f"POST {LOCAL}/chat/completions: 200 after 1.50 s (attempt 1, request id req_1)",
            f"POST {LOCAL}/chat/completions: APIConnectionError after 0.00 s (attempt 2, request id None)",
            "again in 0.50 s after 429 RateLimitError (attempt 1): status 429",
        ]
        caplog.clear()
        self.events(made({"CHATWRIGHT_LOG": "debug"}, base_url=LOCAL))
        assert caplog.records[0].getMessage() == f"POST {LOCAL}/chat/completions, model m, attempt 1"
        assert "private" not in caplog.text
        assert "secret" not in caplog.text

    def test_hooks_are_told_too(self) -> None:
        told: list[object] = []
        self.events(made({"CHATWRIGHT_LOG": "debug"}, base_url=LOCAL, on_response=told.append, on_request=told.append))
        assert [type(event) for event in told] == [RequestEvent, ResponseEvent, ResponseEvent]

    def test_silent_by_default(self) -> None:
        assert made(base_url=LOCAL).hooks == Hooks()
        assert logging.getLogger("chatwright").handlers == []

    def test_a_handler_is_added_only_where_there_is_none(self) -> None:
        logger = logging.getLogger("chatwright")
        logger.propagate = False
        try:
            made({"CHATWRIGHT_LOG": "info"}, base_url=LOCAL)
            made({"CHATWRIGHT_LOG": "info"}, base_url=LOCAL)
            assert len(logger.handlers) == 1
        finally:
            logger.propagate = True
