"""What every peer needs: isolated machines, processes, virtual environments and a client of the Model Context Protocol."""

import glob
import json
import os
import re
import shutil
import subprocess
import sys
import threading
import time

KEPT = ("PATH", "LANG", "LC_ALL", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "http_proxy", "https_proxy", "no_proxy",
        "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY")


class Failed(Exception):
    """A step that did not work; its text is the first line of the error that it gave."""


def first_line(text):
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    wanted = [line for line in lines if "error" in line.lower() or "fatal" in line.lower()]
    return (wanted or lines or ["no message"])[0][:200]


class Machine:
    """A folder with a home of its own. Nothing outside of it is read for configuration, or written."""

    def __init__(self, folder, offline=False):
        self.folder = folder
        self.home = os.path.join(folder, "home")
        self.store = os.path.join(folder, "store")
        self.prefix = ["unshare", "-rn", "--"] if offline else []
        temporary = os.path.join(folder, "tmp")
        for each in (self.home, self.store, temporary):
            os.makedirs(each, exist_ok=True)
        self.env = {name: value for name, value in os.environ.items() if name in KEPT or name.startswith("PIP_")}
        self.env.update(HOME=self.home, TMPDIR=temporary, GIT_CONFIG_NOSYSTEM="1", GIT_TERMINAL_PROMPT="0", NO_COLOR="1",
                        GIT_AUTHOR_NAME="you", GIT_AUTHOR_EMAIL="you@example.com",
                        GIT_COMMITTER_NAME="you", GIT_COMMITTER_EMAIL="you@example.com")

    def environment(self, agent=None):
        env = dict(self.env)
        if agent:
            env.update(GIT_AUTHOR_NAME=agent, GIT_AUTHOR_EMAIL=agent + "@example.com", AGENT_RECALL_SLUG="project")
        return env

    def try_run(self, *words, cwd=None, agent=None, timeout=900):
        try:
            return subprocess.run(self.prefix + list(words), cwd=cwd or self.store, env=self.environment(agent), text=True,
                                  stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=timeout)
        except (OSError, subprocess.TimeoutExpired) as error:
            return subprocess.CompletedProcess(words, 127, "", str(error))

    def run(self, *words, **options):
        result = self.try_run(*words, **options)
        if result.returncode != 0:
            raise Failed(first_line(result.stderr or result.stdout))
        return result.stdout


class Client:
    """A client of an MCP server that it starts, with one call at a time, as an agent's program makes them."""

    running = set()

    def __init__(self, machine, words, agent, cwd=None):
        self.number = 0
        self.log = os.path.join(machine.folder, f"server-{agent}.log")
        begin = time.monotonic()
        with open(self.log, "w") as log:
            self.process = subprocess.Popen(machine.prefix + words, cwd=cwd or machine.store, text=True, stderr=log,
                                            env=machine.environment(agent), stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        Client.running.add(self)
        # A server that does not answer is ended, so that a reader is never left waiting.
        self.timer = threading.Timer(1200, self.process.kill)
        self.timer.daemon = True
        self.timer.start()
        self.request("initialize", protocolVersion="2025-06-18", capabilities={},
                     clientInfo={"name": "peers", "version": "1"})
        self.send({"jsonrpc": "2.0", "method": "notifications/initialized"})
        self.start = time.monotonic() - begin

    def send(self, message):
        try:
            self.process.stdin.write(json.dumps(message) + "\n")
            self.process.stdin.flush()
        except OSError as error:
            raise Failed(str(error))

    def request(self, method, **parameters):
        self.number += 1
        self.send({"jsonrpc": "2.0", "id": self.number, "method": method, "params": parameters})
        for line in self.process.stdout:
            answer = json.loads(line)
            if answer.get("id") == self.number and "method" not in answer:
                if "error" in answer:
                    raise Failed(first_line(answer["error"]["message"]))
                return answer["result"]
        with open(self.log) as log:
            raise Failed("the server ended: " + first_line(log.read()))

    def call(self, tool, **arguments):
        result = self.request("tools/call", name=tool, arguments=arguments)
        text = "\n".join(part.get("text", "") for part in result.get("content", []))
        if result.get("isError"):
            raise Failed(first_line(text))
        return text

    def close(self):
        self.process.stdin.close()
        try:
            self.process.wait(60)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process.stdout.close()
        self.timer.cancel()
        Client.running.discard(self)

    @classmethod
    def stop_all(cls):
        """Ends the servers that a failed trial has not closed."""
        for client in list(cls.running):
            client.process.kill()
            client.process.wait()
            client.timer.cancel()
        cls.running.clear()


def newest_python():
    """The newest Python here that can make virtual environments: some peers want a newer one than the system's."""
    found = {}
    places = [os.path.join(folder, "python3*") for folder in os.environ.get("PATH", "").split(os.pathsep)]
    places.append(os.path.expanduser("~/.pyenv/versions/*/bin/python3"))
    code = "import sys, venv, ensurepip; print(sys.version_info[:3], sys.executable, sep='|')"
    for path in {path for place in places for path in glob.glob(place)} | {sys.executable}:
        if not re.fullmatch(r"python3(\.\d+)?", os.path.basename(path)):
            continue
        try:
            answer = subprocess.run([path, "-c", code], text=True, timeout=60, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        except (OSError, subprocess.TimeoutExpired):
            continue
        if answer.returncode == 0:
            version, executable = answer.stdout.strip().split("|")
            found[tuple(int(part) for part in version.strip("()").split(","))] = executable
    return found[max(found)]


def folder_size(folder):
    total = 0
    for place, _, names in os.walk(folder):
        for name in names:
            total += os.lstat(os.path.join(place, name)).st_blocks * 512
    return total


class Environment:
    """A virtual environment with one package from PyPI."""

    def __init__(self, machine, python, name, requirement):
        self.folder = os.path.join(machine.folder, "environments", name)
        if not os.path.exists(os.path.join(self.folder, "done")):
            shutil.rmtree(self.folder, ignore_errors=True)
            machine.run(python, "-m", "venv", self.folder)
            bare = folder_size(self.folder)
            result = machine.try_run(self.path("pip"), "install", "--quiet", "--prefer-binary", requirement, timeout=3600)
            if result.returncode != 0:
                raise Failed("pip install: " + first_line(result.stderr))
            with open(os.path.join(self.folder, "done"), "w") as file:
                file.write(str(folder_size(self.folder) - bare))
        with open(os.path.join(self.folder, "done")) as file:
            self.size = int(file.read())
        shown = machine.run(self.path("pip"), "show", name)
        self.version = next(line.split(": ")[1] for line in shown.splitlines() if line.startswith("Version: "))
        self.python = machine.run(self.path("python"), "-c", "import platform; print(platform.python_version())").strip()

    def path(self, program):
        return os.path.join(self.folder, "bin", program)
