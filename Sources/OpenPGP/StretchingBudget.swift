internal import Bytes

/// What the packets for passphrases of one message may take, all together.
package struct StretchingBudget {
    private var derivations = 8
    /// Four of the dearest that GnuPG makes.
    private var octets = 4 * 65_011_712
    /// Of Argon2, in KiB.
    private var memory = 1 << 20

    package init() {}

    /// Takes off what opening `packet` needs.
    ///
    /// - Throws: ``FormatError/Kind/tooCostly`` when that is more than is left.
    package mutating func spend(on packet: PassphraseSessionKey) throws {
        derivations -= 1
        let (octets, memory) = packet.stretching.cost
        guard derivations >= 0, octets <= self.octets, memory <= self.memory else {
            throw FormatError(.tooCostly, "passphrase", "it asks for more work than is allowed")
        }
        self.octets -= octets
        self.memory -= memory
    }
}

extension PassphraseStretching {
    fileprivate var cost: (octets: Int, memory: Int) {
        switch self {
        case .simple, .salted: (0, 0)
        case .iterated(_, _, let count): (count, 0)
        case .argon2(let cost, _): (0, cost.memory)
        }
    }
}
