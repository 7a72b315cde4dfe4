package import Bytes

/// The key that one message's data is encrypted with.
package struct SessionKey: Sendable {
    /// Nil where only the data packet names it.
    package let algorithm: SymmetricAlgorithm?
    package let key: SecretBytes

    package init(_ algorithm: SymmetricAlgorithm?, _ key: SecretBytes) {
        self.algorithm = algorithm
        self.key = key
    }

    /// Out of a block of PKCS #1 (RFC 8017 section 7.2.1), in time that depends on its length alone.
    ///
    /// ```
    /// 00 02, octets that are not zero (8 or more), 00, algorithm (version 3), key, sum (2)
    /// ```
    ///
    /// - Returns: nil for anything else.
    static func decode(block: SecretBytes, version: UInt8) -> SessionKey? {
        let around = version == 3 ? 3 : 2
        var found: UInt8 = 0
        for count in [16, 24, 32] as [UInt8] {
            let error = paddingError(block, payload: Int(count) + around, version)
            found |= count & error.isZeroMask
        }
        // No more than one count fits: what ends its padding is in that of all shorter ones.
        guard found != 0 else { return nil }
        let payload = block[block.count - Int(found) - around..<block.count]
        return fitting(payload.named(version), version: version)
    }

    /// Zero when padding, and nothing else, is before the last `payload` octets, and their sum is right.
    private static func paddingError(
        _ block: SecretBytes,
        payload: Int,
        _ version: UInt8
    ) -> UInt8 {
        let start = block.count - payload
        guard start >= 11 else { return 0xff }
        var error = block[0] | (block[1] ^ 2) | block[start - 1]
        for index in 2..<start - 1 { error |= block[index].isZeroMask }
        return error | block[start..<block.count].named(version).sumError
    }

    /// Algorithm, key, sum, and octets that each tell how many they are (RFC 9580 section 11.5).
    static func decode(padded: SecretBytes, version: UInt8) -> SessionKey? {
        guard let last = padded.isEmpty ? nil : padded[padded.count - 1] else { return nil }
        let count = padded.count - Int(last)
        guard last > 0, count >= 3 else { return nil }
        var wrong: UInt8 = 0
        for index in count..<padded.count { wrong |= padded[index] ^ last }
        let payload = padded[0..<count].named(version)
        return (wrong | payload.sumError) == 0 ? fitting(payload, version: version) : nil
    }

    /// Algorithm, key and nothing else.
    static func decode(plain: SecretBytes) -> SessionKey? {
        guard plain.count > 1 else { return nil }
        let algorithm = SymmetricAlgorithm(rawValue: plain[0])
        guard algorithm.keyLength == plain.count - 1 else { return nil }
        return SessionKey(algorithm, plain[1..<plain.count])
    }

    /// From an algorithm, a key and its sum; of version 6 the algorithm means nothing.
    private static func fitting(_ payload: SecretBytes, version: UInt8) -> SessionKey? {
        let body = payload[0..<payload.count - 2]
        return version == 3 ? decode(plain: body) : SessionKey(nil, body[1..<body.count])
    }
}

extension SecretBytes {
    /// With an octet in front where version 3 has the algorithm.
    fileprivate func named(_ version: UInt8) -> SecretBytes {
        version == 3 ? self : SecretBytes(copying: [0]).joined(self)
    }

    /// Zero when the last two octets are the sum of those between the first and them.
    fileprivate var sumError: UInt8 {
        guard count >= 3 else { return 0xff }
        var sum: UInt16 = 0
        for index in 1..<count - 2 { sum &+= UInt16(self[index]) }
        let high = UInt8(truncatingIfNeeded: sum >> 8) ^ self[count - 2]
        return high | (UInt8(truncatingIfNeeded: sum) ^ self[count - 1])
    }
}

extension UInt8 {
    /// 0xff for zero, and zero for all others, without a branch.
    fileprivate var isZeroMask: UInt8 {
        UInt8(truncatingIfNeeded: (UInt16(self) &- 1) >> 8)
    }
}
