"""Loads `gitmem serve` and the peer of peer.py in turn, on the same machine: see README.md."""

import argparse
import json
import os
import random
import re
import resource
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
PARTS = ["cache", "registry", "gateway", "importer", "scheduler", "proxy", "index", "queue", "mirror", "archive"]
SERVICES = ["billing", "search", "payments", "accounts", "reports", "mail", "builds", "staging", "metrics", "backups"]
DEEDS = ["drops connections", "rejects tokens", "rotates its log", "loses messages", "reads dates as UTC", "retries"]
UNITS = ["seconds", "minutes", "requests", "megabytes", "failures", "clients"]


def memories(count: int) -> list[str]:
    """The same texts on every machine."""
    pick = random.Random(20261120)
    return [
        f"The {pick.choice(PARTS)} {number} of {pick.choice(SERVICES)} {pick.choice(DEEDS)} after "
        f"{pick.randrange(1, 5000)} {pick.choice(UNITS)}"
        for number in range(count)
    ]


def questions() -> list[str]:
    pick = random.Random(7)
    return [
        f"when does the {pick.choice(PARTS)} {pick.randrange(1000)} of {pick.choice(SERVICES)} "
        f"{pick.choice(DEEDS).split()[0]}"
        for _ in range(500)
    ]


READ = """
local questions = { %s }
local n = %d
request = function()
    n = n + 1
    return wrk.format("GET", "/knowledge/query?limit=10&q=" .. questions[n %% #questions + 1])
end
"""
WRITE = """
local n = 0
wrk.method = "POST"
request = function()
    n = n + 1
    local headers = { ["Content-Type"] = "application/json", ["X-Hive-Agent"] = "agent-" .. (n %% %d) }
    local body = string.format('{"content":"Shard %%d of run %s lies on disk %%d"}', n, n %% 97)
    return wrk.format("POST", "/knowledge/contribute", headers, body)
end
"""
DONE = """
done = function(summary, latency, requests)
    local failed = summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.write
    io.write(string.format('{"requests":%d,"seconds":%f,"p50":%f,"p99":%f,"failed":%d,"late":%d}\\n', summary.requests,
        summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3, failed, summary.errors.timeout))
end
"""


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def wait_for(port: int) -> None:
    for _ in range(300):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.1)
    sys.exit("the server does not answer")


def status(process: int, name: str) -> int:
    text = Path(f"/proc/{process}/status").read_text()
    return int(re.search(rf"{name}:\s+(\d+)", text)[1])


class Side:
    def __init__(self, name: str, words: list[str], port: int):
        self.name, self.port = name, port
        self.process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_for(port)

    def load(self, script: str, connections: int, seconds: int, folder: Path) -> dict:
        file = folder / "load.lua"
        file.write_text(script + DONE)
        words = [
            "wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "30s", "-s", str(file),
            f"http://127.0.0.1:{self.port}",
        ]
        output = subprocess.run(words, capture_output=True, text=True, check=True).stdout
        figures = json.loads(next(line for line in output.splitlines() if line.startswith("{")))
        figures["rate"] = figures["requests"] / figures["seconds"]
        figures["peak"] = status(self.process.pid, "VmHWM") // 1024
        return figures

    def idle(self, count: int) -> int:
        """Holds so many connections, and says how many still answer."""
        held = []
        try:
            for _ in range(count):
                held.append(socket.create_connection(("127.0.0.1", self.port), 5))
        except OSError:
            pass
        answered = 0
        for one in held[:: max(1, len(held) // 100)]:
            one.settimeout(10)
            try:
                one.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
                answered += one.recv(12).startswith(b"HTTP/1.1")
            except OSError:
                pass
        for one in held:
            one.close()
        return len(held) if answered == len(held[:: max(1, len(held) // 100)]) else answered

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait()


def ratio(ours: float, theirs: float) -> str:
    return f"{ours / theirs:.2f} ×" if theirs else "–"


def row(work: str, ours: dict, theirs: dict) -> str:
    cells = [work]
    for figures in (ours, theirs):
        cells += [f"{figures['rate']:.0f}", f"{figures['p50']:.1f}", f"{figures['p99']:.1f}", str(figures["failed"] + figures["late"])]
    cells += [ratio(ours["rate"], theirs["rate"]), ratio(ours["p99"], theirs["p99"])]
    return "| " + " | ".join(cells) + " |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gitmem", default="gitmem")
    parser.add_argument("--memories", type=int, default=100_000)
    parser.add_argument("--seconds", type=int, default=10)
    parser.add_argument("--agents", type=int, default=64)
    parser.add_argument("--connections", default="1,16,256")
    parser.add_argument("--idle", type=int, default=10_000)
    options = parser.parse_args()
    if not shutil.which("wrk"):
        sys.exit("wrk is not installed: apt-get install wrk")
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    with tempfile.TemporaryDirectory(prefix="gitmem-load-") as name:
        folder = Path(name)
        os.environ |= {"HOME": name, "GIT_CONFIG_NOSYSTEM": "1", "GITMEM_AGENT": "base"}
        store, database = folder / "store", folder / "peer.db"
        texts = memories(options.memories)
        lines = folder / "memories.jsonl"
        lines.write_text("".join(json.dumps({"content": text}) + "\n" for text in texts))
        run = lambda *words: subprocess.run([options.gitmem, *words], check=True, stdout=subprocess.DEVNULL)
        run("init", "-q", "--agent", "base", "--fanout", "3", str(store))
        run("-C", str(store), "import", "-q", "--gate", "off", str(lines))
        run("-C", str(store), "merge", "-q")
        run("-C", str(store), "recall", "-q", "a question that makes the index")
        sys.path.insert(0, str(HERE))
        import peer

        connection = peer.connect(str(database))
        connection.executescript(peer.SCHEMA)
        connection.execute("begin")
        connection.executemany("insert or ignore into memory (content, agent) values (?, 'base')", [(t,) for t in texts])
        connection.execute("commit")
        connection.close()
        print(f"{len(texts):,} memories, {os.cpu_count()} processors, {options.seconds} s each\n")
        print("| work | gitmem/s | p50 ms | p99 ms | failed | peer/s | p50 ms | p99 ms | failed | rate | p99 |")
        print("|---|---|---|---|---|---|---|---|---|---|---|")
        starts = {
            "gitmem": lambda port: [
                options.gitmem, "serve", "-C", str(store), "--listen", f"127.0.0.1:{port}", "--write", "--quiet",
            ],
            "peer": lambda port: [sys.executable, str(HERE / "peer.py"), str(database), str(port)],
        }
        texts_of_questions = ", ".join(json.dumps(q.replace(" ", "+")) for q in questions())
        works = [
            (f"queries, {count} connections", READ % (texts_of_questions, int(count)), int(count))
            for count in options.connections.split(",")
        ]
        works.append((f"contributions of {options.agents} agents", None, options.agents))
        held = {}
        for work, script, connections in works:
            figures = {}
            for side, words in starts.items():
                port = free_port()
                server = Side(side, words(port), port)
                written = script or WRITE % (options.agents, side)
                server.load(written.replace("run ", "warm-up "), min(connections, 16), 1, folder)
                figures[side] = server.load(written, connections, options.seconds, folder)
                held[side] = max(held.get(side, 0), figures[side]["peak"])
                server.stop()
            print(row(work, figures["gitmem"], figures["peer"]), flush=True)
        print()
        for side, words in starts.items():
            port = free_port()
            server = Side(side, words(port), port)
            count = server.idle(options.idle)
            print(f"{side}: {held[side]} MB at most under load; {count:,} of {options.idle:,} idle connections held")
            server.stop()
        run("-C", str(store), "verify")


if __name__ == "__main__":
    main()
