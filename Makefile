# Everything that is done to this project. "make" alone lists it. Go is all that is needed; what else a target wants,
# it installs itself or says in one line how to.

.DEFAULT_GOAL := help
.PHONY: help run build test fuzz contract bench faults generate sdk sdk-test verify lint release release-check

# No C compiler is needed, and none is used where there is one, so that everybody builds the same program.
export CGO_ENABLED := 0

LINTER := github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0

SDK := sdk/go/client.gen.go sdk/python/src/opencoaching/schema.py sdk/python/src/opencoaching/operations.py

help: ## List what there is to make
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: build ## Build the server and start it with demo data, in ./data
	@exec bin/coaching serve --demo

build: ## Build bin/coaching
	@go build -o bin/ ./cmd/coaching

# The server of Postgres that the tests use is started for them and stopped after them; where Postgres is missing it is
# installed if that is allowed. testpostgres is built first because "go run" would hide the tests' exit code. The timeout is for
# machines that have other work.
test: ## Run all tests, on SQLite and on a private Postgres, and count them
	@rm -f bin/tests.json
	@go build -o bin/ ./cmd/testpostgres
	@status=0; \
	bin/testpostgres -- go tool gotestsum --format pkgname --hide-summary skipped --jsonfile bin/tests.json -- -timeout 30m ./... || status=$$?; \
	if [ -f bin/tests.json ]; then awk -f .ci/count.awk bin/tests.json; fi; \
	exit $$status

# What it finds is written to testdata/fuzz beside the target: from then on every run of the tests tries it, so keep the
# file. Building the targets takes minutes the first time.
fuzz: ## Fuzz each decoder and encoder that has a fuzz test, for FUZZTIME (20s)
	@go build -o bin/ ./cmd/testpostgres
	@.ci/fuzz

contract: ## Test the contract with tools that others wrote: lint, breaking changes, fuzz, workflows, browser, seeded bugs
	@go run ./contract

bench: build ## Measure the server against its databases without it, on a Postgres that waits for the disk
	@go build -o bin/ ./cmd/testpostgres ./bench
	@bin/testpostgres -durable -- bin/bench

faults: build ## Kill, stop, cut off, fill up and race what the server stands on, and look for what was lost
	@go build -o bin/ ./faults
	@bin/faults

generate: ## Write gen/ anew from openapi.yaml
	@go tool oapi-codegen -config oapi-codegen.yaml openapi.yaml

sdk: ## Write the generated parts of the SDKs anew from openapi.yaml (needs npm)
	@sdk/generate.sh

sdk-test: ## Build the SDKs and test them against the real server on both databases (needs npm and Python, or apt)
	@sdk/test.sh

# Of the SDKs it checks what needs no npm. Checksums tell what changed, so that this works without git and in a tree with work in it.
verify: ## Check that gen/, sdk/, the formatting, go.mod and go.sum are as they are to be
	@before=$$(cksum gen/*.go); $(MAKE) --no-print-directory generate && \
	if [ "$$before" != "$$(cksum gen/*.go)" ]; then echo "gen/ was not what openapi.yaml makes; now it is: look at it and keep it"; exit 1; fi
	@before=$$(cksum $(SDK)); sdk/generate.sh go python && \
	if [ "$$before" != "$$(cksum $(SDK))" ]; then echo "sdk/ was not what openapi.yaml makes; now it is: look at it and keep it"; exit 1; fi
	@unformatted=$$(gofmt -l .); if [ -n "$$unformatted" ]; then printf 'gofmt -w would change:\n%s\n' "$$unformatted"; exit 1; fi
	go mod tidy -diff
	go vet ./...

lint: ## Run the linters of .golangci.yml (the first time they are built, which takes minutes)
	go run $(LINTER) run ./...

release: ## Build the program for every platform into dist/, twice each to compare, with SBOMs and checksums (10 minutes)
	@go run ./release

release-check: ## Check on this platform that two builds of the commit are the same bit by bit
	@go run ./release -check
