import Bytes
import Glibc
import Testing

@testable import CommandKit

/// Whether a small disk of our own can be had, as root outside of most containers.
private func canMount() -> Bool {
    let folder = TemporaryFolder()
    return mount("tmpfs", folder.path, "tmpfs", 0, "size=64k") == 0 && umount(folder.path) == 0
}

@Suite struct OutputFileTests {
    let folder = TemporaryFolder()

    func output(_ name: String, isPrivate: Bool = true, replace: Bool = false) -> OutputFile {
        OutputFile(folder.file(name), isPrivate: isPrivate, replace: replace)
    }

    /// The error of one attempt to write, which must leave no other file behind.
    func refusal(_ name: String, replace: Bool = false) -> ToolError? {
        let before = folder.names
        let error = #expect(throws: ToolError.self) {
            try output(name, replace: replace).write(SecretBytes("new"))
        }
        #expect(folder.names == before)
        return error
    }

    @Test func `what is written is what is there, and nothing else`() throws {
        try output("key").write(SecretBytes("secret\n"))
        try output("empty").write(.empty)
        #expect(folder.text(of: "key") == "secret\n")
        #expect(folder.text(of: "empty") == "")
        #expect(folder.names == ["empty", "key"])
    }

    @Test func `modes are 0600 and 0644 whatever the umask`() async {
        await #expect(processExitsWith: .success) {
            let folder = TemporaryFolder()
            for mask in [0, 0o077, 0o777] as [mode_t] {
                umask(mask)
                for (isPrivate, mode) in [(true, 0o600), (false, 0o644)] as [(Bool, mode_t)] {
                    let file = OutputFile(folder.file("key"), isPrivate: isPrivate, replace: true)
                    try file.write(SecretBytes("text"))
                    #expect(folder.mode(of: "key") == mode)
                }
            }
        }
    }

    @Test func `an existing file is refused and kept`() {
        folder.put("old", in: "key")
        let error = refusal("key")
        #expect(error?.status == .cannotCreate)
        #expect(error?.message == "already exists")
        #expect(error?.hint == "--force replaces it")
        #expect(folder.text(of: "key") == "old")
    }

    @Test func `force replaces a file and tightens its mode`() throws {
        folder.put("old", in: "key", mode: 0o666)
        try output("key", replace: true).write(SecretBytes("new"))
        #expect(folder.text(of: "key") == "new")
        #expect(folder.mode(of: "key") == 0o600)
        #expect(folder.names == ["key"])
    }

    @Test(arguments: ["target", "nowhere"])
    func `a symbolic link is not followed, with force neither`(target: String) {
        folder.put("old", in: "target")
        symlink(folder.file(target), folder.file("link"))
        for replace in [false, true] {
            let error = refusal("link", replace: replace)
            #expect(error?.status == .cannotCreate)
            #expect(error?.message == "is a symbolic link: not followed")
        }
        #expect(folder.text(of: "target") == "old")
    }

    @Test func `folders, FIFOs and devices are not replaced`() {
        mkdir(folder.file("folder"), 0o700)
        mkfifo(folder.file("fifo"), 0o600)
        #expect(refusal("folder", replace: true)?.message == "is a folder")
        #expect(refusal("fifo", replace: true)?.message == "is not a regular file")
        let device = OutputFile("/dev/null", isPrivate: true, replace: true)
        let error = #expect(throws: ToolError.self) { try device.write(SecretBytes("new")) }
        #expect(error?.hint == "-o - is standard output")
    }

    @Test func `a missing folder and a name that is none are refused`() {
        #expect(refusal("missing/key")?.message.hasPrefix("no such folder: ") == true)
        for name in ["", ".", ".."] {
            #expect(refusal(name)?.status == .cannotCreate)
        }
        folder.put("", in: "file")
        #expect(refusal("file/key")?.status == .cannotCreate)
        #expect(refusal(String(repeating: "k", count: 300))?.status == .cannotCreate)
    }

    @Test func `the check beforehand finds what the write would`() throws {
        try output("key").checkFree()
        folder.put("old", in: "key")
        #expect(throws: ToolError.self) { try output("key").checkFree() }
        try output("key", replace: true).checkFree()
        #expect(throws: ToolError.self) { try output("missing/key").checkFree() }
        #expect(folder.names == ["key"])
    }

    @Test func `a name of full length still has room for its temporary file`() throws {
        let name = String(repeating: "é", count: 127)
        try output(name).write(SecretBytes("text"))
        #expect(folder.names == [name])
    }

    @Test func `a write that hits the size limit leaves the old file whole`() async {
        await #expect(processExitsWith: .success) {
            let folder = TemporaryFolder()
            folder.put("old", in: "key")
            ProcessHardening.apply()
            var limit = rlimit(rlim_cur: 4096, rlim_max: rlim_t.max)
            setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
            let error = #expect(throws: ToolError.self) {
                try OutputFile(folder.file("key"), isPrivate: true, replace: true)
                    .write(SecretBytes(copying: [UInt8](repeating: 1, count: 10_000)))
            }
            limit.rlim_cur = rlim_t.max
            setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
            #expect(error?.status == .ioError)
            #expect(folder.text(of: "key") == "old")
            #expect(folder.names == ["key"])
        }
    }

    @Test(.enabled(if: canMount(), "needs the right to mount"))
    func `a full disk leaves the old file whole`() throws {
        #expect(mount("tmpfs", folder.path, "tmpfs", 0, "size=64k") == 0)
        defer { umount(folder.path) }
        folder.put("old", in: "key")
        let large = SecretBytes(copying: [UInt8](repeating: 1, count: 100_000))
        let error = #expect(throws: ToolError.self) {
            try output("key", replace: true).write(large)
        }
        #expect(error?.status == .ioError)
        #expect(error?.message == "no space left on device")
        #expect(folder.text(of: "key") == "old")
        #expect(folder.names == ["key"])
    }
}
