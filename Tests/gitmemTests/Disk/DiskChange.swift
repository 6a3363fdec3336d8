import Foundation

/// What a process did to a file system, one system call at a time.
enum DiskChange: Equatable {
    /// A file is made, or emptied.
    case open(String, isEmptied: Bool)
    case write(String, [UInt8], at: Int)
    case resize(String, Int)
    case makeFolder(String)
    case makeLink(String, to: String)
    case hardLink(String, String)
    case rename(String, String)
    case remove(String)
    /// The content of a file, or the names in a folder, are on the disk.
    case sync(String)
    case syncAll
    /// The command has ended, and said that these texts are remembered.
    case acknowledged([String])

    var isSync: Bool {
        switch self {
        case .sync, .syncAll: true
        default: false
        }
    }
}

/// Records what commands change, with strace.
struct DiskRecorder {
    let sandbox: Sandbox
    /// The folder whose changes count.
    let root: String

    private static let calls =
        "openat,open,creat,write,pwrite64,ftruncate,truncate,rename,renameat,renameat2,link,linkat,unlink,unlinkat,"
        + "mkdir,mkdirat,rmdir,symlink,symlinkat,fsync,fdatasync,syncfs,dup,dup2,fcntl,lseek"

    /// Runs a command, and returns what it changed.
    func record(_ command: [String], in folder: String) throws -> (outcome: Outcome, changes: [DiskChange]) {
        let trace = sandbox.path("trace-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(atPath: trace) }
        let outcome = try sandbox.run(
            ["strace", "-f", "-y", "-xx", "-s", "10000000", "-o", trace, "-e", "trace=\(Self.calls)"] + command,
            in: folder)
        var parser = TraceParser(root: root)
        let content = try Data(contentsOf: URL(fileURLWithPath: trace))
        for line in content.split(separator: UInt8(ascii: "\n")) { parser.read(Array(line)) }
        return (outcome, parser.changes)
    }
}

/// Reads the output of `strace -f -y -xx`.
private struct TraceParser {
    let root: String
    var changes: [DiskChange] = []
    private var positions: [Int: Int] = [:]
    /// The beginnings of calls that another thread's came between.
    private var unfinished: [String: [UInt8]] = [:]

    init(root: String) { self.root = root }

    private struct Call {
        var name = ""
        /// Texts and numbers, without the paths that strace adds.
        var arguments: [Argument] = []
        /// The paths that strace adds to descriptors.
        var paths: [String] = []
        var result = 0
    }

    private enum Argument {
        case text([UInt8])
        case word(String)
    }

    mutating func read(_ line: [UInt8]) {
        let text = String(decoding: line.prefix(40), as: UTF8.self)
        let words = text.split(separator: " ", maxSplits: 1)
        guard words.count == 2 else { return }
        let process = String(words[0])
        let start = line.firstIndex { $0 == UInt8(ascii: " ") } ?? 0
        var rest = Array(line[start...].drop { $0 == UInt8(ascii: " ") })
        let mark = Array(" <unfinished ...>".utf8)
        if rest.ends(with: mark) {
            unfinished[process] = Array(rest.dropLast(mark.count))
            return
        }
        if rest.starts(with: Array("<... ".utf8)), let end = rest.firstIndex(of: UInt8(ascii: ">")) {
            guard let begun = unfinished.removeValue(forKey: process) else { return }
            rest = begun + rest[(end + 1)...]
        }
        if let call = parse(rest) { note(call) }
    }

    private func parse(_ line: [UInt8]) -> Call? {
        var call = Call()
        guard let open = line.firstIndex(of: UInt8(ascii: "(")) else { return nil }
        call.name = String(decoding: line[..<open], as: UTF8.self)
        var word: [UInt8] = []
        var position = open + 1
        func finishWord() {
            let text = String(decoding: word, as: UTF8.self).trimmingCharacters(in: .whitespaces)
            if !text.isEmpty { call.arguments.append(.word(text)) }
            word = []
        }
        while position < line.count {
            switch line[position] {
            case UInt8(ascii: "\""):
                guard let end = line[(position + 1)...].firstIndex(of: UInt8(ascii: "\"")) else { return nil }
                call.arguments.append(.text(Self.unhex(line[(position + 1)..<end])))
                position = end
            case UInt8(ascii: "<"):
                guard let end = line[position...].firstIndex(of: UInt8(ascii: ">")) else { return nil }
                call.paths.append(String(decoding: Self.unhex(line[(position + 1)..<end]), as: UTF8.self))
                position = end
            case UInt8(ascii: ","): finishWord()
            case UInt8(ascii: ")"):
                finishWord()
                let tail = String(decoding: line[position...], as: UTF8.self)
                guard let equals = tail.range(of: " = ") else { return nil }
                let result = tail[equals.upperBound...].prefix { $0 == "-" || $0.isNumber }
                guard let number = Int(result), number >= 0 else { return nil }
                call.result = number
                return call
            case let byte: word.append(byte)
            }
            position += 1
        }
        return nil
    }

    /// `\x41\x42` as bytes.
    private static func unhex(_ text: ArraySlice<UInt8>) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count / 4)
        var position = text.startIndex
        func digit(_ byte: UInt8) -> UInt8 { byte >= 97 ? byte - 87 : byte - 48 }
        while position + 3 < text.endIndex {
            bytes.append(digit(text[position + 2]) << 4 | digit(text[position + 3]))
            position += 4
        }
        return bytes
    }

    private mutating func note(_ call: Call) {
        let texts = call.arguments.compactMap { if case .text(let bytes) = $0 { bytes } else { nil } }
        let words = call.arguments.compactMap { if case .word(let word) = $0 { word } else { nil } }
        let names = texts.map { String(decoding: $0, as: UTF8.self) }
        func number(_ position: Int) -> Int { position < words.count ? Int(words[position]) ?? 0 : 0 }
        switch call.name {
        case "openat", "open", "creat":
            guard let path = names.first else { return }
            positions[call.result] = 0
            let flags = words.first { $0.contains("O_") } ?? "O_CREAT|O_TRUNC"
            if flags.contains("O_APPEND") { positions[call.result] = .max }
            if flags.contains("O_CREAT") || flags.contains("O_TRUNC") {
                add(.open(path, isEmptied: flags.contains("O_TRUNC")), path)
            }
        case "lseek": positions[number(0)] = call.result
        case "write":
            guard let path = call.paths.first, let bytes = texts.first else { return }
            let position = positions[number(0)] ?? 0
            add(.write(path, Array(bytes.prefix(call.result)), at: position), path)
            if position != .max { positions[number(0)] = position + call.result }
        case "pwrite64":
            guard let path = call.paths.first, let bytes = texts.first else { return }
            add(.write(path, Array(bytes.prefix(call.result)), at: number(2)), path)
        case "ftruncate": if let path = call.paths.first { add(.resize(path, number(1)), path) }
        case "truncate": if let path = names.first { add(.resize(path, number(0)), path) }
        case "rename", "renameat", "renameat2": add(.rename(names[0], names[1]), names[1])
        case "link", "linkat": add(.hardLink(names[0], names[1]), names[1])
        case "unlink", "unlinkat", "rmdir": add(.remove(names[0]), names[0])
        case "mkdir", "mkdirat": add(.makeFolder(names[0]), names[0])
        case "symlink", "symlinkat": add(.makeLink(names[1], to: names[0]), names[1])
        case "fsync", "fdatasync": if let path = call.paths.first { add(.sync(path), path) }
        case "syncfs": changes.append(.syncAll)
        default: break
        }
    }

    private mutating func add(_ change: DiskChange, _ path: String) {
        if path == root || path.hasPrefix(root + "/") { changes.append(change) }
    }
}

extension Array where Element == UInt8 {
    fileprivate func ends(with suffix: [UInt8]) -> Bool {
        count >= suffix.count && Array(self.suffix(suffix.count)) == suffix
    }
}
