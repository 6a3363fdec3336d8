extension PersonalScan {
    // MARK: Cards

    /// A number of a payment card: 13 to 19 digits in one piece or in the usual groups, with the first digits of an
    /// issuer and Luhn's check digit.
    mutating func card(at start: Int) -> Int? {
        guard bytes[start].isDigit, !isPartOfNumber(before: start) else { return nil }
        var digits: [UInt8] = []
        var groups: [Int] = [0]
        var separator: UInt8 = 0
        var place = start
        while digits.count < 20 {
            let byte = bytes[place]
            if byte.isDigit {
                digits.append(byte - 48)
                groups[groups.count - 1] += 1
            } else if byte == UInt8(ascii: " ") || byte == UInt8(ascii: "-"), bytes[place + 1].isDigit,
                separator == 0 || separator == byte
            {
                separator = byte
                groups.append(0)
            } else {
                break
            }
            place += 1
        }
        guard 13...19 ~= digits.count, !isPartOfNumber(behind: place), Self.isGrouped(groups), Self.isIssued(digits),
            Self.passesLuhn(digits)
        else { return nil }
        add("card-number", at: start)
        return place
    }

    private static func isGrouped(_ groups: [Int]) -> Bool {
        if groups.count == 1 { return true }
        if groups == [4, 6, 5] || groups == [4, 6, 4] { return true }
        return groups.dropLast().allSatisfy { $0 == 4 } && 1...4 ~= groups[groups.count - 1]
    }

    /// Whether an issuer has such numbers.
    private static func isIssued(_ digits: [UInt8]) -> Bool {
        let four = digits.prefix(4).reduce(0) { $0 * 10 + Int($1) }
        switch (four, digits.count) {
        case (4000...4999, 13), (4000...4999, 16), (4000...4999, 19): return true
        case (5100...5599, 16), (2221...2720, 16): return true
        case (3400...3499, 15), (3700...3799, 15): return true
        case (6011, 16...19), (6440...6599, 16...19), (6200...6299, 16...19): return true
        case (3528...3589, 16...19): return true
        case (3000...3059, 14), (3600...3699, 14), (3800...3999, 14): return true
        case (5018, 13...19), (5020, 13...19), (5038, 13...19), (6304, 13...19), (6759, 13...19),
            (6761...6763, 13...19):
            return true
        default: return false
        }
    }

    private static func passesLuhn(_ digits: [UInt8]) -> Bool {
        var sum = 0
        for (place, digit) in digits.reversed().enumerated() {
            let value = place & 1 == 1 ? Int(digit) * 2 : Int(digit)
            sum += value > 9 ? value - 9 : value
        }
        return sum % 10 == 0 && Set(digits).count > 1
    }

    // MARK: Accounts

    /// An international bank account number: the length of its country and the remainder 1 of 97.
    mutating func account(at start: Int) -> Int? {
        guard bytes[start + 1].isUpper, bytes[start + 2].isDigit, bytes[start + 3].isDigit,
            !bytes[start - 1].isAlphanumeric, bytes[start - 1] != UInt8(ascii: "_"),
            let length = AccountNumber.length(of: bytes[start], bytes[start + 1])
        else { return nil }
        var remainder = 0
        var (place, count) = (start, 0)
        var head: [UInt8] = []
        func take(_ byte: UInt8) {
            let value = byte.isDigit ? Int(byte - 48) : Int(byte.lowered - 87)
            remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97
        }
        while count < length {
            let byte = bytes[place]
            if byte.isAlphanumeric, byte.isDigit || byte.isUpper {
                if count < 4 { head.append(byte) } else { take(byte) }
                count += 1
            } else if !(byte == 32 || byte == UInt8(ascii: "-")) || count % 4 != 0 {
                return nil
            }
            place += 1
        }
        guard !bytes[place].isAlphanumeric else { return nil }
        for byte in head { take(byte) }
        guard remainder == 1 else { return nil }
        add("account-number", at: start)
        return place
    }

    // MARK: Parts of numbers

    /// Whether a number goes on before a place, as in `1.5` or `2024-05`.
    func isPartOfNumber(before place: Int) -> Bool {
        let byte = bytes[place - 1]
        return byte.isAlphanumeric || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "#")
            || (byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ",")
                || byte == UInt8(ascii: ":") || byte == UInt8(ascii: "/"))
                && bytes[place - 2].isAlphanumeric
    }

    /// Whether a number goes on behind a place.
    func isPartOfNumber(behind place: Int) -> Bool {
        let byte = bytes[place]
        return byte.isAlphanumeric || byte == UInt8(ascii: "_")
            || (byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ",")
                || byte == UInt8(ascii: ":") || byte == UInt8(ascii: "/"))
                && bytes[place + 1].isAlphanumeric
    }
}
