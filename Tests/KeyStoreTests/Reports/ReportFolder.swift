import Foundation
import Testing

@testable import KeyStore

/// A throw-away folder with reports.
final class ReportFolder {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.appending(path: "reports-\(UUID())").path
        try make("")
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    func file(_ name: String) -> String { "\(path)/\(name)" }

    func make(_ folder: String) throws {
        try FileManager.default.createDirectory(
            atPath: file(folder),
            withIntermediateDirectories: true
        )
    }

    /// Puts bytes into a file, changed that many seconds ago.
    @discardableResult
    func put(_ bytes: [UInt8], in name: String, age: Double = 100) throws -> String {
        try Data(bytes).write(to: URL(filePath: file(name)))
        try setAge(age, of: name)
        return file(name)
    }

    func setAge(_ seconds: Double, of name: String) throws {
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSinceNow: -seconds)],
            ofItemAtPath: file(name)
        )
    }

    func text(_ name: String) -> String? {
        FileManager.default.contents(atPath: file(name)).map { String(decoding: $0, as: UTF8.self) }
    }

    func mode(_ name: String) throws -> Int? {
        let attributes = try FileManager.default.attributesOfItem(atPath: file(name))
        return (attributes[.posixPermissions] as? NSNumber)?.intValue
    }

    /// All that is there, hidden or not, by its path in this folder.
    var names: [String] {
        let names = FileManager.default.enumerator(atPath: path)?.compactMap { $0 as? String }
        return (names ?? []).sorted()
    }
}

/// The cause of what `body` throws.
func cause<R>(of body: () throws -> R) -> ReportFailure.Cause? {
    do {
        _ = try body()
        return nil
    } catch {
        return (error as? ReportFailure)?.cause
    }
}
