import Foundation
import Testing

@Suite("Vectors, as a user meets them", .needs(.embeddings))
struct EmbeddingCommandTests {
    private static let folder = "store/.git/gitmem/vectors"
    private static let key = "key-of-the-tests-0123456789"

    private let sandbox: Sandbox
    private let server: EmbeddingServer

    /// A store with memories of a few meanings, and an endpoint that knows these.
    init() throws {
        sandbox = try Sandbox(["EMBEDDINGS_KEY": Self.key])
        server = try EmbeddingServer(in: sandbox)
        try sandbox.gitmem("init", "-q", "--files", "store")
        for text in Self.texts { _ = try sandbox.add(text, by: "ada", in: "store") }
        _ = try sandbox.add("The salary of Grace is confidential", by: "ada", in: "store", "--scope", "hr/pay")
        _ = try sandbox.add("30 seconds", by: "ada", in: "store", "--key", "timeout", "--scope", "api")
        try sandbox.gitmem("set", "-q", "--agent", "ada", "--scope", "gitmem", "note", "a setting", in: "store")
        try sandbox.gitmem("merge", "-q", in: "store")
        for (name, value) in [
            ("url", server.url), ("model", "stand-in"), ("keyEnv", "EMBEDDINGS_KEY"), ("leaveOut", "hr"),
            ("timeout", "5000"),
        ] { try set(name, value) }
    }

    private static let texts = [
        "Every automobile needs an inspection in May", "The postgres upgrade is on Monday",
        "A puppy was found in the yard", "The vessel left the harbour at noon", "Lunch is at twelve",
    ]

    private func set(_ name: String, _ value: String) throws {
        try sandbox.git("config", "gitmem.embeddings.\(name)", value, in: "store")
    }

    private func recall(_ words: String..., with variables: [String: String] = [:]) throws -> Outcome {
        let outcome = try sandbox.run(["gitmem", "recall"] + words, in: "store", with: variables)
        #expect(outcome.status == 0, "\(words): \(outcome.errors)")
        return outcome
    }

    private func index(_ words: String...) throws -> (status: Int32, vectors: NSDictionary?, errors: String) {
        let outcome = try sandbox.run(["gitmem", "index", "--json"] + words, in: "store")
        return (outcome.status, try outcome.lines.first.map { try object($0) }?.child("vectors"), outcome.errors)
    }

    @Test("A memory of the same meaning is found by other words; who is sent what is as the settings say")
    func meaning() throws {
        try set("url", "")
        #expect(try recall("sedan").output.isEmpty, "no word of it is there")
        #expect(!FileManager.default.fileExists(atPath: sandbox.path(Self.folder)), "nothing is kept without a setting")
        #expect(try server.requests().isEmpty)
        try set("url", server.url)
        let (status, vectors, _) = try index()
        #expect(status == 0)
        #expect(vectors?.number("count") == 6 && vectors?.number("dimensions") == 64)
        #expect(vectors?.text("model") == "stand-in" && vectors?.text("problem") == nil)
        #expect((vectors?["up_to_date"] as? Bool) == true)
        let sent = try server.texts()
        #expect(Set(sent) == Set(Self.texts + ["timeout: 30 seconds"]), "neither scopes left out nor settings")
        for request in try server.requests() {
            #expect(request.text("key") == "Bearer \(Self.key)")
            #expect(request.text("model") == "stand-in")
            let curls = request.texts("curls")
            #expect(!curls.isEmpty && !curls.contains { $0.contains(Self.key) || $0.contains("automobile") })
        }
        let found = try recall("sedan", "--json", "--explain")
        #expect(found.errors.isEmpty)
        let first = try object(try #require(found.lines.first))
        #expect(first.child("entry")?.text("content") == Self.texts[0])
        #expect(((first["similarity"] as? NSNumber)?.doubleValue ?? 0) > 0.5)
        #expect(try recall("sedan", "--json").output.contains("similarity") == false)
        #expect(try recall("hound", "-n", "1").output.contains("puppy"))
        // What has the words stays first, and a filter holds.
        #expect(try recall("lunch for the sedan", "-n", "1").output.contains("Lunch"))
        #expect(try recall("sedan", "--scope", "api", "-n", "1").output.contains("30 seconds"))
        let asked = try server.requests().count
        #expect(try recall("wage", "--scope", "hr/pay").lines.count <= 1)
        #expect(try server.requests().count == asked, "a question about a scope that is left out is not sent")
        #expect(try recall("the of").output.isEmpty)
        #expect(try server.requests().count == asked)
    }

    @Test("What is missing is computed in the background, once, and only what is new is sent again")
    func background() throws {
        let first = try recall("postgres")
        #expect(first.output.contains("postgres"))
        #expect(first.errors == "gitmem: answered without vectors: they are not computed yet\n")
        try wait { try recall("sedan", "-n", "1").output.contains("automobile") }
        let before = try server.texts().filter { $0 != "sedan" && $0 != "postgres" }
        #expect(before.count == 6, "each once: \(before)")
        _ = try sandbox.add("The sedan is in the garage", by: "ada", in: "store")
        try sandbox.gitmem("merge", "-q", in: "store")
        #expect(try recall("puppy").errors.isEmpty, "the others have vectors")
        try wait { try index().vectors?.number("count") == 7 }
        #expect(try server.texts().filter { $0 == Self.texts[0] }.count == 1)
    }

    private func wait(_ isDone: () throws -> Bool) throws {
        for _ in 0..<300 {
            if try isDone() { return }
            usleep(100_000)
        }
        Issue.record("it does not come")
    }

    @Test(
        "Whatever the endpoint does, recall answers by words and says so, and index ends with 75",
        arguments: [
            ("slow", "did not answer within 400 ms"), ("html", "not JSON"), ("huge", "more than 32 MiB"),
            ("endless", "more than 32 MiB"), ("few", "with 0 vectors"),
            ("short", "8 numbers, and those that are kept 64"),
            ("401", "refuses the key (401)"), ("404", "no such endpoint or model (404)"), ("429", "too many"),
            ("500", "failed (500)"), ("302", "redirects (302)"), ("400", "refuses the request (400)"),
        ])
    func failures(_ mode: String, _ words: String) throws {
        try set("url", "")
        let plain = try recall("postgres upgrade").output
        try set("url", server.url)
        #expect(try index().status == 0)
        try server.set(mode)
        try set("timeout", mode == "slow" ? "400" : "20000")
        let start = Date()
        let answered = try recall("postgres upgrade")
        if mode == "slow" { #expect(Date().timeIntervalSince(start) < 10) }
        #expect(answered.output == plain)
        #expect(answered.errors.hasPrefix("gitmem: answered without vectors: "))
        #expect(answered.errors.contains(words), "\(answered.errors)")
        #expect(answered.errors.split(separator: "\n").count == 1)
        guard mode != "slow" else { return }
        _ = try sandbox.add("The yacht is a boat", by: "ada", in: "store")
        try sandbox.gitmem("merge", "-q", in: "store")
        let (status, vectors, errors) = try index()
        #expect(status == 75)
        #expect(vectors?.number("count") == 6, "what was there stays")
        #expect(vectors?.text("problem") != nil)
        let error = try object(errors).child("error")
        #expect(error?.text("code") == "no-embeddings" && error?.number("exit") == 75)
        for text in [answered.errors, errors, vectors?.text("problem") ?? ""] {
            #expect(!text.contains("yacht") && !text.contains(Self.key), "nothing of what was sent is shown")
        }
        try server.set("good")
        let mended = try index()
        #expect(mended.status == 0 && mended.vectors?.number("count") == 7 && mended.vectors?.text("problem") == nil)
    }

    @Test("An endpoint that is down, a key that is not set, no curl: recall answers and says so")
    func absent() throws {
        #expect(try index().status == 0)
        let without = ["EMBEDDINGS_KEY": ""]
        #expect(try recall("postgres", with: without).errors.contains("EMBEDDINGS_KEY, which gitmem.embeddings.keyEnv"))
        try sandbox.shell(
            """
            mkdir bin
            for name in gitmem git sh env; do ln -s "$(command -v $name)" bin/$name; done
            """)
        let bare = try recall("postgres", with: ["PATH": sandbox.path("bin")])
        #expect(bare.output.contains("postgres") && bare.errors.contains("there is no curl on the PATH"))
        server.stop()
        let down = try recall("postgres")
        #expect(down.output.contains("postgres"))
        #expect(down.errors == "gitmem: answered without vectors: the endpoint cannot be reached\n")
        try set("url", "gopher://x/y")
        let wrong = try recall("postgres")
        #expect(wrong.output.contains("postgres") && wrong.errors.contains("is not the address of an endpoint"))
        #expect(try index().status == 5)
        #expect(try sandbox.run(["gitmem", "index", "--drop"], in: "store").status == 0)
        #expect(try files().isEmpty)
    }

    /// Waits until nothing that was started in the background is left.
    private func settle() throws {
        try wait {
            try FileManager.default.contentsOfDirectory(atPath: "/proc").filter { Int($0) != nil }.allSatisfy {
                process in
                let folder = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(process)/cwd")
                return folder?.hasPrefix(sandbox.path("store")) != true
            }
        }
    }

    private func files() throws -> [String] {
        let all = try FileManager.default.contentsOfDirectory(atPath: sandbox.path(Self.folder))
        return all.filter { $0 != "lock" && $0 != "computing" }
    }

    @Test("A text that the endpoint refuses is left out, or cut, and the others have vectors")
    func picky() throws {
        try server.set("picky")
        _ = try sandbox.add("a car with poison", by: "ada", in: "store")
        let long = "The hound is fed. " + String(repeating: "There is nothing more to be said of it. ", count: 80)
        _ = try sandbox.add(long, by: "ada", in: "store")
        try sandbox.gitmem("merge", "-q", in: "store")
        let (status, vectors, _) = try index()
        #expect(status == 0)
        #expect(vectors?.number("count") == 7)
        #expect(vectors?.text("problem") == "the endpoint refuses the text of a memory")
        #expect((vectors?["up_to_date"] as? Bool) == true)
    }

    @Test("What was erased leaves no vector, and what was forgotten is not sent")
    func erasure() throws {
        let secret = try sandbox.add("The hound is called Rex", by: "ada", in: "store")
        let forgotten = try sandbox.add("The hound bites", by: "ada", in: "store")
        try sandbox.gitmem("forget", "-q", "--agent", "ada", forgotten, in: "store")
        try sandbox.gitmem("merge", "-q", in: "store")
        #expect(try index().vectors?.number("count") == 7)
        #expect(try !server.texts().contains("The hound bites"))
        #expect(try holds(secret))
        try sandbox.gitmem("compact", "-q", "--forget", secret, in: "store")
        #expect(try files().isEmpty, "before it reports success")
        #expect(try index().vectors?.number("count") == 6)
        #expect(try !holds(secret))
        #expect(try recall("hound", "-n", "1").output.contains("puppy"))
    }

    /// Whether a file has the bytes of an id.
    private func holds(_ id: String) throws -> Bool {
        let bytes = stride(from: 0, to: 64, by: 2).map { place in
            UInt8(id.dropFirst(place).prefix(2), radix: 16) ?? 0
        }
        return try files().contains { name in
            try Data(contentsOf: URL(fileURLWithPath: sandbox.path(Self.folder) + "/" + name)).range(of: Data(bytes))
                != nil
        }
    }

    @Test("Files that are damaged are computed again, and what others planted is not written through")
    func damage() throws {
        for damage in [
            "truncate -s 40 manifest", "printf zz | dd of=$(ls segment-*) bs=1 seek=70 conv=notrunc", "rm segment-*",
        ] {
            #expect(try index("--rebuild").vectors?.number("count") == 6)
            try sandbox.shell("cd \(Self.folder) && \(damage) 2>/dev/null")
            let answered = try recall("postgres")
            #expect(answered.output.contains("postgres"))
            #expect(answered.errors.hasPrefix("gitmem: answered without vectors: "), "\(damage)")
            try wait { try recall("sedan", "-n", "1").output.contains("automobile") }
            try settle()
        }
    }

    @Test("Nothing in a store switches it on, and another model means other vectors")
    func switching() throws {
        #expect(try index().vectors?.number("count") == 6)
        try set("model", "another")
        #expect(try recall("sedan", "-n", "1").errors.contains("not computed yet"))
        try wait { try server.requests().last?.text("model") == "another" }
        try settle()
        #expect(try index().vectors?.text("model") == "another")
        for name in ["url", "model", "keyEnv", "leaveOut", "timeout"] {
            try sandbox.git("config", "--unset", "gitmem.embeddings.\(name)", in: "store")
        }
        let count = try server.requests().count
        for key in ["embeddings/url", "gitmem.embeddings.url", "embeddings.url"] {
            try sandbox.gitmem("set", "-q", "--agent", "ada", "--scope", "gitmem", key, server.url, in: "store")
        }
        try sandbox.gitmem("merge", "-q", in: "store")
        #expect(try recall("sedan").output.isEmpty)
        let (status, vectors, _) = try index()
        #expect(status == 0 && vectors == nil)
        #expect(try server.requests().count == count)
    }
}
