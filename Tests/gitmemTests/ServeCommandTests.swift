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

    @Test("Whatever is killed and repacked while agents write at once, what was acknowledged is there once")
    func manyWriters() throws {
        // GITMEM_SERVE_WRITERS=64x60: so many agents write for so many seconds.
        let (agents, seconds) = LongForm.pair("GITMEM_SERVE_WRITERS") ?? (6, 3)
        let sandbox = try Sandbox()
        try sandbox.shell(
            Self.script(
                """
                touch going
                for agent in $(seq \(agents)); do
                    (n=0; while [ -e going ]; do
                        n=$((n + 1)); text="Shard $n of host $agent lies on disk $((n % 9))"
                        # Whoever has no answer asks again, with the same key.
                        while [ -e going ]; do
                            answer=$(hive localhost/knowledge/contribute -H 'Content-Type: application/json' -H "X-Hive-Agent: host-$((agent / 2))" \\
                                -H "Idempotency-Key: $agent-$n" -d "{\\"content\\":\\"$text\\"}" 2>/dev/null || :)
                            case "$answer" in *'"verdict":'*) echo "$text" >>told.$agent; break;; *) sleep .1;; esac
                        done
                    done) &
                    writers="${writers-} $!"
                done
                (while [ -e going ]; do git -C store gc -q 2>/dev/null || :; sleep 1; done) & packer=$!
                end=$(($(date +%s) + \(seconds)))
                while [ $(date +%s) -lt $end ]; do
                    sleep "$(awk 'BEGIN { srand(); print .5 + rand() }')"; kill -9 $pid; wait $pid || :; rm -f s; serve; up
                done
                rm going; wait $writers $packer
                cat told.* | sort >told; [ -s told ]; uniq -d told >twice; [ ! -s twice ]
                cd store; gitmem list --view all --json | grep -o 'Shard [^"]*' | sort >../known; sort -u ../known | cmp - ../known
                comm -23 ../told ../known >../lost; [ ! -s ../lost ]
                gitmem verify
                """, options: "--write --quiet"))
    }

    @Test("Three servers with a clone each, one of them cut off for a while, come to know the same")
    func threeServers() throws {
        let (agents, seconds) = LongForm.pair("GITMEM_SERVE_WRITERS").map { (min(12, $0), $1) } ?? (3, 3)
        let sandbox = try Sandbox()
        try sandbox.shell(
            """
            gitmem init -q --bare hub.git; touch going
            hive() { curl -sS --max-time 20 --unix-socket "$@"; }
            for n in 1 2 3; do
                git clone -q hub.git clone.$n 2>/dev/null; gitmem -C clone.$n sync -q origin || :
                gitmem serve -C clone.$n --listen unix:s.$n --write --quiet --sync origin --merge 1s 2>>log & pids="${pids-} $!"
            done
            trap 'kill $pids 2>/dev/null || :' EXIT
            for n in 1 2 3; do
                for i in $(seq 100); do [ -S s.$n ] && hive s.$n localhost/healthz >/dev/null && break; sleep .1; done
            done
            for agent in $(seq \(agents)); do
                (n=0; while [ -e going ]; do
                    n=$((n + 1)); server=$(((agent + n) % 3 + 1)); text="Shard $n of host $agent lies on disk $((n % 9))"
                    answer=$(hive s.$server localhost/api/v1/add -D head.$agent -H 'Content-Type: application/json' -H "X-Hive-Agent: host-$agent" -d "{\\"text\\":\\"$text\\"}" 2>/dev/null || :)
                    case "$answer" in *'"verdict":'*) echo "$text" >>told.$agent;; *) sleep .1; continue;; esac
                    # Whoever has the answer sees it in the next read.
                    hive s.$server "localhost/api/v1/list?by=host-$agent" | grep -q "$text" || echo "$text" >>unseen
                done) &
                writers="${writers-} $!"
            done
            sleep 1; mv hub.git away.git; sleep \(seconds); mv away.git hub.git; sleep 1; rm going; wait $writers
            cat told.* | sort >told; [ -s told ]; [ ! -e unseen ]
            for n in 1 2 3; do
                for i in $(seq 60); do
                    hive s.$n localhost/api/v1/list | grep -o 'Shard [^"]*' | sort >known.$n; comm -23 told known.$n >lost; [ -s lost ] || break; sleep .5
                done
                [ ! -s lost ]; sort -u known.$n | cmp - known.$n
            done
            """)
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

    @Test("What is sent slowly or without end is cut off", .timeLimit(.minutes(15))) func limits() throws {
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

    @Test("A header or a body that comes a byte at a time is not waited for", .timeLimit(.minutes(15)))
    func slow() throws {
        let sandbox = try Sandbox(["GITMEM_TEST_PATIENCE": "2"])
        let outcome = try sandbox.shell(
            """
            gitmem init -q --agent ada store; : >log
            gitmem serve -C store --listen 127.0.0.1:0 --write 2>log & pid=$!
            trap 'kill $pid 2>/dev/null || :' EXIT
            for i in $(seq 100); do port=$(sed -n 's|.*http://127.0.0.1:\\([0-9]*\\)/.*|\\1|p' log); [ -n "$port" ] && break; sleep .1; done
            cat >drip <<'END'
            exec 3<>/dev/tcp/127.0.0.1/$1
            printf '%b' "$2" >&3
            (for i in {1..40}; do printf "$3" >&3 2>/dev/null || exit; sleep .3; done) & drip=$!
            SECONDS=0
            IFS= read -r -t 20 answer <&3 || :
            echo "$4 ${answer%$'\\r'}"
            # Others are served meanwhile.
            kill $drip 2>/dev/null || :
            END
            bash drip $port 'GET /healthz HTTP/1.1\\r\\nHost: localhost\\r\\nX: ' x header & one=$!
            bash drip $port 'POST /api/v1/add HTTP/1.1\\r\\nHost: localhost\\r\\nX-Hive-Agent: ada\\r\\nContent-Type: application/json\\r\\nContent-Length: 1000\\r\\n\\r\\n{' ' ' body & two=$!
            bash drip $port '' '' silence & three=$!
            curl -sS -o /dev/null -w '%{http_code} beside\\n' http://127.0.0.1:$port/healthz
            wait $one $two $three
            curl -sS -o /dev/null -w '%{http_code} after\\n' http://127.0.0.1:$port/healthz
            """)
        for line in ["200 beside", "body HTTP/1.1 408 Request Timeout", "header ", "silence ", "200 after"] {
            #expect(outcome.output.contains(line + "\n"), "\(line): \(outcome.output)")
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
    /// With `GITMEM_RECORD=1` the pictures of the documentation are made; without it, that they can be made is shown.
    /// The long form: `GITMEM_PAGE_MEMORIES=100000`, which looks at times as well, and `GITMEM_PAGE_WORDINGS=10000`.
    @Test("Its tasks are done by clicks and keys, accessibly, and hostile text stays text", .timeLimit(.minutes(30)))
    func browse() throws {
        let variables = ProcessInfo.processInfo.environment
        let sandbox = try Sandbox(Capability.pythonVariables)
        try sandbox.shell(
            "python3 -m venv env && env/bin/python -m pip install -q selenium axe-selenium-python && mkdir page")
        let words =
            [
                sandbox.path("env/bin/python"), Sandbox.fixtures.path + "/page/browse.py", Sandbox.binaries + "/gitmem",
                sandbox.path("page"),
                variables["GITMEM_RECORD"] == "1"
                    ? Sandbox.fixtures.deletingLastPathComponent().path + "/docs/page" : sandbox.path("pictures"),
            ]
        let outcome = try sandbox.run(words, with: variables.filter { $0.key.hasPrefix("GITMEM_PAGE_") })
        print(outcome.output)
        #expect(outcome.status == 0 && outcome.lines.last == "done", "\(outcome.output)\(outcome.errors)")
    }
}
