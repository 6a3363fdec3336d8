import Testing

@testable import Git
@testable import GitMemory

@Suite("Vectors of texts, as an endpoint answers them")
struct EmbeddingTests {
    private func message(_ answer: String, count: Int = 2) -> String? {
        do {
            _ = try EmbeddingAnswer.vectors(answer, count: count)
            return nil
        } catch {
            return error.message
        }
    }

    @Test("Vectors come in the order of their texts, whatever the order of the answer")
    func order() throws {
        let answer = #"{"data":[{"embedding":[1,2e-1],"index":1},{"embedding":[3,0],"index":0}],"model":"x"}"#
        #expect(try EmbeddingAnswer.vectors(answer, count: 2) == [[3, 0], [1, 0.2]])
        let plain = #"{"data":[{"embedding":[1]},{"embedding":[3]}]}"#
        #expect(try EmbeddingAnswer.vectors(plain, count: 2) == [[1], [3]])
    }

    @Test(
        "What is no answer is refused",
        arguments: [
            ("<html>", "JSON"), ("", "JSON"), ("[]", "no vectors"), (#"{"data":1}"#, "no vectors"),
            (#"{"data":[{"embedding":[1]}]}"#, "2 texts with 1"),
            (#"{"data":[{"embedding":[1]},{"embedding":"AAAA"}]}"#, "no vectors"),
            (#"{"data":[{"embedding":[1],"index":0},{"embedding":[1],"index":0}]}"#, "which vector"),
            (#"{"data":[{"embedding":[1],"index":0},{"embedding":[1],"index":7}]}"#, "which vector"),
            (#"{"data":[{"embedding":[1]},{"embedding":[1,2]}]}"#, "differ in length"),
            (#"{"data":[{"embedding":[1]},{"embedding":[]}]}"#, "have 0 numbers"),
            (#"{"data":[{"embedding":[1]},{"embedding":[null]}]}"#, "no number"),
            (#"{"data":[{"embedding":[1]},{"embedding":[1e300]}]}"#, "no number"),
            (#"{"data":[{"embedding":[1]},{"embedding":[0]}]}"#, "only zeros"),
        ])
    func refused(_ answer: String, _ words: String) {
        #expect(message(answer)?.contains(words) == true, "\(message(answer) ?? "taken")")
    }

    @Test("Settings come from git's configuration, and what makes no sense is refused")
    func settings() throws {
        let sandbox = try StoreSandbox()
        let store = try sandbox.makeStore(bare: true)
        func set(_ name: String, _ value: String, add: Bool = false) throws {
            let words = ["config"] + (add ? ["--add"] : []) + ["gitmem.embeddings.\(name)", value]
            let outcome = try GitProcess.run(words, in: store.repository.commonDirectory)
            #expect(outcome.status == 0)
        }
        func settings() throws -> EmbeddingSettings? {
            try sandbox.open().embeddingSettings()
        }
        func complaint() -> String? {
            do { _ = try settings() } catch { return (error as? StoreError)?.message }
            return nil
        }
        #expect(try settings() == nil)
        for url in ["localhost", "ftp://x/y", "http://", "http:///v1", "file:///etc/passwd", "http://x"] {
            try set("url", url)
            #expect(complaint()?.contains("is not the address") == true, "\(url)")
        }
        try set("url", "https://ada:secret@host/v1/embeddings")
        #expect(complaint()?.contains("password") == true)
        #expect(complaint()?.contains("secret") == false)
        try set("url", "https://host/v1/embeddings")
        #expect(complaint()?.contains("model is not set") == true)
        try set("model", "m")
        try set("leaveOut", "hr")
        try set("leaveOut", "api/keys", add: true)
        let found = try #require(try settings())
        #expect(found.patience == 2000 && found.keyVariable == nil && found.dimensions == nil)
        for scope in ["hr", "hr/pay", "api/keys", "gitmem"] { #expect(!found.admits(scope), "\(scope)") }
        for scope in [nil, "hrx", "api"] { #expect(found.admits(scope), "\(scope ?? "none")") }
        try set("timeout", "soon")
        #expect(complaint()?.contains("timeout") == true)
        try set("timeout", "250")
        try set("dimensions", "9000")
        #expect(complaint()?.contains("dimensions") == true)
        try set("dimensions", "256")
        #expect(try settings()?.dimensions == 256)
        #expect(try settings()?.mark != found.mark, "other vectors")
        try set("url", "")
        #expect(try settings() == nil)
    }
}
