internal import Git
internal import GitMemory
internal import Glibc

/// Where a command takes text from: an argument, a file, or standard input.
package enum Input {
    /// Everything in a file or, for `-`, standard input.
    package static func bytes(_ source: String, limit: Int = .max) throws -> [UInt8] {
        try open(source) { file, name in try Files.read(descriptor: file, path: name, limit: limit) }
    }

    /// The same, in pieces of a few megabytes.
    package static func pieces(_ source: String, _ visit: ([UInt8]) throws -> Void) throws {
        try open(source) { file, name in
            while case let piece = try Files.read(descriptor: file, path: name, limit: 4 << 20), !piece.isEmpty {
                try visit(piece)
            }
        }
    }

    /// Whether standard input is a pipe, or a file that was put in its place.
    package static var isPiped: Bool {
        var status = stat()
        guard fstat(STDIN_FILENO, &status) == 0 else { return false }
        return [S_IFIFO, S_IFREG, S_IFSOCK].contains(status.st_mode & S_IFMT)
    }

    /// Whether something, or the end, can be read from standard input within so many milliseconds.
    package static func isReady(within milliseconds: Int32) -> Bool {
        var input = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
        return poll(&input, 1, milliseconds) != 0
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
            let number = errno
            // Anything else is no fault of the name.
            guard [EACCES, ELOOP, ENAMETOOLONG, ENOENT, ENOTDIR, ENXIO, EPERM].contains(number) else {
                throw GitError.system("read a file", path: source)
            }
            throw StoreError(
                .invalidInput, "\(source) cannot be read: \(String(cString: strerror(number)))",
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
    package static func text(_ source: String) throws -> String {
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

/// What the process was given, for doors, which know no git.
package enum ProcessWords {
    /// A variable of the environment; `nil` if it is empty.
    package static func variable(_ name: String) -> String? {
        guard let text = GitEnvironment.process[name], !text.isEmpty else { return nil }
        return text
    }

    /// A path that may not be UTF-8.
    package static func path(_ bytes: UnsafePointer<CChar>) -> String { PathText.text(bytes) }

    /// The folder of the program that runs; `nil` if the system does not say.
    package static var folderOfProgram: String? { Files.folderOfProgram }

    /// The command line's program: the one beside this one, if there is one.
    static var gitmem: String {
        let path = folderOfProgram.map { $0 + "/gitmem" }
        return path.flatMap { access($0, X_OK) == 0 ? $0 : nil } ?? "gitmem"
    }

    /// The path from the root, whether or not something is there.
    package static func absolute(_ path: String) throws -> String {
        if path.hasPrefix("/") { return path }
        return try Files.absolute(".") + "/" + path
    }
}
