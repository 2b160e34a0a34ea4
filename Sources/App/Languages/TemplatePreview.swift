internal import Foundation
package import JSON
package import Liquid
internal import Scenario
package import Time
internal import Workers

/// A template of a folder, rendered for whoever writes it: with the folder's partials, layouts and translations, as in a mail.
package struct TemplatePreview {
    private let set: TemplateSet
    private let name: String
    private let kind: TemplateSet.Kind

    /// Reads a template and the folder it lies in: a scenario's `templates`, or any folder of `.liquid` files. Throws all that is wrong
    /// with them; when strict, also each variable that no mail has and `data` doesn't.
    package init(file path: String, data: JSONObject, isStrict: Bool) throws {
        let url = URL(filePath: path).standardizedFileURL
        let folder = url.deletingLastPathComponent()
        guard let bytes = FileManager.default.contents(atPath: url.path) else { throw PreviewError.missing(path) }
        guard let source = String(validating: bytes, as: UTF8.self) else { throw PreviewError.notUTF8(path) }
        let fileName = url.lastPathComponent.hasSuffix(".liquid") ? url.lastPathComponent : url.lastPathComponent + ".liquid"
        var files = try Self.files(around: folder)
        files["templates/" + fileName] = source
        set = try TemplateSet(folder: files, roots: isStrict ? TemplateSet.roots.union(data.map(\.name)) : nil)
        kind = fileName.hasSuffix(".txt.liquid") ? .text : .html
        let ending = [".html.liquid", ".txt.liquid", ".liquid"].first { fileName.hasSuffix($0) } ?? ""
        name = String(fileName.dropLast(ending.count))
    }

    /// The mail's part with its subject and preheader. Faults are written in their place, as Liquid does.
    package func render(_ data: JSONObject, locale: Liquid.Locale, zone: Zone, now: Timestamp) throws(RenderError) -> RenderedTemplate {
        var context = RenderContext()
        context.faults = .shown
        context.locale = locale
        context.zone = zone
        context.now = now
        return try set.render(name: name, kind: kind, data: data, in: context)
    }

    /// The files of a scenario by their paths in it; of any other folder its templates, as if they were a scenario's.
    private static func files(around folder: URL) throws -> [String: String] {
        if folder.lastPathComponent == "templates" {
            let scenario = try FolderReader.read(folder.deletingLastPathComponent().path)
            return scenario.files.mapValues { String(decoding: $0, as: UTF8.self) }
        }
        var files: [String: String] = [:]
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) where name.hasSuffix(".liquid") {
            guard let bytes = FileManager.default.contents(atPath: folder.appending(path: name).path) else { continue }
            files["templates/\(name)"] = String(decoding: bytes, as: UTF8.self)
        }
        return files
    }
}

/// Why a template can't be previewed.
package enum PreviewError: Error, Equatable, CustomStringConvertible {
    case missing(String)
    case notUTF8(String)

    package var description: String {
        switch self {
        case .missing(let path): "there is no file \(path) that can be read"
        case .notUTF8(let path): "\(path) isn't valid UTF-8: save it in that encoding"
        }
    }
}
