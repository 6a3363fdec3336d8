#!/usr/bin/env python3
"""Compares gitmem's recall with tantivy, Xapian and SQLite's FTS5 on the same memories and questions: see README.md."""

import argparse
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(HERE), "peers"))

import corpus
from harness import Environment, Failed, Machine, first_line, folder_size, newest_python

TRUNK = "refs/heads/memory/main"


def remark(text):
    print(text, file=sys.stderr, flush=True)


class Pipe:
    """A process that answers each line of JSON with a line of JSON."""

    def __init__(self, words, machine, log):
        self.log = log
        with open(log, "w") as errors:
            self.process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors,
                                            env=machine.environment(), cwd=machine.store)

    def ask(self, request):
        """The answer, and the time from the request's first byte to the answer's last."""
        line = json.dumps(request).encode() + b"\n"
        begin = time.perf_counter()
        try:
            self.process.stdin.write(line)
            self.process.stdin.flush()
        except OSError:
            pass
        answer = self.process.stdout.readline()
        seconds = time.perf_counter() - begin
        if not answer.endswith(b"\n"):
            raise Failed(last_line(self.log))
        return seconds, json.loads(answer)

    def close(self):
        self.process.kill()
        self.process.wait()
        for end in (self.process.stdin, self.process.stdout):
            try:
                end.close()
            except OSError:
                pass


def last_line(path):
    with open(path, errors="replace") as file:
        return (file.read().strip().splitlines() or ["it ended without a word"])[-1][:200]


def whole(words, machine, log):
    """The time of a process from its start to its end, with its output thrown away."""
    actions = [(os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0), (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0),
               (os.POSIX_SPAWN_OPEN, 2, log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)]
    begin = time.perf_counter()
    process = os.posix_spawn(words[0], words, machine.environment(), file_actions=actions)
    _, status = os.waitpid(process, 0)
    seconds = time.perf_counter() - begin
    if status != 0:
        with open(log, errors="replace") as file:
            raise Failed(f"{os.path.basename(words[0])}: {first_line(file.read())}")
    return seconds


class Row:
    """A line of the table."""

    def __init__(self, engine, measured):
        self.engine, self.measured, self.times, self.right = engine, measured, [], None
        self.built = self.index = self.disk = None

    def add(self, seconds, question=None, found=()):
        self.times.append(seconds)
        if question:
            self.right = (self.right or 0) + (not question.answers.isdisjoint(found))

    def quantile(self, part):
        ordered = sorted(self.times)
        return ordered[max(0, -int(-part * len(ordered) // 1) - 1)]

    def cells(self):
        figures = [number(self.quantile(part) * 1000) for part in (0.5, 0.95)]
        return [self.engine, self.measured, *figures, "–" if self.right is None else str(self.right),
                *("–" if each is None else number(each) for each in (self.built, self.index, self.disk))]


def number(value):
    return f"{value:.3f}" if value < 1 else f"{value:.2f}" if value < 10 else f"{value:.1f}" if value < 100 else f"{value:,.0f}"


class Engine:
    """An engine that a process of Python asks: its own time, and the time that its asker sees."""

    def __init__(self, name, version, python, machine):
        self.name = name
        self.folder = os.path.join(machine.folder, name)
        self.pipe = Pipe([python, "-B", os.path.join(HERE, "engines.py"), name, self.folder], machine, self.folder + ".log")
        title = {"tantivy": "tantivy", "xapian": "Xapian", "fts5": "SQLite FTS5"}[name]
        self.rows = [Row(f"{title} {version}", "in process"), Row(title, "by pipe")]

    def build(self, texts, count):
        _, built = self.pipe.ask({"build": texts})
        if built["count"] != count:
            raise Failed(f"the index has {built['count']} texts and not {count}")
        self.rows[0].built = built["seconds"]
        self.rows[0].disk = folder_size(self.folder) / 1e6

    def ask(self, asked, question, measure):
        seconds, answer = self.pipe.ask({"question": question.text})
        if measure:
            self.rows[0].add(answer["seconds"], question, answer["found"])
            self.rows[1].add(seconds)

    def close(self):
        self.pipe.close()


class GitMemory:
    """gitmem as a process per question and as one for all; and git, which reads a body by its path."""

    def __init__(self, gitmem, machine):
        self.gitmem, self.machine, self.name = gitmem, machine, "gitmem"
        self.git = shutil.which("git")
        self.log = os.path.join(machine.folder, "gitmem.log")
        self.pipe = None
        version = self.run("--version").split()
        if not version or not version[-1][0].isdigit():
            raise Failed(f"{gitmem} is not gitmem: it has no version")
        self.rows = [Row(f"gitmem {version[-1]}", "whole process"),
                     Row("gitmem batch", "by pipe"), Row("git cat-file -p REF:PATH", "whole process")]

    def run(self, *words):
        try:
            return self.machine.run(self.gitmem, *words)
        except Failed as error:
            raise Failed(f"{self.gitmem} {words[0]}: {error}")

    def build(self, path, count):
        run = self.machine.run
        self.run("init", "-q")
        # git is not to repack during a measurement.
        run(self.git, "config", "gc.auto", "0")
        self.parts = []
        for words in (["import", "-q", "--agent", "bench", "--gate", "off", "--no-merge", path], ["merge", "-q"],
                      ["index", "-q", "--view", "trunk"]):
            begin = time.perf_counter()
            self.run(*words)
            self.parts.append((words[0], time.perf_counter() - begin))
        listed = run(self.git, "ls-tree", "-r", "-z", "--name-only", TRUNK, "entries").split("\0")
        self.paths = [each for each in listed if each.endswith(".json")]
        if len(self.paths) != count:
            raise Failed(f"the trunk has {len(self.paths)} memories and not {count}")
        repository = os.path.join(self.machine.store, ".git")
        row = self.rows[0]
        row.built = sum(seconds for _, seconds in self.parts)
        row.index = folder_size(os.path.join(repository, "gitmem", "bodies")) / 1e6
        row.disk = folder_size(repository) / 1e6
        self.pipe = Pipe([self.gitmem, "batch", "--agent", "bench"], self.machine, self.log + ".batch")

    def recall(self, asked, question, measure):
        seconds = whole([self.gitmem, "-C", self.machine.store, "recall", "--view", "trunk", "--", question.text],
                        self.machine, self.log)
        if measure:
            self.rows[0].add(seconds)

    def batch(self, asked, question, measure):
        arguments = {"question": question.text, "view": "trunk", "limit": 10}
        seconds, answer = self.pipe.ask({"id": asked, "action": "recall", "arguments": arguments})
        if "error" in answer:
            raise Failed(f"gitmem batch: {answer['error'].get('message', answer['error'])}")
        if measure:
            found = [corpus.text_of(each["entry"]) for each in answer["result"]["results"]]
            self.rows[1].add(seconds, question, found)

    def read(self, asked, question, measure):
        path = self.paths[asked * 7919 % len(self.paths)]
        seconds = whole([self.git, "-C", self.machine.store, "cat-file", "-p", f"{TRUNK}:{path}"], self.machine, self.log)
        if measure:
            self.rows[2].add(seconds)

    def close(self):
        if self.pipe:
            self.pipe.close()


def with_xapian(machine):
    """A Python that has Xapian's binding: one of the system's, or one with the binding from PyPI."""
    code = "import xapian; print(xapian.version_string())"
    for python in dict.fromkeys([sys.executable, "/usr/bin/python3", shutil.which("python3") or sys.executable]):
        answer = machine.try_run(python, "-c", code)
        if answer.returncode == 0:
            return python, answer.stdout.strip()
    python = Environment(machine, newest_python(), "xapian-bindings-binary", "xapian-bindings-binary").path("python")
    return python, machine.run(python, "-c", code).strip()


def with_tantivy(machine):
    environment = Environment(machine, newest_python(), "tantivy", "tantivy")
    return environment.path("python"), environment.version


def engines(machine):
    """Those that can be had here."""
    sources = {"tantivy": with_tantivy, "xapian": with_xapian, "fts5": lambda _: (sys.executable, sqlite3.sqlite_version)}
    for name, source in sources.items():
        try:
            python, version = source(machine)
        except Failed as error:
            remark(f"{name} is left out: {error}")
            continue
        yield Engine(name, version, python, machine)


def compare(options, folder):
    bodies, questions, kinds = corpus.corpus(options.questions, options.memories, options.noise)
    machine = Machine(folder)
    ours = GitMemory(options.gitmem, machine)
    opened = [ours]
    try:
        paths = {name: os.path.join(folder, f"{name}.jsonl") for name in ("bodies", "texts")}
        for name, values in (("bodies", bodies), ("texts", map(corpus.text_of, bodies))):
            with open(paths[name], "w", encoding="utf-8") as file:
                file.writelines(json.dumps(value) + "\n" for value in values)
        remark("gitmem: build")
        ours.build(paths["bodies"], len(bodies))
        theirs = []
        for engine in engines(machine):
            opened.append(engine)
            remark(f"{engine.name}: build")
            try:
                engine.build(paths["texts"], len(bodies))
                theirs.append(engine)
            except Failed as error:
                remark(f"{engine.name} is left out: {error}")
        remark(f"{len(questions):,} questions")
        ask_all(questions, ours, theirs)
        report(options, bodies, questions, kinds, ours, theirs)
    finally:
        for each in opened:
            each.close()


def ask_all(questions, ours, theirs):
    """Puts each question to all sides. Each is first in its turn, so that what else the machine does meets all alike."""
    sides = [(ours, ours.recall), (ours, ours.batch), (ours, ours.read)] + [(engine, engine.ask) for engine in theirs]
    # The first questions are asked once before, and do not count.
    rounds = [(asked, question, False) for asked, question in enumerate(questions[:5])]
    rounds += [(asked, question, True) for asked, question in enumerate(questions)]
    for turn, (asked, question, measure) in enumerate(rounds):
        first = turn % len(sides)
        for side, ask in sides[first:] + sides[:first]:
            try:
                ask(asked, question, measure)
            except Failed as error:
                if side is ours:
                    raise
                remark(f"{side.name} is left out: {error}")
                theirs.remove(side)
                sides = [each for each in sides if each[0] is not side]


def report(options, bodies, questions, kinds, ours, theirs):
    debug = ", a debug build of gitmem" if "debug" in os.path.realpath(options.gitmem) else ""
    print(f"{len(bodies):,} memories, {kinds}; {len(questions):,} questions; {os.cpu_count()} processors, "
          f"load {os.getloadavg()[0]:.1f}{debug}\n")
    print("| engine | measured | p50 ms | p95 ms | answered | build s | index MB | on disk MB |")
    print("|---|---|---:|---:|---:|---:|---:|---:|")
    for row in ours.rows + [row for engine in theirs for row in engine.rows]:
        print("| " + " | ".join(row.cells()) + " |")
    print("\ngitmem's build: " + ", ".join(f"{name} {seconds:.2f} s" for name, seconds in ours.parts))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gitmem", default=os.environ.get("GITMEM") or "gitmem", help="the gitmem to measure")
    parser.add_argument("--memories", type=int, default=100_000, help="how many memories are searched (%(default)s)")
    parser.add_argument("--questions", default=corpus.QUESTIONS, help="JSON Lines about fixtures/findings, or LoCoMo's JSON")
    parser.add_argument("--noise", nargs="+", default=[], metavar="FILE",
                        help="texts to fill up with; by default WordNet's glosses, or made-up texts if it is not installed")
    # An error is one line, without the usage.
    parser.error = lambda text: sys.exit(f"peers.py: {text}")
    options = parser.parse_args()
    gitmem = shutil.which(options.gitmem)
    if not gitmem:
        parser.error(f"there is no gitmem at {options.gitmem}: build it, and give --gitmem PATH")
    if not shutil.which("git"):
        parser.error("git is not installed")
    options.gitmem = os.path.abspath(gitmem)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    folder = tempfile.mkdtemp(prefix="gitmem-search-")
    try:
        compare(options, folder)
    except (Failed, OSError) as error:
        parser.error(error)
    except KeyboardInterrupt:
        sys.exit(130)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
