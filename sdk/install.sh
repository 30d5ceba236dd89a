#!/bin/sh
# Makes sure that Node, npm and Python are there, and the packages of sdk/typescript as its lock file names them.
set -eu
cd "$(dirname "$0")/typescript"

if ! command -v npm >/dev/null || ! command -v python3 >/dev/null; then
  root=
  [ "$(id -u)" -eq 0 ] || root="sudo -n"
  if ! { $root apt-get update && $root apt-get install -y --no-install-recommends nodejs npm python3; } >/dev/null; then
    echo "Node 18 with npm, and Python 3.11, have to be installed" >&2
    exit 1
  fi
fi
if ! [ node_modules/.package-lock.json -nt package-lock.json ]; then
  npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >&2
fi
