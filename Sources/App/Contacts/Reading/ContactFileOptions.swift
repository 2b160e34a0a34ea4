internal import Scenario
package import Store

/// How a file of contacts is read.
package struct ContactFileOptions: Sendable {
    /// The file, or `-` for standard input.
    package var path: String
    /// How it is written.
    package var format: ContactFormat
    /// The column of CSV that is the subject.
    package var subjectColumn = "subject"
    /// What every row says of topics, unless it says something else.
    package var consents: [String: Bool] = [:]
    /// Whether the first row that can't be taken in ends it; otherwise such rows are left out.
    package var stopsAtProblem = true
    /// The types of attributes; empty when anything goes.
    var catalogue: [String: AttributeType] = [:]

    /// A file in a format.
    package init(path: String, format: ContactFormat) {
        self.path = path
        self.format = format
    }
}

/// Why a file of contacts can't be read at all.
package enum ContactFileError: Error, Equatable, CustomStringConvertible {
    /// It isn't there, or can't be opened.
    case missing(String)
    /// It can't be read on.
    case unreadable(String)
    /// There is nothing in it.
    case empty
    /// Its header can't be right.
    case header(String)
    /// It has an attribute that isn't in the catalogue.
    case uncatalogued(String)

    package var description: String {
        switch self {
        case .missing(let path): "there is no file \(path) that can be read"
        case .unreadable(let path): "\(path) can't be read"
        case .empty: "there is nothing to import: CSV needs a header at least"
        case .header(let reason): "line 1: \(reason)"
        case .uncatalogued(let name):
            "\(name) isn't in the attribute catalogue: goniec contact attributes set \(name) --type TYPE adds it"
        }
    }
}

/// What every row says of topics, unless it says something else.
struct ConsentDefaults {
    private let members: [UInt8]

    init(_ consents: [String: Bool]) {
        var members: [UInt8] = []
        for (topic, granted) in consents.sorted(by: { $0.key < $1.key }) {
            if !members.isEmpty { members.append(UInt8(ascii: ",")) }
            AttributeText.appendString(ArraySlice(topic.utf8), to: &members)
            members += Array((granted ? ":true" : ":false").utf8)
        }
        self.members = members
    }

    /// The JSON object of these and of a row's own, whose members come behind and so win; nil when there are none.
    func object(with own: [UInt8]) -> [UInt8]? {
        guard !members.isEmpty || !own.isEmpty else { return nil }
        let comma: [UInt8] = members.isEmpty || own.isEmpty ? [] : [UInt8(ascii: ",")]
        return [UInt8(ascii: "{")] + members + comma + own + [UInt8(ascii: "}")]
    }
}
