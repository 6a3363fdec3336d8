# build test lint bench demo fuzz install: nothing else is needed beside Swift and git.

PREFIX ?= /usr/local
SEEDS ?= 1-2000
SWIFT ?= swift
RELEASE := $(SWIFT) build -c release --product gitmem --static-swift-stdlib -Xlinker -s
BIN := .build/release

.PHONY: all build release test lint format bench demo fuzz install clean deps

all: build

build: deps
	$(SWIFT) build

release: deps
	$(RELEASE)

test: deps
	$(SWIFT) build --build-tests
	$(SWIFT) test --skip-build

lint:
	$(SWIFT) format lint --strict --recursive Package.swift Sources Tests Benchmarks

format:
	$(SWIFT) format --in-place --recursive Package.swift Sources Tests Benchmarks

demo: release
	docs/demo.sh $(BIN)/gitmem

bench: release
	$(SWIFT) build -c release --product gitmem-bench
	$(BIN)/gitmem-bench --gitmem $(BIN)/gitmem

# Random histories against plain git, one for every seed of the range.
fuzz: deps
	$(SWIFT) build --build-tests
	GITMEM_FUZZ_SEEDS=$(SEEDS) $(SWIFT) test --skip-build --filter HistoryFuzz

install: release
	install -d $(DESTDIR)$(PREFIX)/bin
	install -m 755 $(BIN)/gitmem $(DESTDIR)$(PREFIX)/bin/gitmem
	install -d $(DESTDIR)$(PREFIX)/share/bash-completion/completions \
		$(DESTDIR)$(PREFIX)/share/zsh/site-functions $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d
	$(BIN)/gitmem --generate-completion-script bash > $(DESTDIR)$(PREFIX)/share/bash-completion/completions/gitmem
	$(BIN)/gitmem --generate-completion-script zsh > $(DESTDIR)$(PREFIX)/share/zsh/site-functions/_gitmem
	$(BIN)/gitmem --generate-completion-script fish > $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/gitmem.fish

clean:
	$(SWIFT) package clean

# libgit2 is installed where that is allowed; where it is not, one line says what to install.
deps:
	@test -e /usr/include/git2.h || pkg-config --exists libgit2 2>/dev/null || \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo "installing libgit2-dev"; apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq libgit2-dev pkg-config >/dev/null; \
	elif command -v apt-get >/dev/null && sudo -n true 2>/dev/null; then \
		echo "installing libgit2-dev"; sudo apt-get update -qq && sudo apt-get install -y -qq libgit2-dev pkg-config >/dev/null; \
	else \
		echo "libgit2 is missing; install it first: sudo apt-get install libgit2-dev pkg-config" >&2; exit 1; \
	fi
