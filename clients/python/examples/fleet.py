"""A fleet: six agents in worktrees on two clones work off a list of tasks.

    python3 fleet.py [TASKS] [client|mcp|commands]        GITMEM names the program

Each claims a task that nobody has, recalls what is known, adds what it has learnt, cites what helped, and writes to the
next agent; now and then it syncs. At the end every task has been done once, nothing is lost, and both clones and their
remote are at the same commit. The agents use the client of this folder, or the tools of `gitmem mcp`, or the command
line, where `gitmem batch` does in one process what belongs together.
"""

import itertools
import json
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
DOOR = sys.argv[2] if len(sys.argv) > 2 else "client"


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
            git("clone", "-q", "--no-checkout", hub, clone)
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


class Client:
    """By the client for Python, which keeps one process."""

    processes = 1

    def __init__(self, place, agent):
        environment = {**os.environ, "GITMEM_SESSION": agent}
        self.memory = Memory(place, agent=agent, program=PROGRAM, environment=environment)

    def begin(self):
        """Reads the brief, and notes which resources are held."""
        self.memory.brief(task="work off the tasks")
        self.look()

    def look(self):
        self.held = {claim["resource"] for claim in self.memory.claims()}

    def take(self, resource, question):
        """Claims a resource, and tells what is known of it; `None` if another has it."""
        try:
            self.memory.claim([resource], ttl="4h")
        except GitMemoryError as refused:
            if not refused.results:
                raise
            self.look()
            return None
        return [found["id"] for found in self.memory.recall(question, limit=1)]

    def finish(self, text, helped, message, to):
        """Adds what was learnt, cites what helped, sends a message if there is one, and notes which resources are held."""
        self.memory.add(text, tags=["fleet"])
        if helped:
            self.memory.cite(helped)
        if message:
            self.memory.message_send(message, to=[to])
            self.memory.sync()
        self.look()

    def end(self):
        self.memory.sync()
        self.memory.close()


class Tools:
    """By the tools that `gitmem mcp` offers to models."""

    processes = 1

    def __init__(self, place, agent):
        self.numbers = itertools.count(1)
        self.process = subprocess.Popen(
            [PROGRAM, "mcp", "--agent", agent], cwd=place, env={**os.environ, "GITMEM_SESSION": agent},
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        about = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "fleet", "version": "1"}}
        self.ask("initialize", about)
        self.send({"jsonrpc": "2.0", "method": "notifications/initialized"})

    def send(self, message):
        self.process.stdin.write(json.dumps(message) + "\n")
        self.process.stdin.flush()

    def ask(self, method, params):
        number = next(self.numbers)
        self.send({"jsonrpc": "2.0", "id": number, "method": method, "params": params})
        for line in self.process.stdout:
            answer = json.loads(line)
            if answer.get("id") == number:
                return answer["result"]
        raise RuntimeError("gitmem mcp has ended")

    def use(self, tool, **arguments):
        answer = self.ask("tools/call", {"name": tool, "arguments": {**arguments, "full": True}})
        told = answer["structuredContent"]
        if answer.get("isError") and "error" in told:
            raise RuntimeError(told["error"])
        return told["results"] if "results" in told else [told]

    def more(self, action, **arguments):
        return self.use("more", action=action, arguments=arguments)

    def begin(self):
        self.use("brief", task="work off the tasks")
        self.look()

    def look(self):
        self.held = {claim["resource"] for claim in self.more("claims")}

    def take(self, resource, question):
        if self.use("claim", resources=[resource], ttl="4h")[0]["verdict"] != "held":
            self.look()
            return None
        return [found["id"] for found in self.use("memory_recall", question=question, limit=1)]

    def finish(self, text, helped, message, to):
        self.use("memory_add", text=text, tags=["fleet"])
        if helped:
            self.use("memory_cite", ids=helped)
        if message:
            self.more("message send", text=message, to=[to])
            self.more("sync")
        self.look()

    def end(self):
        self.more("sync")
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()


class Commands:
    """By the command line: `gitmem batch` takes what belongs together, so that it is two processes a task."""

    def __init__(self, place, agent):
        self.processes = 0
        self.place = place
        self.variables = {**os.environ, "GITMEM_SESSION": agent}

    def batch(self, *requests):
        """The results of actions in one process."""
        lines = "".join(json.dumps({"action": name, "arguments": given}) + "\n" for name, given in requests)
        self.processes += 1
        ended = subprocess.run(
            [PROGRAM, "batch", "--quiet"], cwd=self.place, env=self.variables, input=lines, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True)
        answers = [json.loads(line) for line in ended.stdout.splitlines()]
        if len(answers) != len(requests):
            raise RuntimeError(ended.stderr)
        for answer in answers:
            if "error" in answer and answer["error"]["code"] != "claimed":
                raise RuntimeError(answer["error"])
        return [answer["result"] for answer in answers]

    def note(self, claims):
        self.held = {claim["resource"] for claim in claims["results"]}

    def begin(self):
        self.note(self.batch(("brief", {"task": "work off the tasks"}), ("claims", {}))[1])

    def take(self, resource, question):
        claimed, known, claims = self.batch(
            ("claim", {"resources": [resource], "ttl": "4h"}), ("recall", {"question": question, "limit": 1}),
            ("claims", {}))
        self.note(claims)
        if claimed["results"][0]["verdict"] != "held":
            return None
        return [found["id"] for found in known["results"]]

    def finish(self, text, helped, message, to):
        requests = [("add", {"text": text, "tags": ["fleet"]})]
        if helped:
            requests.append(("cite", {"ids": helped}))
        if message:
            requests += [("message send", {"text": message, "to": [to]}), ("sync", {})]
        self.note(self.batch(*requests, ("claims", {}))[-1])

    def end(self):
        self.batch(("sync", {}))


DOORS = {"client": Client, "mcp": Tools, "commands": Commands}


def work(agent, place, done, processes, failures):
    try:
        number = AGENTS.index(agent)
        door = DOORS[DOOR](place, agent)
        door.begin()
        for task in range(TASKS):
            # Each begins at another place of the list, so that few want the same.
            task = (task + number * TASKS // len(AGENTS)) % TASKS
            if f"name:task-{task}" in door.held:
                continue
            helped = door.take(f"name:task-{task}", f"what is known about service {task % 10}?")
            if helped is None:
                continue
            message = f"Task {task} is done" if len(done[agent]) % 5 == 0 else None
            door.finish(
                f"Task {task}: service {task % 10} listens on port {5000 + task}", helped, message,
                AGENTS[(number + 1) % len(AGENTS)])
            done[agent].append(task)
        door.end()
        processes[agent] = door.processes
    except Exception as error:  # told by the main thread
        failures.append((agent, error))


def main():
    with tempfile.TemporaryDirectory() as folder:
        hub, clones, places = prepare(folder)
        done, processes, failures = {agent: [] for agent in AGENTS}, {}, []
        start = time.monotonic()
        threads = [
            threading.Thread(target=work, args=(agent, places[agent], done, processes, failures)) for agent in AGENTS]
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
        count = sum(processes.values())
        print(f"{count} processes of gitmem, {count / TASKS:.1f} a task")
        print(f"one commit at the end, {seconds:.1f} s", file=sys.stderr)


main()
