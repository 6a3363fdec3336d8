#!/bin/sh
# Runs libFuzzer on the readers of what others wrote: fuzz.sh RUNS [CHECK…]. Starts at the inputs in fixtures/fuzz and
# changes nothing there; what it finds is in .build/fuzz, an input that fails in .build/fuzz/crash-*.
set -eu
cd "$(dirname "$0")/../.."
runs=${1:-1000000}
[ $# -eq 0 ] || shift
[ $# -gt 0 ] || set -- json name tree line body commit

built=.build/fuzz/release
${SWIFT:-swift} build -c release --scratch-path .build/fuzz --target InputFuzz \
    -Xswiftc -sanitize=fuzzer -Xswiftc -enable-testing -Xswiftc -DFUZZING -Xcc -fsanitize=fuzzer-no-link
libraries=$(pkg-config --libs libgit2 libdeflate 2>/dev/null || echo -lgit2 -ldeflate)
objects=$(for module in InputFuzz GitMemory Git CRDT CHash; do find "$built/$module.build" -name '*.o'; done)
${SWIFT:-swift}c -sanitize=fuzzer -o .build/fuzz/fuzz-input $objects $libraries

for check in "$@"; do
    echo "== $check"
    mkdir -p ".build/fuzz/found-$check"
    GITMEM_FUZZ_INPUT=$check .build/fuzz/fuzz-input -runs="$runs" -max_len=4096 -timeout=10 -rss_limit_mb=2048 \
        -artifact_prefix=".build/fuzz/crash-$check-" -print_final_stats=1 \
        ".build/fuzz/found-$check" "fixtures/fuzz/$check" >".build/fuzz/$check.log" 2>&1 || {
        grep -E 'Fatal|ERROR|SUMMARY|Test unit' ".build/fuzz/$check.log"
        exit 1
    }
    grep -E ' DONE |^Done|number_of_executed_units|peak_rss' ".build/fuzz/$check.log"
done
