#!/bin/sh
# Build or refresh an environment with the pinned tools and the project in it: `make-venv.sh FOLDER [INTERPRETER]`.
# Needs nothing but Python; uses uv where it is installed. Does nothing when the environment is up to date.
set -eu

cd "$(dirname "$0")/../.."
venv=$1
wanted=${2:-}
python=$venv/bin/python

fail() {
    echo "$*" >&2
    exit 1
}

version_of() {
    "$1" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null
}

if [ -n "$wanted" ]; then
    version=$(version_of "$wanted") || fail "PYTHON=$wanted is no Python that runs."
    case $version in
        3.11 | 3.1[2-9]) ;;
        *) fail "PYTHON=$wanted is Python $version; 3.11 or newer is needed." ;;
    esac
    [ "$(version_of "$python")" = "$version" ] || rm -rf "$venv"
elif [ -z "$(version_of "$python")" ]; then
    wanted=$(sh scripts/dev/find-python.sh) || exit 1
    rm -rf "$venv"
fi

stamp=$venv/.inputs
inputs=$(cat requirements-dev.txt pyproject.toml scripts/dev/make-venv.sh | cksum)
if [ -x "$python" ] && [ "$(cat "$stamp" 2>/dev/null)" = "$inputs" ]; then
    exit
fi

uv=$(command -v uv || command -v .venv/bin/uv || true)
if [ ! -x "$python" ]; then
    if [ -n "$uv" ]; then
        "$uv" venv --quiet --python "$wanted" "$venv"
    else
        "$wanted" -m venv "$venv" || fail "$wanted cannot make environments: install its venv module, or uv."
    fi
fi

install() {
    if [ -n "$uv" ]; then
        "$uv" pip install --quiet --python "$python" "$@"
    else
        "$python" -m pip install --quiet --disable-pip-version-check "$@"
    fi
}

echo "Installing the development tools into $venv ($("$python" --version), with ${uv:-pip}) ..."
install --require-hashes -r requirements-dev.txt
install --no-deps --no-build-isolation -e .
printf '%s\n' "$inputs" >"$stamp"
