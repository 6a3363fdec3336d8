import Foundation
import Setup
import TestSupport
import Testing

/// Settings that are put together at random: whatever stands in them stays.
@Suite struct RandomFileTests {
    /// A random JSON file with comments; the same value in two layouts is the same file to a client.
    struct Maker {
        var random: SplitMix64
        let lineEnd: String
        let hasComments: Bool

        mutating func blank() -> String {
            switch random.below(8) {
            case 0: "\(lineEnd)"
            case 1: " "
            case 2: "\(lineEnd)  "
            case 3: "\t"
            case 4 where hasComments: " // x }] \" ,\(lineEnd)"
            case 5 where hasComments: "/* , { \" */"
            default: ""
            }
        }

        mutating func value(_ depth: Int) -> String {
            switch depth > 3 ? random.below(3) : random.below(6) {
            case 0: ["1", "-0.5e3", "true", "null", "12345678901234567890"][random.below(5)]
            case 1: ["\"\"", "\"a\\\"b\"", "\"// no\"", "\"\\u00e9 {\"", "\"/* */,\""][random.below(5)]
            case 2: "\"\(random.below(100))\""
            case 3: container("[", "]", (0..<random.below(4)).map { _ in value(depth + 1) })
            default: object(depth, [])
            }
        }

        mutating func object(_ depth: Int, _ extra: [String]) -> String {
            var members = (0..<random.below(4)).map { "\"k\($0)\"\(blank()):\(blank())\(value(depth + 1))" }
            for member in extra { members.insert(member, at: random.below(members.count + 1)) }
            return container("{", "}", members)
        }

        mutating func container(_ open: String, _ close: String, _ items: [String]) -> String {
            var text = open + blank()
            for (index, item) in items.enumerated() {
                text += item + blank()
                if index < items.count - 1 || hasComments && random.oneIn(4) { text += "," + blank() }
            }
            return text + close
        }

        mutating func file() -> String {
            var extra: [String] = []
            if random.oneIn(2) {
                let own =
                    random.oneIn(2)
                    ? ["\"PreToolUse\": \(container("[", "]", (0..<random.below(3)).map { _ in value(2) }))"] : []
                extra.append("\"hooks\": \(object(1, own))")
            }
            if random.oneIn(2) { extra.append("\"mcpServers\":\(object(1, []))") }
            return (random.oneIn(6) ? "\u{feff}" : "") + blank() + object(0, extra) + blank()
        }
    }

    /// The value by Foundation, which knows neither comments nor a comma behind the last item.
    static func parsed(_ text: String) throws -> NSDictionary {
        let plain = text.replacing("\u{feff}", with: "")
            .replacing(#/("(?:[^"\\]|\\.)*")|\/\/[^\r\n]*|\/\*(?:.|\r|\n)*?\*\//#) {
                $0.output.1.map(String.init) ?? " "
            }
            .replacing(#/("(?:[^"\\]|\\.)*")|,(?=\s*[}\]])/#) { $0.output.1.map(String.init) ?? "" }
        let object = try JSONSerialization.jsonObject(with: Data(plain.utf8))
        return try #require(object as? NSDictionary)
    }

    @Test func whateverStandsThereStays() throws {
        try forRandomCases(60) { random, repeating in
            var maker = Maker(
                random: random, lineEnd: random.oneIn(3) ? "\r\n" : "\n", hasComments: !random.oneIn(3))
            let text = maker.file()
            let bench = try Bench()
            for path in [".claude/settings.json", ".mcp.json"] { try bench.write(text, "project/\(path)") }
            let before = try bench.everything()
            let plans = try bench.add(.claudeCode)
            #expect(plans.refusals.isEmpty, "\(plans.refusals)\n\(text)\n\(repeating)")
            for finding in bench.setup(.claudeCode).check() {
                #expect(finding.state == .installed, "\(finding)\n\(text)\n\(repeating)")
            }
            #expect(try bench.add(.claudeCode).allSatisfy { $0.outcome == .unchanged })

            // All that stood there is there, and without what is ours it is the same value.
            let edited = try bench.text("project/.mcp.json")
            let value = try #require(Self.parsed(edited).mutableCopy() as? NSMutableDictionary)
            let old = try Self.parsed(text)
            let servers = try #require((value["mcpServers"] as? NSDictionary)?.mutableCopy() as? NSMutableDictionary)
            #expect(servers["gitmem"] != nil)
            servers.removeObject(forKey: "gitmem")
            if old["mcpServers"] == nil, servers.count == 0 {
                value.removeObject(forKey: "mcpServers")
            } else {
                value["mcpServers"] = servers
            }
            #expect(value == old, "\(repeating)\n\(text)\n---\n\(edited)")

            if random.oneIn(2) {
                try bench.remove(.claudeCode)
                #expect(try bench.everything() == before, "\(repeating)\n\(text)")
            } else {
                try bench.forgetReceipt()
                try bench.remove(.claudeCode)
                for path in [".claude/settings.json", ".mcp.json"] {
                    let left = try bench.text("project/\(path)")
                    let rest = try #require(Self.parsed(left).mutableCopy() as? NSMutableDictionary)
                    for key in ["hooks", "mcpServers"] where old[key] == nil { rest.removeObject(forKey: key) }
                    if let hooks = (rest["hooks"] as? NSDictionary)?.mutableCopy() as? NSMutableDictionary {
                        for event in ["SessionStart", "SubagentStart", "PreToolUse"]
                        where (old["hooks"] as? NSDictionary)?[event] == nil { hooks.removeObject(forKey: event) }
                        rest["hooks"] = hooks
                    }
                    #expect(rest == old, "\(repeating)\n\(text)\n---\n\(left)")
                }
            }
        }
    }
}
