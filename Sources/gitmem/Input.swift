internal import ArgumentParser
internal import Git
internal import GitMemory
internal import Glibc

/// Where a command takes text from: an argument, a file, or standard input.
enum Input {
    /// Everything in a file or, for `-`, standard input.
    static func bytes(_ source: String, limit: Int = .max) throws -> [UInt8] {
        try open(source) { file, name in try Files.read(descriptor: file, path: name, limit: limit) }
    }

    /// The same, in pieces of a few megabytes.
    static func pieces(_ source: String, _ visit: ([UInt8]) throws -> Void) throws {
        try open(source) { file, name in
            while case let piece = try Files.read(descriptor: file, path: name, limit: 4 << 20), !piece.isEmpty {
                try visit(piece)
            }
        }
    }

    private static func open<Result>(_ source: String, _ body: (Int32, String) throws -> Result) throws -> Result {
        if source == "-" {
            try refuseFolder(STDIN_FILENO, "standard input")
            do {
                return try body(STDIN_FILENO, "standard input")
            } catch let error as GitError where error.systemError == EBADF {
                throw StoreError(
                    .invalidInput, "standard input is closed", hint: "name a file, or give the text by a pipe")
            }
        }
        let file = Glibc.open(source, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else {
            throw StoreError(
                .invalidInput, "\(source) cannot be read: \(String(cString: strerror(errno)))",
                hint: "name a file that is there, or - for standard input")
        }
        defer { close(file) }
        try refuseFolder(file, source)
        return try body(file, source)
    }

    /// The system opens a folder, and only then says that it cannot be read.
    private static func refuseFolder(_ file: Int32, _ name: String) throws(StoreError) {
        var status = stat()
        guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else { return }
        throw StoreError(.invalidInput, "\(name) is a folder", hint: "name a file, or - for standard input")
    }

    /// The text of a file or of standard input, of which one final line end is dropped.
    static func text(_ source: String) throws -> String {
        // A little more than is allowed shows that there is too much, without reading all of it.
        var bytes = try bytes(source, limit: Body.maximumContent + 3)
        if source == "-", bytes.last == UInt8(ascii: "\n") {
            bytes.removeLast()
            if bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
        }
        let name = source == "-" ? "standard input" : source
        guard bytes.count <= Body.maximumContent else {
            throw StoreError(
                .invalidInput, "\(name) has more than 1 MiB, which is the most that is kept",
                hint: "keep the text elsewhere and remember where")
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw StoreError(
                .invalidInput, "\(name) is not valid UTF-8",
                hint: "convert it first: iconv -f WHATEVER -t UTF-8")
        }
        return text
    }
}

/// A text given as an argument, as a file, or as `-` for standard input.
struct ContentOptions: ParsableArguments {
    @Argument(help: ArgumentHelp("The text; - reads it from standard input.", valueName: "text"))
    var text: String?

    @Option(help: "Read the text from a file, byte for byte.")
    var file: String?

    /// The text; `nil` if none is given.
    func content() throws -> String? {
        switch (text, file) {
        case (_?, _?): throw ValidationError("Give the text or --file, not both.")
        case ("-", nil): try Input.text("-")
        case (let text, nil): text
        case (nil, let file?): try Input.text(file)
        }
    }
}

/// The members of a memory beside its content.
struct BodyOptions: ParsableArguments {
    @Option(help: "working, episodic, semantic (the default), procedural or any other word.")
    var kind: String?

    @Option(name: .customLong("tag"), help: "A tag; may be given more than once.")
    var tags: [String] = []

    @Option(help: "What the memory belongs to: a project, a component.")
    var scope: String?

    @Option(help: "In which situation it holds.")
    var context: String?

    @Option(help: "Where it comes from: a URL, a file, a conversation.")
    var source: String?

    @Option(help: "When it happened, as 2026-11-20T10:15:30Z.")
    var occurredAt: String?

    @Option(help: "Any JSON that goes with it.")
    var data: String?

    /// Puts what is given into a body's members; an empty text takes a member out.
    func apply(to object: inout JSONObject) throws {
        let texts: [(String, String?)] = [
            ("kind", kind), ("scope", scope), ("context", context), ("source", source), ("occurred_at", occurredAt),
        ]
        for case (let name, let value?) in texts { object[name] = .string(value) }
        if !tags.isEmpty { object["tags"] = .array(tags.filter { !$0.isEmpty }.map { .string($0) }) }
        if let data {
            do {
                object["data"] = try JSON(parsing: data)
            } catch {
                throw StoreError(
                    .invalidInput, "--data is not JSON: \(error)", hint: "a text needs quotes of its own: '\"text\"'")
            }
        }
    }
}

/// How long an add lasts.
struct ExpiryOptions: ParsableArguments {
    @Option(help: "Forget it after this time: 90s, 30m, 12h, 7d, or never. A memory of the kind working lasts a day.")
    var ttl: String?

    /// Until when a memory of some kind is held: what `--ttl` says, else what is usual for the kind.
    func expiry(now: Timestamp, kind: String) throws -> Expiry {
        guard let ttl = ttl ?? (kind == "working" ? "1d" : nil), ttl != "never" else { return .never }
        let moment = try Moments.duration(ttl).flatMap {
            let (sum, overflow) = now.milliseconds.addingReportingOverflow($0)
            return overflow ? nil : Timestamp(milliseconds: sum)
        }
        guard let moment else {
            throw StoreError(.invalidInput, "“\(ttl)” reaches beyond the year 9999", hint: "leave --ttl out instead")
        }
        return Expiry(moment)
    }
}

enum Moments {
    /// Milliseconds of `90s`, `30m`, `12h` or `7d`; `nil` if there are more than a number holds.
    static func duration(_ text: String) throws -> UInt64? {
        let units: [Character: UInt64] = ["s": 1000, "m": 60_000, "h": 3_600_000, "d": 86_400_000]
        guard let unit = text.last.flatMap({ units[$0] }), text.dropLast().utf8.allSatisfy({ 48...57 ~= $0 }),
            text.utf8.count > 1
        else {
            throw StoreError(.invalidInput, "“\(text)” is not a time span", hint: "as 90s, 30m, 12h or 7d")
        }
        guard let number = UInt64(text.dropLast()) else { return nil }
        guard number > 0 else {
            throw StoreError(.invalidInput, "“\(text)” is no time at all", hint: "as 90s, 30m, 12h or 7d")
        }
        let (product, overflow) = number.multipliedReportingOverflow(by: unit)
        return overflow ? nil : product
    }

    /// A moment: RFC 3339, a date, or a time span before now.
    static func moment(_ text: String, now: Timestamp) throws -> Timestamp {
        if let moment = Timestamp(rfc3339: text) { return moment }
        guard let span = try? duration(text), span <= now.milliseconds,
            let moment = Timestamp(milliseconds: now.milliseconds - span)
        else {
            throw StoreError(
                .invalidInput, "“\(text)” is not a date, a time or a time span",
                hint: "as 2026-11-20, 2026-11-20T10:15:30Z or 2h")
        }
        return moment
    }
}

enum Paths {
    /// The path from the root, whether or not something is there.
    static func absolute(_ path: String) throws -> String {
        if path.hasPrefix("/") { return path }
        return try Files.absolute(".") + "/" + path
    }
}
