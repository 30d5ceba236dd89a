#!/bin/sh
# Starts bin/coaching with demo data on DATABASE_URL, or on a new SQLite file where that is empty, and runs the tests
# and the READMEs of all SDKs against it. The argument is what the database is called in the output.
set -eu
cd "$(dirname "$0")/.."
on=$1

work=$(mktemp -d)
trap 'kill "$server" 2>/dev/null || true; wait; rm -rf "$work"' EXIT
trap 'exit 1' INT TERM
export DATABASE_URL="${DATABASE_URL:-sqlite:$work/coaching.db}"
bin/coaching serve --demo --addr 127.0.0.1:0 --admin-addr '' >"$work/out" 2>"$work/log" &
server=$!
until grep -q 'is ready' "$work/out"; do
  if ! kill -0 "$server" 2>/dev/null; then
    cat "$work/log" >&2
    exit 1
  fi
  sleep 0.1
done
COACHING_SDK_URL=$(sed -n 's!.*\(http://[^/]*\)/docs$!\1!p' "$work/out")
export COACHING_SDK_URL PYTHONPATH=sdk/python/src PYTHONDONTWRITEBYTECODE=1

failed=0
# check NAME COMMAND... runs a command, whose output is shown when it fails.
check() {
  name=$1
  shift
  if "$@" >"$work/result" 2>&1; then
    echo "ok - $name, on $on"
  else
    cat "$work/result"
    echo "not ok - $name, on $on"
    failed=1
  fi
}

# block FILE LANGUAGE prints the first block in that language, with the address of the server that runs.
block() {
  awk -v fence="\`\`\`$2" '$0 == fence { inside = 1; next } inside && $0 == "```" { exit } inside' "$1" |
    sed "s!http://127.0.0.1:8080!$COACHING_SDK_URL!"
}

check "the tests of the Go SDK" go test -count=1 ./sdk/go
check "the tests of the TypeScript SDK" npm --prefix sdk/typescript run --silent test
check "the tests of the Python SDK" python3 -W error::ResourceWarning -m unittest discover -s sdk/python/tests

block sdk/go/README.md go >"$work/readme.go"
{
  printf 'package main\nimport (\n"context"\n"fmt"\ncoachingclient "opencoaching/sdk/go"\n)\nfunc main() {\nctx := context.Background()\n'
  block sdk/README.md go
  echo '}'
} >"$work/short.go"
# A package finds itself by its name only from within its folder.
block sdk/typescript/README.md ts >sdk/typescript/dist/readme.mjs
block sdk/README.md ts >sdk/typescript/dist/short.mjs
block sdk/python/README.md python >"$work/readme.py"
block sdk/README.md python >"$work/short.py"

check "the README of the Go SDK" go run "$work/readme.go"
check "the five lines of Go" go run "$work/short.go"
short_go=$(cat "$work/result")
check "the README of the TypeScript SDK" node sdk/typescript/dist/readme.mjs
check "the five lines of TypeScript" node sdk/typescript/dist/short.mjs
short_typescript=$(cat "$work/result")
check "the README of the Python SDK" python3 "$work/readme.py"
check "the five lines of Python" python3 "$work/short.py"
check "all three say the same" test "${short_go% <nil>} $short_typescript" = "$short_typescript $(cat "$work/result")"
exit $failed
