internal import Bytes

extension StoredKey {
    /// A key whose secret part is in `home`.
    init(_ published: PublishedOpenPGPKeys, in home: GnuPGHome, event: String) {
        self.init(
            entry: Entry(published.key, home: home.path),
            publicText: published.text,
            material: .openPGP
        )
        entry.record(event)
    }

    /// Where the secret part is.
    package func gnupgHome() throws -> GnuPGHome {
        guard isOpenPGP, let path = entry.home else {
            throw FormatError(.unsupported, "", "is an SSH key, not an OpenPGP key")
        }
        return try GnuPGHome(path: path)
    }

    /// The public key in the store: one, and public only.
    package func published() throws -> PublishedOpenPGPKeys {
        guard isOpenPGP else {
            throw FormatError(.unsupported, "", "is an SSH key, not an OpenPGP key")
        }
        return try within("public") {
            let published = try PublishedOpenPGPKeys(publicText)
            guard !published.hadSecrets, published.keys.count == 1 else {
                throw FormatError.malformed("", "is not one public key alone")
            }
            return published
        }
    }

    /// Puts a newer public key in place of the one that is there.
    ///
    /// - Throws: ``FormatError``: `malformed` for another key.
    package mutating func publish(_ published: PublishedOpenPGPKeys) throws {
        guard published.key.fingerprint == entry.fingerprint else {
            throw FormatError.malformed("public", "is of another key than the entry")
        }
        publicText = published.text
        entry.expires = published.key.expires
    }

    /// That the public file is of the entry's key.
    func checkPublished() throws {
        guard try published().key.fingerprint == entry.fingerprint else {
            throw FormatError.malformed("public", "is of another key than the entry")
        }
    }
}
