/// Goes over a text once and collects its facts.
struct FactReader {
    private(set) var tokens: [Facts.Token] = []
    /// Where the sentence begins in `tokens`, and where its first comma is.
    private var sentence = 0
    private var comma: Int?
    /// Whether the last chunk was a number, so that a unit may follow.
    private var followsNumber = false
    private var followsVersion = false
    private let words = FactWords.shared
    /// The chunk in small letters.
    private var folded: [UInt8] = []

    /// Its `indices` are made by a search for their type: go over `startIndex..<endIndex`.
    typealias Bytes = Slice<UnsafeBufferPointer<UInt8>>

    mutating func read(_ text: UnsafeBufferPointer<UInt8>) {
        tokens.reserveCapacity(min(text.count / 4, 1024))
        guard text.contains(where: { $0 >= 0x80 }) else { return readPlain(text) }
        PlainSigns.replaced(in: text).withUnsafeBufferPointer { readPlain($0) }
    }

    private mutating func readPlain(_ text: UnsafeBufferPointer<UInt8>) {
        var position = 0
        var isCode = false
        while position < text.count {
            let byte = text[position]
            if byte == UInt8(ascii: "`") {
                isCode.toggle()
                while position < text.count, text[position] == byte { position += 1 }
                continue
            }
            if byte <= 0x20 {
                position += 1
                continue
            }
            let start = position
            while position < text.count, text[position] > 0x20, text[position] != UInt8(ascii: "`") { position += 1 }
            chunk(text[start..<position], isCode: isCode)
        }
        endSentence()
    }

    /// The facts, with phrases as the words that they stand for.
    func finish() -> [Facts.Token] {
        // Those of many texts are kept at once: no more room is taken than they need.
        var kept: [Facts.Token] = []
        kept.reserveCapacity(tokens.count)
        var index = tokens.firstIndex { words.phraseStarts.contains($0.hash) } ?? tokens.count
        kept += tokens[..<index]
        next: while index < tokens.count {
            if words.phraseStarts.contains(tokens[index].hash) {
                for phrase in words.phrases where index + phrase.words.count <= tokens.count {
                    guard phrase.words.indices.allSatisfy({ tokens[index + $0].hash == phrase.words[$0] }) else {
                        continue
                    }
                    if let meaning = phrase.meaning { kept.append(Facts.Token(hash: meaning, sort: .word)) }
                    index += phrase.words.count
                    continue next
                }
            }
            kept.append(tokens[index])
            index += 1
        }
        return kept
    }

    // MARK: Chunks

    private mutating func chunk(_ bytes: Bytes, isCode: Bool) {
        var (start, end) = (bytes.startIndex, bytes.endIndex)
        // A dash, or the sign of a list or quotation.
        if bytes.count == 1,
            bytes[start] == UInt8(ascii: "-") || tokens.count == sentence && "*#>+".utf8.contains(bytes[start])
        {
            return
        }
        while start < end, Self.opens(bytes, at: start, end) { start += 1 }
        var (endsPart, endsSentence, asks) = (false, false, false)
        let hasParenthesis = bytes[start..<end].contains(UInt8(ascii: "("))
        trailing: while start < end {
            switch bytes[end - 1] {
            case UInt8(ascii: ","): endsPart = true
            case UInt8(ascii: "."), UInt8(ascii: "!"), UInt8(ascii: ";"): endsSentence = true
            case UInt8(ascii: "?"): (asks, endsSentence) = (true, true)
            case UInt8(ascii: ":"), UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "]"), UInt8(ascii: "}"): break
            case UInt8(ascii: ")"): if hasParenthesis { break trailing }
            case UInt8(ascii: "*"), UInt8(ascii: "_"):
                if start == bytes.startIndex || bytes[start - 1] != bytes[end - 1] { break trailing }
            default: break trailing
            }
            end -= 1
        }
        if start < end {
            core(bytes[start..<end], isCode: isCode)
        } else if !bytes.allSatisfy({ ",.;:!?\"'()[]{}*_-#".utf8.contains($0) }) {
            emit(Self.exactHash(bytes), .code)
        }
        if asks { tokens.append(Facts.Token(hash: words.question, sort: .word)) }
        if endsPart, comma == nil, tokens.count > sentence { comma = tokens.count }
        if endsSentence { endSentence() }
    }

    /// Whether the byte there only opens what follows.
    private static func opens(_ bytes: Bytes, at index: Int, _ end: Int) -> Bool {
        switch bytes[index] {
        case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"): return true
        case UInt8(ascii: "*"):
            return index + 1 < end && (isLetterOrDigit(bytes[index + 1]) || bytes[index + 1] == UInt8(ascii: "*"))
        case UInt8(ascii: "_"): return index + 1 < end && bytes[end - 1] == UInt8(ascii: "_")
        case UInt8(ascii: "-"), UInt8(ascii: "#"), UInt8(ascii: ">"): return index + 1 == end
        default: return false
        }
    }

    private mutating func core(_ bytes: Bytes, isCode: Bool) {
        var (letters, digits, upper, others, inner) = (0, 0, 0, 0, 0)
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), 0x80...: letters += 1
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): (letters, upper) = (letters + 1, upper + 1)
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digits += 1
            case UInt8(ascii: "-"), UInt8(ascii: "'"): inner += 1
            default: others += 1
            }
        }
        let isFlag = bytes.first == UInt8(ascii: "-") && letters > 0
        if others == 0, digits == 0, !isFlag {
            if unit(bytes) { return }
            // A name of several words in one, as getUser and GitHub, is not the name of its plural.
            let isJoined =
                inner == 0 && upper > 0 && upper < letters
                && (upper > 1 || bytes[bytes.startIndex] | 0x20 == bytes[bytes.startIndex])
            if isCode || isJoined {
                guard inner == 0, isJoined || upper == 0 else { return code(bytes) }
                fold(bytes)
                return folded.withUnsafeBufferPointer { emit(Self.stem($0[...], cutsPlural: false), .code) }
            }
            return prose(bytes, isUpper: upper == letters && letters > 1)
        }
        if let own = abbreviation(bytes) { return emit(own.hash, own.sort) }
        let isOfCode = isFlag || bytes.contains(where: Self.isOfCode)
        if digits > 0, !isOfCode, !isCode || upper == 0 { return numbers(bytes) }
        if isOfCode || isCode { return code(bytes) }
        if bytes.count == 1, followsNumber, let unit = words.units[Self.exactHash(bytes)] {
            followsNumber = false
            return tokens.append(Facts.Token(hash: unit, sort: .number))
        }
        // Letters with dots or signs between them: a name as Node.js.
        code(bytes, folds: true)
    }

    /// One of the abbreviations with signs in them, as `w/o`.
    private func abbreviation(_ bytes: Bytes) -> (hash: UInt64, sort: Facts.Sort)? {
        guard bytes.count <= 4, case .fact(let hash, let sort)? = words[Self.exactHash(bytes, folds: true)] else {
            return nil
        }
        return (hash, sort)
    }

    private mutating func code(_ bytes: Bytes, folds: Bool = false) {
        emit(Self.exactHash(bytes, folds: folds), .code)
    }

    // MARK: Words

    private mutating func prose(_ bytes: Bytes, isUpper: Bool) {
        var start = bytes.startIndex
        // A hyphen parts words: pre-commit and pre commit are the same.
        for index in bytes.startIndex..<bytes.endIndex where bytes[index] == UInt8(ascii: "-") {
            if index > start { word(bytes[start..<index], isUpper: isUpper) }
            start = index + 1
        }
        if start < bytes.endIndex { word(bytes[start...], isUpper: isUpper) }
    }

    private mutating func word(_ given: Bytes, isUpper: Bool) {
        if given.count == 1, isLetterName(given) { return code(given) }
        let isName =
            (given.first.map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) } ?? false)
            && tokens.count > sentence
        fold(given)
        var isNegated = false
        if let mark = folded.firstIndex(of: UInt8(ascii: "'")) {
            let tail = folded[(mark + 1)...]
            if tail.elementsEqual("t".utf8), mark > 0, folded[mark - 1] == UInt8(ascii: "n") {
                isNegated = true
                folded.removeSubrange((mark - 1)...)
                // can't, won't and shan't lose a letter with it.
                if folded.elementsEqual("ca".utf8) { folded.append(UInt8(ascii: "n")) }
                if folded.elementsEqual("wo".utf8) { folded = Array("will".utf8) }
            } else if tail.isEmpty || tail.elementsEqual("s".utf8) || tail.elementsEqual("re".utf8)
                || tail.elementsEqual("m".utf8)
            {
                folded.removeSubrange(mark...)
            } else if tail.elementsEqual("ll".utf8) || tail.elementsEqual("ve".utf8) {
                let word = Array((tail.count == 2 && tail.first == UInt8(ascii: "l") ? "will" : "have").utf8)
                let first = Array(folded[..<mark])
                put(first, isName: isName, isUpper: isUpper)
                return put(word, isName: false, isUpper: false)
            }
        }
        if folded.count == 6, folded.elementsEqual("cannot".utf8) { (folded, isNegated) = (Array("can".utf8), true) }
        put(folded, isName: isName, isUpper: isUpper)
        if isNegated { emit(words.not, .negation) }
    }

    private mutating func put(_ word: [UInt8], isName: Bool, isUpper: Bool) {
        word.withUnsafeBufferPointer { buffer in
            let slice = buffer[...]
            let hash = Self.exactHash(slice)
            if followsNumber, let unit = words.units[hash] {
                followsNumber = false
                return tokens.append(Facts.Token(hash: unit, sort: .number))
            }
            if let meaning = words[hash] {
                switch meaning {
                case .light:
                    // US and IT are names.
                    if isUpper, word.elementsEqual("us".utf8) || word.elementsEqual("it".utf8) { emit(hash ^ 1, .name) }
                case .fact(let hash, let sort):
                    emit(hash, sort)
                    followsNumber = sort == .number
                }
                return
            }
            emit(Self.stem(slice, cutsPlural: !isUpper && !isName), isName || isUpper ? .name : .word)
            followsVersion = hash == words.version
        }
    }

    /// Whether one letter by itself is a name, whose case tells it from another, as T and t.
    private func isLetterName(_ letter: Bytes) -> Bool {
        let folded = Self.exactHash(letter, folds: true)
        return !(followsNumber && words.units[folded] != nil) && words[folded] == nil
    }

    private mutating func fold(_ bytes: Bytes) {
        folded.removeAll(keepingCapacity: true)
        folded.reserveCapacity(bytes.count)
        var index = bytes.startIndex
        while index < bytes.endIndex {
            let byte = bytes[index]
            if byte < 0x80 {
                folded.append(byte &- UInt8(ascii: "A") < 26 ? byte | 0x20 : byte)
                index += 1
                continue
            }
            let count = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2
            let scalar = bytes[index..<min(index + count, bytes.endIndex)]
            folded += String(decoding: scalar, as: UTF8.self).unicodeScalars.flatMap {
                $0.properties.lowercaseMapping.utf8
            }
            index += count
        }
    }

    /// The hash of a word without the ending of a plural, of a present participle, a last e, or a doubled consonant.
    static func stem(_ word: Bytes, cutsPlural: Bool) -> UInt64 {
        let start = word.startIndex
        var end = word.endIndex
        var asY = false
        func ends(_ tail: StaticString) -> Bool {
            let count = tail.utf8CodeUnitCount
            guard end - start > count else { return false }
            for index in 0..<count where word[end - count + index] != tail.utf8Start[index] { return false }
            return true
        }
        if cutsPlural {
            if end - start >= 4, ends("s"), !ends("ss"), !ends("us"), !ends("is") {
                if ends("ies"), end - start >= 5 {
                    (end, asY) = (end - 3, true)
                } else if ends("sses") || ends("shes") || ends("ches") || ends("xes") || ends("zzes") {
                    end -= 2
                } else {
                    end -= 1
                }
            }
            if !asY, end - start >= 5, ends("ing"),
                word[start..<end - 3].contains(where: { "aeiouy".utf8.contains($0) })
            {
                end -= 3
                // Running is of run, but adding of add, and calling of call.
                if end - start > 3, word[end - 1] == word[end - 2], !"aeiouydlsfz".utf8.contains(word[end - 1]) {
                    end -= 1
                }
            }
        }
        if !asY, end - start > 2, word[end - 1] == UInt8(ascii: "e") { end -= 1 }
        var hash = FactHash()
        for byte in word[start..<end] { hash.add(byte) }
        if asY { hash.add(UInt8(ascii: "y")) }
        return hash.value
    }

    // MARK: Numbers

    /// Digits with what stands among them, and letters, each a fact of its own: 10MB is 10 MB, and sha-256 is sha256.
    private mutating func numbers(_ bytes: Bytes) {
        var index = bytes.startIndex
        var isFirst = true
        while index < bytes.endIndex {
            let start = index
            if Self.isDigit(bytes[index]) {
                while index < bytes.endIndex {
                    if Self.isDigit(bytes[index]) {
                        index += 1
                    } else if ".,:-".utf8.contains(bytes[index]), index + 1 < bytes.endIndex,
                        Self.isDigit(bytes[index + 1])
                    {
                        index += 2
                    } else {
                        break
                    }
                }
                // “version 2” and “v2” are the same.
                if isFirst, followsVersion, tokens.count > sentence { tokens.removeLast() }
                emit(Self.numberHash(bytes[start..<index]), .number)
                followsNumber = true
            } else if Self.isLetter(bytes[index]) {
                while index < bytes.endIndex, Self.isLetter(bytes[index]) || bytes[index] == UInt8(ascii: "'") {
                    index += 1
                }
                if unit(bytes[start..<index]) {
                    isFirst = false
                    continue
                }
                fold(bytes[start..<index])
                let isVersion = isFirst && folded.elementsEqual("v".utf8)
                if !isVersion { letters(folded) }
            } else {
                index += 1
                // Between letters and digits a hyphen says nothing.
                let isHyphen = bytes[start] == UInt8(ascii: "-") && start > bytes.startIndex
                if !isHyphen { sign(bytes[start]) }
            }
            isFirst = false
        }
    }

    /// Letters behind a number as a unit, if they are one.
    private mutating func unit(_ bytes: Bytes) -> Bool {
        guard followsNumber, let unit = UnitName.hash(bytes, in: words.units) else { return false }
        followsNumber = false
        tokens.append(Facts.Token(hash: unit, sort: .number))
        return true
    }

    private mutating func letters(_ word: [UInt8]) {
        word.withUnsafeBufferPointer { buffer in
            let hash = Self.exactHash(buffer[...])
            if followsNumber, let unit = words.units[hash] {
                followsNumber = false
                return tokens.append(Facts.Token(hash: unit, sort: .number))
            }
            emit(Self.stem(buffer[...], cutsPlural: true), .number)
        }
    }

    private mutating func sign(_ byte: UInt8) {
        var hash = FactHash()
        hash.add(byte)
        if followsNumber, let unit = words.units[hash.value] {
            followsNumber = false
            return tokens.append(Facts.Token(hash: unit, sort: .number))
        }
        emit(hash.value, .number)
    }

    /// A comma that parts thousands says nothing.
    private static func numberHash(_ bytes: Bytes) -> UInt64 {
        var hash = FactHash()
        for index in bytes.startIndex..<bytes.endIndex {
            if bytes[index] == UInt8(ascii: ",") {
                let rest = bytes[(index + 1)...]
                let group = rest.prefix { isDigit($0) }
                if group.count == 3 { continue }
            }
            hash.add(bytes[index])
        }
        return hash.value
    }

    // MARK: Sentences

    private mutating func emit(_ hash: UInt64, _ sort: Facts.Sort) {
        (followsNumber, followsVersion) = (false, false)
        tokens.append(Facts.Token(hash: hash, sort: sort))
    }

    /// “When A, B” is “B when A”.
    private mutating func endSentence() {
        if let comma, comma < tokens.count, words.openers.contains(tokens[sentence].hash) {
            let asks = tokens.last?.hash == words.question
            if asks { tokens.removeLast() }
            let first = Array(tokens[sentence..<comma])
            tokens.removeSubrange(sentence..<comma)
            if sentence < tokens.count, tokens[sentence].hash == words.then { tokens.remove(at: sentence) }
            tokens += first
            if asks { tokens.append(Facts.Token(hash: words.question, sort: .word)) }
        }
        (sentence, comma, followsNumber) = (tokens.count, nil, false)
    }

    // MARK: Bytes

    static func exactHash(_ bytes: Bytes, folds: Bool = false) -> UInt64 {
        var hash = FactHash()
        for byte in bytes { hash.add(folds && byte &- UInt8(ascii: "A") < 26 ? byte | 0x20 : byte) }
        return hash.value
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }
    private static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- UInt8(ascii: "a") < 26 || byte >= 0x80 }
    private static func isLetterOrDigit(_ byte: UInt8) -> Bool { isDigit(byte) || isLetter(byte) }

    /// Signs that are in code, paths and addresses, and in no number.
    private static func isOfCode(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "/"), UInt8(ascii: "\\"), UInt8(ascii: "_"), UInt8(ascii: "="), UInt8(ascii: "@"),
            UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "["),
            UInt8(ascii: "]"), UInt8(ascii: "|"), UInt8(ascii: "^"):
            true
        default: false
        }
    }
}
