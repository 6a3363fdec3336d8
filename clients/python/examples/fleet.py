"""A fleet: six agents in worktrees on two clones work off a list of tasks.

    python3 fleet.py [TASKS]        GITMEM names the program

Each claims a task that nobody has, recalls what is known, adds what it has learnt, cites what helped, and writes to the
next agent; now and then it syncs. At the end every task has been done once, nothing is lost, and both clones and their
remote are at the same commit.
"""

import os
import subprocess
import sys
import tempfile
import threading
import time

from gitmemory import GitMemoryError, Memory

PROGRAM = os.environ.get("GITMEM", "gitmem")
AGENTS = ["ada", "ben", "cleo", "dan", "eve", "finn"]
TASKS = int(sys.argv[1]) if len(sys.argv) > 1 else 100


def git(*words, cwd=None):
    return subprocess.run(["git", *words], cwd=cwd, check=True, stdout=subprocess.PIPE, text=True).stdout.strip()


def prepare(folder):
    """A remote, two clones, and three worktrees in each."""
    hub = os.path.join(folder, "hub.git")
    git("init", "-q", "--bare", hub)
    clones = [os.path.join(folder, name) for name in ("one", "two")]
    for number, clone in enumerate(clones):
        if number == 0:
            subprocess.run([PROGRAM, "init", "-q", clone], check=True)
            git("remote", "add", "origin", hub, cwd=clone)
        else:
            git("clone", "-q", hub, clone)
            subprocess.run([PROGRAM, "init", "-q"], cwd=clone, check=True)
        git("config", "user.name", "fleet", cwd=clone)
        git("config", "user.email", "fleet@localhost", cwd=clone)
        with Memory(clone, agent="starter", program=PROGRAM) as memory:
            memory.sync()
    places = {}
    for number, agent in enumerate(AGENTS):
        clone = clones[number % 2]
        places[agent] = os.path.join(folder, agent)
        subprocess.run([PROGRAM, "worktree", "add", places[agent], "--agent", agent, "-q"], cwd=clone, check=True)
    return hub, clones, places


def work(agent, place, done, failures):
    try:
        number = AGENTS.index(agent)
        with Memory(place, agent=agent, program=PROGRAM, environment={**os.environ, "GITMEM_SESSION": agent}) as memory:
            memory.brief(task="work off the tasks")
            for task in range(TASKS):
                # Each begins at another place of the list, so that few want the same.
                task = (task + number * TASKS // len(AGENTS)) % TASKS
                if any(claim["resource"] == f"name:task-{task}" for claim in memory.claims()):
                    continue
                try:
                    memory.claim([f"name:task-{task}"], ttl="4h", reason=f"task {task}")
                except GitMemoryError as refused:
                    if not refused.results:
                        raise
                    continue
                known = memory.recall(f"what is known about service {task % 10}?", limit=1)
                memory.add(f"Task {task}: service {task % 10} listens on port {5000 + task}", tags=["fleet"])
                if known:
                    memory.cite([known[0]["id"]])
                if len(done[agent]) % 5 == 0:
                    memory.message_send(f"Task {task} is done", to=[AGENTS[(number + 1) % len(AGENTS)]])
                    memory.sync()
                done[agent].append(task)
            memory.sync()
    except Exception as error:  # told by the main thread
        failures.append((agent, error))


def main():
    with tempfile.TemporaryDirectory() as folder:
        hub, clones, places = prepare(folder)
        done = {agent: [] for agent in AGENTS}
        failures = []
        start = time.monotonic()
        threads = [threading.Thread(target=work, args=(agent, places[agent], done, failures)) for agent in AGENTS]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if failures:
            raise SystemExit(f"{failures}")
        seconds = time.monotonic() - start
        for clone in clones + clones:
            with Memory(clone, agent="starter", program=PROGRAM) as memory:
                memory.sync()
        tasks = sorted(task for own in done.values() for task in own)
        assert tasks == list(range(TASKS)), f"done twice or not at all: {tasks}"
        ends = {git("rev-parse", "refs/heads/memory/main", cwd=place) for place in [hub] + clones}
        assert len(ends) == 1, f"not at one commit: {ends}"
        for clone in clones:
            with Memory(clone, program=PROGRAM) as memory:
                texts = {found["entry"]["content"].split(":")[0] for found in memory.list(tags=["fleet"], view="trunk")}
            assert texts == {f"Task {task}" for task in range(TASKS)}, "a memory is lost"
            subprocess.run([PROGRAM, "verify"], cwd=clone, check=True, stdout=subprocess.DEVNULL)
        print(f"{TASKS} tasks by {len(AGENTS)} agents in {len(clones)} clones, each done once: "
              + ", ".join(f"{agent} {len(own)}" for agent, own in done.items()))
        print(f"one commit at the end, {seconds:.1f} s, one process an agent", file=sys.stderr)


main()
