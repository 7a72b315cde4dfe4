import Bytes
import Keys
import OpenSSL
import SSHKey
import TestSupport
import Testing

@Suite struct SEC1Tests {
    @Test(arguments: PEMSamples.ecdsa, ["named_curve", "explicit"])
    func `openssl's variants are read`(pair: KeyPair, encoding: String) throws {
        let ours = try PEMKey.encodeTraditional(pair)
        for options in [
            [], ["-no_public"], ["-conv_form", "compressed"], ["-conv_form", "hybrid"],
        ] {
            let theirs = try PEMPeer.run(
                "openssl",
                ["ec", "-param_enc", encoding] + options,
                ours
            )
            #expect(try PEMSamples.pair(theirs).pair.privateKey == pair.privateKey)
            let inner = try PEMPeer.run(
                "openssl",
                ["pkcs8", "-topk8", "-nocrypt"],
                theirs
            )
            #expect(try PEMSamples.pair(inner).pair.privateKey == pair.privateKey)
        }
        let spki = try PEMPeer.run("openssl", ["ec", "-param_enc", encoding, "-pubout"], ours)
        #expect(try PEMSamples.publicKey(spki).0 == pair.publicKey)
    }

    @Test(arguments: ["prime256v1", "secp384r1", "secp521r1"], ["named_curve", "explicit"])
    func `an EC PARAMETERS block in front is passed over`(
        curve: String,
        encoding: String
    ) throws {
        let text = try PEMPeer.openssl(
            "ecparam",
            "-name",
            curve,
            "-genkey",
            "-param_enc",
            encoding
        )
        #expect(try PEMSamples.block(text).label == "EC PARAMETERS")
        let line = try PEMPeer.sshKeygenPublic(text)
        #expect(try PEMPeer.publicLine(PEMSamples.pair(text).pair.publicKey) == line)
    }

    @Test func `the curve may come from the EC PARAMETERS block alone`() throws {
        let (scalar, pair) = try p256()
        let bare = key(scalar: scalar)
        let parameters = PEMSamples.pem("EC PARAMETERS", named("1.2.840.10045.3.1.7"))
        #expect(try PEMSamples.pair(joined(parameters, bare)).pair.privateKey == pair.privateKey)
        expectFailure(.malformed) { try PEMSamples.pair(bare) }
    }

    @Test func `two curves that differ are refused`() throws {
        let parameters = PEMSamples.pem("EC PARAMETERS", named("1.3.132.0.34"))
        let text = joined(parameters, try PEMKey.encodeTraditional(PEMSamples.ecdsa[0]))
        expectFailure(.malformed) { try PEMSamples.pair(text) }
    }

    @Test func `scalars of any length are read and written at the field's`() throws {
        let (scalar, pair) = try p256()
        for zeros in [1, 5] {
            let padded = SecretBytes(
                copying: [UInt8](repeating: 0, count: zeros) + scalar.disclosed()
            )
            let text = key(scalar: padded, curve: "1.2.840.10045.3.1.7")
            #expect(try PEMSamples.pair(text).pair.privateKey == pair.privateKey)
        }
        let short = try PEMSamples.pair(
            key(scalar: SecretBytes(copying: [7]), curve: "1.2.840.10045.3.1.7")
        )
        let written = try PEMSamples.block(PEMKey.encodeTraditional(short.pair)).body
        #expect(written.disclosed()[5..<7] == [0x04, 0x20])
    }

    @Test func `a scalar of zero or of the group's order is refused`() {
        let order: [UInt8] = [
            0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
            0xbc, 0xe6, 0xfa, 0xad, 0xa7, 0x17, 0x9e, 0x84, 0xf3, 0xb9, 0xca, 0xc2, 0xfc, 0x63,
            0x25, 0x51,
        ]
        for scalar in [[], [0], order, [UInt8](repeating: 1, count: 100_000)] {
            expectFailure(.malformed) {
                try PEMSamples.pair(
                    key(scalar: SecretBytes(copying: scalar), curve: "1.2.840.10045.3.1.7")
                )
            }
        }
    }

    @Test(arguments: ["secp256k1", "secp224r1", "sect113r1"])
    func `curves that SSH lacks are refused by name`(curve: String) throws {
        for encoding in ["named_curve", "explicit"] {
            let text = try PEMPeer.openssl(
                "ecparam",
                "-name",
                curve,
                "-genkey",
                "-noout",
                "-param_enc",
                encoding
            )
            let error = #expect(throws: FormatError.self) { try PEMSamples.pair(text) }
            #expect(error?.kind == .unsupported)
            if encoding == "named_curve" { #expect(error?.reason.contains(curve) == true) }
        }
    }

    @Test func `another point than the scalar's is refused`() throws {
        let (scalar, _) = try p256()
        let other = try ECDSAPrivateKey.generate(on: .nistp256).publicKey.point
        expectFailure(.malformed) {
            try PEMSamples.pair(
                key(scalar: scalar, curve: "1.2.840.10045.3.1.7", point: other)
            )
        }
    }

    private func p256() throws -> (SecretBytes, KeyPair) {
        let pair = PEMSamples.ecdsa[0]
        guard case .ecdsa(let key) = pair.privateKey else { throw PEMPeer.Failure(description: "") }
        return (key.scalar, pair)
    }

    private func named(_ curve: String) -> SecretBytes {
        var writer = DERWriter()
        writer.objectIdentifier(curve)
        return writer.finish()
    }

    private func key(
        scalar: SecretBytes,
        curve: String? = nil,
        point: SecretBytes? = nil
    ) -> SecretBytes {
        var writer = DERWriter()
        writer.nested { writer in
            writer.number(1)
            writer.octetString(scalar)
            if let curve { writer.element(.context0, named(curve)) }
            if let point { writer.nested(.context1) { $0.bitString(point) } }
        }
        return PEMSamples.pem("EC PRIVATE KEY", writer.finish())
    }

    private func joined(_ first: SecretBytes, _ second: SecretBytes) -> SecretBytes {
        SecretBytes(copying: first.disclosed() + second.disclosed())
    }
}
