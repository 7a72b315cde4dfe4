import Bytes
import Glibc
import Testing

@testable import CommandKit

@Suite struct StandardOutputTests {
    @Test func `a full disk is an error`() {
        let full = open("/dev/full", O_WRONLY)
        defer { close(full) }
        let error = #expect(throws: ToolError.self) {
            try StandardOutput.write(SecretBytes("key"), to: full)
        }
        #expect(error?.status == .ioError)
        #expect(error?.subject == "standard output")
        #expect(error?.message == "no space left on device")
    }

    @Test func `a closed standard output is an error`() async {
        await #expect(processExitsWith: .success) {
            close(1)
            ProcessHardening.apply()
            let error = #expect(throws: ToolError.self) { try StandardOutput.write("key") }
            #expect(error?.message == "is closed")
        }
    }

    @Test func `a closed pipe ends the process even where its signal was ignored`() async {
        await #expect(processExitsWith: .signal(SIGPIPE)) {
            signal(SIGPIPE, SIG_IGN)
            var ends: [Int32] = [0, 0]
            pipe(&ends)
            close(ends[0])
            try StandardOutput.write(SecretBytes("key"), to: ends[1])
        }
    }

    @Test func `hardening forbids core dumps and occupies the standard descriptors`() async {
        await #expect(processExitsWith: .success) {
            for number in 0...2 as ClosedRange<Int32> { close(number) }
            ProcessHardening.apply()
            let next = open("/dev/null", O_RDONLY)
            #expect(next > 2)
            var limit = rlimit()
            getrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &limit)
            #expect(limit.rlim_cur == 0)
        }
    }
}
