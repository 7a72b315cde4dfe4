/// What a report is called, encrypted and not.
package enum ReportName {
    private static let suffixes = [".pgp", ".gpg", ".asc"]

    /// Whether a name ends as those of encrypted reports do, in upper or lower case.
    package static func isEncrypted(_ name: String) -> Bool {
        suffixes.contains(where: name.lowercased().hasSuffix)
    }

    /// The name of the plaintext of the file `name`.
    ///
    /// `report.xml.pgp` becomes `report.xml`. A name without such an end stays as it is in another
    /// folder; beside the message it gets `.decrypted`.
    ///
    /// - Throws: ``ReportFailure`` when what remains is no name for a file.
    package static func plaintext(of name: String, isBeside: Bool) throws -> String {
        let kept = isEncrypted(name) ? String(name.dropLast(4)) : name
        let end = isBeside && !isEncrypted(name) ? ".decrypted" : ""
        let plain = printable(kept) + end
        guard !["", ".", ".."].contains(plain), !plain.contains("/") else {
            throw ReportFailure(.cannotCreate, "its name leaves none for the plaintext")
        }
        return plain
    }

    static func isZip(_ name: String) -> Bool { name.lowercased().hasSuffix(".zip") }

    /// The name of the folder with what is in a zip.
    static func folder(of name: String) -> String {
        isZip(name) && name.count > 4 ? String(name.dropLast(4)) : name
    }

    /// With `_` for each control character.
    private static func printable(_ name: String) -> String {
        var out = String.UnicodeScalarView()
        for scalar in name.unicodeScalars {
            out.append(scalar.properties.generalCategory == .control ? "_" : scalar)
        }
        return String(out)
    }
}
