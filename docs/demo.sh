#!/bin/sh
# Three agents, three worktrees, real findings: what gitmem does, the same merge by plain git beside it, and a second
# machine that is offline for a while.
# Usage: docs/demo.sh PATH-OF-GITMEM
set -eu

here=$(cd "$(dirname "$0")/.." && pwd)
gitmem=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
place=$(mktemp -d "${TMPDIR:-/tmp}/gitmem-demo.XXXXXX")
trap 'rm -rf "$place"' EXIT
cd "$place"

# The demo must not depend on anybody's git settings.
export HOME="$place" GIT_CONFIG_NOSYSTEM=1
export GIT_AUTHOR_NAME=demo GIT_AUTHOR_EMAIL=demo@example.invalid
export GIT_COMMITTER_NAME=demo GIT_COMMITTER_EMAIL=demo@example.invalid
unset GITMEM_AGENT || true

say() { printf '\n\033[1m%s\033[0m\n' "$*"; }
run() {
    printf '$ %s\n' "$*"
    if [ "$1" = gitmem ]; then
        shift
        "$gitmem" "$@"
    else
        "$@"
    fi
}

say "A store, and a worktree for each of three agents"
run gitmem init store
cd store
for agent in ada ben cleo; do run gitmem worktree add ../$agent --agent $agent; done

say "Each agent imports its own findings. Some were made by two agents, some by all three"
for agent in ada ben cleo; do
    run gitmem -C ../$agent import "$here/fixtures/findings/$agent.jsonl"
done

say "All three cite, edit and forget at the same time, without seeing each other's changes"
id() { "$gitmem" -C "../$1" list --match "$2" -n 1 -q; }
shared=$(id ada "port 5432")
for agent in ada ben cleo; do run gitmem -C ../$agent cite "$shared" & done
wait
run gitmem -C ../ada edit "$shared" "PostgreSQL listens on port 5432 unless told otherwise."
run gitmem -C ../ben forget "$(id ben git)"
run gitmem -C ../ben set build/cache "enabled"
run gitmem -C ../cleo set build/cache "disabled"

say "What a merge would bring from each branch"
run gitmem agents

# The same branches, for plain git.
git clone -q -b memory/main . ../plain

say "gitmem merges"
run gitmem merge
merged=$(git rev-parse "memory/main^{tree}")

say "The merged memory"
run gitmem list -n 5
printf '…\n'
run gitmem list --sort contributions -n 3
run gitmem show "$shared"
run gitmem get build/cache
run gitmem verify memory/main

say "The same merge by plain git, in a clone"
cd ../plain
run git merge -q -m "a plain merge" origin/memory/agents/ada origin/memory/agents/ben origin/memory/agents/cleo
plain=$(git rev-parse "HEAD^{tree}")

say "Both made the same tree"
printf 'gitmem merge  %s\ngit merge     %s\n' "$merged" "$plain"
[ "$merged" = "$plain" ] || { echo "they differ" >&2; exit 1; }
for agent in ada ben cleo; do
    [ -z "$(git -C ../$agent status --porcelain)" ] || { echo "$agent's worktree is not clean" >&2; exit 1; }
done

say "A second machine, with a bare repository between them"
cd ..
git init -q --bare shared.git
git -C store remote add origin ../shared.git
run gitmem -C store sync
git clone -q -b memory/main shared.git elsewhere
run gitmem -C elsewhere add --agent dee "The staging database is rebuilt on Mondays."
run gitmem -C store add --agent ada "Deploys need a ticket."
run gitmem -C elsewhere sync -q
mv shared.git away
run gitmem -C store sync || echo "(exit $?: try again later; nothing is lost)"
mv away shared.git
run gitmem -C store sync
run gitmem -C elsewhere sync
[ "$(git -C store rev-parse memory/main)" = "$(git -C elsewhere rev-parse memory/main)" ] ||
    { echo "the trunks differ" >&2; exit 1; }
echo "Both have the same trunk, the same commit."
