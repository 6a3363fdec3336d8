/// What the words of everyday English mean for a comparison of texts. Each list is asked before a word is cut to its stem.
///
/// Of words that stand against each other (here and there, this and that, is and was) at most one may be left out:
/// then a text with the one still differs from a text with the other.
struct FactWords: Sendable {
    enum Meaning: Sendable {
        /// It says nothing that another text could say otherwise.
        case light
        /// It counts by the hash of a word that it stands for.
        case fact(UInt64, Facts.Sort)
    }

    static let shared = FactWords()

    private(set) var meanings = FactTable<Meaning>(capacity: 1024)
    /// Units by their names; they count behind a number only.
    private(set) var units = FactTable<UInt64>(capacity: 256)
    /// Words that begin a part of a sentence that may as well stand at its end.
    private(set) var openers: Set<UInt64> = []
    /// Several words that say what one does, or nothing; longer ones first.
    private(set) var phrases: [(words: [UInt64], meaning: UInt64?)] = []
    private(set) var phraseStarts = FactTable<Void>(capacity: 64)

    let question = Facts.hash("?")
    let version = Facts.hash("version")
    let then = Facts.hash("then")
    let not = Facts.hash("not")

    subscript(word: UInt64) -> Meaning? { meanings[word] }

    private init() {
        Self.forEach(in: Self.lightWords) { meanings.set(FactReader.exactHash($0), to: .light) }
        for (list, sort) in [
            (Self.negations, Facts.Sort.negation), (Self.quantifiers, .quantifier), (Self.comparatives, .comparative),
            (Self.plainWords, .word),
        ] {
            Self.forEach(in: list) { word in
                let hash = FactReader.exactHash(word)
                meanings.set(hash, to: .fact(hash, sort))
            }
        }
        var number = 0
        Self.forEach(in: Self.numbers) { word in
            let digits = Self.hash(ofDigitsOf: number <= 20 ? number : (number - 18) * 10)
            meanings.set(FactReader.exactHash(word), to: .fact(digits, .number))
            number += 1
        }
        Self.forEach(in: Self.sameWords, at: "\n") { group in
            var own: Meaning?
            Self.forEach(in: group) { word in
                let hash = FactReader.exactHash(word)
                let meaning = own ?? meanings[hash] ?? .fact(FactReader.stem(word, cutsPlural: true), .word)
                own = meaning
                meanings.set(hash, to: meaning)
            }
        }
        Self.forEach(in: Self.unitNames, at: "\n") { group in
            var own: UInt64?
            Self.forEach(in: group) { word in
                let unit = own ?? Self.hash(ofUnit: word)
                own = unit
                units.set(FactReader.exactHash(word), to: unit)
            }
        }
        Self.forEach(in: Self.openingWords) { openers.insert(counted($0)) }
        Self.forEach(in: Self.samePhrases, at: "\n") { line in
            var words: [UInt64] = []
            var meaning: UInt64?
            var side = 0
            Self.forEach(in: line, at: "=") { part in
                Self.forEach(in: part) { word in
                    if side == 0 { words.append(counted(word)) } else { meaning = meaning ?? counted(word) }
                }
                side += 1
            }
            phrases.append((words, meaning))
            phraseStarts.set(words[0], to: ())
        }
    }

    /// The hash by which a word counts.
    private func counted(_ word: FactReader.Bytes) -> UInt64 {
        if case .fact(let hash, _)? = meanings[FactReader.exactHash(word)] { return hash }
        return FactReader.stem(word, cutsPlural: true)
    }

    private static func hash(ofDigitsOf number: Int) -> UInt64 {
        var hash = FactHash()
        if number >= 10 { hash.add(UInt8(ascii: "0") + UInt8(number / 10)) }
        hash.add(UInt8(ascii: "0") + UInt8(number % 10))
        return hash.value
    }

    private static func hash(ofUnit name: FactReader.Bytes) -> UInt64 {
        var hash = FactHash()
        for byte in "unit ".utf8 { hash.add(byte) }
        for byte in name { hash.add(byte) }
        return hash.value
    }

    /// Goes over the pieces of a text, empty ones left out. The tables are made by each command that compares texts, so
    /// that no string is made of a piece.
    private static func forEach(
        in text: String, at separator: Unicode.Scalar = " ", _ body: (FactReader.Bytes) -> Void
    ) {
        var text = text
        text.withUTF8 { forEach(in: $0[...], at: separator, body) }
    }

    private static func forEach(
        in text: FactReader.Bytes, at separator: Unicode.Scalar = " ", _ body: (FactReader.Bytes) -> Void
    ) {
        let mark = UInt8(ascii: separator)
        var start = text.startIndex
        for place in text.startIndex...text.endIndex where place == text.endIndex || text[place] == mark {
            if place > start { body(text[start..<place]) }
            start = place + 1
        }
    }

    private static let lightWords =
        "a an the of that which is are be am do does it its we our ours us there and but also just simply basically "
        + "actually really very quite indeed essentially now currently please kindly note noting remember reminder "
        + "thanks fyi nb btw hey ok okay"
    private static let negations = "not no never none neither nor without nothing nobody nowhere non hardly"
    private static let quantifiers =
        "all every any some most few many much several only both either always usually often sometimes rarely seldom "
        + "once twice half everyone anyone someone everything anything something"
    private static let comparatives =
        "more less fewer greater larger smaller higher lower above below over under before after least than up down "
        + "faster slower earlier later longer shorter better worse maximum minimum until since"
    /// Words that are not cut to a stem, as that would make another word of them.
    private static let plainWords =
        "must should may might can could will would shall was were had has have did off on in out to from with by for at "
        + "as or if then else when while this these those they them their he she his her you your i my me here "
        + "https aws dns tls css js ios macos kubernetes postgres redis jenkins rails windows sms cors gps nfs rds sqs "
        + "sns eks ecs rss news yes thing things being going during need needs still already yet even so too"
    private static let numbers =
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        + "seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety"
    /// The words of a line say the same.
    private static let sameWords = """
        configuration config configurations configs
        repository repo repositories repos
        database db databases dbs
        environment env environments envs
        documentation docs doc
        production prod
        application app applications apps
        directory dir folder directories dirs folders
        message msg messages msgs
        every each
        maximum max
        need needs require requires needed requiring
        use uses using utilize utilizes utilise utilises
        start starts starting begin begins beginning
        ensure ensures ensuring
        large big
        quick fast
        quickly rapidly
        help helps assist assists
        allow allows permit permits
        approximately approx roughly
        versus vs
        when whenever
        have has
        percent percentage
        color colour
        behavior behaviour
        favor favour
        honor honour
        neighbor neighbour
        flavor flavour
        labor labour
        center centre
        catalog catalogue
        license licence
        canceled cancelled
        email e-mail
        eg e.g
        ie i.e
        with w/
        without w/o
        """
    private static let unitNames = """
        ms millisecond milliseconds msec
        us microsecond microseconds µs
        ns nanosecond nanoseconds
        s sec secs second seconds
        min mins minute minutes
        h hr hrs hour hours
        day days
        week weeks wk wks
        month months
        year years yr yrs
        b byte bytes
        kb kilobyte kilobytes
        mb megabyte megabytes
        gb gigabyte gigabytes
        tb terabyte terabytes
        kib kibibyte kibibytes
        mib mebibyte mebibytes
        gib gibibyte gibibytes
        tib tebibyte tebibytes
        bit bits
        kbit kilobit kilobits
        mbit megabit megabits
        gbit gigabit gigabits
        tbit terabit terabits
        kibit kibibit kibibits
        mibit mebibit mebibits
        gibit gibibit gibibits
        tibit tebibit tebibits
        % percent percentage
        """
    private static let openingWords =
        "if when while before after in on for to during since because unless until with without at under by from"
    private static let samePhrases = """
        keep in mind=
        in order to=to
        have to=must
        need to=must
        required to=must
        make sure=ensure
        able to=can
        prior to=before
        for example=eg
        per cent=percent
        as well as=
        """
}
