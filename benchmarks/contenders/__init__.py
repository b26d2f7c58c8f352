"""One module a contender; adding one is adding a file.

A module has

    NAME                     what tables call it
    PACKAGE                  whose version is told
    START                    what its users' programs begin with, for measuring start-up, or None: `package` and `names`
                             (imports), `client` (makes `client`, given `base_url`), `call` (a first answer)

and a class `Contender(base_url)`, which alone imports what it measures, with any of

    call(path, request)      a whole answer, as its users get it
    acall(path, request)     the same, asynchronously
    stream(path, request)    read a stream of chunks to its end, looking at each
    astream(path, request)   the same, asynchronously
    events(path, request)    read a stream with accumulation, as its users do
    keep(path, request)      a list of one answer, to be kept
    keep_chunks(path, request)    a list of a stream's chunks, to be kept
    close(), aclose()        give connections back

A method that is left out leaves a gap in the table. `path` is put between the base URL and `/chat/completions`.
"""

from __future__ import annotations
