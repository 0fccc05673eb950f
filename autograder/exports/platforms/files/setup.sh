#!/usr/bin/env bash
# Install what the grader needs into a virtual environment: setup.sh [ENVIRONMENT].
# Gradescope runs it once, as root, when it builds the image; the action runs it before it grades.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
environment=${1:-${AUTOGRADER_ROOT:-/autograder}/venv}

find_python() {
  local name
  for name in python3.13 python3.12 python3.11 python3; do
    if command -v "$name" >/dev/null &&
      "$name" -c 'import ensurepip, sys, venv; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null; then
      command -v "$name"
      return
    fi
  done
  return 1
}

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo --non-interactive "$@"; fi
}

install_packages() {
  as_root apt-get update --quiet
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install --quiet --yes --no-install-recommends "$@"
}

# Read the whole list: a pipe into "grep -q" ends ldconfig early, and pipefail takes that for a library that is missing.
[[ $(ldconfig -p 2>/dev/null) == *libseccomp.so.2* ]] || install_packages libseccomp2
find_python >/dev/null || install_packages python3.11 python3.11-venv
python=$(find_python) || {
  echo 'There is no Python 3.11, 3.12 or 3.13 here: choose a newer base image, such as Ubuntu 24.04' >&2
  exit 1
}
"$python" -m venv "$environment"
"$environment/bin/python" -m pip install --quiet --disable-pip-version-check \
  --requirement "$here/requirements.txt" --constraint "$here/constraints.txt"
