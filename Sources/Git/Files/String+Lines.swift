extension String {
    func trimmingLineEnd() -> String {
        var text = self[...]
        while text.utf8.last == UInt8(ascii: "\n") || text.utf8.last == UInt8(ascii: "\r") { text = text.dropLast() }
        return String(text)
    }
}
