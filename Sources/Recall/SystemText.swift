internal import Glibc

/// What the system says of its errors.
enum SystemText {
    static func of(_ code: Int32) -> String { String(cString: strerror(code)) }
}
