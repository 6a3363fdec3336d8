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

    private(set) var meanings: [UInt64: Meaning] = [:]
    /// Units by their names; they count behind a number only.
    private(set) var units: [UInt64: UInt64] = [:]
    /// Words that begin a part of a sentence that may as well stand at its end.
    private(set) var openers: Set<UInt64> = []
    /// Several words that say what one does, or nothing; longer ones first.
    private(set) var phrases: [(words: [UInt64], meaning: UInt64?)] = []
    private(set) var phraseStarts: Set<UInt64> = []

    subscript(word: UInt64) -> Meaning? { meanings[word] }

    private init() {
        for word in Self.split(Self.lightWords) { meanings[Facts.hash(word)] = .light }
        for (list, sort) in [
            (Self.negations, Facts.Sort.negation), (Self.quantifiers, .quantifier), (Self.comparatives, .comparative),
            (Self.plainWords, .word),
        ] {
            for word in Self.split(list) { meanings[Facts.hash(word)] = .fact(Facts.hash(word), sort) }
        }
        for (number, word) in Self.split(Self.numbers).enumerated() {
            let value = number <= 20 ? number : (number - 18) * 10
            meanings[Facts.hash(word)] = .fact(Facts.hash("\(value)"), .number)
        }
        for group in Self.split(Self.sameWords, at: "\n") {
            let words = Self.split(group)
            guard let first = words.first else { continue }
            let own: Meaning = meanings[Facts.hash(first)] ?? .fact(Facts.stemHash(first), .word)
            for word in words { meanings[Facts.hash(word)] = own }
        }
        for group in Self.split(Self.unitNames, at: "\n") {
            let words = Self.split(group)
            guard let first = words.first else { continue }
            for word in words { units[Facts.hash(word)] = Facts.hash("unit \(first)") }
        }
        openers = Set(Self.split(Self.openingWords).map { counted($0) })
        for line in Self.split(Self.samePhrases, at: "\n") {
            let sides = Self.split(line, at: "=")
            let words = Self.split(sides[0]).map { counted($0) }
            let meaning = sides.count > 1 ? Self.split(sides[1]).first : nil
            phrases.append((words, meaning.map { counted($0) }))
            phraseStarts.insert(words[0])
        }
    }

    /// The hash by which a word counts.
    private func counted(_ word: String) -> UInt64 {
        if case .fact(let hash, _)? = meanings[Facts.hash(word)] { return hash }
        return Facts.stemHash(word)
    }

    /// The pieces of a text, empty ones left out. `String.split` would have the types of its slices made first, which costs
    /// more than all that is done with these tables.
    private static func split(_ text: String, at separator: Unicode.Scalar = " ") -> [String] {
        let mark = UInt8(ascii: separator)
        var text = text
        return text.withUTF8 { bytes in
            var pieces: [String] = []
            var start = 0
            for place in 0...bytes.count where place == bytes.count || bytes[place] == mark {
                if place > start {
                    pieces.append(String(decoding: UnsafeBufferPointer(rebasing: bytes[start..<place]), as: UTF8.self))
                }
                start = place + 1
            }
            return pieces
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
