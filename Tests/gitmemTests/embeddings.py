"""A stand-in for an endpoint of vectors: words of one meaning share a direction. What it does is read from the file `mode`,
and what it was asked is written to `requests`, a line of JSON for each, with the arguments of every curl that runs."""

import glob
import http.server
import json
import os
import time
import zlib

MEANINGS = [
    "car automobile vehicle sedan", "database postgres sql", "salary pay wage", "dog puppy hound", "boat ship vessel",
]
SIZE = 64


def vector(text):
    numbers = [0.0] * SIZE
    for word in "".join(c if c.isalnum() else " " for c in text.lower()).split():
        for place, meaning in enumerate(MEANINGS):
            if word in meaning.split():
                numbers[place] += 4.0
        numbers[len(MEANINGS) + zlib.crc32(word.encode()) % (SIZE - len(MEANINGS))] += 0.5
    return numbers


class Endpoint(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        request = json.loads(body)
        curls = []
        for name in glob.glob("/proc/[0-9]*/cmdline"):
            try:
                with open(name, "rb") as file:
                    words = file.read().decode(errors="replace")
                if words.startswith("curl\0"):
                    with open(name.replace("cmdline", "environ"), "rb") as file:
                        curls.append(words + " " + file.read().decode(errors="replace"))
            except OSError:
                pass
        with open("requests", "a") as file:
            key = self.headers.get("Authorization")
            line = {"input": request["input"], "model": request["model"], "key": key, "curls": curls}
            line["dimensions"] = request.get("dimensions")
            file.write(json.dumps(line) + "\n")
        with open("mode") as file:
            mode = file.read().strip()
        if mode == "slow":
            time.sleep(20)
        if mode.isdigit():
            return self.answer(int(mode), b'{"error":{"message":"' + body[:40].replace(b'"', b"") + b'"}}')
        if mode == "picky" and any("poison" in text or len(text) > 1000 for text in request["input"]):
            return self.answer(400, b"{}")
        if mode == "html":
            return self.answer(200, b"<html>Sign in</html>")
        if mode == "huge":
            return self.huge(100 << 20, True)
        if mode == "endless":
            return self.huge(100 << 20, False)
        vectors = [vector(text) for text in request["input"]]
        if mode == "short":
            vectors = [numbers[:7] + [1.0] for numbers in vectors]
        if mode == "few":
            vectors = vectors[1:]
        data = [{"object": "embedding", "index": i, "embedding": v} for i, v in enumerate(vectors)]
        self.answer(200, json.dumps({"object": "list", "data": data, "model": request["model"]}).encode())

    def answer(self, status, body):
        self.send_response(status)
        if status == 302:
            self.send_header("Location", "/elsewhere")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def huge(self, size, says_so):
        self.send_response(200)
        if says_so:
            self.send_header("Content-Length", str(size))
        self.end_headers()
        piece = b"[" * (1 << 20)
        for _ in range(size >> 20):
            self.wfile.write(piece)

    def log_message(self, *words):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Endpoint)
with open("port.tmp", "w") as file:
    file.write(str(server.server_port))
os.rename("port.tmp", "port")
server.serve_forever()
