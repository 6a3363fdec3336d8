extension UInt8 {
    /// C's `isspace` in the C locale, as git has it: without the vertical tab and the form feed.
    var isConfigSpace: Bool { self == 0x20 || self == 0x09 || self == 0x0a || self == 0x0d }
    var isConfigLetter: Bool { (lowercased >= UInt8(ascii: "a") && lowercased <= UInt8(ascii: "z")) }
    var isConfigKey: Bool { isConfigLetter || isConfigDigit || self == UInt8(ascii: "-") }
    var isConfigDigit: Bool { self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9") }
    var lowercased: UInt8 { self >= UInt8(ascii: "A") && self <= UInt8(ascii: "Z") ? self + 32 : self }
}
