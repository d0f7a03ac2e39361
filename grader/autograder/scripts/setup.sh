#!/bin/bash
# Gradescope runs this once, when it builds the image. What it prints is the build's log.
set -eu
source=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
root=$(dirname -- "$source")
export DEBIAN_FRONTEND=noninteractive PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1 PIP_ROOT_USER_ACTION=ignore

choose_python() {
    for python in python3.13 python3.12 python3.11 python3.10 python3; do
        "$python" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 10))' 2>/dev/null && return
    done
    return 1
}
get() { # PACKAGE...
    command -v apt-get >/dev/null || return 1
    timeout 300 apt-get update && timeout 300 apt-get install -y --no-install-recommends "$@"
}

command -v bwrap >/dev/null || get bubblewrap || echo "bubblewrap cannot be had here; a weaker sandbox will do."
choose_python || { get python3 python3-venv && choose_python; } || {
    echo "There is no Python 3.10 or later with venv. Choose Ubuntu 22.04 or later as the base image."
    exit 1
}
echo "The grader runs under $("$python" --version)."
"$python" -m venv --clear "$root/venv"
"$root/venv/bin/pip" install --quiet --constraint "$source/constraints.txt" "$source"/wheels/*.whl || {
    echo "The versions in constraints.txt cannot be had for this Python; taking the newest that fit."
    "$root/venv/bin/pip" install --quiet "$source"/wheels/*.whl
}
chmod -R go-rwx "$source" # rubrics, hidden checks: what the sandbox does not show, nobody else may read either
"$root/venv/bin/grader" doctor --plain || true
