"""The peer: the same two routes by Python's ThreadingHTTPServer, with SQLite's full-text search: peer.py DATABASE PORT."""

import json
import sqlite3
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

SCHEMA = """
create table if not exists memory (id integer primary key, content text unique, agent text, citations integer default 0);
create virtual table if not exists words using fts5(content, content=memory, content_rowid=id);
create trigger if not exists added after insert on memory begin
  insert into words (rowid, content) values (new.id, new.content);
end;
"""


def connect(path: str) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=60, isolation_level=None)
    connection.execute("pragma journal_mode=wal")
    connection.execute("pragma synchronous=full")
    return connection


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # An answer is sent in one piece, and at once.
    wbufsize = 1 << 16
    disable_nagle_algorithm = True
    path_of_database = ""
    local = threading.local()

    def database(self) -> sqlite3.Connection:
        if not hasattr(self.local, "connection"):
            self.local.connection = connect(self.path_of_database)
        return self.local.connection

    def answer(self, value) -> None:
        body = json.dumps(value).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self) -> None:
        if self.path == "/healthz":
            return self.answer({"status": "ok"})
        query = parse_qs(urlsplit(self.path).query)
        words = ["".join(c for c in word if c.isalnum()) for word in query.get("q", [""])[0].split()]
        match = " OR ".join(f'"{word}"' for word in words if word)
        rows = self.database().execute(
            "select memory.id, memory.content, memory.agent, bm25(words) from words join memory on memory.id = words.rowid"
            " where words match ? order by bm25(words) limit 10",
            (match,),
        )
        self.answer({"results": [{"id": r[0], "content": r[1], "agent": r[2], "score": -r[3]} for r in rows]})

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        cursor = self.database().execute(
            "insert or ignore into memory (content, agent) values (?, ?)", (body["content"], self.headers["x-hive-agent"])
        )
        self.answer({"verdict": "accepted" if cursor.rowcount else "merged", "id": cursor.lastrowid})

    def log_message(self, *_) -> None:
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 1024


def main() -> None:
    Handler.path_of_database = sys.argv[1]
    connect(sys.argv[1]).executescript(SCHEMA)
    Server(("127.0.0.1", int(sys.argv[2])), Handler).serve_forever()


if __name__ == "__main__":
    main()
