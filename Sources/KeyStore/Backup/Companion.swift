internal import Bytes

/// What belongs to a key besides the key itself.
package enum Companion: String, CaseIterable, Sendable {
    case certificate
    case ownertrust
    case revocation = "revocation certificate"
}

/// How the companions of a key in a backup are related to those here.
package struct CompanionComparison: Sendable, Equatable {
    package private(set) var missingHere: [Companion] = []
    package private(set) var missingThere: [Companion] = []
    /// Both have it, and not the same.
    package private(set) var different: [Companion] = []

    init(_ there: [Companion: SecretBytes], _ here: [Companion: SecretBytes]) {
        for companion in Companion.allCases {
            switch (there[companion], here[companion]) {
            case (nil, nil): continue
            case (_, nil): missingHere.append(companion)
            case (nil, _): missingThere.append(companion)
            case (let one, let other): if one != other { different.append(companion) }
            }
        }
    }
}

extension BackedUpKey {
    var companions: [Companion: SecretBytes] {
        var found: [Companion: SecretBytes] = [:]
        found[.certificate] = certificate
        found[.ownertrust] = openPGP?.ownertrust
        found[.revocation] = openPGP?.revocation.text
        return found
    }

    /// Against those of a key that is here: in the store, or in the GnuPG home of an OpenPGP key.
    func compareCompanions(
        _ name: KeyName,
        _ home: GnuPGHome?,
        _ store: KeyStore
    ) throws -> CompanionComparison {
        var here: [Companion: SecretBytes] = [:]
        if let home {
            here[.ownertrust] = try home.ownertrust(of: fingerprint)
            here[.revocation] = try home.revocation(of: fingerprint)
        } else {
            here[.certificate] = try store.certificate(of: name)
        }
        return CompanionComparison(companions, here)
    }
}
