package import Bytes

/// A canonical S-expression, as gpg-agent writes keys and numbers: `(5:value3:abc)`.
package struct SExpression {
    private let bytes: SecretBytes

    package init(_ bytes: SecretBytes) {
        self.bytes = bytes
    }

    /// The atom after `name` in the first list that begins with it.
    ///
    /// - Returns: nil when there is none, and for what is no such expression.
    package func value(of name: String) -> SecretBytes? {
        var position = 0
        var isFirst = false
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "("): (isFirst, position) = (true, position + 1)
            case UInt8(ascii: ")"): (isFirst, position) = (false, position + 1)
            default:
                guard let atom = atom(&position) else { return nil }
                if isFirst, atom.equals(name) { return self.atom(&position) }
                isFirst = false
            }
        }
        return nil
    }

    private func atom(_ position: inout Int) -> SecretBytes? {
        var count = 0
        while position < bytes.count, case let digit = bytes[position],
            (0x30...0x39).contains(digit)
        {
            count = 10 * count + Int(digit - 0x30)
            guard count <= bytes.count else { return nil }
            position += 1
        }
        guard position < bytes.count, bytes[position] == UInt8(ascii: ":"),
            count < bytes.count - position
        else { return nil }
        defer { position += 1 + count }
        return bytes[position + 1..<position + 1 + count]
    }
}

extension ByteWriter {
    /// An atom.
    package mutating func atom(_ value: SecretBytes) {
        text("\(value.count):")
        bytes(value)
    }

    package mutating func atom(_ value: String) {
        atom(SecretBytes(value))
    }
}
