import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { GitMemoryError, Memory } from "./index.js";

const program = process.env.GITMEM ?? "gitmem";
const folder = mkdtempSync(join(tmpdir(), "gitmemory-"));
after(() => rmSync(folder, { recursive: true, force: true }));
execFileSync(program, ["init", "store"], { cwd: folder });
const options = { agent: "ada", program };

test("remembers and recalls, with calls side by side", async () => {
  const memory = new Memory(join(folder, "store"), options);
  const texts = Array.from({ length: 20 }, (_, number) => `The port of service ${number} is ${5000 + number}`);
  const added = await Promise.all(texts.map((text) => memory.add({ text })));
  assert.deepEqual(new Set(added.map((one) => one.verdict)), new Set(["accepted"]));
  assert.equal((await memory.list()).length, 20);
  const [found] = await memory.recall({ question: "port of service 7", limit: 1 });
  assert.match(found.entry.content, /service 7 /);
  assert.equal((await memory.merge()).result, "fast-forward");
  await memory.close();
});

test("one listed memory is a list, and none is an empty one", async () => {
  const memory = new Memory(join(folder, "store"), options);
  assert.equal((await memory.list({ limit: 1 })).length, 1);
  assert.deepEqual(await memory.list({ tags: ["none"] }), []);
  await memory.close();
});

test("failures have a code, bad news has what was told", async () => {
  const memory = new Memory(join(folder, "store"), options);
  const secret = "ghp_" + "abcdefghijklmnopqrstuvwxyz0123456789";
  await assert.rejects(memory.add({ text: `The token is ${secret}` }), (error) => {
    assert.ok(error instanceof GitMemoryError);
    assert.equal(error.exit, 5);
    assert.equal(error.results[0].verdict, "rejected");
    assert.ok(!error.message.includes(secret));
    return true;
  });
  await assert.rejects(memory.show({ ids: ["zzzz"] }), GitMemoryError);
  await assert.rejects(memory.call("no such action"), GitMemoryError);
  await memory.close();
  await assert.rejects(new Memory(folder, { program: "/no/such/gitmem" }).status(), { code: "no-program" });
});
