#!/bin/sh
# Writes the generated parts of the SDKs anew from openapi.yaml: of those that are named, or of all.
#
#   sdk/generate.sh [go] [python] [typescript]
#
# go and python need Go alone; typescript needs npm.
set -eu
cd "$(dirname "$0")/.."

for sdk in ${*:-go python typescript}; do
  case $sdk in
  go) go tool oapi-codegen -config sdk/go/oapi-codegen.yaml openapi.yaml ;;
  python) go run ./sdk/python/generate sdk/python/src/opencoaching ;;
  typescript)
    sdk/install.sh
    (cd sdk/typescript && npm run --silent generate >/dev/null)
    ;;
  *)
    echo "there is no SDK called $sdk" >&2
    exit 2
    ;;
  esac
done
