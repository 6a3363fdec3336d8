import Foundation
import Testing

/// Schemathesis, which makes requests of `/openapi.json`, valid ones and others.
@Suite("gitmem serve, tried by Schemathesis", .needs(.webClient)) struct OpenAPITryTests {
    @Test("No request fails in a way that /openapi.json does not describe", .needs(.pythonPackages))
    func tried() throws {
        let sandbox = try Sandbox(Capability.pythonVariables)
        let fixtures = Sandbox.fixtures.path + "/http"
        try sandbox.shell("python3 -m venv tried && tried/bin/python -m pip install -q 'schemathesis>=4.32,<5'")
        try sandbox.shell(
            """
            gitmem init -q --agent ada store
            for n in 1 2 3; do gitmem -C store add -q --agent ada "The staging database $n listens on port 543$n"; done
            gitmem serve -C store --listen 127.0.0.1:0 --write --quiet 2>log & pid=$!
            trap 'kill $pid 2>/dev/null || :' EXIT
            for i in $(seq 100); do grep -q serves log && break; sleep .1; done
            place=$(sed -n 's/^gitmem serves //p' log)
            tried/bin/schemathesis --config-file \(fixtures)/schemathesis.toml run "${place}openapi.json" -c all \\
                --phases coverage,fuzzing -n 3 --seed 7 --generation-database none --no-shrink \\
                --exclude-path /api/v1/watch --exclude-path /api/v1/sync -H 'X-Hive-Agent: ada' >tried.log 2>&1 || { cat tried.log; exit 1; }
            """)
    }
}
