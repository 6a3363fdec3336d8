/// A day that a text speaks of, as “last Friday” does, and how many days it may be off.
struct RelativeDate: Equatable {
    var day: Int32
    var tolerance: UInt8

    /// The days that a text speaks of, counted from the day it is of; at most eight.
    static func find(in tokens: Tokens, _ items: Range<Int>, on date: Int) -> [RelativeDate] {
        var words: [(text: ArraySlice<UInt8>, isCapitalised: Bool)] = []
        for index in items where tokens.items[index].kind == .word {
            words.append((tokens.text(tokens.items[index]), tokens.items[index].isCapitalised))
        }
        var found: [RelativeDate] = []
        func add(_ shift: Int, _ tolerance: UInt8) {
            let new = RelativeDate(day: Int32(clamping: date + shift), tolerance: tolerance)
            if found.count < 8, !found.contains(new) { found.append(new) }
        }
        func word(_ index: Int, _ options: StaticString...) -> Bool {
            guard index >= 0, index < words.count else { return false }
            return options.contains { option in
                words[index].text.elementsEqual(
                    UnsafeBufferPointer(start: option.utf8Start, count: option.utf8CodeUnitCount))
            }
        }
        for index in words.indices {
            if word(index, "yesterday") || (word(index, "last") && word(index + 1, "night")) { add(-1, 1) }
            if word(index, "today", "tonight") || (word(index, "this") && word(index + 1, "morning"))
                || (word(index, "just") && word(index + 1, "now"))
            {
                add(0, 1)
            }
            if word(index, "tomorrow") { add(1, 1) }
            if word(index, "last", "this"), word(index + 1, "week") { add(-7, 5) }
            if word(index, "last", "this", "past"), word(index + 1, "weekend") { add(-4, 4) }
            if word(index, "last"), word(index + 1, "month") { add(-30, 25) }
            if word(index, "next"), word(index + 1, "month") { add(30, 25) }
            if word(index, "next"), word(index + 1, "week") { add(7, 5) }
            if word(index, "days", "weeks"), word(index + 1, "ago"),
                word(index - 1, "two", "few") || (word(index - 1, "of") && word(index - 2, "couple"))
            {
                if word(index, "days") { add(-2, 2) } else { add(-14, 7) }
            }
            let text = Array(words[index].text)
            if let weekday = CivilDay.weekdays.firstIndex(of: text),
                word(index - 1, "last", "on") || (word(index - 1, "past") && word(index - 2, "this"))
            {
                let back = (CivilDay.weekday(date) - weekday + 7) % 7
                add(-(back == 0 ? 7 : back), 1)
            }
            if words[index].isCapitalised, let month = CivilDay.months.firstIndex(of: text) {
                let now = CivilDay.date(date)
                let year = month + 1 > now.month ? now.year - 1 : now.year
                add(CivilDay.number(year: year, month: month + 1, day: 15) - date, 16)
            }
        }
        return found
    }
}
