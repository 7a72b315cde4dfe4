import Bytes
import Files
import Glibc
import Synchronization
import Testing

@testable import CommandKit

/// Threads, and what is shown and waited for while they work.
@Suite struct WorkTests {
    @Test(arguments: [1, 2, 7])
    func `work is done by as many threads as were asked for`(count: Int) {
        let done = Mutex(0)
        WorkerThreads.run(count) { done.withLock { $0 += 1 } }
        #expect(done.withLock { $0 } == count)
    }

    @Test(arguments: [
        ("2026-11-24", "20261124"), ("2024-02-29", "20240229"), ("2025-02-29", nil),
        ("2026-13-01", nil), ("2026-00-10", nil), ("2026-1-1", nil), ("26-01-01", nil),
        ("2026-11-24 ", nil), ("", nil), ("+026-11-24", nil), ("--------", nil),
    ])
    func `a day is parsed when the calendar has it`(text: String, digits: String?) {
        #expect(LocalDate(parsing: text)?.digits == digits)
    }

    @Test func `today has begun, and not long ago`() throws {
        let start = try #require(LocalDate.today().start)
        #expect((0..<100_000).contains(LocalDate.now() - start))
    }

    @Test(arguments: [(0, "0.000"), (0.0004, "0.000"), (1.5, "1.500"), (61.0307, "61.031")])
    func `decimals have three digits`(value: Double, text: String) {
        var object = JSONObject()
        object.add("seconds", .decimal(value))
        #expect(object.text == "{\"seconds\":\(text)}")
    }

    @Test func `progress is shown on a terminal and erased`() throws {
        let (screen, terminal) = try terminal()
        defer { close(screen); close(terminal) }
        let line = ProgressLine(descriptor: terminal)
        line.show("3/200")
        line.aside {}
        line.clear()
        let expected = "\r\u{1b}[K3/200\r\u{1b}[K\r\u{1b}[K3/200\r\u{1b}[K"
        var shown: [UInt8] = []
        // The terminal hands it over when it likes.
        var waiting = pollfd(fd: screen, events: Int16(POLLIN), revents: 0)
        while shown.count < expected.utf8.count, poll(&waiting, 1, 10_000) == 1 {
            var byte: UInt8 = 0
            guard read(screen, &byte, 1) == 1 else { break }
            shown.append(byte)
        }
        #expect(String(decoding: shown, as: UTF8.self) == expected)
    }

    @Test func `progress is not shown in a pipe, and never when quiet`() throws {
        let (screen, terminal) = try terminal()
        defer { close(screen); close(terminal) }
        var ends: [Int32] = [0, 0]
        pipe(&ends)
        defer { close(ends[0]); close(ends[1]) }
        for line in [
            ProgressLine(descriptor: ends[1]), ProgressLine(descriptor: terminal, isQuiet: true),
        ] {
            line.show("3/200")
            line.clear()
        }
        for number in [screen, ends[0]] {
            var waiting = pollfd(fd: number, events: Int16(POLLIN), revents: 0)
            #expect(poll(&waiting, 1, 0) == 0)
        }
    }

    @Test func `a watch tells of names that are not UTF-8`() throws {
        let folder = TemporaryFolder()
        let watch = try FolderWatch()
        let number = try watch.add(folder.path)
        mkdir(Array(folder.path.utf8CString.dropLast()) + [0x2f, 0x61, -28, 0], 0o700)
        #expect(try watch.take() == [.misnamed(folder: number, name: "a%E4")])
        let names = try Folder(folder.path).checkedNames()
        #expect(names.good == [] && names.misnamed == ["a%E4"])
    }

    @Test func `a watch tells of complete files and new folders`() throws {
        let folder = TemporaryFolder()
        let watch = try FolderWatch()
        let number = try watch.add(folder.path)
        let path = folder.put("text", in: "a.part")
        rename(path, folder.file("a"))
        mkdir(folder.file("b"), 0o700)
        link(folder.file("a"), folder.file("c"))
        #expect(
            try watch.take() == [
                .made(folder: number, name: "a.part"),
                .file(folder: number, name: "a.part"), .file(folder: number, name: "a"),
                .folder(folder: number, name: "b"), .made(folder: number, name: "c"),
            ]
        )
        #expect(try watch.take() == [])
        rename(folder.path, folder.path + "-moved")
        #expect(try watch.take() == [.gone(folder: number)])
        rename(folder.path + "-moved", folder.path)
        #expect(throws: SystemError.self) { try watch.add(folder.file("a")) }
    }

    @Test func `the first signal is noted and the second ends the process`() async {
        await #expect(processExitsWith: .signal(SIGTERM)) {
            let signals = try StopSignals()
            #expect(signals.caught == nil)
            kill(getpid(), SIGTERM)
            try signals.wait(for: signals.number)
            #expect(signals.caught == SIGTERM)
            kill(getpid(), SIGTERM)
            // Any thread may be given it, a moment later.
            sleep(10)
        }
    }

    /// The two ends of a pseudo terminal.
    private func terminal() throws -> (Int32, Int32) {
        let screen = open("/dev/ptmx", O_RDWR | O_NOCTTY)
        try #require(screen >= 0)
        var locked: Int32 = 0
        var number: Int32 = 0
        _ = ioctl(screen, 0x4004_5431, &locked)  // TIOCSPTLCK
        _ = ioctl(screen, 0x8004_5430, &number)  // TIOCGPTN
        return (screen, open("/dev/pts/\(number)", O_RDWR | O_NOCTTY))
    }
}
