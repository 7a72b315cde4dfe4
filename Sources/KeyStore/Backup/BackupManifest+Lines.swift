package import Bytes
internal import Keys
internal import OpenSSL

/// The kinds of lines, each with its text and the strict reading of that text.
extension BackupManifest {
    package struct Key: Sendable, Equatable, CustomStringConvertible {
        package let kind: BackupKind
        package let name: KeyName
        /// `SHA256:` and unpadded base64, or 40 or 64 hexadecimal digits of an OpenPGP key.
        package let fingerprint: String

        package init(_ kind: BackupKind, _ name: KeyName, _ fingerprint: String) {
            self.kind = kind
            self.name = name
            self.fingerprint = fingerprint
        }

        package var description: String { "\(kind.rawValue) \(name) \(fingerprint)" }

        init?(_ text: String) {
            guard let words = words(of: text, 3), let kind = BackupKind(rawValue: words[0]),
                let name = try? KeyName(words[1])
            else { return nil }
            let isValid = kind == .ssh ? isSSHFingerprint(words[2]) : isPGPFingerprint(words[2])
            guard isValid else { return nil }
            self.init(kind, name, words[2])
        }
    }

    package struct File: Sendable, Equatable, CustomStringConvertible {
        package let path: BackupPath
        package let size: Int
        /// 64 lower-case digits.
        package let digest: String

        package init(_ path: BackupPath, _ contents: SecretBytes) throws {
            self.path = path
            size = contents.count
            digest = try Digest.sha256.hash(contents).disclosed().map(\.hex).joined()
        }

        package var description: String { "\(digest) \(size) \(path)" }

        init?(_ text: String) {
            guard let words = words(of: text, 3), isHexadecimal(words[0], 64, "abcdef"),
                let size = Int(words[1]), size >= 0, String(size) == words[1],
                let path = BackupPath(words[2]), path != .manifest
            else { return nil }
            (self.path, self.size, digest) = (path, size, words[0])
        }
    }

    /// A secret part that the key has, whether or not it is in the backup.
    package struct Keygrip: Sendable, Equatable, CustomStringConvertible {
        package let name: KeyName
        /// Of the primary key or the subkey.
        package let fingerprint: String
        package let keygrip: String

        package init(_ name: KeyName, _ fingerprint: String, _ keygrip: String) {
            self.name = name
            self.fingerprint = fingerprint
            self.keygrip = keygrip
        }

        package var description: String { "\(name) \(fingerprint) \(keygrip)" }

        init?(_ text: String) {
            guard let words = words(of: text, 3), let name = try? KeyName(words[0]),
                isPGPFingerprint(words[1]), isHexadecimal(words[2], 40, "ABCDEF")
            else { return nil }
            self.init(name, words[1], words[2])
        }
    }

    /// A secret part that is not in the backup, and was known not to be.
    package struct Gap: Sendable, Equatable, CustomStringConvertible {
        package enum Reason: String, Sendable {
            /// GnuPG has a place holder only.
            case stub
            /// On a smart card, which does not give it away.
            case card
            case missing
        }

        package let name: KeyName
        package let fingerprint: String
        package let reason: Reason

        package init(_ name: KeyName, _ fingerprint: String, _ reason: Reason) {
            self.name = name
            self.fingerprint = fingerprint
            self.reason = reason
        }

        package var description: String { "\(name) \(fingerprint) \(reason.rawValue)" }

        init?(_ text: String) {
            guard let words = words(of: text, 3), let name = try? KeyName(words[0]),
                isPGPFingerprint(words[1]), let reason = Reason(rawValue: words[2])
            else { return nil }
            self.init(name, words[1], reason)
        }
    }
}

private func words(of text: String, _ count: Int) -> [String]? {
    let words = text.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    return words.count == count ? words : nil
}

private func isHexadecimal(_ text: String, _ count: Int, _ letters: String) -> Bool {
    text.utf8.count == count && text.allSatisfy { ("0"..."9").contains($0) || letters.contains($0) }
}

private func isPGPFingerprint(_ text: String) -> Bool {
    isHexadecimal(text, 40, "ABCDEF") || isHexadecimal(text, 64, "ABCDEF")
}

private func isSSHFingerprint(_ text: String) -> Bool {
    guard text.hasPrefix("SHA256:") else { return false }
    let digits = SecretBytes(String(text.dropFirst(7)))
    return (try? Base64.decode(digits, "fingerprint", padded: false).count) == 32
}
