import Foundation
import Testing

/// `gitmem serve` as a process, and clients that reach it by a socket.
@Suite("gitmem serve", .needs(.webClient)) struct ServeCommandTests {
    /// What scripts begin with: a store, a server, and `hive`, which asks it.
    private static func script(_ body: String, options: String = "--write", agent: String = "ada") -> String {
        """
        gitmem init -q --agent \(agent) store
        serve() { gitmem serve -C store --listen unix:s \(options) 2>>log & pid=$!; }
        up() { for i in $(seq 100); do [ -S s ] && hive localhost/healthz >/dev/null && return; sleep .1; done; cat log; exit 1; }
        hive() { curl -sS --max-time 20 --unix-socket s "$@"; }
        contribute() { hive localhost/knowledge/contribute -H 'Content-Type: application/json' -H "X-Hive-Agent: $1" -d "{\\"content\\":\\"$2\\"}"; }
        trap 'kill $pid 2>/dev/null || :' EXIT
        serve; up
        \(body)
        """
    }

    @Test("What was acknowledged is there after any number of kills, once") func killed() throws {
        let sandbox = try Sandbox()
        try sandbox.shell(
            Self.script(
                """
                writers=
                for round in 1 2 3 4; do
                    for agent in ada ben cleo; do
                        (for n in $(seq 40); do
                            contribute $agent "Shard $n of $agent in round $round lies on disk $n" 2>/dev/null | grep -q accepted && echo "Shard $n of $agent in round $round lies on disk $n" >>told.$agent
                        done) &
                        writers="$writers $!"
                    done
                    sleep 1; kill -9 $pid; wait $writers || :; writers=
                    rm -f s; serve; up
                done
                cat told.* | sort >told; [ -s told ]; uniq -d told >twice; [ ! -s twice ]
                cd store; gitmem list --view all --json | grep -o 'Shard [^"]*' | sort >../known; sort -u ../known | cmp - ../known
                comm -23 ../told ../known >../lost; [ ! -s ../lost ]
                gitmem verify
                """))
    }

    @Test("An answer is seen by the command line, and the other way round") func beside() throws {
        let sandbox = try Sandbox()
        let outcome = try sandbox.shell(
            Self.script(
                """
                contribute ben 'The registry is mirrored at noon each day'
                gitmem -C store list --view all; gitmem -C store add --agent ada 'The wiki is saved at 02:00 each night'
                hive 'localhost/knowledge/query?q=wiki'
                (hive -N --max-time 3 localhost/api/v1/events || :) >events &
                listener=$!
                sleep 1
                contribute cleo 'The cache is warmed by a job at six'
                wait $listener
                cat events; cat log
                """))
        #expect(outcome.output.contains(#""verdict":"accepted""#))
        #expect(outcome.output.contains("The registry is mirrored at noon each day"))
        #expect(outcome.output.contains("The wiki is saved at 02:00 each night"))
        #expect(outcome.output.contains("event: state"))
        #expect(outcome.output.contains("event: change"))
        #expect(outcome.output.contains(#""agent":"cleo""#))
        // The log has routes and names, and no text.
        #expect(outcome.output.contains("POST /knowledge/contribute 200"))
        #expect(outcome.output.contains("GET /knowledge/query 200"))
        #expect(!outcome.output.contains("?q="))
        #expect(outcome.output.contains("whoever reaches this address writes"))
    }

    @Test("What is sent slowly or without end is cut off", .timeLimit(.minutes(2))) func limits() throws {
        let sandbox = try Sandbox()
        let outcome = try sandbox.shell(
            Self.script(
                """
                head -c 9000000 /dev/zero | tr '\\0' a >long
                hive -o /dev/null -w '%{http_code} long\\n' localhost/api/v1/add -H 'Content-Type: application/json' -H 'X-Hive-Agent: ada' --data-binary @long || :
                hive -o /dev/null -w '%{http_code} chunked\\n' localhost/api/v1/add -H 'Transfer-Encoding: chunked' -H 'Content-Type: application/json' -H 'X-Hive-Agent: ada' --data-binary @long || :
                hive -o /dev/null -w '%{http_code} header\\n' localhost/healthz -H "X: $(head -c 40000 long)" || :
                for n in $(seq 150); do echo "header = \\"X-$n: 1\\""; done >many
                hive -o /dev/null -w '%{http_code} headers\\n' -K many localhost/healthz || :
                hive -o /dev/null -w '%{http_code} after\\n' localhost/healthz
                """))
        for line in ["413 long", "413 chunked", "400 header", "400 headers", "200 after"] {
            #expect(outcome.lines.contains(line), "\(line): \(outcome.output)")
        }
    }

    @Test("A server that only reads says so, and serves while others write") func readOnly() throws {
        let sandbox = try Sandbox()
        let outcome = try sandbox.shell(
            Self.script(
                """
                contribute ben 'The registry is mirrored at noon each day'
                mv store elsewhere; hive localhost/api/v1/list; mv elsewhere store; hive localhost/api/v1/list
                """, options: "--quiet"))
        #expect(outcome.output.contains(#""code":"read-only""#))
        #expect(outcome.output.contains(#""status":503"#))
        #expect(outcome.lines.last == #"{"results":[]}"#)
    }

    @Test("What cannot be served ends with a reason") func refused() throws {
        let sandbox = try Sandbox()
        for (words, status, reason) in [
            (["--listen", "0.0.0.0:0"], 64, "--tokens"), (["--listen", "nowhere"], 64, "HOST:PORT"),
            (["--merge", "x"], 5, "time span"),
            (["--tokens", "missing"], 5, "missing"), ([], 4, "git repository"),
        ] as [([String], Int32, String)] {
            let outcome = try sandbox.run(["gitmem", "serve"] + words)
            #expect(outcome.status == status, "\(words): \(outcome.errors)")
            #expect(outcome.errors.contains(reason), "\(outcome.errors)")
        }
        let taken = try sandbox.shell(
            Self.script(
                "cd store; gitmem serve --listen unix:../s || echo ended with $?; touch ../file; gitmem serve --listen unix:../file || echo ended with $?"
            ))
        #expect(taken.lines.filter { $0 == "ended with 6" }.count == 2)
        let tokens = try sandbox.shell(
            "printf 'aaaaaaaaaaaaaaaaaaaaaaaa ada read\\n' >t; chmod 644 t; gitmem serve --tokens t || echo ended with $?"
        )
        #expect(tokens.output.contains("ended with 5") && tokens.errors.contains("chmod 600"))
        // Alone, gitmem says what is missing.
        try sandbox.shell("mkdir alone; cp \"$(command -v gitmem)\" alone/")
        let alone = try sandbox.run(["alone/gitmem", "serve"], with: ["PATH": "/usr/bin:/bin"])
        #expect(alone.status == 8 && alone.errors.contains("make install-server"), "\(alone.errors)")
    }

    @Test("Merges happen by themselves where that is asked for") func merges() throws {
        let sandbox = try Sandbox()
        try sandbox.shell(
            Self.script(
                """
                contribute ben 'The registry is mirrored at noon each day'
                for i in $(seq 50); do
                    gitmem -C store list --view trunk | grep -q mirrored && exit 0
                    sleep .2
                done
                exit 1
                """, options: "--write --merge 1s"))
    }
}

/// The page in a real browser.
@Suite("The page", .needs(.browser)) struct PageTests {
    @Test("Its tasks are done by clicks and keys, accessibly, and hostile text stays text", .timeLimit(.minutes(6)))
    func browse() throws {
        let sandbox = try Sandbox(Capability.pythonVariables)
        try sandbox.shell(
            "python3 -m venv env && env/bin/python -m pip install -q selenium axe-selenium-python && mkdir page")
        let words = [
            sandbox.path("env/bin/python"), Sandbox.fixtures.path + "/page/browse.py", Sandbox.binaries + "/gitmem",
            sandbox.path("page"),
        ]
        let outcome = try sandbox.run(words)
        #expect(outcome.status == 0 && outcome.lines.last == "done", "\(outcome.output)\(outcome.errors)")
    }
}
