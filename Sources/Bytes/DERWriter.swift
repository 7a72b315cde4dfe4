/// Writes strict DER, in the types that ``DERReader`` reads.
package struct DERWriter: ~Copyable {
    private var out = ByteWriter()

    package init() {}

    package mutating func element(_ tag: DERTag, _ content: SecretBytes) {
        out.byte(tag.rawValue)
        length(content.count)
        out.bytes(content)
    }

    private mutating func length(_ count: Int) {
        guard count >= 0x80 else { return out.byte(UInt8(count)) }
        let digits = (count.bitWidth - count.leadingZeroBitCount + 7) / 8
        out.byte(0x80 | UInt8(digits))
        for place in (0..<digits).reversed() {
            out.byte(UInt8(truncatingIfNeeded: count >> (8 * place)))
        }
    }

    /// A constructed element: what `body` writes is its content.
    package mutating func nested(
        _ tag: DERTag = .sequence,
        _ body: (inout DERWriter) throws -> Void
    ) rethrows {
        var inner = DERWriter()
        try body(&inner)
        element(tag, inner.finish())
    }

    /// A non-negative INTEGER from its big-endian magnitude.
    package mutating func integer(_ magnitude: SecretBytes) {
        let digits = magnitude.withoutLeadingZeros
        guard digits.isEmpty || digits[0] & 0x80 != 0 else { return element(.integer, digits) }
        var padded = ByteWriter(capacity: digits.count + 1)
        padded.byte(0)
        padded.bytes(digits)
        element(.integer, padded.finish())
    }

    package mutating func number(_ value: UInt64) {
        integer(SecretBytes(copying: (0..<8).reversed().map { UInt8(value >> ($0 * 8) & 0xff) }))
    }

    package mutating func octetString(_ content: SecretBytes) {
        element(.octetString, content)
    }

    package mutating func bitString(_ content: SecretBytes) {
        var bits = ByteWriter(capacity: content.count + 1)
        bits.byte(0)
        bits.bytes(content)
        element(.bitString, bits.finish())
    }

    package mutating func null() {
        element(.null, .empty)
    }

    /// From the dotted form, of at least two arcs.
    package mutating func objectIdentifier(_ dotted: String) {
        let arcs = dotted.split(separator: ".").compactMap { UInt64($0) }
        precondition(arcs.count >= 2)
        var content = ByteWriter(capacity: 16)
        for arc in [40 * arcs[0] + arcs[1]] + arcs.dropFirst(2) {
            let digits = max(1, (arc.bitWidth - arc.leadingZeroBitCount + 6) / 7)
            for place in (0..<digits).reversed() {
                content.byte(UInt8(arc >> (7 * place) & 0x7f) | (place > 0 ? 0x80 : 0))
            }
        }
        element(.objectIdentifier, content.finish())
    }

    package consuming func finish() -> SecretBytes { out.finish() }
}
