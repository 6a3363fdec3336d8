internal import CPlatform
internal import Glibc
internal import Synchronization

/// Paths whose bytes are not UTF-8, which a `String` cannot hold.
///
/// Such a path is opened, and the open descriptor's name in a folder of the system stands for it: all system calls, and a git that
/// inherits the descriptor, come to the same file or folder. The same path always gets the same name.
public enum PathText {
    private struct Aliases {
        var texts: [[UInt8]: String] = [:]
        var bytes: [String: [UInt8]] = [:]
    }

    private static let aliases = Mutex(Aliases())
    private static let prefix = GITMEM_OPEN_FILES

    /// A text by which the path of a C string can be opened.
    public static func text(_ path: UnsafePointer<CChar>) -> String {
        if let text = String(validatingCString: path) { return text }
        return text(Array(UnsafeRawBufferPointer(start: path, count: strlen(path))))
    }

    /// A text by which the path can be opened.
    static func text(_ path: [UInt8]) -> String {
        if let text = String(validating: path, as: UTF8.self) { return text }
        var folder = path
        while folder.count > 1, folder.last == UInt8(ascii: "/") { folder.removeLast() }
        let ending = path.count > folder.count ? "/" : ""
        // As much of the end as is text stays as it is, so that it need not exist yet.
        var tail = ""
        while let slash = folder.lastIndex(of: UInt8(ascii: "/")), slash > 0,
            let name = String(validating: folder[(slash + 1)...], as: UTF8.self)
        {
            tail = "/" + name + tail
            folder = Array(folder[..<slash])
        }
        return (alias(folder) ?? String(decoding: folder, as: UTF8.self)) + tail + ending
    }

    private static func alias(_ path: [UInt8]) -> String? {
        aliases.withLock { known in
            if let text = known.texts[path] { return text }
            // Not closed when a program is started: git is to find it, too.
            let file = path.map(CChar.init(bitPattern:)).withCString { open($0, GITMEM_OPEN_PLACE) }
            guard file >= 0 else { return nil }
            let text = "\(prefix)\(file)"
            known.texts[path] = text
            known.bytes[text] = path
            return text
        }
    }

    /// The bytes of the path that a text stands for.
    public static func bytes(of text: String) -> [UInt8] {
        guard text.hasPrefix(prefix) else { return Array(text.utf8) }
        let end = text.utf8.dropFirst(prefix.utf8.count).firstIndex(of: UInt8(ascii: "/")) ?? text.endIndex
        guard let path = aliases.withLock({ $0.bytes[String(text[..<end])] }) else { return Array(text.utf8) }
        return path + text[end...].utf8
    }

    /// A path as people are to read it: bytes that are no text are repaired.
    public static func display(_ text: String) -> String {
        text.hasPrefix(prefix) ? String(decoding: bytes(of: text), as: UTF8.self) : text
    }
}

extension [CChar] {
    fileprivate func withCString<Result>(_ body: (UnsafePointer<CChar>) -> Result) -> Result {
        (self + [0]).withUnsafeBufferPointer { buffer in
            withUnsafePointer(to: CChar(0)) { body(buffer.baseAddress ?? $0) }
        }
    }
}
