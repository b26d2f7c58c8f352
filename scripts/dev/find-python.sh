#!/bin/sh
# Print the path of a Python that the project supports: `find-python.sh` any of them, `find-python.sh 3.12` that one.
# A name on PATH proves nothing (version managers put shims there), so every candidate is run.
set -eu

supported='import sys
if sys.version_info < (3, 11) or sys.argv[1] not in ("", "%d.%d" % sys.version_info[:2]): sys.exit(1)
print(sys.executable)'

try() {
    [ -x "$1" ] && "$1" -c "$supported" "$2" 2>/dev/null
}

folders() {
    printf '%s\n' "$PATH" | tr ':' '\n'
    for folder in "${PYENV_ROOT:-$HOME/.pyenv}"/versions/*/bin "$HOME"/.local/share/uv/python/*/bin; do
        printf '%s\n' "$folder"
    done
}

find_named() { # NAME VERSION
    folders | while IFS= read -r folder; do
        try "$folder/$1" "$2" && break
    done
}

if [ $# -gt 0 ]; then
    found=$(find_named "python$1" "$1")
    [ -n "$found" ] && printf '%s\n' "$found" && exit
    exit 1
fi

for name in python3 python3.14 python3.13 python3.12 python3.11 python; do
    found=$(find_named "$name" "")
    [ -n "$found" ] && printf '%s\n' "$found" && exit
done
echo "No Python 3.11 or newer found: install one, or name it with PYTHON=<path>." >&2
exit 1
