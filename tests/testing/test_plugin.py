"""The pytest plugin in tests of other people's: run by pytest inside of pytest."""

from __future__ import annotations

import subprocess
import sys

import pytest

pytest_plugins = ("pytester",)

APP = """
import chatwright as cw
from chatwright import Client
from chatwright.testing import call, fault

def ask():
    with Client() as client:
        return client.chat.completions.create(model="gpt-5", messages="Hello?")
"""


@pytest.fixture
def project(pytester: pytest.Pytester) -> pytest.Pytester:
    pytester.makepyfile(app=APP)
    return pytester


def test_the_fixture_leads_new_clients_to_the_server(project: pytest.Pytester) -> None:
    project.makepyfile("""
        import os
        from app import *

        def test_app(chat_server):
            chat_server.on(model="gpt-5").reply(fault.status(429, retry_after=100)).then("Hello")
            assert ask().text == "Hello"
            assert os.environ["OPENAI_BASE_URL"] == chat_server.url
            assert chat_server.requests[0].headers["authorization"] == "Bearer " + os.environ["OPENAI_API_KEY"]
            assert len(chat_server.requests) == 2

        def test_environment_is_put_back():
            assert "OPENAI_BASE_URL" not in os.environ
    """)
    project.runpytest().assert_outcomes(passed=2)


def test_leftovers_fail_the_test(project: pytest.Pytester) -> None:
    project.makepyfile("""
        from app import *

        def test_app(chat_server):
            chat_server.on().reply("one").then("two")
            ask()
    """)
    result = project.runpytest()
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*Nobody asked for server.on().reply('two').*"])


def test_requests_without_a_reply_fail_the_test_even_if_the_program_copes(project: pytest.Pytester) -> None:
    project.makepyfile("""
        from app import *

        def test_app(chat_server):
            try:
                ask()
            except cw.InternalServerError as error:
                assert error.attempts == 1  # asking again would not help
    """)
    result = project.runpytest()
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*No rule matches POST /v1/chat/completions for model 'gpt-5'.*"])


def test_a_test_that_fails_anyway_shows_what_found_no_reply(project: pytest.Pytester) -> None:
    project.makepyfile("""
        from app import *

        def test_app(chat_server):
            ask()
    """)
    result = project.runpytest()
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*chat_server*", "No rule matches POST*"])


def test_strictness_can_be_turned_off(project: pytest.Pytester) -> None:
    project.makepyfile("""
        import pytest
        from app import *

        @pytest.mark.chat_server(strict=False)
        def test_marked(chat_server):
            chat_server.on().reply("never")

        def test_told(chat_server):
            chat_server.strict = False
            chat_server.on().reply("never")

        @pytest.mark.chat_server(check=False, models=["a"])
        def test_options(chat_server):
            assert not chat_server.check and chat_server.strict
    """)
    project.runpytest("--strict-markers", "-W", "error").assert_outcomes(passed=3)


def test_the_fixture_works_for_async_tests_and_other_fixtures(project: pytest.Pytester) -> None:
    project.makepyfile("""
        import pytest
        from chatwright import AsyncClient

        @pytest.fixture
        def polite(chat_server):
            chat_server.on().reply("Please")
            return chat_server

        @pytest.mark.anyio
        async def test_app(polite, anyio_backend):
            async with AsyncClient() as client:
                assert (await client.chat.completions.create(model="m", messages="?")).text == "Please"

        def test_left(polite):
            pass
    """)
    project.makeconftest("""
        import pytest

        @pytest.fixture(params=["asyncio", "trio"])
        def anyio_backend(request):
            return request.param
    """)
    project.runpytest().assert_outcomes(passed=2, failed=1)


def test_the_plugin_costs_nothing_until_it_is_used() -> None:
    program = (
        "import sys, pytest; before = set(sys.modules); import chatwright.testing.plugin; "
        "print(sorted(name for name in set(sys.modules) - before))"
    )
    shown = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert shown.strip() == "['chatwright', 'chatwright.testing', 'chatwright.testing.plugin']"
