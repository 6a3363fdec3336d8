"""What each action takes and tells. Made by clients/generate.py from docs/schema: do not edit."""

from __future__ import annotations

from typing import Any, Dict, List, Optional, TypedDict, Union


class _AgentsSetResultRequired(TypedDict):
    agent: str
    branch: str
    commit: str
    holds: str
    id: str
    roles: List[str]
    scopes: List[str]
    verdict: str


class AgentsSetResult(_AgentsSetResultRequired, total=False):
    """A result of `gitmem agents set`."""

    pass


class _AgentsResultRequired(TypedDict):
    added: int
    agent: str
    branch: str
    commit: str
    counted: int
    lost: int
    remotes: List[str]
    removed: int


class AgentsResult(_AgentsResultRequired, total=False):
    """A result of `gitmem agents`."""

    last: str
    needs_carry: bool
    refused: str
    roles: List[str]
    scopes: List[str]


class _ApartResultRequired(TypedDict):
    branch: str
    commit: str
    ids: List[str]
    shown: str
    verdict: str
    wordings: int


class ApartResult(_ApartResultRequired, total=False):
    """A result of `gitmem apart`."""

    pass


class _BriefResultRequired(TypedDict):
    budget: int
    parts: List[Dict[str, Any]]
    used: int


class BriefResult(_BriefResultRequired, total=False):
    """A result of `gitmem brief`."""

    pass


class _CarryResultRequired(TypedDict):
    branches: List[Dict[str, Any]]
    epoch: int
    lost_erasures: List[str]
    refused: List[Dict[str, Any]]
    rewritten: List[str]
    waiting: List[Dict[str, Any]]


class CarryResult(_CarryResultRequired, total=False):
    """A result of `gitmem carry`."""

    pass


class _CheckResultRequired(TypedDict):
    confirmed: Union[str, None]
    holder: Union[str, None]
    overlaps: List[str]
    resource: str
    since: Union[str, None]
    until: Union[str, None]
    verdict: str


class CheckResult(_CheckResultRequired, total=False):
    """A result of `gitmem check`."""

    repo: str
    required: bool


class _CiteResultRequired(TypedDict):
    branch: str
    commit: str
    counter: str
    id: str
    value: int


class CiteResult(_CiteResultRequired, total=False):
    """A result of `gitmem cite`."""

    pass


class _ClaimsPathsResultRequired(TypedDict):
    holds: bool
    pattern: str


class ClaimsPathsResult(_ClaimsPathsResultRequired, total=False):
    """A result of `gitmem claims paths`."""

    change: str


class _CompactResultRequired(TypedDict):
    after: Dict[str, Any]
    before: Dict[str, Any]
    epoch: int
    erased: List[str]
    result: str
    rewritten: List[str]
    skipped: List[str]
    still_held: List[str]


class CompactResult(_CompactResultRequired, total=False):
    """A result of `gitmem compact`."""

    archive: str
    carried: Dict[str, Any]
    commit: str


class _CountResultRequired(TypedDict):
    branch: str
    commit: str
    counter: str
    id: str
    value: int


class CountResult(_CountResultRequired, total=False):
    """A result of `gitmem count`."""

    pass


class _DiffResultRequired(TypedDict):
    agents: List[str]
    change: str
    id: str


class DiffResult(_DiffResultRequired, total=False):
    """A result of `gitmem diff`."""

    content: str
    counters: Dict[str, Any]
    key: str
    kind: str
    replaced: List[str]
    scope: str


class _DigestResultRequired(TypedDict):
    bytes: int
    entries: List[Dict[str, Any]]
    month: str


class DigestResult(_DigestResultRequired, total=False):
    """A result of `gitmem digest`."""

    scope: str


class _EndorseResultRequired(TypedDict):
    branch: str
    commit: str
    counter: str
    id: str
    value: int


class EndorseResult(_EndorseResultRequired, total=False):
    """A result of `gitmem endorse`."""

    pass


class _GateSetResultRequired(TypedDict):
    branch: str
    commit: str
    holds: str
    id: str
    verdict: str


class GateSetResult(_GateSetResultRequired, total=False):
    """A result of `gitmem gate set`."""

    pass


class _GateShowResultRequired(TypedDict):
    level: str
    override: str
    settings: List[Dict[str, Any]]
    unknown: List[str]


class GateShowResult(_GateShowResultRequired, total=False):
    """A result of `gitmem gate show`."""

    keepers: List[str]


class _GetResultRequired(TypedDict):
    adds: List[Dict[str, Any]]
    counters: Dict[str, Any]
    entry: Dict[str, Any]
    id: str


class GetResult(_GetResultRequired, total=False):
    """A result of `gitmem get`."""

    counters_before: Dict[str, Any]
    near: List[Dict[str, Any]]
    shown: str
    superseded_by: str
    wordings: int


class _GuardResultRequired(TypedDict):
    check: str
    ok: bool


class GuardResult(_GuardResultRequired, total=False):
    """A result of `gitmem guard`."""

    ahead: int
    behind: int
    branch: str
    commit: str
    confirmed: Union[str, None]
    holder: str
    path: str
    paths: int
    reason: str
    resource: str
    since: Union[str, None]
    unmerged: List[str]
    until: Union[str, None]


class _IndexResultRequired(TypedDict):
    bytes: int
    entries: int
    folder: str
    segments: int
    trees: int
    up_to_date: bool


class IndexResult(_IndexResultRequired, total=False):
    """A result of `gitmem index`."""

    vectors: Dict[str, Any]


class _InitResultRequired(TypedDict):
    branch: str
    commit: str
    epoch: int
    fanout: int
    path: str
    result: str


class InitResult(_InitResultRequired, total=False):
    """A result of `gitmem init`."""

    pass


class _ListResultRequired(TypedDict):
    adds: List[Dict[str, Any]]
    counters: Dict[str, Any]
    entry: Dict[str, Any]
    id: str


class ListResult(_ListResultRequired, total=False):
    """A result of `gitmem list`."""

    counters_before: Dict[str, Any]
    near: List[Dict[str, Any]]
    shown: str
    superseded_by: str
    wordings: int


class _MergeResultRequired(TypedDict):
    added: int
    branch: str
    brought: List[Dict[str, Any]]
    commit: str
    counted: int
    heads: List[str]
    lost: List[Dict[str, Any]]
    refused: List[Dict[str, Any]]
    removed: int
    restored: List[Dict[str, Any]]
    result: str
    skipped: List[Dict[str, Any]]
    tree: str


class MergeResult(_MergeResultRequired, total=False):
    """A result of `gitmem merge`."""

    changes: List[Dict[str, Any]]
    settings: List[Dict[str, Any]]


class _MessageAckResultRequired(TypedDict):
    id: str
    sending: str
    verdict: str


class MessageAckResult(_MessageAckResultRequired, total=False):
    """A result of `gitmem message ack`."""

    pass


class _MessageListResultRequired(TypedDict):
    at: str
    id: str
    sending: str
    text: str
    to: List[str]
    type: str


class MessageListResult(_MessageListResultRequired, total=False):
    """A result of `gitmem message list`."""

    acknowledged: bool
    after: Dict[str, Any]
    read: bool
    reply_to: str
    taken_by: str
    until: str


class _MessageReadResultRequired(TypedDict):
    at: str
    id: str
    sending: str
    text: str
    to: List[str]
    type: str


class MessageReadResult(_MessageReadResultRequired, total=False):
    """A result of `gitmem message read`."""

    acknowledged: bool
    after: Dict[str, Any]
    read: bool
    reply_to: str
    taken_by: str
    until: str


class _MessageSentResultRequired(TypedDict):
    acknowledged_by: List[str]
    at: str
    id: str
    over: bool
    read_by: List[str]
    sending: str
    text: str
    to: List[str]
    type: str
    unread_by: List[str]


class MessageSentResult(_MessageSentResultRequired, total=False):
    """A result of `gitmem message sent`."""

    reply_to: str
    until: str


class _MessageThreadResultRequired(TypedDict):
    at: str
    id: str
    sending: str
    text: str
    to: List[str]
    type: str


class MessageThreadResult(_MessageThreadResultRequired, total=False):
    """A result of `gitmem message thread`."""

    acknowledged: bool
    after: Dict[str, Any]
    read: bool
    reply_to: str
    taken_by: str
    until: str


class _RefreshResultRequired(TypedDict):
    branch: str
    commit: str
    id: str


class RefreshResult(_RefreshResultRequired, total=False):
    """A result of `gitmem refresh`."""

    until: str


class _RetireResultRequired(TypedDict):
    agent: str
    deleted: List[str]


class RetireResult(_RetireResultRequired, total=False):
    """A result of `gitmem retire`."""

    claims: int


class _ReviewResultRequired(TypedDict):
    branch: str
    commit: str
    copies: List[Dict[str, Any]]
    edges: List[Dict[str, Any]]
    findings: List[Dict[str, Any]]
    loosened: List[Dict[str, Any]]
    reviewed: int
    settings: List[Dict[str, Any]]


class ReviewResult(_ReviewResultRequired, total=False):
    """A result of `gitmem review`."""

    pass


class _RulesListResultRequired(TypedDict):
    agents: List[str]
    holds: bool
    id: str
    name: str
    since: str
    text: str


class RulesListResult(_RulesListResultRequired, total=False):
    """A result of `gitmem rules list`."""

    order: int


class _SameResultRequired(TypedDict):
    branch: str
    commit: str
    ids: List[str]
    shown: str
    verdict: str
    wordings: int


class SameResult(_SameResultRequired, total=False):
    """A result of `gitmem same`."""

    pass


class _ShowResultRequired(TypedDict):
    adds: List[Dict[str, Any]]
    counters: Dict[str, Any]
    entry: Dict[str, Any]
    id: str


class ShowResult(_ShowResultRequired, total=False):
    """A result of `gitmem show`."""

    counters_before: Dict[str, Any]
    near: List[Dict[str, Any]]
    shown: str
    superseded_by: str
    wordings: int


class _StaleResultRequired(TypedDict):
    adds: List[Dict[str, Any]]
    counters: Dict[str, Any]
    entry: Dict[str, Any]
    id: str


class StaleResult(_StaleResultRequired, total=False):
    """A result of `gitmem stale`."""

    counters_before: Dict[str, Any]


class _StatusResultRequired(TypedDict):
    epoch: int
    fanout: int
    lost: List[Dict[str, Any]]
    path: str
    trunk: str
    unmerged: List[str]
    waiting: List[Dict[str, Any]]


class StatusResult(_StatusResultRequired, total=False):
    """A result of `gitmem status`."""

    agent: str
    branch: str
    claims: Dict[str, Any]
    commit: str
    deferred: List[str]
    lost_is_complete: bool
    store_by: str
    troubles: List[Dict[str, Any]]


class _SyncResultRequired(TypedDict):
    brought: Dict[str, Any]
    held: List[Dict[str, Any]]
    lost: List[Dict[str, Any]]
    moved: List[Dict[str, Any]]
    refused: List[Dict[str, Any]]
    restored: List[Dict[str, Any]]
    result: str
    sent: List[Dict[str, Any]]
    skipped: List[Dict[str, Any]]
    tries: int
    waiting: List[Dict[str, Any]]


class SyncResult(_SyncResultRequired, total=False):
    """A result of `gitmem sync`."""

    carried: Dict[str, Any]
    dry_run: bool
    explanation: str
    remote: str
    settings: List[Dict[str, Any]]
    trunk: str


class _TaskListResultRequired(TypedDict):
    agents: List[str]
    ids: List[str]
    since: str
    task: str
    text: str


class TaskListResult(_TaskListResultRequired, total=False):
    """A result of `gitmem task list`."""

    pass


class _UndoResultRequired(TypedDict):
    id: str
    subject: str
    undone: str
    verdict: str


class UndoResult(_UndoResultRequired, total=False):
    """A result of `gitmem undo`."""

    branch: str
    commit: str
    dry_run: bool
    now: str


class _VerifyResultRequired(TypedDict):
    branch: str
    path: str
    problem: str
    severity: str


class VerifyResult(_VerifyResultRequired, total=False):
    """A result of `gitmem verify`."""

    commit: str


class _WatchResultRequired(TypedDict):
    agent: str
    at: str
    branch: str
    change: str
    commit: str


class WatchResult(_WatchResultRequired, total=False):
    """A result of `gitmem watch`."""

    id: str
    key: str
    resource: str
    scope: str


class _WhyResultRequired(TypedDict):
    at: str
    author: str
    changes: List[Dict[str, Any]]
    commit: str
    id: str
    subject: str


class WhyResult(_WhyResultRequired, total=False):
    """A result of `gitmem why`."""

    merge: str


class _WorktreeAddResultRequired(TypedDict):
    branch: str
    path: str


class WorktreeAddResult(_WorktreeAddResultRequired, total=False):
    """A result of `gitmem worktree add`."""

    agent: str
    missing: bool
    rebasing: bool


class _WorktreeListResultRequired(TypedDict):
    branch: str
    path: str


class WorktreeListResult(_WorktreeListResultRequired, total=False):
    """A result of `gitmem worktree list`."""

    agent: str
    missing: bool
    rebasing: bool


#: Actions that may tell several results.
MANY = frozenset(
    [
        "agents",
        "check",
        "cite",
        "claim",
        "claims paths",
        "claims",
        "count",
        "dedup",
        "diff",
        "digest",
        "doctor",
        "endorse",
        "export",
        "forget",
        "get",
        "guard",
        "import",
        "index",
        "list",
        "log",
        "message ack",
        "message list",
        "message read",
        "message sent",
        "message thread",
        "recall",
        "refresh",
        "release",
        "renew",
        "retire",
        "rules add",
        "rules list",
        "show",
        "stale",
        "task list",
        "undo",
        "verify",
        "watch",
        "why",
        "worktree list",
    ]
)


class Actions:
    """One method for each action. How it is carried out, `Memory` says."""

    def call(self, action: str, arguments: Dict[str, Any]) -> Any:
        """Runs an action by its name."""
        raise NotImplementedError

    def add(
        self,
        text: str,
        *,
        allow: Optional[List[str]] = None,
        context: Optional[str] = None,
        data: Optional[Any] = None,
        dry_run: Optional[bool] = None,
        explain: Optional[bool] = None,
        forget: Optional[bool] = None,
        gate: Optional[str] = None,
        key: Optional[str] = None,
        kind: Optional[str] = None,
        no_merge: Optional[bool] = None,
        occurred_at: Optional[str] = None,
        once: Optional[str] = None,
        once_any: Optional[bool] = None,
        outcome: Optional[str] = None,
        scope: Optional[str] = None,
        source: Optional[str] = None,
        supersedes: Optional[List[str]] = None,
        tags: Optional[List[str]] = None,
        ttl: Optional[str] = None,
    ) -> Dict[str, Any]:
        """Remember something.

        text: The text.
        allow: Let these rules pass.
        context: The situation in which it applies.
        data: Any JSON that goes with it.
        dry_run: Judge the text, and write nothing.
        explain: Show how the gate judges the text.
        forget: With `supersedes`: forget those memories in the same commit.
        gate: How much the gate refuses. normal: secrets and personal data; strict: narration and vague text as well.
        key: The name of the register whose value this is.
        kind: working, episodic, semantic (the default), procedural or any other word.
        no_merge: Join nothing to memories that say the same in other words.
        occurred_at: When it happened, as 2026-11-20T10:15:30Z.
        once: Write it only if nothing was written with this key in the last 30 days, on any branch; otherwise return what was.
        once_any: With `once`: accept whatever was written with the key.
        outcome: How it went: worked or failed.
        scope: What the memory belongs to: a project, a component.
        source: Where it comes from: a URL, a file, a conversation.
        supersedes: Memories that this one replaces, by their ids.
        tags: Its tags.
        ttl: Forget it after this time: 90s, 30m, 12h, 7d, or never. A memory of the kind working lasts a day.
        """
        return self.call(
            "add",
            {
                "text": text,
                "allow": allow,
                "context": context,
                "data": data,
                "dry_run": dry_run,
                "explain": explain,
                "forget": forget,
                "gate": gate,
                "key": key,
                "kind": kind,
                "no_merge": no_merge,
                "occurred_at": occurred_at,
                "once": once,
                "once_any": once_any,
                "outcome": outcome,
                "scope": scope,
                "source": source,
                "supersedes": supersedes,
                "tags": tags,
                "ttl": ttl,
            },
        )

    def agents_set(
        self,
        name: str,
        *,
        roles: Optional[List[str]] = None,
        scopes: Optional[List[str]] = None,
    ) -> AgentsSetResult:
        """Give an agent its roles and scopes, from the next merge on.

        name: The agent.
        roles: A role, such as reviewer; may be given more than once. A worker does its own work and does not maintain the store.
        scopes: A scope that the agent sees and writes in, with all scopes below it; everything by default.
        """
        return self.call(
            "agents set",
            {
                "name": name,
                "roles": roles,
                "scopes": scopes,
            },
        )

    def agents(
        self,
    ) -> List[AgentsResult]:
        """List the agents that have a branch, and what a merge would bring."""
        return self.call(
            "agents",
            {
            },
        )

    def apart(
        self,
        ids: List[str],
    ) -> ApartResult:
        """Declare permanently that two memories do not say the same.

        ids: The memories, by their ids or the beginnings of them.
        """
        return self.call(
            "apart",
            {
                "ids": ids,
            },
        )

    def brief(
        self,
        *,
        budget: Optional[int] = None,
        task: Optional[str] = None,
    ) -> BriefResult:
        """Say in a few lines what to know before work begins.

        budget: At most this many tokens.
        task: What is to be done, in plain words: what is known about it is recalled.
        """
        return self.call(
            "brief",
            {
                "budget": budget,
                "task": task,
            },
        )

    def carry(
        self,
        *,
        branches: Optional[List[str]] = None,
        dry_run: Optional[bool] = None,
    ) -> CarryResult:
        """Carry branches of older epochs to the latest.

        branches: Agents; every branch of an older epoch if none is named.
        dry_run: Only show what would be carried over.
        """
        return self.call(
            "carry",
            {
                "branches": branches,
                "dry_run": dry_run,
            },
        )

    def check(
        self,
        resources: List[str],
        *,
        fresh: Optional[bool] = None,
        repo: Optional[str] = None,
        token: Optional[str] = None,
    ) -> List[CheckResult]:
        """See who has claimed something, before you touch it.

        resources: Paths, name:TEXT, path:TEXT from the top of the repository, or message:ID.
        fresh: Ask the arbiter.
        repo: The code repository that the paths are in, by its name in claims/repos; git's gitmem.repo by default.
        token: The claim's token, from another session or machine; else GITMEM_TOKEN.
        """
        return self.call(
            "check",
            {
                "resources": resources,
                "fresh": fresh,
                "repo": repo,
                "token": token,
            },
        )

    def cite(
        self,
        ids: List[str],
    ) -> List[CiteResult]:
        """Count that memories were used.

        ids: The memories, by their ids or the beginnings of them.
        """
        return self.call(
            "cite",
            {
                "ids": ids,
            },
        )

    def claim(
        self,
        resources: List[str],
        *,
        confirmed: Optional[bool] = None,
        reason: Optional[str] = None,
        repo: Optional[str] = None,
        scope: Optional[str] = None,
        token: Optional[str] = None,
        ttl: Optional[str] = None,
        wait: Optional[str] = None,
    ) -> List[Dict[str, Any]]:
        """Say that you work on something, so that nobody else does.

        resources: Paths, name:TEXT, path:TEXT from the top of the repository, or message:ID.
        confirmed: Refuse the claim unless the arbiter confirms it.
        reason: What it is for; everybody can read it.
        repo: The code repository that the paths are in, by its name in claims/repos; git's gitmem.repo by default.
        scope: Show what is claimed, and by whom, only to agents of this scope; others see only until when it is held.
        token: The claim's token, from another session or machine; else GITMEM_TOKEN.
        ttl: How long it lasts: 1s to 24h.
        wait: Wait up to this long for the current holder.
        """
        return self.call(
            "claim",
            {
                "resources": resources,
                "confirmed": confirmed,
                "reason": reason,
                "repo": repo,
                "scope": scope,
                "token": token,
                "ttl": ttl,
                "wait": wait,
            },
        )

    def claims_paths(
        self,
        *,
        patterns: Optional[List[str]] = None,
        verb: Optional[str] = None,
    ) -> List[ClaimsPathsResult]:
        """List or change which paths need a claim.

        patterns: Patterns as in .gitignore.
        verb: list; add or remove patterns; or starter: add those of a usual list that pick a file here.
        """
        return self.call(
            "claims paths",
            {
                "patterns": patterns,
                "verb": verb,
            },
        )

    def claims(
        self,
        *,
        limit: Optional[int] = None,
        log: Optional[bool] = None,
        mine: Optional[bool] = None,
        token: Optional[str] = None,
    ) -> List[Dict[str, Any]]:
        """List who works on what.

        limit: At most this many entries of the log.
        log: What happened, newest first.
        mine: Only what this session or worktree holds, and what it has lost since this was last asked.
        token: The claim's token, from another session or machine; else GITMEM_TOKEN.
        """
        return self.call(
            "claims",
            {
                "limit": limit,
                "log": log,
                "mine": mine,
                "token": token,
            },
        )

    def compact(
        self,
        *,
        dry_run: Optional[bool] = None,
        forget: Optional[List[str]] = None,
        no_archive: Optional[bool] = None,
        only: Optional[bool] = None,
    ) -> CompactResult:
        """Start a new epoch with what is in the memory, and erase.

        dry_run: Only show what it would save.
        forget: Erase these memories, by their ids or the beginnings of them.
        no_archive: Do not keep the old trunk as a branch. Branches elsewhere can then only be carried by who has it.
        only: With `forget`: erase only these wordings, even if other memories say the same.
        """
        return self.call(
            "compact",
            {
                "dry_run": dry_run,
                "forget": forget,
                "no_archive": no_archive,
                "only": only,
            },
        )

    def count(
        self,
        id: str,
        name: str,
        *,
        by: Optional[int] = None,
    ) -> List[CountResult]:
        """Raise any counter of a memory.

        id: The memory, by its id or the beginning of it.
        name: The counter: lower-case letters and hyphens.
        by: By how much.
        """
        return self.call(
            "count",
            {
                "id": id,
                "name": name,
                "by": by,
            },
        )

    def dedup(
        self,
        *,
        dry_run: Optional[bool] = None,
    ) -> List[Dict[str, Any]]:
        """Join memories that say the same in other words and were not joined when they were added.

        dry_run: Only list what would be joined.
        """
        return self.call(
            "dedup",
            {
                "dry_run": dry_run,
            },
        )

    def diff(
        self,
        *,
        beyond: Optional[bool] = None,
        branches: Optional[List[str]] = None,
        kind: Optional[str] = None,
        since: Optional[str] = None,
    ) -> List[DiffResult]:
        """Show what differs between two branches or commits, or on one since a given time.

        beyond: Only what the second has beyond the first: what a merge would bring.
        branches: Two agents, branches or commits; with a time, only one; by default the trunk.
        kind: Only this kind.
        since: What was written since this moment: a date, a date and time, or a time span such as 2h.
        """
        return self.call(
            "diff",
            {
                "beyond": beyond,
                "branches": branches,
                "kind": kind,
                "since": since,
            },
        )

    def digest(
        self,
        *,
        kind: Optional[str] = None,
        limit: Optional[int] = None,
        older: Optional[str] = None,
        scope: Optional[str] = None,
        size: Optional[int] = None,
        view: Optional[str] = None,
    ) -> List[DigestResult]:
        """List old memories in groups, to be summarised.

        kind: Only this kind.
        limit: At most this many groups.
        older: For how long: a time span such as 30d, or since a date.
        scope: Only this scope.
        size: At most this many memories in a group.
        view: own: the agent's branch joined with the trunk; trunk; branch NAME; all: every branch joined.
        """
        return self.call(
            "digest",
            {
                "kind": kind,
                "limit": limit,
                "older": older,
                "scope": scope,
                "size": size,
                "view": view,
            },
        )

    def doctor(
        self,
        *,
        branches: Optional[List[str]] = None,
        dry_run: Optional[bool] = None,
    ) -> List[Dict[str, Any]]:
        """Repair what `verify` finds, without rewriting history.

        branches: Agents or branches of this repository; all of them if none is named.
        dry_run: Only show what would be repaired.
        """
        return self.call(
            "doctor",
            {
                "branches": branches,
                "dry_run": dry_run,
            },
        )

    def edit(
        self,
        id: str,
        text: Optional[str] = None,
        *,
        allow: Optional[List[str]] = None,
        context: Optional[str] = None,
        data: Optional[Any] = None,
        dry_run: Optional[bool] = None,
        explain: Optional[bool] = None,
        gate: Optional[str] = None,
        key: Optional[str] = None,
        kind: Optional[str] = None,
        occurred_at: Optional[str] = None,
        once: Optional[str] = None,
        once_any: Optional[bool] = None,
        scope: Optional[str] = None,
        source: Optional[str] = None,
        tags: Optional[List[str]] = None,
        ttl: Optional[str] = None,
    ) -> Dict[str, Any]:
        """Replace a memory by a changed one.

        id: The memory, by its id or the beginning of it.
        text: The new text.
        allow: Let these rules pass.
        context: The situation in which it applies.
        data: Any JSON that goes with it.
        dry_run: Judge the text, and write nothing.
        explain: Show how the gate judges the text.
        gate: How much the gate refuses. normal: secrets and personal data; strict: narration and vague text as well.
        key: The name of the register whose value this is.
        kind: working, episodic, semantic (the default), procedural or any other word.
        occurred_at: When it happened, as 2026-11-20T10:15:30Z.
        once: Write it only if nothing was written with this key in the last 30 days, on any branch; otherwise return what was.
        once_any: With `once`: accept whatever was written with the key.
        scope: What the memory belongs to: a project, a component.
        source: Where it comes from: a URL, a file, a conversation.
        tags: Its tags.
        ttl: Forget it after this time: 90s, 30m, 12h, 7d, or never. A memory of the kind working lasts a day.
        """
        return self.call(
            "edit",
            {
                "id": id,
                "text": text,
                "allow": allow,
                "context": context,
                "data": data,
                "dry_run": dry_run,
                "explain": explain,
                "gate": gate,
                "key": key,
                "kind": kind,
                "occurred_at": occurred_at,
                "once": once,
                "once_any": once_any,
                "scope": scope,
                "source": source,
                "tags": tags,
                "ttl": ttl,
            },
        )

    def endorse(
        self,
        ids: List[str],
    ) -> List[EndorseResult]:
        """Count that memories were found correct.

        ids: The memories, by their ids or the beginnings of them.
        """
        return self.call(
            "endorse",
            {
                "ids": ids,
            },
        )

    def export(
        self,
        *,
        edges: Optional[bool] = None,
        kind: Optional[str] = None,
        to: Optional[str] = None,
        view: Optional[str] = None,
    ) -> List[Dict[str, Any]]:
        """Print all memories as JSON Lines, for `gitmem import`.

        edges: With jsonl: after the memories, write which of them are joined or kept apart.
        kind: Only this kind. Messages and what else agents keep to work together are exported only so.
        to: What to write: jsonl, for `gitmem import`; markdown, a folder of files; mcp-memory; html, one page.
        view: own: the agent's branch joined with the trunk; trunk; branch NAME; all: every branch joined.
        """
        return self.call(
            "export",
            {
                "edges": edges,
                "kind": kind,
                "to": to,
                "view": view,
            },
        )

    def forget(
        self,
        *,
        all_wordings: Optional[bool] = None,
        by: Optional[str] = None,
        dry_run: Optional[bool] = None,
        ids: Optional[List[str]] = None,
        only: Optional[bool] = None,
        since: Optional[str] = None,
        view: Optional[str] = None,
    ) -> List[Dict[str, Any]]:
        """Remove memories.

        all_wordings: Remove all wordings, even if there are many or this agent holds none of them.
        by: Take back what this agent added.
        dry_run: Only list what would be removed.
        ids: The memories, by their ids or the beginnings of them.
        only: Remove only these wordings, and keep the others of their memories.
        since: With `by`: since this moment: a date, a date and time, or a time span such as 2h.
        view: own: the agent's branch joined with the trunk; trunk; branch NAME; all: every branch joined.
        """
        return self.call(
            "forget",
            {
                "all_wordings": all_wordings,
                "by": by,
                "dry_run": dry_run,
                "ids": ids,
                "only": only,
                "since": since,
                "view": view,
            },
        )

    def gate_set(
        self,
        name: str,
        *,
        value: str,
    ) -> GateSetResult:
        """Change a setting, effective with the next merge.

        name: level, override or keepers.
        value: The value.
        """
        return self.call(
            "gate set",
            {
                "name": name,
                "value": value,
            },
        )

    def gate_show(
        self,
    ) -> GateShowResult:
        """Show the settings in effect."""
        return self.call(
            "gate show",
            {
            },
        )

    def get(
        self,
        key: str,
        *,
        scope: Optional[str] = None,
        view: Optional[str] = None,
    ) -> List[GetResult]:
        """Print the value of a key.

        key: The key.
        scope: The scope of the key.
        view: own: the agent's branch joined with the trunk; trunk; branch NAME; all: every branch joined.
        """
        return self.call(
            "get",
            {
                "key": key,
                "scope": scope,
                "view": view,
            },
        )

    def guard(
        self,
        *,
        base: Optional[str] = None,
        no_fetch: Optional[bool] = None,
        strict: Optional[bool] = None,
        token: Optional[str] = None,
    ) -> List[GuardResult]:
        """Check what you are about to push.

        base: The branch to merge into; by default the main branch of the remote.
        no_fetch: Do not fetch; compare with what was last fetched.
        strict: Count unmerged memory as a finding, too.
        token: The claim's token, from another session or machine; else GITMEM_TOKEN.
        """
        return self.call(
            "guard",
            {
                "base": base,
                "no_fetch": no_fetch,
                "strict": strict,
                "token": token,
            },
        )

    def import_(
        self,
        entries: Any,
        *,
        all: Optional[bool] = None,
        allow: Optional[List[str]] = None,
        dry_run: Optional[bool] = None,
        explain: Optional[bool] = None,
        from_: Optional[str] = None,
        gate: Optional[str] = None,
        keep_going: Optional[bool] = None,
        no_merge: Optional[bool] = None,
    ) -> List[Dict[str, Any]]:
        """Remember many things in one commit.

        entries: The memories, each an object like a line of `export` or a memory's members alone. With `from`, the text of a file, or an object of texts by the names of files.
        all: Take what the other program has paused or archived, too.
        allow: Let these rules pass.
        dry_run: Judge the text, and write nothing.
        explain: Show how the gate judges the text.
        from: The program or format that the memories come from; without it, `gitmem export`.
        gate: How much the gate refuses. normal: secrets and personal data; strict: narration and vague text as well.
        keep_going: Skip invalid lines, and report them.
        no_merge: Join nothing to memories that say the same in other words.
        """
        return self.call(
            "import",
            {
                "entries": entries,
                "all": all,
                "allow": allow,
                "dry_run": dry_run,
                "explain": explain,
                "from": from_,
                "gate": gate,
                "keep_going": keep_going,
                "no_merge": no_merge,
            },
        )

    def index(
        self,
        *,
        drop: Optional[bool] = None,
        rebuild: Optional[bool] = None,
        view: Optional[str] = None,
    ) -> List[IndexResult]:
        """Bring the index of this repository up to date, and show what it is.

        drop: Remove it.
        rebuild: Rebuild it.
        view: own: the agent's branch joined with the trunk; trunk; branch NAME; all: every branch joined.
        """
        return self.call(
            "index",
            {
                "drop": drop,
                "rebuild": rebuild,
                "view": view,
            },
        )

    def init(
        self,
        *,
        bare: Optional[bool] = None,
        fanout: Optional[int] = None,
        files: Optional[bool] = None,
        path: Optional[str] = None,
    ) -> InitResult:
        """Make a store in a repository.

        bare: Make a new repository without files.
        fanout: Folders above an entry: 3 suits up to some 50,000 entries, 4 more. It never changes.
        files: Check the trunk out in a new repository; every merge then writes its files.
        path: The folder; the current one if not given.
        """
        return self.call(
            "init",
            {
                "bare": bare,
                "fanout": fanout,
                "files": files,
                "path": path,
            },
        )

    def list(
        self,
        *,
        any: Optional[bool] = None,
        before: Optional[str] = None,
        by: Optional[str] = None,
        conflicts: Optional[bool] = None,
        expired: Optional[bool] = None,
        key: Optional[str] = None,
        kind: Optional[str] = None,
        limit: Optional[int] = None,
        match: Optional[str] = None,
        minimums: Optional[List[str]] = None,
        not_kinds: Optional[List[str]] = None,
        not_tags: Optional[List[str]] = None,
        scope: Optional[str] = None,
        since: Optional[str] = None,
        sort: Optional[str] = None,
        source: Optional[str] = None,
        tags: Optional[List[str]] = None,
        view: Optional[str] = None,
        where: Optional[List[str]] = None,
    ) -> List[ListResult]:
        """List memories, newest first.

        any: With `match`: any of the words is enough.
        before: Only added before: a date, a date and time, or a time span such as 2h.
        by: Only what this agent holds.
        conflicts: Only the values of keys that have several, by key and oldest first.
        expired: Show what has expired, too.
        key: Only this key.
        kind: Only this kind.
        limit: At most this many.
        match: Only with all of these words, whatever their case.
        minimums: Only with a counter of at least this value: counter=n each.
        not_kinds: None of these kinds.
        not_tags: With none of these tags.
        scope: Only this scope.
        since: Only added since: a date, a date and time, or a time span such as 2h.
        sort: Highest of a counter first.
        source: Only this source.
        tags: Only with all of these tags.
        view: own: the agent's branch joined with the trunk; trunk; branch NAME; all: every branch joined.
        where: Only with this in the data: data.name=value each.
        """
        return self.call(
            "list",
            {
                "any": any,
                "before": before,
                "by": by,
                "conflicts": conflicts,
                "expired": expired,
                "key": key,
                "kind": kind,
                "limit": limit,
                "match": match,
                "minimums": minimums,
                "not_kinds": not_kinds,
                "not_tags": not_tags,
                "scope": scope,
                "since": since,
                "sort": sort,
                "source": source,
                "tags": tags,
                "view": view,
                "where": where,
            },
        )

    def log(
        self,
        *,
        id: Optional[str] = None,
        limit: Optional[int] = None,
        merges: Optional[bool] = None,
        per: Optional[str] = None,
        since: Optional[str] = None,
        view: Optional[str] = None,
    ) -> List[Dict[str, Any]]:
        """Show who did what, newest first.

        id: A memory, by its id or the beginning of it.
        limit: At most this many.
        merges: Show the merges, which are left out otherwise, and what each joined.
        per: Count the commits of each agent in each day or hour, instead of showing them.
        since: Only since this moment: a date, a date and time, or a time span such as 2h.
        view: own: the agent's branch joined with the trunk; trunk; branch NAME; all: every branch joined.
        """
        return self.call(
            "log",
            {
                "id": id,
                "limit": limit,
                "merges": merges,
                "per": per,
                "since": since,
                "view": view,
            },
        )

    def merge(
        self,
        *,
        all: Optional[bool] = None,
        branches: Optional[List[str]] = None,
        dry_run: Optional[bool] = None,
        into: Optional[str] = None,
    ) -> MergeResult:
        """Bring branches together.

        all: Merge all memory branches, as without names.
        branches: Agents, branches or commits; all if none is named.
        dry_run: Only show what would change.
        into: The branch to merge into; the trunk if not given.
        """
        return self.call(
            "merge",
            {
                "all": all,
                "branches": branches,
                "dry_run": dry_run,
                "into": into,
            },
        )

    def message_ack(
        self,
        *,
        all: Optional[bool] = None,
        from_: Optional[str] = None,
        ids: Optional[List[str]] = None,
    ) -> List[MessageAckResult]:
        """Acknowledge messages: say that you have taken note of them.

        all: All messages that you have.
        from: All messages of this sender.
        ids: The messages, by their ids or the beginnings of them.
        """
        return self.call(
            "message ack",
            {
                "all": all,
                "from": from_,
                "ids": ids,
            },
        )

    def message_list(
        self,
        *,
        from_: Optional[str] = None,
        limit: Optional[int] = None,
        type: Optional[str] = None,
        unread: Optional[bool] = None,
    ) -> List[MessageListResult]:
        """List the messages that you have.

        from: Only of this sender.
        limit: At most this many.
        type: Only of this type.
        unread: Only what you have neither read nor acknowledged.
        """
        return self.call(
            "message list",
            {
                "from": from_,
                "limit": limit,
                "type": type,
                "unread": unread,
            },
        )

    def message_read(
        self,
        ids: List[str],
    ) -> List[MessageReadResult]:
        """Show messages and mark them as read.

        ids: The messages, by their ids or the beginnings of them.
        """
        return self.call(
            "message read",
            {
                "ids": ids,
            },
        )

    def message_send(
        self,
        text: str,
        *,
        again: Optional[bool] = None,
        allow: Optional[List[str]] = None,
        dry_run: Optional[bool] = None,
        explain: Optional[bool] = None,
        gate: Optional[str] = None,
        once: Optional[str] = None,
        once_any: Optional[bool] = None,
        reply_to: Optional[str] = None,
        to: Optional[List[str]] = None,
        ttl: Optional[str] = None,
        type: Optional[str] = None,
    ) -> Dict[str, Any]:
        """Send a message to other agents.

        text: The text.
        again: Send it again though the same message of yours is still held.
        allow: Let these rules pass.
        dry_run: Judge the text, and write nothing.
        explain: Show how the gate judges the text.
        gate: How much the gate refuses. normal: secrets and personal data; strict: narration and vague text as well.
        once: Write it only if nothing was written with this key in the last 30 days, on any branch; otherwise return what was.
        once_any: With `once`: accept whatever was written with the key.
        reply_to: The message that it answers.
        to: The recipients: agents, role:NAME, or all. By default, an answer goes to the sender of the message.
        ttl: Hold it for this time instead of 30 days: 90s, 30m, 12h, 7d; at most 60d.
        type: What it is.
        """
        return self.call(
            "message send",
            {
                "text": text,
                "again": again,
                "allow": allow,
                "dry_run": dry_run,
                "explain": explain,
                "gate": gate,
                "once": once,
                "once_any": once_any,
                "reply_to": reply_to,
                "to": to,
                "ttl": ttl,
                "type": type,
            },
        )

    def message_sent(
        self,
        *,
        undelivered: Optional[bool] = None,
    ) -> List[MessageSentResult]:
        """List the messages that you have sent, and who has read them.

        undelivered: Only what somebody has not read, including messages that have ended.
        """
        return self.call(
            "message sent",
            {
                "undelivered": undelivered,
            },
        )

    def message_thread(
        self,
        id: str,
    ) -> List[MessageThreadResult]:
        """Show a message with what it answers and what answers it, oldest first.

        id: Any message of it, by its id or the beginning of it.
        """
        return self.call(
            "message thread",
            {
                "id": id,
            },
        )

    def recall(
        self,
        question: str,
        *,
        before: Optional[str] = None,
        budget: Optional[int] = None,
        by: Optional[str] = None,
        expired: Optional[bool] = None,
        explain: Optional[bool] = None,
        key: Optional[str] = None,
        kind: Optional[str] = None,
        limit: Optional[int] = None,
        minimums: Optional[List[str]] = None,
        not_kinds: Optional[List[str]] = None,
        not_tags: Optional[List[str]] = None,
        scope: Optional[str] = None,
        since: Optional[str] = None,
        source: Optional[str] = None,
        tags: Optional[List[str]] = None,
        view: Optional[str] = None,
        where: Optional[List[str]] = None,
    ) -> List[Dict[str, Any]]:
        """Find the memories that answer a question, best first.

        question: The question.
        before: Only added before: a date, a date and time, or a time span such as 2h.
        budget: The best complete memories that fit into this many tokens.
        by: Only what this agent holds.
        expired: Show what has expired, too.
        explain: Say in which part of a memory the words were found.
        key: Only this key.
        kind: Only this kind.
        limit: At most this many; 10 by default.
        minimums: Only with a counter of at least this value: counter=n each.
        not_kinds: None of these kinds.
        not_tags: With none of these tags.
        scope: Only this scope.
        since: Only added since: a date, a date and time, or a time span such as 2h.
        source: Only this source.
        tags: Only with all of these tags.
        view: own: the agent's branch joined with the trunk; trunk; branch NAME; all: every branch joined.
        where: Only with this in the data: data.name=value each.
        """
        return self.call(
            "recall",
            {
                "question": question,
                "before": before,
                "budget": budget,
                "by": by,
                "expired": expired,
                "explain": explain,
                "key": key,
                "kind": kind,
                "limit": limit,
                "minimums": minimums,
                "not_kinds": not_kinds,
                "not_tags": not_tags,
                "scope": scope,
                "since": since,
                "source": source,
                "tags": tags,
                "view": view,
                "where": where,
            },
        )

    def refresh(
        self,
        ids: List[str],
        *,
        ttl: Optional[str] = None,
    ) -> List[RefreshResult]:
        """Confirm that memories are still true.

        ids: The memories, by their ids or the beginnings of them.
        ttl: Forget it after this time: 90s, 30m, 12h, 7d, or never. A memory of the kind working lasts a day.
        """
        return self.call(
            "refresh",
            {
                "ids": ids,
                "ttl": ttl,
            },
        )

    def release(
        self,
        resources: Optional[List[str]] = None,
        *,
        all: Optional[bool] = None,
        commit: Optional[str] = None,
        force: Optional[bool] = None,
        reason: Optional[str] = None,
        repo: Optional[str] = None,
        token: Optional[str] = None,
    ) -> List[Dict[str, Any]]:
        """Give back what you have claimed.

        resources: What to release.
        all: Everything that this session or worktree holds.
        commit: The commit of the code that the work went into; the log keeps it.
        force: Release what somebody else holds, too; needs a reason.
        reason: Why it is forced; everybody can read it.
        repo: The code repository that the paths are in, by its name in claims/repos; git's gitmem.repo by default.
        token: The claim's token, from another session or machine; else GITMEM_TOKEN.
        """
        return self.call(
            "release",
            {
                "resources": resources,
                "all": all,
                "commit": commit,
                "force": force,
                "reason": reason,
                "repo": repo,
                "token": token,
            },
        )

    def renew(
        self,
        resources: Optional[List[str]] = None,
        *,
        all: Optional[bool] = None,
        repo: Optional[str] = None,
        token: Optional[str] = None,
        ttl: Optional[str] = None,
    ) -> List[Dict[str, Any]]:
        """Hold what you have claimed for longer.

        resources: What to renew; everything if not given.
        all: Everything; this is the default without resources.
        repo: The code repository that the paths are in, by its name in claims/repos; git's gitmem.repo by default.
        token: The claim's token, from another session or machine; else GITMEM_TOKEN.
        ttl: How long from now; as long as it was claimed for if not given.
        """
        return self.call(
            "renew",
            {
                "resources": resources,
                "all": all,
                "repo": repo,
                "token": token,
                "ttl": ttl,
            },
        )

    def retire(
        self,
        *,
        agents: List[str],
        local: Optional[bool] = None,
    ) -> List[RetireResult]:
        """Delete the branch and worktree of agents that are merged.

        agents: The agents.
        local: Leave remotes alone; a fetch shows their branches again.
        """
        return self.call(
            "retire",
            {
                "agents": agents,
                "local": local,
            },
        )

    def review(
        self,
        *,
        branch: Optional[str] = None,
        gate: Optional[str] = None,
    ) -> ReviewResult:
        """Look at what a branch would bring, before a merge.

        branch: A branch or agent, or A..B for what B has beyond A; the acting agent's branch if not given.
        gate: The level to use; by default the trunk's.
        """
        return self.call(
            "review",
            {
                "branch": branch,
                "gate": gate,
            },
        )

    def rules_add(
        self,
        text: Optional[str] = None,
        *,
        name: Optional[str] = None,
        order: Optional[int] = None,
        starter: Optional[bool] = None,
    ) -> List[Dict[str, Any]]:
        """Add a rule for the team, effective with the next merge.

        text: The rule, in a sentence or two.
        name: Its name; by default made of its first words.
        order: Its position: lower numbers are read first.
        starter: Add the starter rules that are not there yet.
        """
        return self.call(
            "rules add",
            {
                "text": text,
                "name": name,
                "order": order,
                "starter": starter,
            },
        )

    def rules_list(
        self,
    ) -> List[RulesListResult]:
        """List the rules of this team."""
        return self.call(
            "rules list",
            {
            },
        )

    def rules_remove(
        self,
        name: str,
    ) -> Dict[str, Any]:
        """Remove a rule, effective with the next merge.

        name: The rule, by its name.
        """
        return self.call(
            "rules remove",
            {
                "name": name,
            },
        )

    def rules_set(
        self,
        text: str,
        name: str,
        *,
        order: Optional[int] = None,
    ) -> Dict[str, Any]:
        """Change a rule, effective with the next merge.

        text: The new text of the rule.
        name: The rule, by its name.
        order: Its position: lower numbers are read first.
        """
        return self.call(
            "rules set",
            {
                "text": text,
                "name": name,
                "order": order,
            },
        )

    def same(
        self,
        ids: List[str],
    ) -> SameResult:
        """Declare that two memories say the same, so that they are shown as one.

        ids: The memories, by their ids or the beginnings of them.
        """
        return self.call(
            "same",
            {
                "ids": ids,
            },
        )

    def set(
        self,
        key: str,
        text: str,
        *,
        allow: Optional[List[str]] = None,
        context: Optional[str] = None,
        data: Optional[Any] = None,
        dry_run: Optional[bool] = None,
        expect: Optional[str] = None,
        explain: Optional[bool] = None,
        gate: Optional[str] = None,
        kind: Optional[str] = None,
        occurred_at: Optional[str] = None,
        once: Optional[str] = None,
        once_any: Optional[bool] = None,
        scope: Optional[str] = None,
        source: Optional[str] = None,
        tags: Optional[List[str]] = None,
        ttl: Optional[str] = None,
    ) -> Dict[str, Any]:
        """Give a key one value.

        key: The key.
        text: The value.
        allow: Let these rules pass.
        context: The situation in which it applies.
        data: Any JSON that goes with it.
        dry_run: Judge the text, and write nothing.
        expect: Set it only if these are its values in all branches: ids between commas, or none; others wait meanwhile.
        explain: Show how the gate judges the text.
        gate: How much the gate refuses. normal: secrets and personal data; strict: narration and vague text as well.
        kind: working, episodic, semantic (the default), procedural or any other word.
        occurred_at: When it happened, as 2026-11-20T10:15:30Z.
        once: Write it only if nothing was written with this key in the last 30 days, on any branch; otherwise return what was.
        once_any: With `once`: accept whatever was written with the key.
        scope: What the memory belongs to: a project, a component.
        source: Where it comes from: a URL, a file, a conversation.
        tags: Its tags.
        ttl: Forget it after this time: 90s, 30m, 12h, 7d, or never. A memory of the kind working lasts a day.
        """
        return self.call(
            "set",
            {
                "key": key,
                "text": text,
                "allow": allow,
                "context": context,
                "data": data,
                "dry_run": dry_run,
                "expect": expect,
                "explain": explain,
                "gate": gate,
                "kind": kind,
                "occurred_at": occurred_at,
                "once": once,
                "once_any": once_any,
                "scope": scope,
                "source": source,
                "tags": tags,
                "ttl": ttl,
            },
        )

    def show(
        self,
        ids: List[str],
        *,
        expired: Optional[bool] = None,
        near: Optional[bool] = None,
        view: Optional[str] = None,
        wordings: Optional[bool] = None,
    ) -> List[ShowResult]:
        """Show a memory with all that is known of it.

        ids: The memories, by their ids or the beginnings of them.
        expired: List expired adds, too.
        near: Show which other memories say the same or nearly the same, and are not joined.
        view: own: the agent's branch joined with the trunk; trunk; branch NAME; all: every branch joined.
        wordings: Show each wording of the memory separately.
        """
        return self.call(
            "show",
            {
                "ids": ids,
                "expired": expired,
                "near": near,
                "view": view,
                "wordings": wordings,
            },
        )

    def stale(
        self,
        *,
        kind: Optional[str] = None,
        limit: Optional[int] = None,
        older: Optional[str] = None,
        scope: Optional[str] = None,
        view: Optional[str] = None,
    ) -> List[StaleResult]:
        """List memories that nobody has used for long.

        kind: Only this kind.
        limit: At most this many.
        older: For how long: a time span such as 90d, or since a date.
        scope: Only this scope.
        view: own: the agent's branch joined with the trunk; trunk; branch NAME; all: every branch joined.
        """
        return self.call(
            "stale",
            {
                "kind": kind,
                "limit": limit,
                "older": older,
                "scope": scope,
                "view": view,
            },
        )

    def status(
        self,
    ) -> StatusResult:
        """Show who is acting, where, and what is not merged yet."""
        return self.call(
            "status",
            {
            },
        )

    def sync(
        self,
        *,
        dry_run: Optional[bool] = None,
        no_merge: Optional[bool] = None,
        remote: Optional[str] = None,
        timeout: Optional[str] = None,
    ) -> SyncResult:
        """Exchange memory with a remote, and merge it.

        dry_run: Fetch, and only show what would be brought and sent.
        no_merge: Exchange agents' branches; the trunk only follows the remote's.
        remote: The remote, by its name.
        timeout: Give up a fetch or push after this long.
        """
        return self.call(
            "sync",
            {
                "dry_run": dry_run,
                "no_merge": no_merge,
                "remote": remote,
                "timeout": timeout,
            },
        )

    def task_end(
        self,
        name: str,
        *,
        allow: Optional[List[str]] = None,
        dry_run: Optional[bool] = None,
        explain: Optional[bool] = None,
        gate: Optional[str] = None,
        outcome: Optional[str] = None,
        summary: Optional[str] = None,
    ) -> Dict[str, Any]:
        """End a task: its working memories are forgotten, and a summary stays.

        name: The name of the task.
        allow: Let these rules pass.
        dry_run: Judge the text, and write nothing.
        explain: Show how the gate judges the text.
        gate: How much the gate refuses. normal: secrets and personal data; strict: narration and vague text as well.
        outcome: How it went: worked or failed.
        summary: What will be worth knowing next time.
        """
        return self.call(
            "task end",
            {
                "name": name,
                "allow": allow,
                "dry_run": dry_run,
                "explain": explain,
                "gate": gate,
                "outcome": outcome,
                "summary": summary,
            },
        )

    def task_list(
        self,
        *,
        view: Optional[str] = None,
    ) -> List[TaskListResult]:
        """List the tasks for which something is kept in mind.

        view: own: the agent's branch joined with the trunk; trunk; branch NAME; all: every branch joined.
        """
        return self.call(
            "task list",
            {
                "view": view,
            },
        )

    def task_start(
        self,
        name: str,
        *,
        allow: Optional[List[str]] = None,
        dry_run: Optional[bool] = None,
        explain: Optional[bool] = None,
        gate: Optional[str] = None,
        text: Optional[str] = None,
    ) -> Dict[str, Any]:
        """Begin a task: what belongs to it is kept in mind for a day.

        name: The name of the task.
        allow: Let these rules pass.
        dry_run: Judge the text, and write nothing.
        explain: Show how the gate judges the text.
        gate: How much the gate refuses. normal: secrets and personal data; strict: narration and vague text as well.
        text: What is to be done.
        """
        return self.call(
            "task start",
            {
                "name": name,
                "allow": allow,
                "dry_run": dry_run,
                "explain": explain,
                "gate": gate,
                "text": text,
            },
        )

    def undo(
        self,
        *,
        dry_run: Optional[bool] = None,
    ) -> List[UndoResult]:
        """Take back what you wrote last.

        dry_run: Only list what would be taken back.
        """
        return self.call(
            "undo",
            {
                "dry_run": dry_run,
            },
        )

    def verify(
        self,
        *,
        branches: Optional[List[str]] = None,
        history: Optional[bool] = None,
    ) -> List[VerifyResult]:
        """Check that memory branches conform to the format.

        branches: Agents, branches or commits, or a range of commits A..B; every memory branch if none is named.
        history: Check all commits of the branches, too.
        """
        return self.call(
            "verify",
            {
                "branches": branches,
                "history": history,
            },
        )

    def watch(
        self,
        *,
        from_: Optional[str] = None,
        wait: Optional[str] = None,
    ) -> List[WatchResult]:
        """Report what happens in the memory, as it happens.

        from: Begin with what happened on the trunk since this commit.
        wait: End after this long; without it, a command runs until a signal ends it.
        """
        return self.call(
            "watch",
            {
                "from": from_,
                "wait": wait,
            },
        )

    def why(
        self,
        id: str,
        *,
        view: Optional[str] = None,
    ) -> List[WhyResult]:
        """Show how a memory came about: which commits added and changed it.

        id: The memory, by its id or the beginning of it.
        view: own: the agent's branch joined with the trunk; trunk; branch NAME; all: every branch joined.
        """
        return self.call(
            "why",
            {
                "id": id,
                "view": view,
            },
        )

    def worktree_add(
        self,
        *,
        path: str,
    ) -> WorktreeAddResult:
        """Check an agent's branch out in a new folder.

        path: The folder, which must not exist.
        """
        return self.call(
            "worktree add",
            {
                "path": path,
            },
        )

    def worktree_list(
        self,
    ) -> List[WorktreeListResult]:
        """List the worktrees that have a memory branch checked out."""
        return self.call(
            "worktree list",
            {
            },
        )

    def worktree_remove(
        self,
        *,
        path: str,
    ) -> None:
        """Remove a worktree; the branch stays.

        path: The folder.
        """
        return self.call(
            "worktree remove",
            {
                "path": path,
            },
        )
