"""The peers: how each is set up, written to, read, searched and shared by git, as its documentation says."""

import json
import os
import re
import sqlite3
import subprocess

from harness import Client, Failed

# What two clones write before they are merged.
FINDINGS = ("The staging server is called heron", "The linter of this project is ruff")


def words(text):
    return [word for word in re.findall(r"\w+", text.lower()) if len(word) > 3]


def title(text):
    return " ".join(re.findall(r"\w+", text))[:120]


class Peer:
    """A store that one process at a time opens for each command. The subclasses say what differs."""

    server = "none"
    search_kind = ""

    def __init__(self, environment=None):
        self.environment = environment

    def needs(self):
        return f"Python {self.environment.python}"

    def size(self):
        return self.environment.size

    def git_folder(self, machine):
        return machine.store

    def settle(self, machine):
        """Brings the agents' writes together, where that is a step of its own."""

    def writer(self, machine, agent):
        return Commands(self, machine, agent)

    def fill(self, machine, texts):
        writer = self.writer(machine, "filler")
        for text in texts:
            writer.write(text)
        writer.close()

    def commit(self, machine, agent):
        folder = self.git_folder(machine)
        machine.run("git", "add", "-A", cwd=folder, agent=agent)
        machine.run("git", "commit", "-q", "-m", "Remember", cwd=folder, agent=agent)

    def publish(self, machine, hub):
        """Puts a store under git, and a bare repository beside it."""
        folder = self.git_folder(machine)
        if not os.path.exists(os.path.join(folder, ".git")):
            machine.run("git", "init", "-q", "-b", "main", cwd=folder)
        if machine.run("git", "status", "--porcelain", cwd=folder):
            self.commit(machine, "ada")
        machine.run("git", "clone", "-q", "--bare", folder, hub)
        machine.run("git", "remote", "add", "origin", hub, cwd=folder)

    def clone(self, machine, hub):
        machine.run("git", "clone", "-q", hub, self.git_folder(machine))

    def exchange(self, first, second):
        """The first machine pushes, the second pulls: what plain git said."""
        for machine, agent in ((first, "ada"), (second, "ben")):
            if machine.run("git", "status", "--porcelain", cwd=self.git_folder(machine)):
                self.commit(machine, agent)
        first.run("git", "push", "-q", "origin", "main", cwd=self.git_folder(first))
        pull = second.try_run("git", "pull", "-q", "--no-rebase", "--no-edit", "origin", "main", cwd=self.git_folder(second))
        if pull.returncode == 0:
            return "merged"
        names = second.run("git", "diff", "--name-only", "--diff-filter=U", cwd=self.git_folder(second)).split()
        if not names:
            return "failed: " + pull.stderr.strip().splitlines()[0]
        return "conflict in " + ", ".join(f"`{name}`" for name in names[:3]) + (" …" if len(names) > 3 else "")


class Commands:
    """An agent that starts a command for each write and each search."""

    def __init__(self, peer, machine, agent):
        self.peer, self.machine, self.agent = peer, machine, agent

    def write(self, text):
        self.peer.write(self.machine, self.agent, text)

    def search(self, question):
        return self.peer.search(self.machine, question)

    def close(self):
        pass


class File(Peer):
    """One file in a git repository: every write changes it and commits it."""

    def version(self):
        return subprocess.run(["git", "--version"], text=True, stdout=subprocess.PIPE).stdout.strip().replace("version ", "")

    def needs(self):
        return "git"

    def size(self):
        return 0

    def open(self, machine):
        machine.run("git", "init", "-q", "-b", "main")
        self.create(machine)
        self.commit(machine, "ada")

    def write(self, machine, agent, text):
        self.append(os.path.join(machine.store, self.file), agent, text)
        machine.run("git", "add", self.file, agent=agent)
        machine.run("git", "commit", "-q", "-m", "Remember", agent=agent)

    def create(self, machine):
        with open(os.path.join(machine.store, self.file), "w") as file:
            file.write(self.heading)

    def committed(self, machine):
        """In the middle of a merge what git has put into the folder counts, else what is committed."""
        if os.path.exists(os.path.join(machine.store, ".git", "MERGE_HEAD")):
            with open(os.path.join(machine.store, self.file)) as file:
                return file.read()
        return machine.run("git", "show", "HEAD:" + self.file)

    def search(self, machine, question):
        wanted = [part for word in words(question) for part in ("-e", word)]
        found = machine.try_run("git", "grep", "-i", "-h", "-w", *wanted, "--", self.file).stdout
        return [self.text(line) for line in found.splitlines()]

    def texts(self, machine):
        lines = self.committed(machine).splitlines()
        return [self.text(line) for line in lines if line.startswith(self.mark)]


class JSONLines(File):
    name, file, mark, heading = "a JSONL file in git", "memory.jsonl", "{", ""
    search_kind = "`git grep` for any word of the question, in the file's order"

    def append(self, path, agent, text):
        with open(path, "a") as file:
            file.write(json.dumps({"agent": agent, "content": text}) + "\n")

    def text(self, line):
        return json.loads(line)["content"]

    def on_record(self, machine, text):
        lines = [json.loads(line) for line in self.committed(machine).splitlines()]
        return sorted({line["agent"] for line in lines if line["content"] == text})


class JSONLinesUnion(JSONLines):
    name = "the same with `merge=union`"

    def create(self, machine):
        super().create(machine)
        with open(os.path.join(machine.store, ".gitattributes"), "w") as file:
            file.write("*.jsonl merge=union\n")


class Markdown(File):
    name, file, mark, heading = "a Markdown file in git", "MEMORY.md", "- ", "# Memory\n\n"
    search_kind = JSONLines.search_kind

    def append(self, path, agent, text):
        with open(path, "a") as file:
            file.write(f"- {text}\n")

    def text(self, line):
        return line[2:]

    def on_record(self, machine, text):
        blame = machine.run("git", "blame", "--porcelain", self.file).split("\nauthor ")
        return sorted({part.split("\n")[0] for part in blame[1:] if f"\t- {text}" in part})


class SQLite(File):
    name, file = "an SQLite file in git", "memory.db"
    search_kind = "FTS5 of SQLite with its Porter stemmer, any word of the question, best first"

    def version(self):
        return f"SQLite {sqlite3.sqlite_version}, {super().version()}"

    def needs(self):
        return "git, SQLite"

    def create(self, machine):
        base = sqlite3.connect(os.path.join(machine.store, self.file))
        base.execute("create virtual table note using fts5(content, agent unindexed, tokenize = 'porter')")
        base.commit()
        base.close()

    def append(self, path, agent, text):
        base = sqlite3.connect(path, timeout=30)
        with base:
            base.execute("insert into note values (?, ?)", (text, agent))
        base.close()

    def rows(self, machine, query, *values):
        path = os.path.join(machine.store, self.file)
        if not os.path.exists(os.path.join(machine.store, ".git", "MERGE_HEAD")):
            shown = subprocess.run(["git", "show", "HEAD:" + self.file], cwd=machine.store, stdout=subprocess.PIPE)
            path = os.path.join(machine.folder, "committed.db")
            with open(path, "wb") as file:
                file.write(shown.stdout)
        base = sqlite3.connect(path)
        try:
            return base.execute(query, values).fetchall()
        finally:
            base.close()

    def texts(self, machine):
        return [row[0] for row in self.rows(machine, "select content from note")]

    def search(self, machine, question):
        base = sqlite3.connect(os.path.join(machine.store, self.file))
        wanted = " OR ".join(f'"{word}"' for word in words(question))
        found = base.execute("select content from note where note match ? order by rank limit 10", (wanted,)).fetchall()
        base.close()
        return [row[0] for row in found]

    def on_record(self, machine, text):
        return sorted({row[0] for row in self.rows(machine, "select agent from note where content = ?", text)})


class GitMemory(Peer):
    name = "GitMemory"
    search_kind = "`gitmem recall`"

    def __init__(self, program):
        super().__init__()
        self.program = program

    def version(self):
        return subprocess.run([self.program, "--version"], text=True, stdout=subprocess.PIPE).stdout.strip()

    def needs(self):
        return "git"

    def size(self):
        return os.path.getsize(self.program)

    def open(self, machine):
        machine.run("git", "init", "-q", "-b", "main")
        machine.run("git", "commit", "-q", "--allow-empty", "-m", "Begin")
        machine.run(self.program, "init")

    def write(self, machine, agent, text):
        machine.run(self.program, "add", "--agent", agent, text)

    def search(self, machine, question):
        found = machine.run(self.program, "recall", "--agent", "ada", "--view", "all", "--json", question)
        return [json.loads(line)["entry"]["content"] for line in found.splitlines()]

    def settle(self, machine):
        machine.run(self.program, "merge")

    def entries(self, machine):
        listed = machine.run(self.program, "list", "--view", "trunk", "--json")
        return [json.loads(line) for line in listed.splitlines()]

    def texts(self, machine):
        return [entry["entry"]["content"] for entry in self.entries(machine)]

    def on_record(self, machine, text):
        return sorted({add["agent"] for entry in self.entries(machine) if entry["entry"]["content"] == text
                       for add in entry["adds"]})

    def clone(self, machine, hub):
        machine.run("git", "clone", "-q", hub, machine.store)
        machine.run("git", "branch", "-q", "memory/main", "origin/memory/main")

    def publish(self, machine, hub):
        self.settle(machine)
        super().publish(machine, hub)

    def exchange(self, first, second):
        first.run("git", "push", "-q", "origin", "memory/agents/ada")
        second.run("git", "fetch", "-q", "origin")
        second.run("git", "switch", "-q", "memory/main")
        for branch in ("origin/memory/agents/ada", "memory/agents/ben"):
            merged = second.try_run("git", "merge", "-q", "--no-edit", branch)
            if merged.returncode != 0:
                return "conflict: " + merged.stdout.strip().splitlines()[0]
        return "merged"


class GitMemoryServer(GitMemory):
    """The same by `gitmem mcp`, for the times of peers that are servers as well."""

    name = "GitMemory by MCP"
    server = "one process for each agent's client"

    def writer(self, machine, agent):
        return GitMemoryClient(machine, [self.program, "mcp", "--agent", agent], agent)


class GitMemoryClient(Client):
    def write(self, text):
        self.call("memory_add", text=text)

    def search(self, question):
        answer = json.loads(self.call("memory_recall", question=question, full=True))
        return [found["entry"]["content"] for found in answer["results"]]


class Agmem(Peer):
    name, package, requirement = "agmem", "agmem", "agmem"
    search_kind = "`agmem search`, plain text without its extra `vector`"

    def version(self):
        return self.environment.version

    def agmem(self, machine, *words, **options):
        return machine.run(self.environment.path("agmem"), *words, **options)

    def open(self, machine):
        self.agmem(machine, "init")

    def note(self, agent, text):
        return (f'---\nschema_version: "1.0"\nlast_updated: "2026-01-01T00:00:00Z"\nsource_agent_id: "{agent}"\n'
                f'confidence_score: 0.9\nmemory_type: "semantic"\ntags: [finding]\n---\n\n{text}\n')

    def file_name(self, text):
        return title(text).replace(" ", "-").lower() + ".md"

    def put(self, machine, agent, text):
        with open(os.path.join(machine.store, "current", "semantic", self.file_name(text)), "w") as file:
            file.write(self.note(agent, text))

    def write(self, machine, agent, text):
        self.put(machine, agent, text)
        # A commit has what is staged and nothing else, so one file staged alone would be all that the commit has.
        self.agmem(machine, "add", ".")
        self.agmem(machine, "commit", "--author", agent, "-m", "Remember")

    def fill(self, machine, texts):
        for text in texts:
            self.put(machine, "filler", text)
        self.agmem(machine, "add", ".")
        self.agmem(machine, "commit", "-m", "Remember")

    def search(self, machine, question):
        found = self.agmem(machine, "search", "-n", "10", question)
        return [part.split("---\n", 1)[-1] for part in found.split("\n--- ")[1:]]

    def notes(self, machine):
        """What the latest commit has, of the files that are there."""
        tree = self.agmem(machine, "tree", "HEAD")
        folder = os.path.join(machine.store, "current", "semantic")
        for name in sorted(os.listdir(folder)):
            if name in tree:
                with open(os.path.join(folder, name)) as file:
                    yield file.read()

    def texts(self, machine):
        return [note.split("---\n\n", 1)[-1].strip() for note in self.notes(machine)]

    def on_record(self, machine, text):
        """Who is named by the log: the file itself names its last writer."""
        authors = re.findall(r"Author: (\w+)", self.agmem(machine, "log"))
        return sorted(set(authors) & {"ada", "ben"})

    def own_exchange(self, first, second, hub):
        """The same by agmem's own clone, push and pull."""
        self.agmem(first, "clone", "file://" + first.store, hub, cwd=first.folder)
        self.agmem(first, "remote", "add", "origin", "file://" + hub)
        os.rmdir(second.store)
        self.agmem(second, "clone", "file://" + hub, second.store, cwd=second.folder)
        self.write(first, "ada", FINDINGS[0])
        self.write(second, "ben", FINDINGS[1])
        self.agmem(first, "push", "origin", "main")
        pull = second.try_run(self.environment.path("agmem"), "pull", "--yes", "origin", "main")
        said = (pull.stdout + pull.stderr).strip().splitlines() or ["nothing"]
        # The folder need not have what the merge commit has, so both are counted.
        tree, folder = self.agmem(second, "tree", "HEAD"), os.listdir(os.path.join(second.store, "current", "semantic"))
        names = [self.file_name(text) for text in FINDINGS]
        return (f"by its own `push` and `pull`: exit code {pull.returncode}, “{said[-1].strip()}”; its commit has "
                f"{sum(name in tree for name in names)} of 2 new findings, its folder {sum(name in folder for name in names)}")


class BasicMemory(Peer):
    name, package, requirement = "basic-memory", "basic-memory", "basic-memory"
    server = "one process for each agent's client"
    search_kind = "its MCP tool `search_notes`"

    def version(self):
        return self.environment.version

    def git_folder(self, machine):
        return os.path.join(machine.home, "basic-memory")

    def open(self, machine):
        os.makedirs(self.git_folder(machine), exist_ok=True)

    def writer(self, machine, agent):
        return BasicMemoryClient(machine, [self.environment.path("basic-memory"), "mcp"], agent)

    def notes(self, machine):
        for place, _, names in os.walk(self.git_folder(machine)):
            for name in sorted(names):
                if name.endswith(".md"):
                    with open(os.path.join(place, name)) as file:
                        yield file.read()

    def texts(self, machine):
        return [note.split("---\n", 2)[-1].strip() for note in self.notes(machine)]

    def on_record(self, machine, text):
        return sorted(agent for agent in ("ada", "ben")
                      if any(text in note and re.search(rf"\b{agent}\b", note) for note in self.notes(machine)))

    def remark(self, machine):
        with open(os.path.join(machine.home, ".basic-memory", "basic-memory.log")) as log:
            found = re.search(r"Semantic search disabled: [^.(]*[^.( ]", log.read())
        return found.group(0) if found else ""


class BasicMemoryClient(Client):
    def write(self, text):
        answer = self.call("write_note", title=title(text), directory="notes", content=text)
        if "# Error" in answer or '"error": "' in answer:
            raise Failed(answer.strip().splitlines()[0].lstrip("# "))

    def search(self, question):
        answer = json.loads(self.call("search_notes", query=question, page_size=10, output_format="json"))
        return [found.get("content") or "" for found in answer["results"]]


class AgentRecall(Peer):
    name, package, requirement = "agent-recall", "agent-recall", "agent-recall[mcp]"
    server = "one process for each agent's client"
    # AGENT_RECALL_SLUG names what a memory belongs to; agents that share one have the same, as in its quick start.
    search_kind = "its MCP tool `search_nodes`"

    def version(self):
        return self.environment.version

    def git_folder(self, machine):
        return os.path.join(machine.home, ".agent-recall")

    def open(self, machine):
        machine.run(self.environment.path("agent-recall"), "init")

    def writer(self, machine, agent):
        return AgentRecallClient(machine, [self.environment.path("python"), "-m", "agent_recall.mcp_server"], agent)

    def graph(self, machine):
        client = self.writer(machine, "reader")
        try:
            return client.call("read_graph", limit=1000)
        finally:
            client.close()

    def texts(self, machine):
        return observations(self.graph(machine))

    def on_record(self, machine, text):
        shown = self.graph(machine)
        base = sqlite3.connect(os.path.join(self.git_folder(machine), "frames.db"))
        stored = "\n".join(base.iterdump())
        base.close()
        return sorted(agent for agent in ("ada", "ben") if re.search(rf"\b{agent}\b", shown + stored))


def observations(answer):
    try:
        graph = json.loads(answer)
    except ValueError:
        return []
    entities = graph if isinstance(graph, list) else graph.get("entities", graph.get("results", []))
    return [text if isinstance(text, str) else text.get("text", "")
            for entity in entities for text in entity.get("observations", [])]


class AgentRecallClient(Client):
    def write(self, text):
        entity = {"name": title(text), "entityType": "finding", "observations": [text]}
        self.call("create_entities", entities=[entity])

    def search(self, question):
        return observations(self.call("search_nodes", query=question, limit=10))
