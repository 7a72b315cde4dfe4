import Bytes
import KeyStore
import TestSupport
import Testing

/// Archives that only an attacker makes: each is refused, and for the reason it should be.
@Suite struct BackupAttackTests {
    private func refusal(_ archive: [UInt8]) -> String {
        do {
            let archive = try BackupArchive(decoding: SecretBytes(copying: archive))
            return "taken: \(archive.files.map(\.path.description))"
        } catch {
            return "\(error)"
        }
    }

    /// The refusal when one header of the sample was changed, with the right sum.
    private func refusal(of member: Int = 2, _ bytes: [UInt8], at offset: Int) throws -> String {
        var raw = RawArchive(try SampleBackup.archive())
        raw.members[member].put(bytes, at: offset)
        return refusal(raw.bytes)
    }

    private func name(_ text: String) -> [UInt8] {
        let bytes = Array(text.utf8.prefix(100))
        return bytes + [UInt8](repeating: 0, count: 100 - bytes.count)
    }

    @Test(arguments: [
        ("../ssh/authorized_keys", "../ssh/authorized_keys: name: leads out of its folder"),
        ("ssh/../../x", "ssh/../../x: name: leads out of its folder"),
        ("/etc/passwd", "/etc/passwd: name: an absolute path"),
        ("", "name: no name"),
        ("./MANIFEST", "./MANIFEST: name: nothing in a backup has this name"),
        ("manifest", "manifest: name: nothing in a backup has this name"),
        ("ssh//entry", "ssh//entry: name: nothing in a backup has this name"),
        ("ssh/-o/entry", "ssh/-o/entry: name: nothing in a backup has this name"),
        ("ssh/a/secret.asc", "ssh/a/secret.asc: name: nothing in a backup has this name"),
        ("ssh/a/entry/", "ssh/a/entry/: name: nothing in a backup has this name"),
        ("x/a/entry", "x/a/entry: name: nothing in a backup has this name"),
        (
            "ssh/\u{1b}[2J/entry",
            #"ssh/\x1B[2J/entry: name: a character that no name in a backup has"#
        ),
        (
            "ssh/a\u{202e}b/entry",
            #"ssh/a\xE2\x80\xAEb/entry: name: a character that no name in a backup has"#
        ),
        ("ssh/a\nb/entry", #"ssh/a\x0Ab/entry: name: a character that no name in a backup has"#),
        (#"ssh/a\b/entry"#, #"ssh/a\x5Cb/entry: name: nothing in a backup has this name"#),
        (
            "ssh/\(String(repeating: "a", count: 65))/entry",
            "name: nothing in a backup has this name"
        ),
        (String(repeating: "a", count: 100), "name: nothing in a backup has this name"),
    ])
    func `a name that is not of the grammar is refused`(_ text: String, _ reason: String) throws {
        let refusal = try refusal(name(text), at: 0)
        #expect(refusal.hasSuffix(reason), "\(refusal)")
    }

    @Test(arguments: [
        ("1", "a hard link"), ("2", "a symbolic link"), ("3", "a device"), ("4", "a device"),
        ("6", "a FIFO"), ("7", "of an unknown kind"), ("x", "a pax header"), ("g", "a pax header"),
        ("L", "an extension of tar"), ("K", "an extension of tar"), ("S", "an extension of tar"),
        ("\0", "a file of tar's old kind"), ("\u{7f}", "of an unknown kind"),
    ])
    func `what is no file and no folder is refused`(_ type: String, _ kind: String) throws {
        let refusal = try refusal(Array(type.utf8), at: 156)
        let reason = "typeflag: \(kind), where a backup has files and folders only"
        #expect(refusal == "pgp/: \(reason)")
    }

    @Test(arguments: [
        (100, "0004700", "mode: not 0700"), (100, "0000755", "mode: not 0700"),
        (100, "000700 ", "mode: not 0700"), (108, "0001750", "uid: names an owner"),
        (116, "0001750", "gid: names an owner"),
        (124, "00000001000", "size: a folder with contents"),
        (124, "0000000000 ", "size: not 11 octal digits and a NUL"),

        (124, "-0000000000", "size: not 11 octal digits and a NUL"),
        (124, "0000000000x", "size: not 11 octal digits and a NUL"),
        (136, "00000000001", "mtime: not that of the members before it"),
        (157, "/etc", "linkname: the target of a link"),
        (263, " \0", "version: not that of a POSIX tar archive"),
        (265, "root", "uname: names an owner"), (297, "root", "gname: names an owner"),
        (329, "0000001", "devmajor: the number of a device"),
        (337, "0000001", "devminor: the number of a device"),
        (345, "..", "prefix: the beginning of a long name"),
        (500, "x", "padding: bytes behind the last field"),
        (5, "x", "name: bytes behind the end of the name"),
        (156, "0", "typeflag: a file whose name ends in a slash, or a folder whose name does not"),
        (257, "ustar  ", "magic: an extension of GNU tar"),
        (257, "Ustar", "magic: not the header of a member of a POSIX tar archive"),
    ])
    func `a field that is not as we write it is refused`(
        _ offset: Int,
        _ text: String,
        _ reason: String
    ) throws {
        #expect(try refusal(Array(text.utf8), at: offset) == "pgp/: \(reason)")
    }

    @Test func `sizes in base 256 and beyond the limit are refused`() throws {
        let large = [0x80] + [UInt8](repeating: 0xff, count: 11)
        #expect(try refusal(of: 1, large, at: 124) == "README.txt: size: a number in base 256")
        #expect(try refusal(of: 1, large, at: 136) == "README.txt: mtime: a number in base 256")
        let refusal = try refusal(of: 1, Array("77777777777".utf8), at: 124)
        #expect(refusal == "README.txt: size: 8589934591 bytes, where 4194304 is the limit")
        let beyond = try self.refusal(of: 1, Array("00010000000".utf8), at: 124)
        #expect(beyond.hasPrefix("README.txt: contents: 2097152 bytes are announced"))
    }

    @Test func `a sum that is wrong or written otherwise is refused`() throws {
        var raw = RawArchive(try SampleBackup.archive())
        raw.members[1].header[155] = 0
        #expect(refusal(raw.bytes) == "README.txt: chksum: not written as it should be")
        raw.members[1].header[150] ^= 1
        #expect(refusal(raw.bytes) == "README.txt: chksum: not the sum of the header")
    }

    @Test func `members are there once, in order, and in their folders`() throws {
        let raw = RawArchive(try SampleBackup.archive())
        func refusal(_ change: (inout [RawArchive.Member]) -> Void) -> String {
            var raw = raw
            change(&raw.members)
            return self.refusal(raw.bytes)
        }
        #expect(refusal { $0.insert($0[1], at: 1) } == "README.txt: name: stands there twice")
        #expect(refusal { $0.append($0[1]) } == "README.txt: name: stands there twice")
        #expect(refusal { $0.insert($0[2], at: 3) } == "pgp/: name: stands there twice")
        #expect(refusal { $0.swapAt(0, 1) } == "MANIFEST: name: out of its order")
        #expect(refusal { $0.remove(at: 0) } == "MANIFEST: is missing")
        #expect(refusal { $0.removeAll() } == "MANIFEST: is missing")
        #expect(
            refusal { $0.remove(at: 2) }
                == "pgp/ibkr-pgp/: name: its folder does not stand before it"
        )
        #expect(
            refusal { $0.remove(at: 3) }
                == "pgp/ibkr-pgp/entry: name: its folder does not stand before it"
        )
        #expect(refusal { $0.removeSubrange(3...5) } == "pgp/: name: an empty folder")
        #expect(refusal { $0.removeSubrange(4...5) } == "pgp/ibkr-pgp/: name: an empty folder")
        #expect(refusal { $0.removeLast(4) } == "ssh/ibkr/: name: an empty folder")
    }

    @Test func `nothing follows the end, and the end is two blocks`() throws {
        let good = RawArchive(try SampleBackup.archive())
        #expect(
            refusal(good.bytes + good.bytes) == "archive: \(good.bytes.count) bytes behind its end"
        )
        #expect(refusal(good.bytes + [0]) == "archive: 1 bytes behind its end")
        #expect(refusal(good.bytes.dropLast(512)) == "archive: does not end in two blocks of zeros")
        #expect(refusal(good.bytes.dropLast(1024)) == "archive: ends in its middle")
        #expect(refusal(good.bytes.dropLast()) == "archive: does not end in two blocks of zeros")
        #expect(refusal([]) == "archive: ends in its middle")
        var second = good
        second.end = [UInt8](repeating: 0, count: 512) + good.bytes
        #expect(refusal(second.bytes) == "archive: does not end in two blocks of zeros")
    }

    @Test func `bytes behind the contents of a file are refused`() throws {
        var raw = RawArchive(try SampleBackup.archive())
        raw.members[1].blocks[511] = 1
        #expect(refusal(raw.bytes) == "README.txt: contents: bytes behind their end")
    }

    @Test func `what python's tarfile makes for an attack is refused`() throws {
        let scratch = try Scratch()
        try scratch.write(SecretBytes(Self.script), to: "attack.py")
        let made = try scratch.run("python3", "attack.py").split(separator: "\n").map(String.init)
        #expect(made.count == Self.refusals.count)
        for name in made {
            let refusal = refusal(try scratch.read("\(name).tar").disclosed())
            #expect(refusal == Self.refusals[name], "\(name)")
        }
    }

    private static let refusals = [
        "plain": "taken: [\"MANIFEST\", \"ssh/a/private\"]",
        "traversal": "../../.ssh/authorized_keys: name: leads out of its folder",
        "absolute": "/etc/cron.d/x: name: an absolute path",
        "symlink": "ssh/a/private: typeflag: a symbolic link, \(only)",
        "hardlink": "ssh/a/private: typeflag: a hard link, \(only)",
        "device": "ssh/a/private: typeflag: a device, \(only)",
        "fifo": "ssh/a/private: typeflag: a FIFO, \(only)",
        "setuid": "ssh/a/private: mode: not 0600",
        "owner": "ssh/a/private: uname: names an owner",
        "twice": "ssh/a/private: name: stands there twice",
        "escape": #"ssh/\x1B]0;x\x07/private: name: a character that no name in a backup has"#,
        "bidi": #"ssh/\xE2\x80\xAE/private: name: a character that no name in a backup has"#,
        "long": "ssh/a/private: prefix: the beginning of a long name",
        "pax": "././@PaxHeader: typeflag: a pax header, \(only)",
        "gnu": "MANIFEST: magic: an extension of GNU tar",
        "record": "archive: 6656 bytes behind its end",
    ]
    private static let only = "where a backup has files and folders only"

    /// Writes an archive a case, as near to ours as tarfile comes, and prints the names.
    private static let script = """
        import io, tarfile

        def member(name, kind=tarfile.REGTYPE, mode=0o600, data=b"", **more):
            info = tarfile.TarInfo(name)
            info.type, info.mode, info.size, info.mtime = kind, mode, len(data), 1795505400
            for field, value in more.items():
                setattr(info, field, value)
            return info, data

        def folder(name):
            return member(name, tarfile.DIRTYPE, 0o700)

        def ours(archive):
            # tarfile leaves the numbers of devices empty.
            blocks = [bytearray(archive[i:i + 512]) for i in range(0, len(archive), 512)]
            for block in blocks:
                if block[257:262] == b"ustar" and block[329] == 0:
                    block[329:336] = block[337:344] = b"0000000"
                    block[148:156] = b" " * 8
                    block[148:156] = b"%06o\\0 " % sum(block)
            return b"".join(blocks)

        def write(case, *members, format=tarfile.USTAR_FORMAT, record=512, **more):
            tarfile.RECORDSIZE = record
            out = io.BytesIO()
            with tarfile.open(fileobj=out, mode="w", format=format, **more) as archive:
                for info, data in members:
                    archive.addfile(info, io.BytesIO(data))
            with open(case + ".tar", "wb") as file:
                file.write(ours(out.getvalue()))
            print(case)

        start = [member("MANIFEST"), folder("ssh"), folder("ssh/a")]
        key = "ssh/a/private"
        secret = member(key, data=b"secret")
        write("plain", *start, secret)
        write("traversal", *start, member("../../.ssh/authorized_keys"))
        write("absolute", *start, member("/etc/cron.d/x"))
        write("symlink", *start, member(key, tarfile.SYMTYPE, linkname="/etc/passwd"))
        write("hardlink", *start, member(key, tarfile.LNKTYPE, linkname="/etc/passwd"))
        write("device", *start, member(key, tarfile.CHRTYPE, devmajor=1, devminor=5))
        write("fifo", *start, member(key, tarfile.FIFOTYPE))
        write("setuid", *start, member(key, mode=0o4600))
        write("owner", *start, member(key, uname="root"))
        write("twice", *start, secret, secret)
        write("escape", *start, member("ssh/\\x1b]0;x\\x07/private"))
        write("bidi", *start, member("ssh/\\u202e/private"))
        write("long", *start, member("x" * 120 + "/" + key))
        write("pax", *start, member(key, pax_headers={"comment": "x"}), format=tarfile.PAX_FORMAT)
        write("gnu", *start, secret, format=tarfile.GNU_FORMAT)
        write("record", *start, secret, record=10240)
        """
}
