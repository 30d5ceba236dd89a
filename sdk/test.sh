#!/bin/sh
# Checks that the SDKs are what openapi.yaml makes, builds them, and tests them against the real server on SQLite and on
# a private Postgres. Every line that begins with "ok" or "not ok" is one check.
set -eu
cd "$(dirname "$0")/.."
export CGO_ENABLED=0

PYRIGHT=pyright@1.1.407

sdk/install.sh
generated="sdk/go/client.gen.go sdk/typescript/src/schema.ts sdk/python/src/opencoaching/schema.py sdk/python/src/opencoaching/operations.py"
before=$(cksum $generated)
sdk/generate.sh
if [ "$before" != "$(cksum $generated)" ]; then
  echo "not ok - sdk/ was not what openapi.yaml makes; now it is: look at it and keep it"
  exit 1
fi
echo "ok - sdk/ is what openapi.yaml makes"

go build -o bin/ ./cmd/coaching ./cmd/testpostgres
(cd sdk/typescript && npm run --silent build)
echo "ok - the TypeScript SDK builds"
npx --yes --loglevel=error $PYRIGHT --project sdk/python >&2
echo "ok - the types of the Python SDK are right"

failed=0
DATABASE_URL='' sdk/test-against.sh SQLite || failed=1
bin/testpostgres -- sh -c 'DATABASE_URL=$COACHING_TEST_POSTGRES exec sdk/test-against.sh Postgres' || failed=1
exit $failed
