#!/usr/bin/env python3
"""Tries GitMemory and its peers with the same things and writes what it saw as tables: see README.md beside it."""

import argparse
import datetime
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile

import tables
import trials
from harness import Client, Environment, Failed, Machine, newest_python
from peers import (Agmem, AgentRecall, BasicMemory, GitMemory, GitMemoryServer, JSONLines, JSONLinesUnion, Markdown, SQLite)

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))


def attempt(name, what, work):
    print(f"{name}: {what}", file=sys.stderr, flush=True)
    try:
        return work()
    except (Failed, OSError, ValueError, subprocess.SubprocessError) as error:
        return {"failed": str(error) or type(error).__name__}
    finally:
        Client.stop_all()


def try_peer(lab, peer):
    seen = {"name": peer.name, "searched": peer.search_kind, "version": peer.version(),
            "needs": peer.needs(), "size": peer.size(), "server": peer.server}
    every = {
        "two": lambda: trials.writers(lab, peer, 2),
        "ten": lambda: trials.writers(lab, peer, trials.WRITERS),
        "clones": lambda: trials.clones(lab, peer),
        "same": lambda: trials.same_fact(lab, peer),
        "times": lambda: trials.times(lab, peer),
        "offline": lambda: trials.offline(lab, peer),
    }
    wanted = {JSONLinesUnion: ["clones"], GitMemoryServer: ["times"]}.get(type(peer), list(every))
    for what in wanted:
        seen[what] = attempt(peer.name, what, every[what])
    if isinstance(peer, Agmem):
        seen["own"] = attempt(peer.name, "its own push and pull", lambda: trials.own_exchange(lab, peer))
    return seen


def write(options, results, about):
    with open(options.output, "w") as file:
        file.write(tables.full(results, about))
    print(tables.full(results, about))
    if options.readme:
        tables.put_into(os.path.join(ROOT, "README.md"), tables.short(results))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gitmem", default=os.environ.get("GITMEM") or shutil.which("gitmem"), help="the gitmem to try")
    parser.add_argument("--only", help="names of peers, separated by commas")
    parser.add_argument("--output", default=os.path.join(HERE, "results.md"), help="where the tables go")
    parser.add_argument("--readme", action="store_true", help="put the short table into the README as well")
    parser.add_argument("--save", metavar="FILE", help="write what was seen as JSON, and no tables")
    parser.add_argument("--tables-of", metavar="FILE", nargs="+", help="try nothing: make the tables of saved files")
    parser.add_argument("--environments", help="keep the virtual environments in this folder, and use those that are there")
    options = parser.parse_args()
    if options.tables_of:
        saved = [json.load(open(path)) for path in options.tables_of]
        return write(options, [seen for each in saved for seen in each["results"]], saved[0]["about"] | {"runs": len(saved)})
    if not options.gitmem or not os.access(options.gitmem, os.X_OK):
        parser.error("there is no gitmem: put it on the PATH, or give GITMEM=path")
    options.gitmem = os.path.abspath(options.gitmem)

    folder = tempfile.mkdtemp(prefix="gitmem-peers-")
    try:
        lab = trials.Lab(folder, os.path.join(ROOT, "fixtures", "trades"))
        installer = Machine(os.path.join(folder, "installer"))
        if options.environments:
            installer.folder = os.path.abspath(options.environments)
        python = newest_python()
        made = [GitMemory(options.gitmem), GitMemoryServer(options.gitmem), JSONLines(), JSONLinesUnion(), Markdown(), SQLite()]
        results = []
        for kind in (Agmem, BasicMemory, AgentRecall):
            if options.only and kind.name not in options.only.split(","):
                continue
            environment = attempt(kind.name, "installing", lambda: Environment(installer, python, kind.package, kind.requirement))
            made.append(kind(environment) if isinstance(environment, Environment) else environment | {"name": kind.name})
        for peer in made:
            if isinstance(peer, dict):
                results.append({"failed": f"{peer['name']}: {peer['failed']}"})
            elif not options.only or peer.name in options.only.split(","):
                results.append(try_peer(lab, peer))
        about = {"date": datetime.date.today().isoformat(), "system": f"{platform.system()} {platform.machine()}",
                 "cores": os.cpu_count(), "load": os.getloadavg()[0], "debug": "debug" in os.path.realpath(options.gitmem)}
        if options.save:
            with open(options.save, "w") as file:
                json.dump({"about": about, "results": results}, file, indent=1)
        else:
            write(options, results, about)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
