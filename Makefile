# build test lint bench bench-growth demo fuzz fuzz-input crash install: nothing else is needed beside Swift and git.

PREFIX ?= /usr/local
SEEDS ?= 1-2000
CASES ?= 3000
RUNS ?= 1000000
KILLS ?= 1000
SWIFT ?= swift
CLANG ?= clang
RELEASE := $(SWIFT) build -c release --product gitmem --static-swift-stdlib -Xlinker -s
BIN := .build/release

# A release is linked statically where a small program with libgit2 can be: docs/decisions/a-static-release.md.
ARCHIVES ?= $(shell pkg-config --static --libs-only-L --libs-only-l libgit2 libdeflate 2>/dev/null)
STATIC := --traits Offline -Xswiftc -static-executable -Xswiftc -use-ld=lld $(patsubst %,-Xlinker %,$(ARCHIVES))

.PHONY: all build release test lint format bench bench-growth demo fuzz fuzz-input crash install clean deps

all: build

build: deps
	$(SWIFT) build

release: deps
	@mkdir -p .build; \
	if echo 'int git_libgit2_init(void); int main(void) { return git_libgit2_init() < 0; }' | \
		$(CLANG) -static -fuse-ld=lld -o .build/static-trial -x c - Sources/CLibgit2Offline/offline.c \
			-I Sources/CLibgit2Offline/include $(ARCHIVES) 2>.build/static-trial.log && .build/static-trial; then \
		set -x; $(RELEASE) $(STATIC); \
	else \
		echo "no static link here, so gitmem will want the shared libgit2; why: .build/static-trial.log"; \
		set -x; $(RELEASE); \
	fi

test: deps
	$(SWIFT) build --build-tests
	$(SWIFT) test --skip-build

lint:
	$(SWIFT) format lint --strict --recursive Package.swift Sources Tests Benchmarks

format:
	$(SWIFT) format --in-place --recursive Package.swift Sources Tests Benchmarks

demo: release
	docs/demo.sh $(BIN)/gitmem

# Options of gitmem-bench go into BENCH, as in BENCH=--no-million: see Benchmarks/README.md.
bench bench-growth: release
	$(SWIFT) build -c release --product gitmem-bench
	$(BIN)/gitmem-bench --gitmem $(BIN)/gitmem $(if $(filter bench-growth,$@),--growth docs/growth.svg) $(BENCH)

# Random histories against plain git, one for every seed of the range, and random branches that were made to do harm.
fuzz: deps
	$(SWIFT) build --build-tests
	GITMEM_FUZZ_SEEDS=$(SEEDS) GITMEM_HOSTILE_CASES=$(CASES) $(SWIFT) test --skip-build --filter 'HistoryFuzz|HostileFuzz'

# libFuzzer on the readers of what others wrote, so many runs each; CHECKS=json name … chooses some.
fuzz-input: deps
	SWIFT='$(SWIFT)' Tests/InputFuzz/fuzz.sh $(RUNS) $(CHECKS)

# A thousand kills, every power cut and every failing system call. It takes the better part of an hour.
crash: deps release
	$(SWIFT) build --build-tests
	GITMEM_TEST_BINARIES=$(abspath $(BIN)) GITMEM_TEST_CRASHES=$(KILLS) GITMEM_TEST_CRASH_STRIDE=1 \
		GITMEM_TEST_CUT_STRIDE=1 GITMEM_TEST_FAULT_STRIDE=1 \
		$(SWIFT) test --skip-build --filter 'KillTests|CrashTests|PowerCutTests|FaultTests'

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

# What is missing is installed where that is allowed; where it is not, one line says what to install.
PACKAGES := libgit2-dev libdeflate-dev pkg-config
INSTALL := apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $(PACKAGES) >/dev/null

deps:
	@test -e /usr/include/git2.h -a -e /usr/include/libdeflate.h || \
	pkg-config --exists libgit2 libdeflate 2>/dev/null || \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo "installing $(PACKAGES)"; $(INSTALL); \
	elif command -v apt-get >/dev/null && sudo -n true 2>/dev/null; then \
		echo "installing $(PACKAGES)"; sudo sh -c '$(INSTALL)'; \
	else \
		echo "libgit2 or libdeflate is missing; install them first: sudo apt-get install $(PACKAGES)" >&2; exit 1; \
	fi
