/// The stemmer of M. F. Porter, “An algorithm for suffix stripping”, 1980, as published, without later changes.
struct PorterStemmer {
    private var word: [UInt8] = []
    /// Where the stem ends that a rule looks at.
    private var stemEnd = 0

    /// Replaces a word of lower-case ASCII letters by its stem.
    mutating func stem(_ bytes: inout [UInt8], from start: Int) {
        guard bytes.count - start > 2 else { return }
        word.removeAll(keepingCapacity: true)
        word.append(contentsOf: bytes[start...])
        step1()
        step2()
        step3()
        step4()
        step5()
        bytes.removeSubrange(start...)
        bytes.append(contentsOf: word)
    }

    private func isConsonant(_ index: Int) -> Bool {
        switch word[index] {
        case UInt8(ascii: "a"), UInt8(ascii: "e"), UInt8(ascii: "i"), UInt8(ascii: "o"), UInt8(ascii: "u"): false
        case UInt8(ascii: "y"): index == 0 || !isConsonant(index - 1)
        default: true
        }
    }

    /// How many times a consonant follows a vowel in the stem.
    private var measure: Int {
        var (count, index) = (0, 0)
        while index < stemEnd, isConsonant(index) { index += 1 }
        while index < stemEnd {
            while index < stemEnd, !isConsonant(index) { index += 1 }
            if index == stemEnd { break }
            count += 1
            while index < stemEnd, isConsonant(index) { index += 1 }
        }
        return count
    }

    private var stemHasVowel: Bool { (0..<stemEnd).contains { !isConsonant($0) } }

    private func endsInDoubleConsonant(_ end: Int) -> Bool {
        end >= 2 && word[end - 1] == word[end - 2] && isConsonant(end - 1)
    }

    /// Consonant, vowel, consonant, the last not w, x or y.
    private func endsInShortSyllable(_ end: Int) -> Bool {
        guard end >= 3, isConsonant(end - 1), !isConsonant(end - 2), isConsonant(end - 3) else { return false }
        let last = word[end - 1]
        return last != UInt8(ascii: "w") && last != UInt8(ascii: "x") && last != UInt8(ascii: "y")
    }

    /// Whether the word has this suffix; the stem is then what stands before it.
    private mutating func ends(_ suffix: StaticString) -> Bool {
        let count = suffix.utf8CodeUnitCount
        guard word.count >= count else { return false }
        let start = word.count - count
        for index in 0..<count where word[start + index] != suffix.utf8Start[index] { return false }
        stemEnd = start
        return true
    }

    private mutating func replace(_ suffix: StaticString) {
        word.removeSubrange(stemEnd...)
        for index in 0..<suffix.utf8CodeUnitCount { word.append(suffix.utf8Start[index]) }
    }

    private mutating func step1() {
        if ends("sses") {
            replace("ss")
        } else if ends("ies") {
            replace("i")
        } else if !ends("ss"), ends("s") {
            replace("")
        }
        if ends("eed") {
            if measure > 0 { replace("ee") }
        } else if (ends("ed") && stemHasVowel) || (ends("ing") && stemHasVowel) {
            replace("")
            if ends("at") {
                replace("ate")
            } else if ends("bl") {
                replace("ble")
            } else if ends("iz") {
                replace("ize")
            } else if endsInDoubleConsonant(word.count) {
                let last = word[word.count - 1]
                if last != UInt8(ascii: "l"), last != UInt8(ascii: "s"), last != UInt8(ascii: "z") { word.removeLast() }
            } else {
                stemEnd = word.count
                if measure == 1, endsInShortSyllable(word.count) { word.append(UInt8(ascii: "e")) }
            }
        }
        if ends("y"), stemHasVowel { replace("i") }
    }

    /// Whether the word has this suffix; it is replaced if something is left to be measured.
    private mutating func exchange(_ suffix: StaticString, _ other: StaticString) -> Bool {
        guard ends(suffix) else { return false }
        if measure > 0 { replace(other) }
        return true
    }

    private mutating func step2() {
        guard word.count > 1 else { return }
        switch word[word.count - 2] {
        case UInt8(ascii: "a"): _ = exchange("ational", "ate") || exchange("tional", "tion")
        case UInt8(ascii: "c"): _ = exchange("enci", "ence") || exchange("anci", "ance")
        case UInt8(ascii: "e"): _ = exchange("izer", "ize")
        case UInt8(ascii: "l"):
            _ =
                exchange("abli", "able") || exchange("alli", "al") || exchange("entli", "ent") || exchange("eli", "e")
                || exchange("ousli", "ous")
        case UInt8(ascii: "o"): _ = exchange("ization", "ize") || exchange("ation", "ate") || exchange("ator", "ate")
        case UInt8(ascii: "s"):
            _ =
                exchange("alism", "al") || exchange("iveness", "ive") || exchange("fulness", "ful")
                || exchange("ousness", "ous")
        case UInt8(ascii: "t"): _ = exchange("aliti", "al") || exchange("iviti", "ive") || exchange("biliti", "ble")
        default: break
        }
    }

    private mutating func step3() {
        _ =
            exchange("icate", "ic") || exchange("ative", "") || exchange("alize", "al") || exchange("iciti", "ic")
            || exchange("ical", "ic") || exchange("ful", "") || exchange("ness", "")
    }

    /// Whether the word has this suffix; it is dropped if more than one measure is left.
    private mutating func drop(_ suffix: StaticString) -> Bool {
        guard ends(suffix) else { return false }
        if measure > 1 { replace("") }
        return true
    }

    private mutating func step4() {
        if ends("ion") {
            let before = stemEnd > 0 ? word[stemEnd - 1] : 0
            if before == UInt8(ascii: "s") || before == UInt8(ascii: "t") {
                if measure > 1 { replace("") }
            }
            return
        }
        _ =
            drop("al") || drop("ance") || drop("ence") || drop("er") || drop("ic") || drop("able") || drop("ible")
            || drop("ant") || drop("ement") || drop("ment") || drop("ent") || drop("ou") || drop("ism")
            || drop("ate") || drop("iti") || drop("ous") || drop("ive") || drop("ize")
    }

    private mutating func step5() {
        if ends("e") {
            let count = measure
            if count > 1 || (count == 1 && !endsInShortSyllable(stemEnd)) { replace("") }
        }
        stemEnd = word.count
        if ends("l") {
            stemEnd = word.count
            if measure > 1, endsInDoubleConsonant(word.count) { word.removeLast() }
        }
    }
}
