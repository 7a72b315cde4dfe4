internal import Bytes

/// The words kept beside an SSH key: bytes, for no format declares their encoding.
package struct Comment: Sendable, Equatable {
    package let bytes: [UInt8]

    package init(_ bytes: [UInt8] = []) {
        self.bytes = bytes
    }

    package init(_ text: String) {
        self.init(Array(text.utf8))
    }

    package var isEmpty: Bool { bytes.isEmpty }

    package var withoutLeadingBlanks: Comment {
        Comment(Array(bytes.drop { $0.isBlank }))
    }

    /// Checks that the comment can stand on a line of its own without making another.
    ///
    /// A newline would add a line to an authorized_keys file, or to a PPK file that then no longer
    /// loads.
    ///
    /// - Throws: ``FormatError/Kind/malformed`` when it holds a control character, of ASCII or, in
    ///   UTF-8, of U+0080 to U+009F.
    package func checkWritable() throws {
        guard !bytes.contains(where: \.isControl), !holdsC1Control else {
            throw FormatError(
                .malformed,
                "comment",
                "holds a control character and is not written",
                hint: "-C TEXT gives the key another comment"
            )
        }
    }

    private var holdsC1Control: Bool {
        zip(bytes, bytes.dropFirst()).contains { $0 == 0xc2 && (0x80...0x9f).contains($1) }
            && String(validating: bytes, as: UTF8.self) != nil
    }
}
