internal import Glibc
internal import OpenSSL

extension Folder {
    /// A hidden name that tells where it comes from and cannot be guessed: `.NAME.ibkeys-1a2b3c4d`.
    package static func temporaryName(for name: String) throws -> String {
        try hiddenName(for: name, mark: temporaryMark)
    }

    /// The same for what its maker holds a lock on: `.NAME.ibkeys-locked-1a2b3c4d`.
    static func lockedName(for name: String) throws -> String {
        try hiddenName(for: name, mark: lockedMark)
    }

    private static func hiddenName(for name: String, mark: String) throws -> String {
        let tag = try Random.bytes(4).map {
            String($0 >> 4, radix: 16) + String($0 & 15, radix: 16)
        }
        let known = String(String.UnicodeScalarView(name.unicodeScalars.prefix(40)))
        return ".\(known)\(mark)\(tag.joined())"
    }

    /// Whether a name is one that ``temporaryName(for:)`` makes.
    package static func isTemporary(_ name: String) -> Bool {
        isHidden(name, mark: temporaryMark)
    }

    private static func isHidden(_ name: String, mark: String) -> Bool {
        let tag = name.suffix(8)
        return name.hasPrefix(".") && name.dropLast(8).hasSuffix(mark)
            && tag.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    }

    /// Whether a name is one that ``lockedName(for:)`` makes of `known`.
    static func isLockedName(_ name: String, for known: String) -> Bool {
        isHidden(name, mark: lockedMark) && name.dropLast(8) == ".\(known)\(lockedMark)"
    }

    private static let temporaryMark = ".ibkeys-"
    private static let lockedMark = ".ibkeys-locked-"

    /// Removes what lost its maker before it got a name: see ``lockedName(for:)``.
    ///
    /// What belongs to another user is left alone.
    package func sweep() throws {
        for name in try names() where Self.isHidden(name, mark: Self.lockedMark) {
            guard try status(name)?.owner == geteuid() else { continue }
            guard let file = try? open(name, O_RDONLY | O_NONBLOCK), try file.lock() else {
                continue
            }
            try remove(name)
        }
    }
}
