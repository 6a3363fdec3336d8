/// Two examples of each command, with which its help ends.
enum Examples {
    /// What stands below a help text.
    static func ending(_ help: String) -> String {
        // What the parser prints of the version is no help.
        guard help.contains("USAGE:"), let path = Complaint.commandPath, let examples = all[path] else { return "" }
        return "\nEXAMPLES:\n" + examples.map { "  \($0)" }.joined(separator: "\n")
    }

    static let all: [String: [String]] = [
        "add": [
            "gitmem add 'The default port is 5432' --tag database,config", "git log -1 --format=%B | gitmem add -",
        ],
        "agents": ["gitmem agents", "gitmem agents --format '%(agent) %(age)'"],
        "agents set": [
            "gitmem agents set ada --role reviewer", "gitmem agents set ben --role worker --scope api --scope web",
        ],
        "brief": ["gitmem brief", "gitmem brief --task 'move the payments to the new queue' --budget 500"],
        "carry": ["gitmem carry", "gitmem carry ada"],
        "check": ["gitmem check Sources/Import.swift", "gitmem check docs/ name:release"],
        "cite": ["gitmem cite 3fa9", "gitmem cite 3fa9 77c1"],
        "claim": [
            "gitmem claim Sources/Import.swift --reason 'dates before 1970'", "gitmem claim name:release --ttl 2h",
        ],
        "claims": ["gitmem claims", "gitmem claims --log -n 20"],
        "claims paths": ["gitmem claims paths", "gitmem claims paths add 'migrations/**'"],
        "compact": ["gitmem compact --dry-run", "gitmem compact"],
        "count": ["gitmem count 3fa9 reviews", "gitmem count 3fa9 seconds-saved --by 90"],
        "diff": ["gitmem diff ada bob", "gitmem diff --since yesterday"],
        "digest": ["gitmem digest", "gitmem digest --older 90d --size 20"],
        "doctor": ["gitmem doctor --dry-run", "gitmem doctor"],
        "edit": ["gitmem edit 3fa9 'The default port is 5433'", "gitmem edit 3fa9 --tag database --ttl 30d"],
        "endorse": ["gitmem endorse 3fa9", "gitmem endorse 3fa9 77c1"],
        "export": ["gitmem export > memory.jsonl", "gitmem export --view trunk --kind semantic"],
        "forget": ["gitmem forget 3fa9", "gitmem forget --by eve --since yesterday --dry-run"],
        "gate": ["gitmem gate show", "gitmem gate set level strict"],
        "gate show": ["gitmem gate show", "gitmem gate show --json"],
        "gate set": ["gitmem gate set level strict", "gitmem gate set keepers 'ada ben'"],
        "get": ["gitmem get database/version", "gitmem get database/version --json"],
        "guard": ["gitmem guard", "gitmem guard --base main"],
        "hook": ["gitmem hook claude-code session-start", "gitmem hook codex pre-edit"],
        "import": ["gitmem import memory.jsonl", "gitmem import --dry-run --keep-going memory.jsonl"],
        "index": ["gitmem index", "gitmem index --rebuild"],
        "init": ["gitmem init", "gitmem init --bare hub.git"],
        "list": ["gitmem list --tag build --since 2w", "gitmem list --format '%(id) %(agent) %(age) %(content:60)'"],
        "log": ["gitmem log -n 20", "gitmem log 3fa9"],
        "mcp": ["gitmem mcp", "gitmem mcp --agent ada"],
        "merge": ["gitmem merge", "gitmem merge --dry-run ada ben"],
        "message": ["gitmem send --to ben 'The importer is yours'", "gitmem inbox --unread"],
        "message send": [
            "gitmem send --to ben --type handoff 'The importer is yours'", "gitmem send --reply-to 3fa9 'It is fixed'",
        ],
        "message list": ["gitmem inbox", "gitmem message list --unread --from ada"],
        "message read": ["gitmem message read 3fa9", "gitmem message read 3fa9 77c1"],
        "message ack": ["gitmem message ack 3fa9", "gitmem message ack --from ada"],
        "message thread": ["gitmem message thread 3fa9", "gitmem message thread 3fa9 --json"],
        "message sent": ["gitmem message sent", "gitmem message sent --undelivered"],
        "once": ["gitmem once deploy-42 -- ./deploy.sh", "gitmem once migrate --wait 10m -- make migrate"],
        "recall": ["gitmem recall 'which port does the database use?'", "gitmem recall --budget 2000 'flaky test'"],
        "refresh": ["gitmem refresh 3fa9", "gitmem refresh 3fa9 --ttl 90d"],
        "release": ["gitmem release Sources/Import.swift", "gitmem release --all"],
        "renew": ["gitmem renew --all", "gitmem renew name:release --ttl 1h"],
        "retire": ["gitmem retire ada", "gitmem retire ada ben"],
        "review": ["gitmem review ada", "gitmem review ada --gate strict --sarif > review.sarif"],
        "rules": ["gitmem rules", "gitmem rules add 'Run the tests before you push.'"],
        "rules list": ["gitmem rules list", "gitmem rules list --starter"],
        "rules add": [
            "gitmem rules add 'Run the tests before you push.'", "gitmem rules add --name style --order 2 'Use ruff.'",
        ],
        "rules set": [
            "gitmem rules set style 'Use ruff, and ruff format.'", "gitmem rules set style 'Use ruff.' --order 1",
        ],
        "rules remove": ["gitmem rules remove style", "gitmem rules remove style --agent ada"],
        "serve": ["gitmem serve", "gitmem serve --write --listen 127.0.0.1:8080"],
        "set": ["gitmem set database/version 'PostgreSQL 16'", "gitmem set lock/owner ada --expect none"],
        "setup": ["gitmem setup claude-code --dry-run", "gitmem setup codex --project"],
        "show": ["gitmem show 3fa9", "gitmem show 3fa9 --view all"],
        "stale": ["gitmem stale", "gitmem stale --older 180d -n 20"],
        "status": ["gitmem status", "gitmem status --json"],
        "sync": ["gitmem sync", "gitmem sync origin --dry-run"],
        "task": ["gitmem task start payments 'move them to the new queue'", "gitmem task end payments"],
        "task start": ["gitmem task start payments", "gitmem task start payments 'move them to the new queue'"],
        "task end": [
            "gitmem task end payments", "gitmem task end payments --summary 'Drain the queue first' --outcome worked",
        ],
        "task list": ["gitmem task list", "gitmem task list --view all"],
        "undo": ["gitmem undo --dry-run", "gitmem undo"],
        "verify": ["gitmem verify", "gitmem verify main..ada"],
        "watch": ["gitmem watch --wait 1s", "gitmem watch --from memory/main --wait 1s --json"],
        "why": ["gitmem why 3fa9", "gitmem why 3fa9 --json"],
        "worktree": ["gitmem worktree add ../ada --agent ada", "gitmem worktree list"],
        "worktree add": ["gitmem worktree add ../ada --agent ada", "gitmem worktree add ../main"],
        "worktree list": ["gitmem worktree list", "gitmem worktree list --json"],
        "worktree remove": ["gitmem worktree remove ../ada", "gitmem worktree remove ../ada ../ben"],
    ]
}
