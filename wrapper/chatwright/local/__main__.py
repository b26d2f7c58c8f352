"""`python -m chatwright.local`: serve the local model, and print its base URL once it answers."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import threading

from chatwright.errors import ConfigError
from chatwright.local._model import MODEL, UNUSABLE


def main(arguments: list[str] | None = None) -> int:
    """Serve until interrupted. Prints one line on stdout, the base URL; failures are one line on stderr."""
    options = _parser().parse_args(arguments)
    if options.until_stdin_closes:
        # Ctrl-C in the terminal of the program that started this one is meant for that program.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        _serve(options)
    except ConfigError as error:
        print(error, file=sys.stderr)
        return UNUSABLE
    except KeyboardInterrupt:
        pass
    return 0


def _serve(options: argparse.Namespace) -> None:
    from chatwright.local._llama import serve

    url, _server = serve(options.host, options.port, tools=options.tools)
    print(f"{url}/v1", flush=True)
    # The reader may stop at the URL: whatever a library still prints must not find a closed or full pipe.
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    if options.until_stdin_closes:
        sys.stdin.buffer.read()
    else:
        _wait_for_interrupt()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m chatwright.local",
        description=f"Serve the language model {MODEL} on this machine, and print its base URL when it is ready.",
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    parser.add_argument("--port", type=int, default=0, help="port; 0, the default, takes a free one")
    parser.add_argument("--tools", action="store_true", help="make the model call the functions it is offered")
    parser.add_argument(
        "--until-stdin-closes", action="store_true", help="end with whoever holds the other end of stdin"
    )
    return parser


def _wait_for_interrupt() -> None:
    """Sleep in slices: on Windows a wait without a timeout can't be interrupted."""
    never = threading.Event()
    while not never.wait(3600):
        pass


if __name__ == "__main__":
    sys.exit(main())
