extension Gate {
    /// What a text says of itself: how specific it is, and what speaks against it.
    public struct Reading: Hashable, Sendable {
        /// Narration and want of specificity, at most one finding of each kind.
        public let findings: [GateFinding]
        /// The points that the text has, without its narration and questions.
        public let specificity: Specificity
    }

    /// The greatest text, in bytes, that is one memory and not a document: 16 KiB.
    public static let maximumProse = Prose.limit

    /// Reads a text for narration and specificity.
    ///
    /// - Complexity: O(*n*), of the first 16 KiB.
    public static func reading(of text: String) -> Reading {
        var text = text
        return text.withUTF8 { buffer in
            let isLong = buffer.count > maximumProse
            let bytes = Bytes(UnsafeBufferPointer(rebasing: buffer.prefix(maximumProse)))
            guard let folded = Disguise.folded(bytes) else { return reading(of: bytes, isLong: isLong) }
            return folded.text.withUnsafeBufferPointer { reading(of: Bytes($0), isLong: isLong) }
        }
    }

    private static func reading(of bytes: Bytes, isLong: Bool) -> Reading {
        let prose = Prose(bytes)
        var facts = TraitCount()
        var (told, asked, stated) = (0, 0, 0)
        var firstTold: Int?
        var firstAsked: Int?
        for sentence in prose.sentences {
            let traits = TraitCount(sentence, in: bytes)
            if sentence.isQuestion {
                asked += 1
                firstAsked = firstAsked ?? sentence.words.first?.range.lowerBound
            } else if Narration.isNarration(sentence, traits, in: bytes) {
                told += 1
                firstTold = firstTold ?? sentence.words.first?.range.lowerBound
            } else {
                stated += 1
                facts = facts + traits
            }
        }
        let score = facts.score
        var hits: [Hit] = []
        func add(_ rule: StaticString, _ kind: GateFinding.Kind, _ place: Int, _ hint: StaticString) {
            hits.append(Hit(rule: rule, kind: kind, place: place, hint: hint))
        }
        let isDense = isDense(prose, bytes)
        let isEnough = score >= Specificity.floor || isDense && facts.names > 0
        if prose.words.count < 2, facts.code + facts.exact == 0, !isDense {
            add("too-short", .specificity, 0, "say what it is about, and what is so")
        } else if let firstTold, !isEnough || told > 2 * stated {
            add(
                "narration", .narration, firstTold,
                "state what is so now, and why; leave out who did what in which order")
        } else if isLong {
            add("too-long", .specificity, 0, "keep one fact in one memory, and documents elsewhere")
        } else if let firstAsked, asked > stated, !isEnough {
            add("question", .specificity, firstAsked, "remember the answer, not the question")
        } else if prose.words.count < 3, facts.code + facts.exact == 0 || prose.words.count < 2, !isDense {
            add("too-short", .specificity, 0, "say what it is about, and what is so")
        } else if !isEnough {
            let start = prose.words.first?.range.lowerBound ?? 0
            if facts.opinions > 0 {
                add("opinion", .specificity, start, "say what it rests on: a number, a source, a reason")
            } else {
                add(
                    "too-vague", .specificity, start, "add a name, a number, code, a path, an error message or a reason"
                )
            }
        }
        return Reading(findings: hits.located(in: bytes), specificity: Specificity(count: facts))
    }

    /// Whether a text is of a script without spaces, so that a word of it is a sentence.
    private static func isDense(_ prose: Prose, _ bytes: Bytes) -> Bool {
        guard let longest = prose.words.max(by: { $0.range.count < $1.range.count }), longest.range.count >= 18 else {
            return false
        }
        return longest.range.count { bytes[$0] >= 0xE0 } * 4 >= longest.range.count
    }
}
