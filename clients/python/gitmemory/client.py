"""A client that keeps one `gitmem mcp` running and calls actions in it."""

from __future__ import annotations

import json
import os
import subprocess
import threading
from typing import Any, Dict, List, Mapping, Optional

from .actions import MANY, Actions


class GitMemoryError(Exception):
    """An action that failed, or told bad news.

    `code` is the stable name of the failure and `exit` the exit code that the command line has for it: 5 for text that
    the gate refuses, 3 where there is no store. `results` is what the action told before.
    """

    def __init__(
        self, message: str, *, code: str = "", exit: int = 1, hint: Optional[str] = None, results: Optional[List[Any]] = None
    ) -> None:
        super().__init__(message + (f" ({hint})" if hint else ""))
        self.message = message
        self.code = code
        self.exit = exit
        self.hint = hint
        self.results = results or []


class Memory(Actions):
    """The memory of the repository at `path`, as `agent` sees it.

    One process serves all calls, from any thread; it is started with the first call, and ended by `close`. After a
    failure of the process the next call starts another.
    """

    def __init__(
        self,
        path: str = ".",
        *,
        agent: Optional[str] = None,
        program: str = "gitmem",
        environment: Optional[Mapping[str, str]] = None,
    ) -> None:
        self.path = os.fspath(path)
        self.agent = agent
        self.program = program
        self.environment = environment
        self._lock = threading.Lock()
        self._process: Optional["subprocess.Popen[bytes]"] = None
        self._number = 0

    def __enter__(self) -> "Memory":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Ends the process, after what it is doing."""
        with self._lock:
            self._end()

    def call(self, action: str, arguments: Optional[Mapping[str, Any]] = None) -> Any:
        """Runs an action by its name, with arguments as docs/schema has them; `None` is an argument that is not given.

        Gives its result; of an action that may tell several, the list of them.
        """
        given = {name: value for name, value in (arguments or {}).items() if value is not None}
        with self._lock:
            answer = self._request(
                "tools/call", {"name": "more", "arguments": {"action": action, "arguments": given, "full": True}}
            )
        told = answer.get("structuredContent", {})
        results = told.get("results") if isinstance(told, dict) else None
        error = told.get("error")
        if answer.get("isError") and error:
            raise GitMemoryError(error["message"], code=error["code"], exit=error["exit"], hint=error.get("hint"))
        if answer.get("isError"):
            news = told.get("news", {})
            raise GitMemoryError(
                news.get("message", "it failed"),
                code="news",
                exit=news.get("exit", 1),
                hint=news.get("hint"),
                results=results if results is not None else [{k: v for k, v in told.items() if k != "news"}],
            )
        if results is not None and action not in MANY:
            return results[0] if results else None
        return results if results is not None else told

    # The process

    def _start(self) -> "subprocess.Popen[bytes]":
        words = [self.program, "-C", self.path, "mcp"] if self.path != "." else [self.program, "mcp"]
        if self.agent is not None:
            words += ["--agent", self.agent]
        environment = dict(os.environ if self.environment is None else self.environment)
        try:
            process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment)
        except OSError as error:
            raise GitMemoryError(
                f"{self.program} cannot be started: {error.strerror}", code="no-program", exit=127,
                hint="install gitmem, or give its path as `program`",
            ) from error
        self._process = process
        self._exchange(
            "initialize",
            {"protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": {"name": "gitmemory-python", "version": "1"}},
        )
        self._send({"jsonrpc": "2.0", "method": "notifications/initialized"})
        return process

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except OSError:
                    pass
        process.wait()

    def _request(self, method: str, params: Dict[str, Any]) -> Dict[str, Any]:
        if self._process is None or self._process.poll() is not None:
            self._end()
            self._start()
        return self._exchange(method, params)

    def _send(self, message: Dict[str, Any]) -> None:
        process = self._process
        assert process is not None and process.stdin is not None
        try:
            process.stdin.write(json.dumps(message, ensure_ascii=False).encode() + b"\n")
            process.stdin.flush()
        except OSError:
            raise self._ended() from None

    def _exchange(self, method: str, params: Dict[str, Any]) -> Dict[str, Any]:
        self._number += 1
        number = self._number
        self._send({"jsonrpc": "2.0", "id": number, "method": method, "params": params})
        process = self._process
        assert process is not None and process.stdout is not None
        while True:
            line = process.stdout.readline()
            if not line.endswith(b"\n"):
                raise self._ended()
            answer = json.loads(line)
            if answer.get("id") != number:
                continue
            if "error" in answer:
                error = answer["error"]
                data = error.get("data") or {}
                raise GitMemoryError(error["message"], code=data.get("code", "protocol"), hint=data.get("hint"))
            return answer["result"]

    def _ended(self) -> GitMemoryError:
        self._end()
        return GitMemoryError("gitmem has ended", code="ended", hint="the next call starts it again")

