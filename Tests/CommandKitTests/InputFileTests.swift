import Bytes
import Glibc
import Testing

@testable import CommandKit

@Suite struct InputFileTests {
    let folder = TemporaryFolder()

    func failure(_ path: String, limit: Int = InputFile.keyLimit) -> ToolError? {
        #expect(throws: ToolError.self) { try InputFile(path, limit: limit).read() }
    }

    @Test func `a file is read whole`() throws {
        let text = String(repeating: "0123456789", count: 10_000)
        let path = folder.put(text, in: "key")
        #expect(try InputFile(path).read() == SecretBytes(text))
    }

    @Test func `a FIFO is read to its end`() throws {
        let path = folder.file("fifo")
        mkfifo(path, 0o600)
        Task.detached {
            let writer = open(path, O_WRONLY)
            _ = write(writer, "from a FIFO", 11)
            close(writer)
        }
        #expect(try InputFile(path).read() == SecretBytes("from a FIFO"))
    }

    @Test func `an open descriptor is read to its end`() throws {
        var ends: [Int32] = [0, 0]
        pipe(&ends)
        _ = write(ends[1], "from a pipe", 11)
        close(ends[1])
        defer { close(ends[0]) }
        #expect(try InputFile("/dev/fd/\(ends[0])").read() == SecretBytes("from a pipe"))
    }

    @Test func `a file of the limit is read and a larger one refused`() throws {
        let path = folder.put(String(repeating: "x", count: 2048), in: "key")
        #expect(try InputFile(path, limit: 2048).read().count == 2048)
        let error = failure(path, limit: 1024)
        #expect(error?.status == .dataError)
        #expect(error?.message == "larger than 1 KiB: not a key file")
    }

    @Test func `an endless device is refused`() {
        #expect(failure("/dev/zero")?.message == "larger than 512 KiB: not a key file")
    }

    @Test func `what is missing is told from what is a folder`() {
        #expect(failure(folder.file("missing"))?.message == "no such file or directory")
        #expect(failure(folder.path)?.message == "is a folder")
        #expect(failure("")?.status == .noInput)
        #expect(failure(folder.path)?.status == .noInput)
    }

    @Test func `a closed standard input is told of`() async {
        await #expect(processExitsWith: .success) {
            close(0)
            ProcessHardening.apply()
            let error = #expect(throws: ToolError.self) { try InputFile("-").read() }
            #expect(error?.subject == "standard input")
            #expect(error?.message == "is closed")
        }
    }
}
