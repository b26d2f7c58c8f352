#!/bin/sh
# Run the suite on every supported Python at hand, each in an environment of its own, and once more on the oldest
# dependencies the project accepts. Arguments go to pytest.
set -eu

cd "$(dirname "$0")/../.."
failed=
ran=
oldest=

suite() { # LABEL FOLDER ARGUMENTS
    label=$1 folder=$2
    shift 2
    echo "== $label"
    "$folder/bin/python" -m pytest -q -n auto "$@" || failed="$failed [$label]"
    ran="$ran [$label]"
}

for version in 3.11 3.12 3.13 3.14; do
    if interpreter=$(sh scripts/dev/find-python.sh "$version"); then
        sh scripts/dev/make-venv.sh ".build/venv-$version" "$interpreter"
        suite "Python $version" ".build/venv-$version" "$@"
        oldest=${oldest:-$interpreter}
    else
        echo "== Python $version: not at hand"
    fi
done
[ -n "$oldest" ] || { echo "No supported Python found." >&2; exit 1; }

lowest=.build/venv-lowest
sh scripts/dev/make-venv.sh "$lowest" "$oldest"
# The lower bounds of [project.dependencies], one `name==version` a line.
"$lowest/bin/python" -c '
import re, tomllib
for line in tomllib.load(open("pyproject.toml", "rb"))["project"]["dependencies"]:
    print(re.sub(r">=([^,]+),.*", r"==\1", line))
' >"$lowest/lowest.txt"
"$lowest/bin/uv" pip install --quiet --no-deps --python "$lowest/bin/python" -r "$lowest/lowest.txt"
suite "oldest dependencies: $(tr '\n' ' ' <"$lowest/lowest.txt")" "$lowest" "$@"

echo "== ran:$ran"
[ -z "$failed" ] || { echo "== failed:$failed" >&2; exit 1; }
