// Made by clients/generate.py from docs/schema: do not edit.

export interface AddArguments {
  /** Let these rules pass. */
  allow?: string[];
  /** The situation in which it applies. */
  context?: string;
  /** Any JSON that goes with it. */
  data?: unknown;
  /** Judge the text, and write nothing. */
  dry_run?: boolean;
  /** Show how the gate judges the text. */
  explain?: boolean;
  /** With `supersedes`: forget those memories in the same commit. */
  forget?: boolean;
  /** How much the gate refuses. normal: secrets and personal data; strict: narration and vague text as well. */
  gate?: "strict" | "normal" | "off";
  /** The name of the register whose value this is. */
  key?: string;
  /** working, episodic, semantic (the default), procedural or any other word. */
  kind?: string;
  /** Join nothing to memories that say the same in other words. */
  no_merge?: boolean;
  /** When it happened, as 2026-11-20T10:15:30Z. */
  occurred_at?: string;
  /** Write it only if nothing was written with this key in the last 30 days, on any branch; otherwise return what was. */
  once?: string;
  /** With `once`: accept whatever was written with the key. */
  once_any?: boolean;
  /** How it went: worked or failed. */
  outcome?: "worked" | "failed";
  /** What the memory belongs to: a project, a component. */
  scope?: string;
  /** Where it comes from: a URL, a file, a conversation. */
  source?: string;
  /** Memories that this one replaces, by their ids. */
  supersedes?: string[];
  /** Its tags. */
  tags?: string[];
  /** The text. */
  text: string;
  /** Forget it after this time: 90s, 30m, 12h, 7d, or never. A memory of the kind working lasts a day. */
  ttl?: string;
}

export type AddResult = { "again"?: true; "branch"?: string; "commit"?: string; "confirmed"?: string | null; "dry_run"?: true; "gate"?: { "floor"?: number; "level": "off" | "normal" | "strict"; "points"?: Record<string, number>; "score"?: number }; "id": string; "near"?: { "differs": string[]; "id": string; "score": number }[]; "replaced"?: string[]; "same"?: string[]; "score"?: number; "shown"?: string; "until"?: string; "verdict": "accepted" | "merged" | "unchanged"; "warnings"?: ({ "at": number[]; "hint": string; "kind": "secret" | "personal" | "narration" | "specificity"; "member"?: string; "rule": string })[]; "wordings"?: number } | { "file"?: string; "line"?: number; "reasons": ({ "at": number[]; "hint": string; "kind": "secret" | "personal" | "narration" | "specificity"; "member"?: string; "rule": string })[]; "verdict": "rejected" };

export interface AgentsSetArguments {
  /** The agent. */
  name: string;
  /** A role, such as reviewer; may be given more than once. A worker does its own work and does not maintain the store. */
  roles?: string[];
  /** A scope that the agent sees and writes in, with all scopes below it; everything by default. */
  scopes?: string[];
}

export type AgentsSetResult = { "agent": string; "branch": string; "commit": string; "holds": "from the next merge on"; "id": string; "roles": string[]; "scopes": string[]; "verdict": "accepted" | "merged" | "unchanged" };

export interface AgentsArguments {
}

export type AgentsResult = { "added": number; "agent": string; "branch": string; "commit": string; "counted": number; "last"?: string; "lost": number; "needs_carry"?: true; "refused"?: string; "remotes": string[]; "removed": number; "roles"?: string[]; "scopes"?: string[] };

export interface ApartArguments {
  /** The memories, by their ids or the beginnings of them. */
  ids: string[];
}

export type ApartResult = { "branch": string; "commit": string; "ids": string[]; "shown": string; "verdict": "joined" | "apart" | "unchanged"; "wordings": number };

export interface BriefArguments {
  /** At most this many tokens. */
  budget?: number;
  /** What is to be done, in plain words: what is known about it is recalled. */
  task?: string;
}

export type BriefResult = { "budget": number; "parts": ({ "left_out": number; "lines": string[]; "name": "rules" | "claims" | "messages" | "conflicts" | "recall" | "how" })[]; "used": number };

export interface CarryArguments {
  /** Agents; every branch of an older epoch if none is named. */
  branches?: string[];
  /** Only show what would be carried over. */
  dry_run?: boolean;
}

export type CarryResult = { "branches": ({ "added": number; "branch": string; "commit": string; "counted": number; "erased": number; "old"?: string; "removed": number; "result": "carried" | "moved" | "up-to-date"; "skipped": string[]; "sources": string[] })[]; "epoch": number; "lost_erasures": string[]; "refused": { "branch": string; "reason": string }[]; "rewritten": string[]; "waiting": { "branch": string; "reason": string }[] };

export interface CheckArguments {
  /** Ask the arbiter. */
  fresh?: boolean;
  /** The code repository that the paths are in, by its name in claims/repos; git's gitmem.repo by default. */
  repo?: string;
  /** Paths, name:TEXT, path:TEXT from the top of the repository, or message:ID. */
  resources: string[];
  /** The claim's token, from another session or machine; else GITMEM_TOKEN. */
  token?: string;
}

export type CheckResult = { "confirmed": string | null; "holder": string | null; "overlaps": string[]; "repo"?: string; "required"?: boolean; "resource": string; "since": string | null; "until": string | null; "verdict": "free" | "held" | "refused" };

export interface CiteArguments {
  /** The memories, by their ids or the beginnings of them. */
  ids: string[];
}

export type CiteResult = { "branch": string; "commit": string; "counter": string; "id": string; "value": number };

export interface ClaimArguments {
  /** Refuse the claim unless the arbiter confirms it. */
  confirmed?: boolean;
  /** What it is for; everybody can read it. */
  reason?: string;
  /** The code repository that the paths are in, by its name in claims/repos; git's gitmem.repo by default. */
  repo?: string;
  /** Paths, name:TEXT, path:TEXT from the top of the repository, or message:ID. */
  resources: string[];
  /** Show what is claimed, and by whom, only to agents of this scope; others see only until when it is held. */
  scope?: string;
  /** The claim's token, from another session or machine; else GITMEM_TOKEN. */
  token?: string;
  /** How long it lasts: 1s to 24h. */
  ttl?: string;
  /** Wait up to this long for the current holder. */
  wait?: string;
}

export type ClaimResult = { "file"?: string; "line"?: number; "reasons": ({ "at": number[]; "hint": string; "kind": "secret" | "personal" | "narration" | "specificity"; "member"?: string; "rule": string })[]; "verdict": "rejected" } | { "again"?: true; "arbiter": string | null; "clock"?: string; "confirmed": string | null; "holder": string | null; "overlaps"?: string[]; "repo"?: string; "resource": string; "since": string | null; "token": string | null; "until": string | null; "verdict": "held" | "refused" | "lost" | "released" | "free" | "not-taken" };

export interface ClaimsPathsArguments {
  /** Patterns as in .gitignore. */
  patterns?: string[];
  /** list; add or remove patterns; or starter: add those of a usual list that pick a file here. */
  verb?: "list" | "add" | "remove" | "starter";
}

export type ClaimsPathsResult = { "change"?: "added" | "removed"; "holds": boolean; "pattern": string };

export interface ClaimsArguments {
  /** At most this many entries of the log. */
  limit?: number;
  /** What happened, newest first. */
  log?: boolean;
  /** Only what this session or worktree holds, and what it has lost since this was last asked. */
  mine?: boolean;
  /** The claim's token, from another session or machine; else GITMEM_TOKEN. */
  token?: string;
}

export type ClaimsResult = { "confirmed": string | null; "confirmed_until"?: string; "holder": string; "mine": boolean; "reason"?: string; "repo"?: string; "resource": string; "scope"?: string; "since": string | null; "token": string; "until": string | null } | { "confirmed": string | null; "until": string | null; "verdict": "held" } | { "holder": string; "resource": string; "verdict": "lost" } | { "action": string; "agent": string; "at": string | null; "by": string; "commit"?: string; "log": string; "resource": string; "token": string; "until"?: string };

export interface CompactArguments {
  /** Only show what it would save. */
  dry_run?: boolean;
  /** Erase these memories, by their ids or the beginnings of them. */
  forget?: string[];
  /** Do not keep the old trunk as a branch. Branches elsewhere can then only be carried by who has it. */
  no_archive?: boolean;
  /** With `forget`: erase only these wordings, even if other memories say the same. */
  only?: boolean;
}

export type CompactResult = { "after": { "body_bytes": number; "entries": number; "folder_bytes": number; "folders": number; "names": number }; "archive"?: string; "before": { "body_bytes": number; "entries": number; "folder_bytes": number; "folders": number; "names": number }; "carried"?: { "branches": ({ "added": number; "branch": string; "commit": string; "counted": number; "erased": number; "old"?: string; "removed": number; "result": "carried" | "moved" | "up-to-date"; "skipped": string[]; "sources": string[] })[]; "lost_erasures": string[]; "refused": { "branch": string; "reason": string }[]; "rewritten": string[]; "waiting": { "branch": string; "reason": string }[] }; "commit"?: string; "epoch": number; "erased": string[]; "from": string; "result": "compacted" | "up-to-date"; "rewritten": string[]; "skipped": string[]; "still_held": string[] };

export interface CountArguments {
  /** By how much. */
  by?: number;
  /** The memory, by its id or the beginning of it. */
  id: string;
  /** The counter: lower-case letters and hyphens. */
  name: string;
}

export type CountResult = { "branch": string; "commit": string; "counter": string; "id": string; "value": number };

export interface DedupArguments {
  /** Only list what would be joined. */
  dry_run?: boolean;
}

export type DedupResult = { "dry_run"?: true; "ids": string[]; "why": "facts" | "half" } | { "branch"?: string; "commit"?: string; "compared": number; "edges": number };

export interface DiffArguments {
  /** Only what the second has beyond the first: what a merge would bring. */
  beyond?: boolean;
  /** Two agents, branches or commits; with a time, only one; by default the trunk. */
  branches?: string[];
  /** Only this kind. */
  kind?: string;
  /** What was written since this moment: a date, a date and time, or a time span such as 2h. */
  since?: string;
}

export type DiffResult = { "agents": string[]; "change": "added" | "removed" | "counted" | "set"; "content"?: string; "counters"?: Record<string, number>; "id": string; "key"?: string; "kind"?: string; "replaced"?: string[]; "scope"?: string };

export interface DigestArguments {
  /** Only this kind. */
  kind?: string;
  /** At most this many groups. */
  limit?: number;
  /** For how long: a time span such as 30d, or since a date. */
  older?: string;
  /** Only this scope. */
  scope?: string;
  /** At most this many memories in a group. */
  size?: number;
  /** own: the agent's branch joined with the trunk; trunk; branch NAME; all: every branch joined. */
  view?: string;
}

export type DigestResult = { "bytes": number; "entries": { "at": string; "entry": { "content": string; [name: string]: unknown }; "id": string }[]; "month": string; "scope"?: string };

export interface DoctorArguments {
  /** Agents or branches of this repository; all of them if none is named. */
  branches?: string[];
  /** Only show what would be repaired. */
  dry_run?: boolean;
}

export type DoctorResult = { "copy": string; "restored": string[] } | { "reference": { "branch": string; "dropped"?: true; "hint"?: string; "lost"?: string; "problem": string; "restored"?: string } } | { "branch": string; "commit"?: string; "left": { "path": string; "problem": string }[]; "mended": { "cure": string; "path": string; "problem": string }[] } | { "swept": string[] } | { "ended": string[] };

export interface EditArguments {
  /** Let these rules pass. */
  allow?: string[];
  /** The situation in which it applies. */
  context?: string;
  /** Any JSON that goes with it. */
  data?: unknown;
  /** Judge the text, and write nothing. */
  dry_run?: boolean;
  /** Show how the gate judges the text. */
  explain?: boolean;
  /** How much the gate refuses. normal: secrets and personal data; strict: narration and vague text as well. */
  gate?: "strict" | "normal" | "off";
  /** The memory, by its id or the beginning of it. */
  id: string;
  /** The name of the register whose value this is. */
  key?: string;
  /** working, episodic, semantic (the default), procedural or any other word. */
  kind?: string;
  /** When it happened, as 2026-11-20T10:15:30Z. */
  occurred_at?: string;
  /** Write it only if nothing was written with this key in the last 30 days, on any branch; otherwise return what was. */
  once?: string;
  /** With `once`: accept whatever was written with the key. */
  once_any?: boolean;
  /** What the memory belongs to: a project, a component. */
  scope?: string;
  /** Where it comes from: a URL, a file, a conversation. */
  source?: string;
  /** Its tags. */
  tags?: string[];
  /** The new text. */
  text?: string;
  /** Forget it after this time: 90s, 30m, 12h, 7d, or never. A memory of the kind working lasts a day. */
  ttl?: string;
}

export type EditResult = { "again"?: true; "branch"?: string; "commit"?: string; "confirmed"?: string | null; "dry_run"?: true; "gate"?: { "floor"?: number; "level": "off" | "normal" | "strict"; "points"?: Record<string, number>; "score"?: number }; "id": string; "near"?: { "differs": string[]; "id": string; "score": number }[]; "replaced"?: string[]; "same"?: string[]; "score"?: number; "shown"?: string; "until"?: string; "verdict": "accepted" | "merged" | "unchanged"; "warnings"?: ({ "at": number[]; "hint": string; "kind": "secret" | "personal" | "narration" | "specificity"; "member"?: string; "rule": string })[]; "wordings"?: number } | { "file"?: string; "line"?: number; "reasons": ({ "at": number[]; "hint": string; "kind": "secret" | "personal" | "narration" | "specificity"; "member"?: string; "rule": string })[]; "verdict": "rejected" };

export interface EndorseArguments {
  /** The memories, by their ids or the beginnings of them. */
  ids: string[];
}

export type EndorseResult = { "branch": string; "commit": string; "counter": string; "id": string; "value": number };

export interface ExportArguments {
  /** With jsonl: after the memories, write which of them are joined or kept apart. */
  edges?: boolean;
  /** Only this kind. Messages and what else agents keep to work together are exported only so. */
  kind?: string;
  /** What to write: jsonl, for `gitmem import`; markdown, a folder of files; mcp-memory; html, one page. */
  to?: "jsonl" | "markdown" | "mcp-memory" | "html";
  /** own: the agent's branch joined with the trunk; trunk; branch NAME; all: every branch joined. */
  view?: string;
}

export type ExportResult = { "agent"?: string; "entry": { "content": string; [name: string]: unknown }; "until"?: string } | { "edge": "apart" | "same"; "ids": string[]; "rule"?: number } | { "file": string; "text": string } | { "entityType": string; "name": string; "observations": unknown[]; "type": "entity" } | { "from": string; "relationType": string; "to": string; "type": "relation" };

export interface ForgetArguments {
  /** Remove all wordings, even if there are many or this agent holds none of them. */
  all_wordings?: boolean;
  /** Take back what this agent added. */
  by?: string;
  /** Only list what would be removed. */
  dry_run?: boolean;
  /** The memories, by their ids or the beginnings of them. */
  ids?: string[];
  /** Remove only these wordings, and keep the others of their memories. */
  only?: boolean;
  /** With `by`: since this moment: a date, a date and time, or a time span such as 2h. */
  since?: string;
  /** own: the agent's branch joined with the trunk; trunk; branch NAME; all: every branch joined. */
  view?: string;
}

export type ForgetResult = { "branch": string; "commit": string; "held_by": string[]; "id": string; "removed": number } | { "adds": { "agent": string; "at": string; "replica": string; "until"?: string }[]; "entry"?: { "content": string; [name: string]: unknown }; "held_by": string[]; "id": string };

export interface GateSetArguments {
  /** level, override or keepers. */
  name: string;
  /** The value. */
  value: string;
}

export type GateSetResult = { "branch": string; "commit": string; "holds": "from the next merge on"; "id": string; "verdict": "accepted" | "merged" | "unchanged" };

export interface GateShowArguments {
}

export type GateShowResult = { "keepers"?: string[]; "level": "off" | "normal" | "strict"; "override": "all" | "keepers" | "none"; "settings": { "by": string[]; "id": string; "key": string; "trunk": string; "value": string }[]; "unknown": string[] };

export interface GetArguments {
  /** The key. */
  key: string;
  /** The scope of the key. */
  scope?: string;
  /** own: the agent's branch joined with the trunk; trunk; branch NAME; all: every branch joined. */
  view?: string;
}

export type GetResult = { "adds": { "agent": string; "at": string; "replica": string; "until"?: string }[]; "counters": Record<string, number>; "counters_before"?: Record<string, number>; "entry": { "content": string; [name: string]: unknown }; "id": string; "near"?: { "differs": string[]; "id": string; "score": number }[]; "shown"?: string; "superseded_by"?: string; "wordings"?: number };

export interface GuardArguments {
  /** The branch to merge into; by default the main branch of the remote. */
  base?: string;
  /** Do not fetch; compare with what was last fetched. */
  no_fetch?: boolean;
  /** Count unmerged memory as a finding, too. */
  strict?: boolean;
  /** The claim's token, from another session or machine; else GITMEM_TOKEN. */
  token?: string;
}

export type GuardResult = { "ahead"?: number; "behind"?: number; "branch"?: string; "check": "behind" | "claim" | "memory" | "unclaimed"; "commit"?: string; "confirmed"?: string | null; "holder"?: string; "ok": boolean; "path"?: string; "paths"?: number; "reason"?: string; "resource"?: string; "since"?: string | null; "unmerged"?: string[]; "until"?: string | null };

export interface ImportArguments {
  /** Take what the other program has paused or archived, too. */
  all?: boolean;
  /** Let these rules pass. */
  allow?: string[];
  /** Judge the text, and write nothing. */
  dry_run?: boolean;
  /** The memories, each an object like a line of `export` or a memory's members alone. With `from`, the text of a file, or an object of texts by the names of files. */
  entries: unknown;
  /** Show how the gate judges the text. */
  explain?: boolean;
  /** The program or format that the memories come from; without it, `gitmem export`. */
  from?: "mcp-memory" | "basic-memory" | "beads" | "mem0" | "claude-code" | "cursor" | "markdown" | "lines";
  /** How much the gate refuses. normal: secrets and personal data; strict: narration and vague text as well. */
  gate?: "strict" | "normal" | "off";
  /** Skip invalid lines, and report them. */
  keep_going?: boolean;
  /** Join nothing to memories that say the same in other words. */
  no_merge?: boolean;
}

export type ImportResult = { "accepted": number; "branch": string; "commit": string; "erased"?: number; "expired": number; "files"?: number; "joined"?: number; "merged": number; "notes"?: { "count": number; "text": string }[]; "rejected"?: number; "skipped": number; "unchanged": number } | { "accepted": number; "dry_run": true; "entries": number; "erased"?: number; "expired": number; "files"?: number; "merged": number; "notes"?: { "count": number; "text": string }[]; "rejected"?: number; "skipped": number; "unchanged": number } | { "file"?: string; "line"?: number; "reasons": ({ "at": number[]; "hint": string; "kind": "secret" | "personal" | "narration" | "specificity"; "member"?: string; "rule": string })[]; "verdict": "rejected" };

export interface IndexArguments {
  /** Remove it. */
  drop?: boolean;
  /** Rebuild it. */
  rebuild?: boolean;
  /** own: the agent's branch joined with the trunk; trunk; branch NAME; all: every branch joined. */
  view?: string;
}

export type IndexResult = { "bytes": number; "entries": number; "folder": string; "segments": number; "trees": number; "up_to_date": boolean; "vectors"?: { "bytes": number; "count": number; "dimensions": number; "model": string; "problem"?: string; "up_to_date": boolean } };

export interface InitArguments {
  /** Make a new repository without files. */
  bare?: boolean;
  /** Folders above an entry: 3 suits up to some 50,000 entries, 4 more. It never changes. */
  fanout?: number;
  /** Check the trunk out in a new repository; every merge then writes its files. */
  files?: boolean;
  /** The folder; the current one if not given. */
  path?: string;
}

export type InitResult = { "branch": string; "commit": string; "epoch": number; "fanout": number; "path": string; "result": "created" | "existing" | "fetched" };

export interface ListArguments {
  /** With `match`: any of the words is enough. */
  any?: boolean;
  /** Only added before: a date, a date and time, or a time span such as 2h. */
  before?: string;
  /** Only what this agent holds. */
  by?: string;
  /** Only the values of keys that have several, by key and oldest first. */
  conflicts?: boolean;
  /** Show what has expired, too. */
  expired?: boolean;
  /** Only this key. */
  key?: string;
  /** Only this kind. */
  kind?: string;
  /** At most this many. */
  limit?: number;
  /** Only with all of these words, whatever their case. */
  match?: string;
  /** Only with a counter of at least this value: counter=n each. */
  minimums?: string[];
  /** None of these kinds. */
  not_kinds?: string[];
  /** With none of these tags. */
  not_tags?: string[];
  /** Only this scope. */
  scope?: string;
  /** Only added since: a date, a date and time, or a time span such as 2h. */
  since?: string;
  /** Highest of a counter first. */
  sort?: string;
  /** Only this source. */
  source?: string;
  /** Only with all of these tags. */
  tags?: string[];
  /** own: the agent's branch joined with the trunk; trunk; branch NAME; all: every branch joined. */
  view?: string;
  /** Only with this in the data: data.name=value each. */
  where?: string[];
}

export type ListResult = { "adds": { "agent": string; "at": string; "replica": string; "until"?: string }[]; "counters": Record<string, number>; "counters_before"?: Record<string, number>; "entry": { "content": string; [name: string]: unknown }; "id": string; "near"?: { "differs": string[]; "id": string; "score": number }[]; "shown"?: string; "superseded_by"?: string; "wordings"?: number };

export interface LogArguments {
  /** A memory, by its id or the beginning of it. */
  id?: string;
  /** At most this many. */
  limit?: number;
  /** Show the merges, which are left out otherwise, and what each joined. */
  merges?: boolean;
  /** Count the commits of each agent in each day or hour, instead of showing them. */
  per?: "day" | "hour";
  /** Only since this moment: a date, a date and time, or a time span such as 2h. */
  since?: string;
  /** own: the agent's branch joined with the trunk; trunk; branch NAME; all: every branch joined. */
  view?: string;
}

export type LogResult = { "actions"?: string[]; "at"?: string; "author": string; "base"?: string; "commit": string; "gate"?: string; "joined"?: { "author"?: string; "commit": string }[]; "subject": string } | { "author": string; "commits": number; "period": string };

export interface MergeArguments {
  /** Merge all memory branches, as without names. */
  all?: boolean;
  /** Agents, branches or commits; all if none is named. */
  branches?: string[];
  /** Only show what would change. */
  dry_run?: boolean;
  /** The branch to merge into; the trunk if not given. */
  into?: string;
}

export type MergeResult = { "added": number; "branch": string; "brought": { "added": number; "branch": string; "commit": string; "counted": number; "removed": number }[]; "changes"?: { "change": string; "id": string }[]; "commit": string; "counted": number; "heads": string[]; "lost": { "commit": string; "ids": number }[]; "refused": { "branch": string; "hint"?: string; "reason": string }[]; "removed": number; "restored": { "commit": string; "ids": number }[]; "result": "fast-forward" | "merged" | "up-to-date"; "settings"?: { "after": string[]; "before": string[]; "by": string[]; "key": string }[]; "skipped": { "branches": string[]; "path": string; "reason": string }[]; "tree": string };

export interface MessageAckArguments {
  /** All messages that you have. */
  all?: boolean;
  /** All messages of this sender. */
  from?: string;
  /** The messages, by their ids or the beginnings of them. */
  ids?: string[];
}

export type MessageAckResult = { "from": string; "id": string; "sending": string; "verdict": "acknowledged" | "unchanged" };

export interface MessageListArguments {
  /** Only of this sender. */
  from?: string;
  /** At most this many. */
  limit?: number;
  /** Only of this type. */
  type?: "note" | "question" | "answer" | "request" | "handoff" | "alert";
  /** Only what you have neither read nor acknowledged. */
  unread?: boolean;
}

export type MessageListResult = { "acknowledged"?: boolean; "after"?: { "commits"?: number; "minutes": number }; "at": string; "from": string; "id": string; "read"?: boolean; "reply_to"?: string; "sending": string; "taken_by"?: string; "text": string; "to": string[]; "type": string; "until"?: string };

export interface MessageReadArguments {
  /** The messages, by their ids or the beginnings of them. */
  ids: string[];
}

export type MessageReadResult = { "acknowledged"?: boolean; "after"?: { "commits"?: number; "minutes": number }; "at": string; "from": string; "id": string; "read"?: boolean; "reply_to"?: string; "sending": string; "taken_by"?: string; "text": string; "to": string[]; "type": string; "until"?: string };

export interface MessageSendArguments {
  /** Send it again though the same message of yours is still held. */
  again?: boolean;
  /** Let these rules pass. */
  allow?: string[];
  /** Judge the text, and write nothing. */
  dry_run?: boolean;
  /** Show how the gate judges the text. */
  explain?: boolean;
  /** How much the gate refuses. normal: secrets and personal data; strict: narration and vague text as well. */
  gate?: "strict" | "normal" | "off";
  /** Write it only if nothing was written with this key in the last 30 days, on any branch; otherwise return what was. */
  once?: string;
  /** With `once`: accept whatever was written with the key. */
  once_any?: boolean;
  /** The message that it answers. */
  reply_to?: string;
  /** The text. */
  text: string;
  /** The recipients: agents, role:NAME, or all. By default, an answer goes to the sender of the message. */
  to?: string[];
  /** Hold it for this time instead of 30 days: 90s, 30m, 12h, 7d; at most 60d. */
  ttl?: string;
  /** What it is. */
  type?: "note" | "question" | "answer" | "request" | "handoff" | "alert";
}

export type MessageSendResult = { "again"?: true; "branch"?: string; "commit"?: string; "confirmed"?: string | null; "dry_run"?: true; "gate"?: { "floor"?: number; "level": "off" | "normal" | "strict"; "points"?: Record<string, number>; "score"?: number }; "id": string; "near"?: { "differs": string[]; "id": string; "score": number }[]; "replaced"?: string[]; "same"?: string[]; "score"?: number; "shown"?: string; "until"?: string; "verdict": "accepted" | "merged" | "unchanged"; "warnings"?: ({ "at": number[]; "hint": string; "kind": "secret" | "personal" | "narration" | "specificity"; "member"?: string; "rule": string })[]; "wordings"?: number } | { "file"?: string; "line"?: number; "reasons": ({ "at": number[]; "hint": string; "kind": "secret" | "personal" | "narration" | "specificity"; "member"?: string; "rule": string })[]; "verdict": "rejected" };

export interface MessageSentArguments {
  /** Only what somebody has not read, including messages that have ended. */
  undelivered?: boolean;
}

export type MessageSentResult = { "acknowledged_by": string[]; "at": string; "from": string; "id": string; "over": boolean; "read_by": string[]; "reply_to"?: string; "sending": string; "text": string; "to": string[]; "type": string; "unread_by": string[]; "until"?: string };

export interface MessageThreadArguments {
  /** Any message of it, by its id or the beginning of it. */
  id: string;
}

export type MessageThreadResult = { "acknowledged"?: boolean; "after"?: { "commits"?: number; "minutes": number }; "at": string; "from": string; "id": string; "read"?: boolean; "reply_to"?: string; "sending": string; "taken_by"?: string; "text": string; "to": string[]; "type": string; "until"?: string };

export interface RecallArguments {
  /** Only added before: a date, a date and time, or a time span such as 2h. */
  before?: string;
  /** The best complete memories that fit into this many tokens. */
  budget?: number;
  /** Only what this agent holds. */
  by?: string;
  /** Show what has expired, too. */
  expired?: boolean;
  /** Say in which part of a memory the words were found. */
  explain?: boolean;
  /** Only this key. */
  key?: string;
  /** Only this kind. */
  kind?: string;
  /** At most this many; 10 by default. */
  limit?: number;
  /** Only with a counter of at least this value: counter=n each. */
  minimums?: string[];
  /** None of these kinds. */
  not_kinds?: string[];
  /** With none of these tags. */
  not_tags?: string[];
  /** The question. */
  question: string;
  /** Only this scope. */
  scope?: string;
  /** Only added since: a date, a date and time, or a time span such as 2h. */
  since?: string;
  /** Only this source. */
  source?: string;
  /** Only with all of these tags. */
  tags?: string[];
  /** own: the agent's branch joined with the trunk; trunk; branch NAME; all: every branch joined. */
  view?: string;
  /** Only with this in the data: data.name=value each. */
  where?: string[];
}

export type RecallResult = { "adds": { "agent": string; "at": string; "replica": string; "until"?: string }[]; "counters": Record<string, number>; "counters_before"?: Record<string, number>; "entry": { "content": string; [name: string]: unknown }; "fields"?: Record<string, string[]>; "id": string; "matched": string[]; "score": number; "similarity"?: number; "snippet": string; "superseded_by"?: string; "wordings"?: number } | { "budget": number; "left_out": number; "used": number };

export interface RefreshArguments {
  /** The memories, by their ids or the beginnings of them. */
  ids: string[];
  /** Forget it after this time: 90s, 30m, 12h, 7d, or never. A memory of the kind working lasts a day. */
  ttl?: string;
}

export type RefreshResult = { "branch": string; "commit": string; "id": string; "until"?: string };

export interface ReleaseArguments {
  /** Everything that this session or worktree holds. */
  all?: boolean;
  /** The commit of the code that the work went into; the log keeps it. */
  commit?: string;
  /** Release what somebody else holds, too; needs a reason. */
  force?: boolean;
  /** Why it is forced; everybody can read it. */
  reason?: string;
  /** The code repository that the paths are in, by its name in claims/repos; git's gitmem.repo by default. */
  repo?: string;
  /** What to release. */
  resources?: string[];
  /** The claim's token, from another session or machine; else GITMEM_TOKEN. */
  token?: string;
}

export type ReleaseResult = { "file"?: string; "line"?: number; "reasons": ({ "at": number[]; "hint": string; "kind": "secret" | "personal" | "narration" | "specificity"; "member"?: string; "rule": string })[]; "verdict": "rejected" } | { "again"?: true; "arbiter": string | null; "clock"?: string; "confirmed": string | null; "holder": string | null; "overlaps"?: string[]; "repo"?: string; "resource": string; "since": string | null; "token": string | null; "until": string | null; "verdict": "held" | "refused" | "lost" | "released" | "free" | "not-taken" };

export interface RenewArguments {
  /** Everything; this is the default without resources. */
  all?: boolean;
  /** The code repository that the paths are in, by its name in claims/repos; git's gitmem.repo by default. */
  repo?: string;
  /** What to renew; everything if not given. */
  resources?: string[];
  /** The claim's token, from another session or machine; else GITMEM_TOKEN. */
  token?: string;
  /** How long from now; as long as it was claimed for if not given. */
  ttl?: string;
}

export type RenewResult = { "file"?: string; "line"?: number; "reasons": ({ "at": number[]; "hint": string; "kind": "secret" | "personal" | "narration" | "specificity"; "member"?: string; "rule": string })[]; "verdict": "rejected" } | { "again"?: true; "arbiter": string | null; "clock"?: string; "confirmed": string | null; "holder": string | null; "overlaps"?: string[]; "repo"?: string; "resource": string; "since": string | null; "token": string | null; "until": string | null; "verdict": "held" | "refused" | "lost" | "released" | "free" | "not-taken" };

export interface RetireArguments {
  /** The agents. */
  agents: string[];
  /** Leave remotes alone; a fetch shows their branches again. */
  local?: boolean;
}

export type RetireResult = { "agent": string; "claims"?: number; "deleted": string[] };

export interface ReviewArguments {
  /** A branch or agent, or A..B for what B has beyond A; the acting agent's branch if not given. */
  branch?: string;
  /** The level to use; by default the trunk's. */
  gate?: "strict" | "normal";
}

export type ReviewResult = { "branch": string; "commit": string; "copies": { "ids": string[]; "wordings": number }[]; "edges": ({ "ids": string[]; "says": "apart" | "same" })[]; "findings": ({ "agents": string[]; "id": string; "reasons": ({ "at": number[]; "hint": string; "kind": "secret" | "personal" | "narration" | "specificity"; "member"?: string; "rule": string })[]; "warnings": ({ "at": number[]; "hint": string; "kind": "secret" | "personal" | "narration" | "specificity"; "member"?: string; "rule": string })[] })[]; "loosened": { "author": string; "commit": string; "gate": string; "subject": string }[]; "reviewed": number; "settings": { "after": string[]; "before": string[]; "by": string[]; "key": string }[] };

export interface RulesAddArguments {
  /** Its name; by default made of its first words. */
  name?: string;
  /** Its position: lower numbers are read first. */
  order?: number;
  /** Add the starter rules that are not there yet. */
  starter?: boolean;
  /** The rule, in a sentence or two. */
  text?: string;
}

export type RulesAddResult = { "branch": string; "commit": string; "holds": "from the next merge on"; "id": string; "name": string; "verdict": "accepted" | "merged" | "unchanged" | "removed" } | { "file"?: string; "line"?: number; "reasons": ({ "at": number[]; "hint": string; "kind": "secret" | "personal" | "narration" | "specificity"; "member"?: string; "rule": string })[]; "verdict": "rejected" };

export interface RulesListArguments {
}

export type RulesListResult = { "agents": string[]; "holds": boolean; "id": string; "name": string; "order"?: number; "since": string; "text": string };

export interface RulesRemoveArguments {
  /** The rule, by its name. */
  name: string;
}

export type RulesRemoveResult = { "branch": string; "commit": string; "holds": "from the next merge on"; "id": string; "name": string; "verdict": "accepted" | "merged" | "unchanged" | "removed" } | { "file"?: string; "line"?: number; "reasons": ({ "at": number[]; "hint": string; "kind": "secret" | "personal" | "narration" | "specificity"; "member"?: string; "rule": string })[]; "verdict": "rejected" };

export interface RulesSetArguments {
  /** The rule, by its name. */
  name: string;
  /** Its position: lower numbers are read first. */
  order?: number;
  /** The new text of the rule. */
  text: string;
}

export type RulesSetResult = { "branch": string; "commit": string; "holds": "from the next merge on"; "id": string; "name": string; "verdict": "accepted" | "merged" | "unchanged" | "removed" } | { "file"?: string; "line"?: number; "reasons": ({ "at": number[]; "hint": string; "kind": "secret" | "personal" | "narration" | "specificity"; "member"?: string; "rule": string })[]; "verdict": "rejected" };

export interface SameArguments {
  /** The memories, by their ids or the beginnings of them. */
  ids: string[];
}

export type SameResult = { "branch": string; "commit": string; "ids": string[]; "shown": string; "verdict": "joined" | "apart" | "unchanged"; "wordings": number };

export interface SetArguments {
  /** Let these rules pass. */
  allow?: string[];
  /** The situation in which it applies. */
  context?: string;
  /** Any JSON that goes with it. */
  data?: unknown;
  /** Judge the text, and write nothing. */
  dry_run?: boolean;
  /** Set it only if these are its values in all branches: ids between commas, or none; others wait meanwhile. */
  expect?: string;
  /** Show how the gate judges the text. */
  explain?: boolean;
  /** How much the gate refuses. normal: secrets and personal data; strict: narration and vague text as well. */
  gate?: "strict" | "normal" | "off";
  /** The key. */
  key: string;
  /** working, episodic, semantic (the default), procedural or any other word. */
  kind?: string;
  /** When it happened, as 2026-11-20T10:15:30Z. */
  occurred_at?: string;
  /** Write it only if nothing was written with this key in the last 30 days, on any branch; otherwise return what was. */
  once?: string;
  /** With `once`: accept whatever was written with the key. */
  once_any?: boolean;
  /** What the memory belongs to: a project, a component. */
  scope?: string;
  /** Where it comes from: a URL, a file, a conversation. */
  source?: string;
  /** Its tags. */
  tags?: string[];
  /** The value. */
  text: string;
  /** Forget it after this time: 90s, 30m, 12h, 7d, or never. A memory of the kind working lasts a day. */
  ttl?: string;
}

export type SetResult = { "again"?: true; "branch"?: string; "commit"?: string; "confirmed"?: string | null; "dry_run"?: true; "gate"?: { "floor"?: number; "level": "off" | "normal" | "strict"; "points"?: Record<string, number>; "score"?: number }; "id": string; "near"?: { "differs": string[]; "id": string; "score": number }[]; "replaced"?: string[]; "same"?: string[]; "score"?: number; "shown"?: string; "until"?: string; "verdict": "accepted" | "merged" | "unchanged"; "warnings"?: ({ "at": number[]; "hint": string; "kind": "secret" | "personal" | "narration" | "specificity"; "member"?: string; "rule": string })[]; "wordings"?: number } | { "file"?: string; "line"?: number; "reasons": ({ "at": number[]; "hint": string; "kind": "secret" | "personal" | "narration" | "specificity"; "member"?: string; "rule": string })[]; "verdict": "rejected" } | { "key": string; "scope"?: string; "values": { "agents": string[]; "content": string; "id": string }[]; "verdict": "unexpected" };

export interface ShowArguments {
  /** List expired adds, too. */
  expired?: boolean;
  /** The memories, by their ids or the beginnings of them. */
  ids: string[];
  /** Show which other memories say the same or nearly the same, and are not joined. */
  near?: boolean;
  /** own: the agent's branch joined with the trunk; trunk; branch NAME; all: every branch joined. */
  view?: string;
  /** Show each wording of the memory separately. */
  wordings?: boolean;
}

export type ShowResult = { "adds": { "agent": string; "at": string; "replica": string; "until"?: string }[]; "counters": Record<string, number>; "counters_before"?: Record<string, number>; "entry": { "content": string; [name: string]: unknown }; "id": string; "near"?: { "differs": string[]; "id": string; "score": number }[]; "shown"?: string; "superseded_by"?: string; "wordings"?: number };

export interface StaleArguments {
  /** Only this kind. */
  kind?: string;
  /** At most this many. */
  limit?: number;
  /** For how long: a time span such as 90d, or since a date. */
  older?: string;
  /** Only this scope. */
  scope?: string;
  /** own: the agent's branch joined with the trunk; trunk; branch NAME; all: every branch joined. */
  view?: string;
}

export type StaleResult = { "adds": { "agent": string; "at": string; "replica": string; "until"?: string }[]; "counters": Record<string, number>; "counters_before"?: Record<string, number>; "entry": { "content": string; [name: string]: unknown }; "id": string };

export interface StatusArguments {
}

export type StatusResult = { "agent"?: string; "branch"?: string; "claims"?: { "held": number; "mine": number; "unconfirmed": number }; "commit"?: string; "deferred"?: string[]; "epoch": number; "fanout": number; "lost": { "commit": string; "ids": number }[]; "lost_is_complete"?: false; "path": string; "store_by"?: string; "troubles"?: { "branch": string; "commit"?: string; "hint": string; "kind": string; "reason": string }[]; "trunk": string; "unmerged": string[]; "waiting": { "added": number; "branch": string; "commits": number; "counted": number; "remote": string; "removed": number }[] };

export interface SyncArguments {
  /** Fetch, and only show what would be brought and sent. */
  dry_run?: boolean;
  /** Exchange agents' branches; the trunk only follows the remote's. */
  no_merge?: boolean;
  /** The remote, by its name. */
  remote?: string;
  /** Give up a fetch or push after this long. */
  timeout?: string;
}

export type SyncResult = { "brought": { "added": number; "counted": number; "removed": number }; "carried"?: { "branches": ({ "added": number; "branch": string; "commit": string; "counted": number; "erased": number; "old"?: string; "removed": number; "result": "carried" | "moved" | "up-to-date"; "skipped": string[]; "sources": string[] })[]; "lost_erasures": string[]; "refused": { "branch": string; "reason": string }[]; "rewritten": string[]; "waiting": { "branch": string; "reason": string }[] }; "dry_run"?: true; "explanation"?: string; "held": { "branch": string; "reason": string }[]; "lost": { "commit": string; "ids": number }[]; "moved": { "branch": string; "commits": number; "from"?: string; "to": string }[]; "refused": { "branch": string; "hint"?: string; "reason": string }[]; "remote"?: string; "restored": { "commit": string; "ids": number }[]; "result": string; "sent": { "branch": string; "commits": number; "from"?: string; "to": string }[]; "settings"?: { "after": string[]; "before": string[]; "by": string[]; "key": string }[]; "skipped": { "branches": string[]; "path": string; "reason": string }[]; "tries": number; "trunk"?: string; "waiting": { "added": number; "branch": string; "commits": number; "counted": number; "remote": string; "removed": number }[] };

export interface TaskEndArguments {
  /** Let these rules pass. */
  allow?: string[];
  /** Judge the text, and write nothing. */
  dry_run?: boolean;
  /** Show how the gate judges the text. */
  explain?: boolean;
  /** How much the gate refuses. normal: secrets and personal data; strict: narration and vague text as well. */
  gate?: "strict" | "normal" | "off";
  /** The name of the task. */
  name: string;
  /** How it went: worked or failed. */
  outcome?: "worked" | "failed";
  /** What will be worth knowing next time. */
  summary?: string;
}

export type TaskEndResult = { "branch"?: string; "commit"?: string; "forgotten": string[]; "summary"?: string; "task": string } | { "file"?: string; "line"?: number; "reasons": ({ "at": number[]; "hint": string; "kind": "secret" | "personal" | "narration" | "specificity"; "member"?: string; "rule": string })[]; "verdict": "rejected" };

export interface TaskListArguments {
  /** own: the agent's branch joined with the trunk; trunk; branch NAME; all: every branch joined. */
  view?: string;
}

export type TaskListResult = { "agents": string[]; "ids": string[]; "since": string; "task": string; "text": string };

export interface TaskStartArguments {
  /** Let these rules pass. */
  allow?: string[];
  /** Judge the text, and write nothing. */
  dry_run?: boolean;
  /** Show how the gate judges the text. */
  explain?: boolean;
  /** How much the gate refuses. normal: secrets and personal data; strict: narration and vague text as well. */
  gate?: "strict" | "normal" | "off";
  /** The name of the task. */
  name: string;
  /** What is to be done. */
  text?: string;
}

export type TaskStartResult = { "again"?: true; "branch"?: string; "commit"?: string; "confirmed"?: string | null; "dry_run"?: true; "gate"?: { "floor"?: number; "level": "off" | "normal" | "strict"; "points"?: Record<string, number>; "score"?: number }; "id": string; "near"?: { "differs": string[]; "id": string; "score": number }[]; "replaced"?: string[]; "same"?: string[]; "score"?: number; "shown"?: string; "until"?: string; "verdict": "accepted" | "merged" | "unchanged"; "warnings"?: ({ "at": number[]; "hint": string; "kind": "secret" | "personal" | "narration" | "specificity"; "member"?: string; "rule": string })[]; "wordings"?: number } | { "file"?: string; "line"?: number; "reasons": ({ "at": number[]; "hint": string; "kind": "secret" | "personal" | "narration" | "specificity"; "member"?: string; "rule": string })[]; "verdict": "rejected" };

export interface UndoArguments {
  /** Only list what would be taken back. */
  dry_run?: boolean;
}

export type UndoResult = { "branch"?: string; "commit"?: string; "dry_run"?: true; "id": string; "now"?: string; "subject": string; "undone": string; "verdict": "forgotten" | "restored" | "replaced" | "shortened" };

export interface VerifyArguments {
  /** Agents, branches or commits, or a range of commits A..B; every memory branch if none is named. */
  branches?: string[];
  /** Check all commits of the branches, too. */
  history?: boolean;
}

export type VerifyResult = { "branch": string; "commit"?: string; "path": string; "problem": string; "severity": "error" | "note" };

export interface WatchArguments {
  /** Begin with what happened on the trunk since this commit. */
  from?: string;
  /** End after this long; without it, a command runs until a signal ends it. */
  wait?: string;
}

export type WatchResult = { "agent": string; "at": string; "branch": string; "change": "added" | "removed" | "counted" | "set" | "message" | "claimed" | "released"; "commit": string; "id"?: string; "key"?: string; "resource"?: string; "scope"?: string };

export interface WhyArguments {
  /** The memory, by its id or the beginning of it. */
  id: string;
  /** own: the agent's branch joined with the trunk; trunk; branch NAME; all: every branch joined. */
  view?: string;
}

export type WhyResult = { "at": string; "author": string; "changes": ({ "agent"?: string; "by"?: number; "change": "joined" | "added" | "removed" | "counted" | "marked" | "erased" | "lost"; "counter"?: string; "until"?: string; "word"?: string })[]; "commit": string; "id": string; "merge"?: string; "subject": string };

export interface WorktreeAddArguments {
  /** The folder, which must not exist. */
  path: string;
}

export type WorktreeAddResult = { "agent"?: string; "branch": string; "missing"?: true; "path": string; "rebasing"?: true };

export interface WorktreeListArguments {
}

export type WorktreeListResult = { "agent"?: string; "branch": string; "missing"?: true; "path": string; "rebasing"?: true };

export interface WorktreeRemoveArguments {
  /** The folder. */
  path: string;
}

export type WorktreeRemoveResult = void;

/** One method for each action. */
export interface Actions {
  /** Remember something. */
  add(arguments: AddArguments): Promise<AddResult>;
  /** Give an agent its roles and scopes, from the next merge on. */
  agentsSet(arguments: AgentsSetArguments): Promise<AgentsSetResult>;
  /** List the agents that have a branch, and what a merge would bring. */
  agents(arguments?: AgentsArguments): Promise<AgentsResult[]>;
  /** Declare permanently that two memories do not say the same. */
  apart(arguments: ApartArguments): Promise<ApartResult>;
  /** Say in a few lines what to know before work begins. */
  brief(arguments?: BriefArguments): Promise<BriefResult>;
  /** Carry branches of older epochs to the latest. */
  carry(arguments?: CarryArguments): Promise<CarryResult>;
  /** See who has claimed something, before you touch it. */
  check(arguments: CheckArguments): Promise<CheckResult[]>;
  /** Count that memories were used. */
  cite(arguments: CiteArguments): Promise<CiteResult[]>;
  /** Say that you work on something, so that nobody else does. */
  claim(arguments: ClaimArguments): Promise<ClaimResult[]>;
  /** List or change which paths need a claim. */
  claimsPaths(arguments?: ClaimsPathsArguments): Promise<ClaimsPathsResult[]>;
  /** List who works on what. */
  claims(arguments?: ClaimsArguments): Promise<ClaimsResult[]>;
  /** Start a new epoch with what is in the memory, and erase. */
  compact(arguments?: CompactArguments): Promise<CompactResult>;
  /** Raise any counter of a memory. */
  count(arguments: CountArguments): Promise<CountResult[]>;
  /** Join memories that say the same in other words and were not joined when they were added. */
  dedup(arguments?: DedupArguments): Promise<DedupResult[]>;
  /** Show what differs between two branches or commits, or on one since a given time. */
  diff(arguments?: DiffArguments): Promise<DiffResult[]>;
  /** List old memories in groups, to be summarised. */
  digest(arguments?: DigestArguments): Promise<DigestResult[]>;
  /** Repair what `verify` finds, without rewriting history. */
  doctor(arguments?: DoctorArguments): Promise<DoctorResult[]>;
  /** Replace a memory by a changed one. */
  edit(arguments: EditArguments): Promise<EditResult>;
  /** Count that memories were found correct. */
  endorse(arguments: EndorseArguments): Promise<EndorseResult[]>;
  /** Print all memories as JSON Lines, for `gitmem import`. */
  export(arguments?: ExportArguments): Promise<ExportResult[]>;
  /** Remove memories. */
  forget(arguments?: ForgetArguments): Promise<ForgetResult[]>;
  /** Change a setting, effective with the next merge. */
  gateSet(arguments: GateSetArguments): Promise<GateSetResult>;
  /** Show the settings in effect. */
  gateShow(arguments?: GateShowArguments): Promise<GateShowResult>;
  /** Print the value of a key. */
  get(arguments: GetArguments): Promise<GetResult[]>;
  /** Check what you are about to push. */
  guard(arguments?: GuardArguments): Promise<GuardResult[]>;
  /** Remember many things in one commit. */
  import(arguments: ImportArguments): Promise<ImportResult[]>;
  /** Bring the index of this repository up to date, and show what it is. */
  index(arguments?: IndexArguments): Promise<IndexResult[]>;
  /** Make a store in a repository. */
  init(arguments?: InitArguments): Promise<InitResult>;
  /** List memories, newest first. */
  list(arguments?: ListArguments): Promise<ListResult[]>;
  /** Show who did what, newest first. */
  log(arguments?: LogArguments): Promise<LogResult[]>;
  /** Bring branches together. */
  merge(arguments?: MergeArguments): Promise<MergeResult>;
  /** Acknowledge messages: say that you have taken note of them. */
  messageAck(arguments?: MessageAckArguments): Promise<MessageAckResult[]>;
  /** List the messages that you have. */
  messageList(arguments?: MessageListArguments): Promise<MessageListResult[]>;
  /** Show messages and mark them as read. */
  messageRead(arguments: MessageReadArguments): Promise<MessageReadResult[]>;
  /** Send a message to other agents. */
  messageSend(arguments: MessageSendArguments): Promise<MessageSendResult>;
  /** List the messages that you have sent, and who has read them. */
  messageSent(arguments?: MessageSentArguments): Promise<MessageSentResult[]>;
  /** Show a message with what it answers and what answers it, oldest first. */
  messageThread(arguments: MessageThreadArguments): Promise<MessageThreadResult[]>;
  /** Find the memories that answer a question, best first. */
  recall(arguments: RecallArguments): Promise<RecallResult[]>;
  /** Confirm that memories are still true. */
  refresh(arguments: RefreshArguments): Promise<RefreshResult[]>;
  /** Give back what you have claimed. */
  release(arguments?: ReleaseArguments): Promise<ReleaseResult[]>;
  /** Hold what you have claimed for longer. */
  renew(arguments?: RenewArguments): Promise<RenewResult[]>;
  /** Delete the branch and worktree of agents that are merged. */
  retire(arguments: RetireArguments): Promise<RetireResult[]>;
  /** Look at what a branch would bring, before a merge. */
  review(arguments?: ReviewArguments): Promise<ReviewResult>;
  /** Add a rule for the team, effective with the next merge. */
  rulesAdd(arguments?: RulesAddArguments): Promise<RulesAddResult[]>;
  /** List the rules of this team. */
  rulesList(arguments?: RulesListArguments): Promise<RulesListResult[]>;
  /** Remove a rule, effective with the next merge. */
  rulesRemove(arguments: RulesRemoveArguments): Promise<RulesRemoveResult>;
  /** Change a rule, effective with the next merge. */
  rulesSet(arguments: RulesSetArguments): Promise<RulesSetResult>;
  /** Declare that two memories say the same, so that they are shown as one. */
  same(arguments: SameArguments): Promise<SameResult>;
  /** Give a key one value. */
  set(arguments: SetArguments): Promise<SetResult>;
  /** Show a memory with all that is known of it. */
  show(arguments: ShowArguments): Promise<ShowResult[]>;
  /** List memories that nobody has used for long. */
  stale(arguments?: StaleArguments): Promise<StaleResult[]>;
  /** Show who is acting, where, and what is not merged yet. */
  status(arguments?: StatusArguments): Promise<StatusResult>;
  /** Exchange memory with a remote, and merge it. */
  sync(arguments?: SyncArguments): Promise<SyncResult>;
  /** End a task: its working memories are forgotten, and a summary stays. */
  taskEnd(arguments: TaskEndArguments): Promise<TaskEndResult>;
  /** List the tasks for which something is kept in mind. */
  taskList(arguments?: TaskListArguments): Promise<TaskListResult[]>;
  /** Begin a task: what belongs to it is kept in mind for a day. */
  taskStart(arguments: TaskStartArguments): Promise<TaskStartResult>;
  /** Take back what you wrote last. */
  undo(arguments?: UndoArguments): Promise<UndoResult[]>;
  /** Check that memory branches conform to the format. */
  verify(arguments?: VerifyArguments): Promise<VerifyResult[]>;
  /** Report what happens in the memory, as it happens. */
  watch(arguments?: WatchArguments): Promise<WatchResult[]>;
  /** Show how a memory came about: which commits added and changed it. */
  why(arguments: WhyArguments): Promise<WhyResult[]>;
  /** Check an agent's branch out in a new folder. */
  worktreeAdd(arguments: WorktreeAddArguments): Promise<WorktreeAddResult>;
  /** List the worktrees that have a memory branch checked out. */
  worktreeList(arguments?: WorktreeListArguments): Promise<WorktreeListResult[]>;
  /** Remove a worktree; the branch stays. */
  worktreeRemove(arguments: WorktreeRemoveArguments): Promise<WorktreeRemoveResult>;
}
