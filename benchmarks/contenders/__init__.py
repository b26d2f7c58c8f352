"""One module a contender.

Its class `Contender(base_url)` has `name`, `module` (what its users import) and any of:

    call(path, request)      a whole answer, as its users get it
    acall(path, request)     the same, asynchronously
    stream(path, request)    read a stream of chunks to its end, looking at each; their number
    astream(path, request)   the same, asynchronously
    events(path, request)    read a stream with accumulation, through the events its users read; their number
    close(), aclose()        give connections back

A method that is left out leaves a gap in the table. `path` is put between the base URL and `/chat/completions`.
"""

from __future__ import annotations
