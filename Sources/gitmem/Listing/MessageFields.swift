internal import Actions
internal import GitMemory

/// What a list says of a message, field by field.
enum MessageFields {
    static let names = [
        "id", "from", "to", "type", "state", "age", "date", "until", "reply-to", "after", "taken-by",
        "content",
    ]

    static func value(_ name: String, _ result: MessageResult, on page: Page) -> String? {
        switch result {
        case .letter(let letter, let after, let taker, _):
            switch name {
            case "state": state(letter)
            case "after": after?.text
            case "taken-by": taker
            default: value(name, letter.sending, on: page)
            }
        case .sending(let sending, _): value(name, sending, on: page)
        case .nothing: nil
        }
    }

    static func value(_ name: String, _ sending: Sending, on page: Page) -> String? {
        switch name {
        case "id": sending.message.id.description
        case "from": sending.sender
        case "to": sending.message.recipients.joined(separator: ",")
        case "type": sending.message.kind
        case "age": Age.text(sending.time, at: page.now)
        case "date": sending.time.description
        case "until": sending.until?.description
        case "reply-to": sending.message.answered?.short
        case "content": sending.message.text
        default: nil
        }
    }

    static func card(_ result: MessageResult, on page: Page) -> Card? {
        switch result {
        case .letter(let letter, let after, let taker, _):
            card(
                letter.sending, who: letter.sending.sender,
                notes: [state(letter), taker.map { "taken by \($0)" }, after?.text].compactMap { $0 },
                on: page)
        case .sending(let sending, _): card(sending, who: sending.sender, notes: [], on: page)
        case .nothing: nil
        }
    }

    static func card(_ sending: Sending, who: String, notes: [String], on page: Page) -> Card {
        let message = sending.message
        return Card(
            columns: [page.column(message.id), page.age(sending.time), Card.Column(who, 10, .agent)],
            text: [Piece(text: message.text.escapingControls(keepingLines: true))],
            notes: (message.kind == "note" ? [] : [message.kind]) + notes)
    }

    private static func state(_ letter: Letter) -> String {
        letter.isAcknowledged ? "acknowledged" : letter.isRead ? "read" : "unread"
    }
}
