extension PersonalScan {
    /// A telephone number: with `+` and a country's code, in the North American form, or in any form behind a word such
    /// as `tel:`.
    mutating func telephone(at start: Int) -> Int? {
        if bytes[start] == UInt8(ascii: "+") { return international(at: start) }
        if let end = northAmerican(at: start) { return end }
        guard bytes[start] == UInt8(ascii: "0") || bytes[start] == UInt8(ascii: "(") || bytes[start].isDigit,
            isAnnounced(start)
        else {
            return nil
        }
        let (digits, end) = run(from: start)
        guard 7...15 ~= digits.count, !isPartOfNumber(behind: end), Set(digits).count > 2 else { return nil }
        add("telephone-number", at: start)
        return end
    }

    /// The digits of a number and where it ends; single separators may stand between them.
    private func run(from start: Int) -> (digits: [UInt8], end: Int) {
        var digits: [UInt8] = []
        var (place, end) = (start, start)
        var separators = 0
        while place < start + 32, separators < 3 {
            let byte = bytes[place]
            if byte.isDigit {
                digits.append(byte - 48)
                separators = 0
                end = place + 1
            } else if byte == 32 || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "(")
                || byte == UInt8(ascii: ")")
                || byte == UInt8(ascii: "/")
            {
                separators += 1
            } else {
                break
            }
            place += 1
        }
        return (digits, end)
    }

    private mutating func international(at start: Int) -> Int? {
        let before = bytes[start - 1]
        guard before == 0 || before.isWhitespace || Self.opening.contains(before), bytes[start + 1].isDigit else {
            return nil
        }
        let (digits, end) = run(from: start + 1)
        guard 9...15 ~= digits.count, !isPartOfNumber(behind: end), Set(digits.dropFirst(2)).count > 2 else {
            return nil
        }
        let isPlain = end - start - 1 == digits.count
        if digits[0] == 1 {
            guard digits.count == 11, Self.isNorthAmerican(Array(digits.dropFirst())) else { return nil }
        } else {
            guard CountryCode.isAssigned(digits), !isPlain || digits.count >= 10 else { return nil }
            // 07700 900xxx is kept for fiction, as 555-01xx is.
            if digits.starts(with: [4, 4, 7, 7, 0, 0, 9, 0, 0]) { return nil }
        }
        add("telephone-number", at: start)
        return end
    }

    private static let opening = ByteClass("(:\"'`<[=,;")

    /// `(212) 555-3456`, `212-555-3456`, `212.555.3456`, `1-212-555-3456`.
    private mutating func northAmerican(at start: Int) -> Int? {
        if isPartOfNumber(before: start) || bytes[start - 1] == UInt8(ascii: "-")
            || bytes[start - 1] == UInt8(ascii: ".")
        {
            return nil
        }
        var place = start
        if bytes[place] == UInt8(ascii: "1"), bytes[place + 1] == UInt8(ascii: "-") { place += 2 }
        let isBracketed = bytes[place] == UInt8(ascii: "(")
        if isBracketed { place += 1 }
        var digits: [UInt8] = []
        func take(_ count: Int) -> Bool {
            for _ in 0..<count {
                guard bytes[place].isDigit else { return false }
                digits.append(bytes[place] - 48)
                place += 1
            }
            return true
        }
        guard take(3) else { return nil }
        var separator = bytes[place]
        if isBracketed {
            guard separator == UInt8(ascii: ")") else { return nil }
            place += 1
            if bytes[place] == 32 { place += 1 }
            guard take(3) else { return nil }
            separator = bytes[place]
            guard separator == UInt8(ascii: "-") || separator == UInt8(ascii: ".") || separator == 32 else {
                return nil
            }
            place += 1
        } else {
            guard separator == UInt8(ascii: "-") || separator == UInt8(ascii: ".") else { return nil }
            place += 1
            guard take(3), bytes[place] == separator else { return nil }
            place += 1
        }
        guard take(4), !isPartOfNumber(behind: place), Self.isNorthAmerican(digits) else { return nil }
        add("telephone-number", at: start)
        return place
    }

    /// Whether ten digits can be dialled in North America. 555-01xx is kept for fiction.
    private static func isNorthAmerican(_ digits: [UInt8]) -> Bool {
        digits[0] >= 2 && digits[3] >= 2 && !(digits[1] == 1 && digits[2] == 1) && !(digits[4] == 1 && digits[5] == 1)
            && !(digits[3] == 5 && digits[4] == 5 && digits[5] == 5 && digits[6] == 0 && digits[7] == 1)
            && Set(digits).count > 2
    }

    /// Whether a word that announces a telephone number stands just before.
    private func isAnnounced(_ start: Int) -> Bool {
        var end = start
        while end > start - 4, end > 0,
            bytes[end - 1] == 32 || bytes[end - 1] == UInt8(ascii: ":") || bytes[end - 1] == UInt8(ascii: ".")
                || bytes[end - 1] == UInt8(ascii: "=") || bytes[end - 1] == UInt8(ascii: "\"")
        {
            end -= 1
        }
        guard end < start else { return false }
        let word = bytes.start(of: .letters, before: end, limit: max(0, end - 16))..<end
        for name: StaticString in [
            "tel", "phone", "telephone", "mobile", "cell", "cellphone", "fax", "call", "telefon", "handy", "whatsapp",
            "mobil", "telefono", "hotline",
        ] where bytes.equals(name, word) {
            return true
        }
        return bytes.contains("phone number", in: max(0, end - 24)..<end) && bytes.equals("is", word)
            || bytes.contains("phone number", in: max(0, end - 13)..<end)
    }
}

/// The country codes of telephone numbers (ITU-T E.164).
enum CountryCode {
    /// Whether digits begin with a code that is assigned.
    static func isAssigned(_ digits: [UInt8]) -> Bool {
        guard digits.count > 3 else { return false }
        let two = Int(digits[0]) * 10 + Int(digits[1])
        let three = two * 10 + Int(digits[2])
        switch two {
        case 70...79: return true
        case 20, 27, 30...34, 36, 39, 40, 41, 43...49, 51...58, 60...66, 81, 82, 84, 86, 90...95, 98: return true
        default: break
        }
        switch three {
        case 211...213, 216, 218, 220...246, 248...258, 260...269, 290, 291, 297...299, 350...359, 370...378, 380...383,
            385...387, 389, 420, 421, 423, 500...509, 590...599, 670, 672...683, 685...692, 850, 852, 853, 855, 856,
            870,
            880...883, 886, 888, 960...968, 970...977, 979, 992...996, 998:
            return true
        default: return false
        }
    }
}
