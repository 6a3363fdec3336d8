# build test test-fast slow old nightly fresh lint layers library docs bench bench-growth peers eval demo picture fuzz fuzz-git fuzz-input fuzz-sync gate-check crash schema server install install-server package: nothing else is needed beside Swift and git, but for peers, picture and package Python 3.

# Package.swift has the engine optimized in debug builds.
export GITMEM_OPTIMIZED = 1
PREFIX ?= /usr/local
SEEDS ?= 1-2000
CASES ?= 3000
RUNS ?= 1000000
KILLS ?= 1000
SWIFT ?= swift
CLANG ?= clang
# Types of the standard library's containers are made by calls that the compiler writes, not from their names by a search of
# all conformances in the binary, which took a third of a short command: docs/decisions/a-static-release.md.
DIRECT_TYPES = -disable-concrete-type-metadata-mangled-name-accessors
FAST_START = $(if $(shell echo | $(SWIFT)c -frontend -typecheck $(DIRECT_TYPES) - 2>/dev/null && echo yes),-Xswiftc -Xfrontend -Xswiftc $(DIRECT_TYPES))
RELEASE = $(SWIFT) build -c release --product gitmem --static-swift-stdlib -Xlinker -s $(FAST_START)
# The server has packages of its own, which a build of gitmem does not fetch: it is built apart from it.
SERVER = $(SWIFT) build -c release --product gitmem-server --scratch-path .build-server --static-swift-stdlib -Xlinker -s $(FAST_START)
BIN := .build/release
SERVER_BIN := .build-server/release
# Of a release, on two cores.
BUILD_TIME := three minutes
SERVER_TIME := six minutes

# A release is linked statically where a small program with libgit2 can be: docs/decisions/a-static-release.md.
# Both are expanded when a recipe needs them: before `deps` has run, pkg-config and the libraries may not be there.
ARCHIVES ?= $(shell pkg-config --static --libs-only-L --libs-only-l libgit2 libdeflate 2>/dev/null)
STATIC = -Xswiftc -static-executable -Xswiftc -use-ld=lld $(patsubst %,-Xlinker %,$(ARCHIVES))
# Whether a small program can be linked so.
TRIAL = mkdir -p .build && echo 'int git_libgit2_init(void); int main(void) { return git_libgit2_init() < 0; }' | \
	$(CLANG) -static -fuse-ld=lld -o .build/static-trial -x c - Sources/CLibgit2Offline/offline.c \
		-I Sources/CLibgit2Offline/include $(ARCHIVES) 2>.build/static-trial.log && .build/static-trial

.PHONY: all build release server install-server test test-fast slow old nightly fresh lint layers library docs schema format bench bench-growth peers eval demo picture fuzz fuzz-git fuzz-input fuzz-sync gate-check crash install package clean deps

all: build

build: deps
	$(SWIFT) build

release: deps
	@echo "building gitmem, which takes about $(BUILD_TIME) the first time"
	@if $(TRIAL); then \
		set -x; $(RELEASE) --traits CommandLine,Offline $(STATIC); \
	else \
		echo "no static link here, so gitmem will want the shared libgit2; why: .build/static-trial.log"; \
		set -x; $(RELEASE) --traits CommandLine; \
	fi

# gitmem-server, which `gitmem serve` starts.
server: deps
	@echo "building gitmem-server, which takes about $(SERVER_TIME) the first time"
	@if $(TRIAL); then \
		set -x; $(SERVER) --traits Server,Offline $(STATIC); \
	else \
		echo "no static link here, so gitmem-server will want the shared libgit2; why: .build/static-trial.log"; \
		set -x; $(SERVER) --traits Server; \
	fi

# All tests, or those whose names match a regular expression: make test TESTS=Transcript
test: deps
	$(SWIFT) build --build-tests
	$(SWIFT) test --skip-build $(if $(TESTS),--filter '$(TESTS)')

# What answers within a minute: data types, hashes, JSON, git, the gate, and the units of the engine; not what makes random
# histories, nor what starts gitmem or git many times.
FAST = ^(CHashTests|CRDTTests|GitTests|GateTests|GitMemoryTests)\.
NOT_FAST = Fuzz|Hostile|Damaged|EntryLimits|(Carry|Compaction|Gossip|Merge|MergeLoss|SkippedFile|Repair|VerifyHistory|WithoutWriting|Snapshot|TreeJoin|GitProcess|ObjectPlaces|RepositoryCase|Index|PackReading|PackKeep|ObjectWriter|TreeDifference)Tests
test-fast: deps
	$(SWIFT) build --build-tests
	$(SWIFT) test --skip-build --filter '$(FAST)' --skip '$(NOT_FAST)'

# The slowest tests with their own times: make slow COUNT=50, or of some: make slow SLOW=GitMemoryTests
# One after the other they take longer than all together.
COUNT ?= 20
slow: deps
	$(SWIFT) build --build-tests
	SWIFT='$(SWIFT)' .ci/slow $(COUNT) $(if $(SLOW),'$(SLOW)')

# Release 0.1.0 beside this build on the same stores. Its commit stands here alone: HACKING.md says how it was chosen.
OLD_RELEASE = f59561eaa7cf178aab634e180b25e0c8c3bf55b9
old: deps
	SWIFT='$(SWIFT)' .ci/old $(OLD_RELEASE)
	$(SWIFT) build --build-tests
	$(SWIFT) test --skip-build --filter 'MixedVersion'

# The long forms of all random tests, for several hours; one that fails does not stop the others. What they find becomes
# a test of its own.
nightly:
	$(MAKE) --keep-going fuzz fuzz-git fuzz-input crash fuzz-sync

# Random histories of epochs and of clones that sync, compete, lose the network and are killed.
fuzz-sync: deps
	$(SWIFT) build --build-tests
	GITMEM_FUZZ_SEEDS=$(SEEDS) GITMEM_PARTITION=10x20 GITMEM_CONTENTION=32x20 GITMEM_SYNC_EPOCHS=60x20 \
		GITMEM_SYNC_KILLS=1000 GITMEM_SERVE_WRITERS=64x60 GITMEM_MCP_CALLS=100000 $(SWIFT) test --skip-build \
		--filter 'SyncPartition|SyncContention|SyncEpochHistory|SyncInterrupted|EpochFuzz|Concurrency|ServeCommand|MCPCommand'

# The README's two commands on a machine that has only Swift and git; of the tests, those in FRESH.
FRESH ?= Transcript|FirstSteps|Setup|Capability
fresh:
	.ci/fresh 'make demo' "make test TESTS='$(FRESH)'"

lint:
	$(SWIFT) format lint --strict --recursive Package.swift Sources Tests Benchmarks
	.ci/walls
	.ci/words

# Each room of the engine with those below it, and nothing above. It needs a debug build.
layers: build
	SWIFTC='$(SWIFT)c' .ci/layers

# A package outside of this one that uses the libraries: the program of docs/library.md.
library: deps
	SWIFT='$(SWIFT)' .ci/library

# The reference of the libraries for a browser, in .build/docs. `docc` comes with Swift.
docs: deps
	SWIFT='$(SWIFT)' .ci/reference .build/docs

# docs/schema: what each action takes and what it prints, as JSON Schema.
schema: deps
	$(SWIFT) run schema-writer docs/schema

format:
	$(SWIFT) format --in-place --recursive Package.swift Sources Tests Benchmarks

demo: release
	docs/demo.sh $(BIN)/gitmem

# docs/demo.svg, which the README shows: a part of what the demo prints. GITMEM=path has another build draw it.
picture: $(if $(GITMEM),,release)
	docs/demo.sh $(or $(GITMEM),$(BIN)/gitmem) >.build/demo.txt
	docs/picture.py .build/demo.txt docs/demo.svg

# Options of gitmem-bench go into BENCH, as in BENCH=--no-million: see Benchmarks/README.md.
bench bench-growth: release
	$(SWIFT) build -c release --product gitmem-bench $(FAST_START)
	@if $(CLANG) -O2 -o .build/sqlite-peer Benchmarks/sqlite/peer.c -lsqlite3 2>.build/sqlite-peer.log; then :; \
		else rm -f .build/sqlite-peer; echo "no rows beside SQLite: install libsqlite3-dev"; fi
	$(BIN)/gitmem-bench --gitmem $(BIN)/gitmem $$(test ! -e .build/sqlite-peer || echo --sqlite .build/sqlite-peer) $(if $(filter bench-growth,$@),--growth docs/growth.svg) $(BENCH)

# gitmem beside what people use today, which is installed from PyPI into a temporary folder: see Benchmarks/peers/README.md.
# GITMEM=path tries another build; options go into PEERS, as in PEERS='--only agmem'. It also needs Python 3.
peers: $(if $(GITMEM),,release)
	python3 -B Benchmarks/peers/compare.py --gitmem $(or $(GITMEM),$(BIN)/gitmem) $(if $(PEERS),$(PEERS),--readme)

# How often `gitmem recall` has the right answer among the first: make eval DATA=questions [POOL=entries] [NOISE=files].
# DATA is Tests/RecallTests/Data/findings-dev.jsonl, or LoCoMo's data, which may be used and not passed on (CC BY-NC 4.0):
#   curl -LO https://raw.githubusercontent.com/snap-research/locomo/main/data/locomo10.json
# VECTORS and MODEL name an endpoint of embeddings, and with it vectors count beside words: docs/decisions/vectors-beside-words.md.
# POOL fills the store up with noise from texts of this machine; Debian's wordnet-base has more.
DATA ?= Tests/RecallTests/Data/findings-dev.jsonl
NOISE ?= $(wildcard /usr/share/wordnet/data.*)
comma := ,
space := $(subst ,, )
eval: deps
	$(SWIFT) build -c release --product recall-eval $(FAST_START)
	$(BIN)/recall-eval $(DATA) $(if $(ENTRIES),--entries $(ENTRIES)) $(if $(POOL),--pool $(POOL)) $(if $(VECTORS),--vectors $(VECTORS) --model $(MODEL)) $(if $(NOISE),--noise $(subst $(space),$(comma),$(strip $(NOISE))))

# Random histories against plain git, one for every seed of the range, and random branches that were made to do harm.
fuzz: deps
	$(SWIFT) build --build-tests
	GITMEM_FUZZ_SEEDS=$(SEEDS) GITMEM_HOSTILE_CASES=$(CASES) $(SWIFT) test --skip-build --filter 'HistoryFuzz|HostileFuzz'

# gitmem beside git in random layouts, environments, configurations and index files, one for every seed of the range.
fuzz-git: deps
	$(SWIFT) build --build-tests
	GITMEM_FUZZ_GIT_SEEDS=$(SEEDS) $(SWIFT) test --skip-build --filter 'RepositoryFuzz|IndexTests'

# libFuzzer on the readers of what others wrote, so many runs each; CHECKS=json name … chooses some.
fuzz-input: deps
	SWIFT='$(SWIFT)' Tests/InputFuzz/fuzz.sh $(RUNS) $(CHECKS)

# How well the gate judges, on Debian's documentation packages and on labelled lines.
gate-check:
	$(SWIFT) build -c release --product gate-check $(FAST_START)
	Tests/GateCheck/measure.sh $(abspath $(BIN))/gate-check $(abspath fixtures)

# A thousand kills, every power cut and every failing system call. It takes the better part of an hour.
crash: deps release
	$(SWIFT) build --build-tests
	GITMEM_TEST_BINARIES=$(abspath $(BIN)) GITMEM_TEST_CRASHES=$(KILLS) GITMEM_TEST_CRASH_STRIDE=1 \
		GITMEM_TEST_CUT_STRIDE=1 GITMEM_TEST_FAULT_STRIDE=1 \
		$(SWIFT) test --skip-build --filter 'KillTests|CrashTests|PowerCutTests|FaultTests'

# A tarball, a .deb, an .rpm and a wheel of the static release, with SHA-256 sums. Everything in them is a function of the
# commit, so that two builds of it give the same bytes. It needs Python 3. DYNAMIC=1 packs a binary that is not static.
package: release
	python3 -B .ci/package/package.py $(BIN)/gitmem .build/package $(if $(DYNAMIC),--dynamic)

install: release
	install -d $(DESTDIR)$(PREFIX)/bin
	install -m 755 $(BIN)/gitmem $(DESTDIR)$(PREFIX)/bin/gitmem
	install -d $(DESTDIR)$(PREFIX)/share/bash-completion/completions \
		$(DESTDIR)$(PREFIX)/share/zsh/site-functions $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d
	$(BIN)/gitmem --generate-completion-script bash > $(DESTDIR)$(PREFIX)/share/bash-completion/completions/gitmem
	$(BIN)/gitmem --generate-completion-script zsh > $(DESTDIR)$(PREFIX)/share/zsh/site-functions/_gitmem
	$(BIN)/gitmem --generate-completion-script fish > $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/gitmem.fish

install-server: server
	install -d $(DESTDIR)$(PREFIX)/bin
	install -m 755 $(SERVER_BIN)/gitmem-server $(DESTDIR)$(PREFIX)/bin/gitmem-server

clean:
	$(SWIFT) package clean

# What is missing is installed where that is allowed; where it is not, one line says what to install. The C++ library is
# Swift's own need, which a machine with Swift may not have met yet: a name without a folder is one that is not found.
PACKAGES = libgit2-dev libdeflate-dev pkg-config $(if $(CXX_LIBRARY),,g++)
CXX_LIBRARY = $(if $(shell command -v $(CLANG)),$(filter /%,$(shell $(CLANG) -print-file-name=libstdc++.so)),unknown)
# A list of packages that cannot be brought up to date may do; another apt-get is waited for.
INSTALL = apt-get -qq update; DEBIAN_FRONTEND=noninteractive \
	apt-get -qq -y -o DPkg::Lock::Timeout=120 install $(PACKAGES) >/dev/null

deps:
	@command -v $(firstword $(SWIFT)) >/dev/null || \
		{ echo "there is no $(firstword $(SWIFT)) on the PATH; install Swift 6.2 or later first" >&2; exit 1; }
	@if [ -n "$(CXX_LIBRARY)" ] && pkg-config --exists libgit2 libdeflate 2>/dev/null; then exit 0; fi; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo "installing $(PACKAGES)"; { $(INSTALL); } && exit 0; \
	elif command -v apt-get >/dev/null && sudo -n true 2>/dev/null; then \
		echo "installing $(PACKAGES)"; sudo sh -c '$(INSTALL)' && exit 0; \
	fi; \
	if [ -n "$(CXX_LIBRARY)" ] && [ -e /usr/include/git2.h ] && [ -e /usr/include/libdeflate.h ]; then exit 0; fi; \
	echo "libgit2 and libdeflate are needed, with their headers, and pkg-config; on Debian and Ubuntu:" \
		"sudo apt-get install $(PACKAGES)" >&2; exit 1
