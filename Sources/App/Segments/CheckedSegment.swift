internal import Foundation
internal import OpenSSL
package import Scenario

/// A segment's file that can be published.
package struct CheckedSegment: Sendable {
    /// The segment.
    package let segment: Segment
    /// SHA-256 of the file, hexadecimal.
    package let checksum: String
    /// The file.
    package let source: String
}

extension Session {
    /// Reads and checks segments' files; throws everything that is wrong with any of them at once. Needs no server.
    ///
    /// Attributes must be among `attributes`, when these are given.
    package static func check(segments paths: [String], attributes: [String: AttributeType]? = nil) throws -> [CheckedSegment] {
        var checked: [CheckedSegment] = []
        var problems: [String] = []
        for path in paths {
            do {
                checked.append(try check(segment: path, attributes))
            } catch {
                problems.append("\(error)")
            }
        }
        guard problems.isEmpty else { throw ValidationError(problems: problems) }
        for (index, one) in checked.enumerated() where checked[..<index].contains(where: { $0.segment.key == one.segment.key }) {
            throw SegmentError.twice(one.segment.key)
        }
        return checked
    }

    private static func check(segment path: String, _ attributes: [String: AttributeType]?) throws -> CheckedSegment {
        guard let data = FileManager.default.contents(atPath: path), let source = String(validating: data, as: UTF8.self) else {
            throw SegmentError.unreadable(path)
        }
        let checksum = Digest.sha256(Array(data)).map { String(UInt16($0) + 0x100, radix: 16).dropFirst() }.joined()
        return CheckedSegment(
            segment: try Segment.parse(yaml: source, file: path, attributes: attributes), checksum: checksum, source: source)
    }
}
