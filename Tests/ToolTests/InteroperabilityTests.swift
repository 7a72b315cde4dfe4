import Testing

/// The real puttygen, ssh-keygen and openssl: their keys are read here, and ours there.
struct InteroperabilityTests {
    @Test(arguments: PeerRecipe.all, [false, true])
    func `a key of another program is read`(
        _ recipe: PeerRecipe,
        _ isEncrypted: Bool
    ) async throws {
        let sandbox = try await Sandbox(isEncrypted: isEncrypted)
        let theirs = try await sandbox.line("\(recipe.make) && \(recipe.publicLine)")
        let ours = try await sandbox.line("ibkeyexport --passphrase $source ./key")
        #expect(ours.key == theirs.key)
        #expect(ours.comment == (recipe.keepsComment ? theirs.comment : ""))
        if recipe.keepsComment { #expect(ours.comment == "a comment") }
    }

    @Test(arguments: PeerKey.allCases, [false, true])
    func `other programs read every format`(_ key: PeerKey, _ isEncrypted: Bool) async throws {
        let sandbox = try await Sandbox(isEncrypted: isEncrypted)
        let made = try await sandbox.line("\(key.ours) && ibkeyexport source.ppk")
        for format in key.privateFormats {
            try await sandbox.succeed(
                "ibkeyexport -q --private -f \(format) --passphrase $source source.ppk -o \(format)"
            )
            for peer in Peer.allCases where peer.reads(key, format) {
                let theirs = try await sandbox.line(peer.publicLine(format))
                #expect(theirs.key == made.key, "\(peer) reads \(format)")
                guard peer.keepsComment(format) else { continue }
                #expect(theirs.comment == "a comment", "\(peer) reads \(format)")
            }
        }
    }

    @Test(arguments: PeerKey.allCases)
    func `public keys go to other programs and come back`(_ key: PeerKey) async throws {
        let sandbox = try await Sandbox(isEncrypted: false)
        let made = try await sandbox.line("\(key.ours) && ibkeyexport source.ppk")
        for format in key.publicFormats {
            try await sandbox.succeed("ibkeyexport -q -f \(format) source.ppk -o \(format)")
        }
        for exchange in key.publicExchanges {
            let theirs = try await sandbox.line("\(exchange) >theirs && ibkeyexport ./theirs")
            #expect(theirs.key == made.key, "\(exchange)")
        }
    }
}

extension PeerKey {
    /// Makes `source.ppk`, by another program where it is a type that is not made here.
    fileprivate var ours: String {
        switch self {
        case .dsa, .ed448:
            "puttygen -q \(puttygenOptions) -C 'a comment' -o source.ppk --new-passphrase words"
        default:
            "ibkeygen -q \(puttygenOptions) -C 'a comment' -o source.ppk --passphrase $source"
                + " --argon2 memory=64,passes=1"
        }
    }
}
