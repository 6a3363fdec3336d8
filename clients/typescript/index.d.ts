import type { Actions } from "./actions.js";

export type * from "./actions.js";

/** An action that failed, or told bad news. */
export class GitMemoryError extends Error {
  /** The stable name of the failure. */
  readonly code: string;
  /** The exit code that the command line has for it. */
  readonly exit: number;
  readonly hint?: string;
  /** What the action told before. */
  readonly results: unknown[];
}

export interface MemoryOptions {
  /** Who is acting; else GITMEM_AGENT and what else the command line looks at. */
  agent?: string;
  /** The program; `gitmem` unless given. */
  program?: string;
  environment?: Record<string, string | undefined>;
}

export interface Memory extends Actions {}

/** The memory of a repository, as an agent sees it: one method for each action. One process serves all calls. */
export class Memory {
  constructor(path?: string, options?: MemoryOptions);
  /** Runs an action by its name, with arguments as docs/schema has them. */
  call(action: string, arguments?: Record<string, unknown>): Promise<unknown>;
  /** Ends the process, after what it is doing. */
  close(): Promise<void>;
}
