/// The vocabulary of the memories, the commonest words first.
enum Words {
    static let common = list(
        """
        the is a to of in and it when for on that with be not are before only after if by from must as at has an
        run this because use no fails test build until all first every file so never which same then without one
        tests does set but server branch database can new service was once than two next always more its code
        during cache needs or also config deploy time where version into instead default release script still
        main error returns user path port name line change request table command job again update check write
        old read client value timeout start key folder data merge step commit list memory pipeline queue
        migration fix log takes makes long retry down over runs while another module lock environment slow
        compiler index worker field type call token seconds message package target minutes staging production
        variable docker image node schema query process thread container network disk host local remote linter
        parser wait both see agent output input header option flag under out up off wrong empty large small
        clean broken missing stale fresh shared private public internal backup review rollback certificate
        password secret permission account session login endpoint gateway proxy metrics alert dashboard trace
        latency limit quota budget batch stream buffer socket payload response handler router middleware plugin
        adapter driver wrapper helper fixture mock snapshot baseline benchmark profile optimise refactor rename
        remove delete replace restore restart reload rebuild reset revert upgrade pin dependency lockfile
        registry mirror artifact binary symbol macro generic closure pointer allocation leak race deadlock
        overflow underflow precision rounding encoding unicode newline whitespace quote escape regex glob
        january february monday tuesday friday weekend night morning hourly daily weekly nightly cron schedule
        window customer invoice payment order refund currency tax region country locale language translation
        template engineer team owner reviewer manager support ticket incident postmortem runbook checklist
        documentation readme prefer avoid remember expect assume ignore allow deny require provide accept reject
        return raise catch throw silently quickly slowly usually sometimes rarely exactly nearly almost already
        together separately manually
        """)

    static let tags = list(
        """
        build test database ci deploy release network security performance flaky linter docs api frontend backend cache
        migration docker kubernetes git python swift rust typescript postgres redis logging monitoring billing auth
        search mobile config tooling style review incident
        """)

    static let modules = list(
        """
        parser scheduler billing search gateway importer exporter renderer storage session mailer indexer router
        planner collector notifier
        """)

    /// What stands between the words of a technical text.
    static let oddities = [
        "\"connection refused\"", "`make test`", "CI", "PostgreSQL", "HTTP 503", "IPv6", "UTF-8", "naïve", "—", "e.g.",
        "--no-cache", "$HOME", "~/.config", "C:\\temp", "\"\"", "O(n²)", "TODO", "localhost:5432", "main.swift", "null",
    ]

    private static func list(_ text: String) -> [String] { text.split(whereSeparator: \.isWhitespace).map(String.init) }
}
