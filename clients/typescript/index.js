// A client that keeps one `gitmem mcp` running and calls actions in it.

import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { actions } from "./actions.js";

/** An action that failed, or told bad news. */
export class GitMemoryError extends Error {
  constructor(message, { code = "", exit = 1, hint, results = [] } = {}) {
    super(hint ? `${message} (${hint})` : message);
    this.name = "GitMemoryError";
    Object.assign(this, { code, exit, hint, results });
  }
}

class Client {
  #options;
  #process;
  #waiting = new Map();
  #number = 0;
  #ready;

  constructor(path = ".", { agent, program = "gitmem", environment = process.env } = {}) {
    this.#options = { path, agent, program, environment };
  }

  /** Runs an action by its name, with arguments as docs/schema has them. */
  async call(action, given = {}) {
    await (this.#ready ??= this.#start());
    const answer = await this.#request("tools/call", {
      name: "more", arguments: { action, arguments: given, full: true },
    });
    const told = answer.structuredContent ?? {};
    if (answer.isError && told.error) throw new GitMemoryError(told.error.message, told.error);
    if (answer.isError) {
      const { news = {}, ...rest } = told;
      throw new GitMemoryError(news.message ?? "it failed", { code: "news", ...news, results: told.results ?? [rest] });
    }
    if (told.results === undefined) return told;
    return many.has(action) || told.results.length > 1 ? told.results : told.results[0];
  }

  /** Ends the process, after what it is doing. */
  async close() {
    const running = this.#process;
    if (!running) return;
    const ended = new Promise((resolve) => running.once("close", resolve));
    running.stdin.end();
    await ended;
  }

  async [Symbol.asyncDispose ?? Symbol.for("asyncDispose")]() {
    await this.close();
  }

  async #start() {
    const { path, agent, program, environment } = this.#options;
    const words = [...(path === "." ? [] : ["-C", path]), "mcp", ...(agent ? ["--agent", agent] : [])];
    const running = spawn(program, words, { env: environment, stdio: ["pipe", "pipe", "inherit"] });
    this.#process = running;
    const end = (error) => {
      if (this.#process !== running) return;
      this.#process = undefined;
      this.#ready = undefined;
      for (const { reject } of this.#waiting.values()) reject(error);
      this.#waiting.clear();
    };
    running.once("error", (error) => end(new GitMemoryError(`${program} cannot be started: ${error.code}`, {
      code: "no-program", exit: 127, hint: "install gitmem, or give its path as `program`",
    })));
    running.once("close", () => end(new GitMemoryError("gitmem has ended", {
      code: "ended", hint: "the next call starts it again",
    })));
    // What is written to a process that has ended is told of by `close`.
    running.stdin.on("error", () => {});
    createInterface({ input: running.stdout, crlfDelay: Infinity }).on("line", (line) => {
      const answer = JSON.parse(line);
      const waiting = this.#waiting.get(answer.id);
      if (!waiting) return;
      this.#waiting.delete(answer.id);
      if (answer.error) {
        waiting.reject(new GitMemoryError(answer.error.message, { code: "protocol", ...answer.error.data }));
      } else {
        waiting.resolve(answer.result);
      }
    });
    await this.#request("initialize", {
      protocolVersion: "2025-11-25", capabilities: {}, clientInfo: { name: "gitmemory-typescript", version: "1" },
    });
    this.#write({ jsonrpc: "2.0", method: "notifications/initialized" });
  }

  #request(method, params) {
    const id = ++this.#number;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#write({ jsonrpc: "2.0", id, method, params });
    });
  }

  #write(message) {
    this.#process?.stdin.write(JSON.stringify(message) + "\n");
  }
}

const many = new Set(Object.values(actions).filter((action) => action.many).map((action) => action.name));

/** The memory of a repository, as an agent sees it: one method for each action. */
export class Memory extends Client {}
for (const [method, { name }] of Object.entries(actions)) {
  Object.defineProperty(Memory.prototype, method, {
    value(given) { return this.call(name, given); }, configurable: true, writable: true,
  });
}
