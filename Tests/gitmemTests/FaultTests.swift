import Foundation
import TestSupport
import Testing

/// Every system call of a write that changes something may fail, for want of room, rights or file handles or because
/// the disk is broken: the command then works, or says what to do, and nothing is lost.
///
/// strace makes the calls fail. `GITMEM_TEST_FAULT_STRIDE=1` tries every call with every error.
@Suite("System calls that fail", .needs(.tracing))
struct FaultTests {
    private static let stride = LongForm.number("GITMEM_TEST_FAULT_STRIDE")

    struct Operation: CustomTestStringConvertible, Sendable {
        let testDescription: String
        var before = "true"
        let folder: String
        /// `$n` is the number of the run.
        let words: [String]
        let texts: [String]
        /// A write to the same branch: one that changes nothing does not look at its lock.
        let after: String
        var isMerge = false
        /// What has to work then, if it is not the same command.
        var again: String?
    }

    static let operations = [
        Operation(
            testDescription: "add", folder: "store", words: ["gitmem", "add", "-q", "--agent", "ben", "add $n"],
            texts: ["add $n"], after: "gitmem -C store add -q --agent ben 'after $n'"),
        Operation(
            testDescription: "add in a worktree", folder: "ada", words: ["gitmem", "add", "-q", "in a tree $n"],
            texts: ["in a tree $n"], after: "gitmem -C ada add -q 'after $n'"),
        Operation(
            testDescription: "import of a pack",
            before: "for i in $(seq 60); do echo \"{\\\"content\\\":\\\"line $i of $n\\\"}\"; done > lines",
            folder: "store", words: ["gitmem", "import", "-q", "--agent", "ben", "../lines"],
            texts: (1...60).map { "line \($0) of $n" }, after: "gitmem -C store add -q --agent ben 'after $n'"),
        Operation(
            testDescription: "merge into a trunk that is checked out", before: "gitmem -C ada add -q 'merged $n'",
            folder: "store", words: ["gitmem", "merge", "-q"], texts: [],
            after: "gitmem -C store add -q --agent ben 'after $n'; gitmem -C store merge -q", isMerge: true),
        Operation(
            testDescription: "the first add of an agent", folder: "store",
            words: ["gitmem", "add", "-q", "--agent", "new-$n", "by a new one $n"], texts: ["by a new one $n"],
            after: "gitmem -C store add -q --agent new-$n 'after $n'"),
        Operation(
            testDescription: "a branch is deleted that is packed and in a file",
            before: "gitmem -C store add -q --agent old-$n 'by an old one $n'; git -C store pack-refs --all; "
                + "gitmem -C store add -q --agent old-$n 'more $n'; gitmem -C store merge -q",
            folder: "store", words: ["gitmem", "retire", "-q", "old-$n"], texts: [],
            after: "gitmem -C store add -q --agent old-$n 'after $n'", again: "gitmem retire -q old-$n || true"),
    ]

    private static let errors: [String: [String]] = [
        "openat": ["ENOSPC", "EROFS", "EACCES", "EMFILE", "ENFILE", "EIO"],
        "write": ["ENOSPC", "EDQUOT", "EIO"], "pwrite64": ["ENOSPC", "EDQUOT", "EIO"],
        "mkdir": ["ENOSPC", "EROFS", "EACCES", "EIO"], "link": ["ENOSPC", "EROFS", "EACCES", "EPERM", "EIO"],
        "rename": ["ENOSPC", "EROFS", "EACCES", "EIO"], "unlink": ["EROFS", "EACCES", "EIO"],
        "ftruncate": ["EIO"], "fsync": ["EIO", "ENOSPC"], "fdatasync": ["EIO", "ENOSPC"], "flock": ["ENOLCK"],
    ]

    private struct Call: CustomStringConvertible {
        let name: String
        let number: Int
        let line: String
        var description: String { "\(name) number \(number), \(line.prefix(200))" }
    }

    @Test("The command works or says what to do, and nothing is lost", arguments: operations)
    func anyCall(_ operation: Operation) throws {
        var random = SplitMix64(mixing: testSeed)
        let sandbox = try Sandbox()
        // Packs pile up here, and git would begin to gather them while they are looked at.
        try sandbox.shell(
            """
            gitmem init -q --files store; gitmem -C store worktree add -q --agent ada ../ada
            git -C store config gc.auto 0
            gitmem -C ada add -q first; gitmem -C store add -q --agent ben before; gitmem -C store merge -q
            """)
        var wanted: Set<String> = ["first", "before"]
        let calls = try calls(of: operation, in: sandbox)
        #expect(calls.count > 30)
        let step = Self.stride ?? max(1, calls.count / 10)
        var run = 0
        var failures = 0
        for position in Swift.stride(from: Self.stride == nil ? random.below(step) : 0, to: calls.count, by: step) {
            let call = calls[position]
            let possible = Self.errors[call.name] ?? []
            for error in Self.stride == 1 ? possible : [random.pick(possible)] {
                run += 1
                failures += try fail(call, with: error, run, operation, in: sandbox, &wanted) ? 1 : 0
            }
        }
        // From then on all of them; but for those by which the command says what is wrong.
        let lasting = calls.filter { $0.name != "write" }
        let wide = Self.stride.map { $0 * 8 } ?? max(1, lasting.count / 4)
        for position in Swift.stride(from: random.below(wide), to: lasting.count, by: wide) {
            run += 1
            let call = lasting[position]
            let error = random.pick(Self.errors[call.name] ?? [])
            failures += try fail(call, with: error, lasting: true, run, operation, in: sandbox, &wanted) ? 1 : 0
        }
        if Self.stride != nil {
            print("\(operation.testDescription): \(calls.count) calls, \(run) faults, \(failures) failures")
        }
    }

    /// - Returns: whether the command failed.
    private func fail(
        _ call: Call, with error: String, lasting: Bool = false, _ run: Int, _ operation: Operation,
        in sandbox: Sandbox,
        _ wanted: inout Set<String>
    ) throws -> Bool {
        func fill(_ text: String) -> String { text.replacingOccurrences(of: "$n", with: "\(run)") }
        try sandbox.shell("n=\(run); \(operation.before.replacingOccurrences(of: "'", with: "\""))")
        if operation.isMerge { wanted.insert("merged \(run)") }
        let branches = ["git", "for-each-ref"]
        let before = try sandbox.run(branches, in: "store").output
        let words = operation.words.map(fill)
        let outcome = try sandbox.run(
            [
                "strace", "-f", "-o", "/dev/null", "-e", "trace=\(call.name)", "-e",
                "inject=\(call.name):error=\(error):when=\(call.number)\(lasting ? "+" : "")",
            ] + words, in: operation.folder)
        let moment =
            "GITMEM_SEED=\(testSeed), \(operation.testDescription), \(error) of \(lasting ? "all from " : "")\(call): exit \(outcome.status)\n\(outcome.errors)"
        // How many trees are written depends on ids, so that a write's number may be that of the one that prints.
        let isUnprinted = outcome.status == 1 && outcome.errors.contains("its result could not be printed")
        if outcome.status == 0 || isUnprinted {
            wanted.formUnion(operation.texts.map(fill))
        } else {
            #expect([4, 8, 9, 75].contains(outcome.status), "\(moment)")
            #expect(outcome.errors.contains("\nhint: "), "\(moment)")
            let after = try sandbox.run(branches, in: "store").output
            // It says so where it is otherwise.
            if !outcome.errors.contains("has the change"), !outcome.errors.contains("is deleted") {
                #expect(after == before, "\(moment)")
            }
        }
        let same = words.map { $0.contains(" ") ? "\"\($0)\"" : $0 }.joined(separator: " ")
        let next = operation.again.map(fill) ?? same
        let (problems, texts) = try sandbox.soundness(
            trees: ["ada", "store"],
            next: [
                "(cd \(operation.folder); \(next))",
                "{ \(fill(operation.after).replacingOccurrences(of: "'", with: "\"")); }",
            ])
        wanted.formUnion(operation.texts.map(fill))
        #expect(problems == [], "\(moment)")
        let missing = wanted.subtracting(texts)
        #expect(missing == [], "\(moment)")
        return outcome.status != 0
    }

    @Test("A branch that can neither be synced nor put back is said to have the change", arguments: [true, false])
    func notPutBack(_ isNew: Bool) throws {
        let sandbox = try Sandbox()
        try sandbox.gitmem("init", "--files", "-q", "store")
        let id = try sandbox.add("x", by: "ben", in: "store")
        try sandbox.gitmem("merge", "-q", in: "store")
        if !isNew { _ = try sandbox.add("y", by: "ada", in: "store") }
        let branch = "memory/agents/ada"
        let folder = sandbox.path("store/.git/refs/heads/memory/agents")
        // The first sync of the folder fails, and then whatever would undo the move.
        let outcome = try sandbox.run(
            [
                "strace", "-f", "-o", "/dev/null", "-P", folder, "-P", "\(folder)/ada",
                "-P", sandbox.path("store/.git/gitmem/moves/\(branch)~"), "-e", "trace=fsync,rename,unlink",
                "-e", "inject=fsync:error=EIO", "-e", "inject=rename:error=EROFS:when=2+",
                "-e", "inject=unlink:error=EROFS", "gitmem", "endorse", id, "--agent", "ada",
            ], in: "store")
        #expect(outcome.status == 8)
        #expect(outcome.errors.contains("\(branch) has the change, but a power cut may take it: "), "\(outcome.errors)")
        #expect(outcome.errors.contains("hint: do not repeat the command"), "\(outcome.errors)")
        let logged = try sandbox.git("rev-parse", "\(branch)@{0}", in: "store")
        #expect(try logged == sandbox.git("rev-parse", branch, in: "store"))
        #expect(try sandbox.gitmem("endorse", id, "--agent", "ada", in: "store").output.hasPrefix("endorsements 2"))
    }

    /// A log that outlives its branch would tell of a branch that was lost, and bring it back.
    @Test("A branch whose log cannot be deleted is not deleted either")
    func logStays() throws {
        let sandbox = try Sandbox()
        try sandbox.gitmem("init", "-q", "store")
        _ = try sandbox.add("x", by: "ben", in: "store")
        _ = try sandbox.add("y", by: "ben", in: "store")
        try sandbox.gitmem("merge", "-q", in: "store")
        let outcome = try sandbox.run(
            [
                "strace", "-f", "-o", "/dev/null", "-P", sandbox.path("store/.git/logs/refs/heads/memory/agents/ben"),
                "-e", "trace=unlink", "-e", "inject=unlink:error=EROFS", "gitmem", "retire", "-q", "ben",
            ], in: "store")
        #expect(outcome.status == 8)
        #expect(outcome.errors.contains("delete the log of refs/heads/memory/agents/ben"), "\(outcome.errors)")
        #expect(outcome.errors.contains("\nhint: "), "\(outcome.errors)")
        #expect(try sandbox.git("rev-parse", "--verify", "memory/agents/ben", in: "store") != "")
        try sandbox.gitmem("retire", "-q", "ben", in: "store")
        _ = try sandbox.add("z", by: "ben", in: "store")
    }

    @Test("A move that is not synced and is put back leaves no line in the reflog", .needs(.tracing))
    func putBack() throws {
        let sandbox = try Sandbox()
        try sandbox.gitmem("init", "--files", "-q", "store")
        let id = try sandbox.add("x", by: "ada", in: "store")
        let branch = "memory/agents/ada"
        let before = try sandbox.git("reflog", "show", "--format=%H", branch, in: "store")
        let outcome = try sandbox.run(
            [
                "strace", "-f", "-o", "/dev/null", "-P", sandbox.path("store/.git/refs/heads/memory/agents"),
                "-e", "trace=fsync", "-e", "inject=fsync:error=EIO:when=1", "gitmem", "endorse", id, "--agent", "ada",
            ], in: "store")
        #expect(outcome.status == 8)
        #expect(try sandbox.git("reflog", "show", "--format=%H", branch, in: "store") == before)
        #expect(
            try sandbox.git("rev-parse", branch, in: "store") == before.split(separator: "\n").first.map(String.init))
        #expect(try sandbox.gitmem("endorse", id, "--agent", "ada", in: "store").output.hasPrefix("endorsements 1"))
    }

    @Test(
        "An input that the system does not open is its fault, and one that is not there is the caller's",
        .needs(.tracing))
    func input() throws {
        let sandbox = try Sandbox()
        try sandbox.gitmem("init", "-q", "store")
        try sandbox.write("lines", #"{"content":"one"}"# + "\n")
        for (error, status, words) in [
            ("ENOSPC", 8, "hint: the disk is full"), ("EMFILE", 8, "hint: too many files are open"),
            ("EIO", 8, "hint: "),
            ("ENOENT", 5, "hint: name a file that is there"), ("EACCES", 5, "hint: name a file that is there"),
        ] as [(String, Int32, String)] {
            let outcome = try sandbox.run(
                [
                    "strace", "-f", "-o", "/dev/null", "-P", sandbox.path("lines"), "-e", "trace=openat", "-e",
                    "inject=openat:error=\(error)", "gitmem", "import", "--agent", "ada", sandbox.path("lines"),
                ], in: "store")
            #expect(outcome.status == status, "\(error): \(outcome.errors)")
            #expect(outcome.errors.contains("\n" + words), "\(error): \(outcome.errors)")
        }
        try sandbox.gitmem("import", "-q", "--agent", "ada", sandbox.path("lines"), in: "store")
    }

    /// The calls that change something in the sandbox, counted as strace counts them.
    private func calls(of operation: Operation, in sandbox: Sandbox) throws -> [Call] {
        try sandbox.shell("n=0; \(operation.before.replacingOccurrences(of: "'", with: "\""))")
        let trace = sandbox.path("trace")
        let outcome = try sandbox.run(
            ["strace", "-f", "-y", "-o", trace, "-e", "trace=\(Self.errors.keys.sorted().joined(separator: ","))"]
                + operation.words.map { $0.replacingOccurrences(of: "$n", with: "0") }, in: operation.folder)
        #expect(outcome.status == 0, "\(outcome.errors)")
        var counts: [String: Int] = [:]
        var calls: [Call] = []
        var process: Substring?
        let places = ["store", "ada"].map { sandbox.path($0) }
        for line in try String(contentsOfFile: trace, encoding: .utf8).split(separator: "\n") {
            let words = line.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: true)
            guard words.count == 2 else { continue }
            // Other threads have counts of their own.
            if process == nil { process = words[0] }
            guard words[0] == process, let open = words[1].firstIndex(of: "(") else { continue }
            let name = words[1][..<open].drop { $0 == " " }
            guard Self.errors[String(name)] != nil else { continue }
            counts[String(name), default: 0] += 1
            // Not where it is only the working directory.
            let arguments = words[1].replacing(/AT_FDCWD<[^>]*>/, with: "")
            if places.contains(where: { arguments.contains($0) }) {
                calls.append(Call(name: String(name), number: counts[String(name)] ?? 0, line: String(arguments)))
            }
        }
        return calls
    }
}
