import HTTP
import Testing

@Suite struct ServeOptionsTests {
    @Test func wordsAreRead() throws {
        let plain = try ServeOptions([])
        #expect(plain.place == .address(host: "127.0.0.1", port: 7433))
        #expect(!plain.mayWrite)
        let all = try ServeOptions([
            "-C", "/srv", "--listen", "[::1]:80", "--write", "--host", "a.example", "--host", "b.example", "--sync",
            "origin",
            "--merge", "10s", "--quiet",
        ])
        #expect(all.place == .address(host: "::1", port: 80))
        #expect(all.hosts == ["a.example", "b.example"])
        #expect(all.merge == 10_000)
        #expect(try ServeOptions(["--sync", "origin"]).merge == 30_000)
        #expect(try ServeOptions(["--listen", "unix:/run/x"]).place == .socket("/run/x"))
        #expect(try ServeOptions(["--listen", "0.0.0.0:80", "--tokens", "f"]).tokenFile == "f")
    }

    @Test(arguments: [
        ["--listen", "0.0.0.0:80"], ["--listen", "192.168.0.1:80"], ["--listen", "80"], ["--listen", ":80"],
        ["--listen", "localhost:99999"],
        ["--listen", "unix:"], ["--listen"], ["--nothing"], ["--merge", "0s"], ["--merge", "soon"], ["--merge", "2d"],
        ["--listen", "127.evil.example:80"],
    ])
    func wordsThatMakeNoSenseAreRefused(_ words: [String]) {
        #expect(throws: (any Error).self) { try ServeOptions(words) }
    }
}
