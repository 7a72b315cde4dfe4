import Foundation
import Testing

/// `ibkeybackup split` and `combine`.
struct SplitTests {
    private let sandbox: Sandbox

    init() async throws {
        sandbox = try await Sandbox.withBackup()
    }

    private let split = "ibkeybackup split -k 2 -n 3 -i ./id.txt"

    @Test(arguments: ["", "--words"])
    func `any two of three shares open the backup with the stock program`(
        _ form: String
    )
        async throws
    {
        let output = try await sandbox.succeed(
            """
            sha256sum keys.age >before
            \(split) \(form) -q -o out keys.age
            sha256sum --quiet -c before
            stat -c '%a %n' out*
            for pair in '1 2' '1 3' '3 2'; do
                set -- $pair
                ibkeybackup combine -q out-$1.txt out-$2.txt out.split.age |
                    age -d -i - out.split.age | cmp - keys.tar && echo "$pair"
            done
            """
        )
        #expect(
            output == """
                600 out-1.txt
                600 out-2.txt
                600 out-3.txt
                600 out.split.age
                1 2
                1 3
                3 2

                """
        )
    }

    @Test func `shares in a pipe are put together as they come`() async throws {
        let output = try await sandbox.succeed(
            """
            \(split) -q keys.age >shares
            \(split) -q --words -o - - <keys.age 2>/dev/null || echo "no name: $?"
            ibkeybackup combine -q keys.split.age <shares | age -d -i - keys.split.age | cmp - keys.tar
            grep -v '^#' shares | sed 's/-/ /7g' | tr A-Z a-z | ibkeybackup combine -q - keys.split.age -o key
            stat -c %a key
            ibkeybackup split -q -k 2 -n 2 -i ./key keys.split.age -o again
            """
        )
        #expect(output == "no name: 64\n600\n")
    }

    @Test func `no fault of shares gives anything but its own error`() async throws {
        try await sandbox.succeed(
            """
            \(split) -q -o a keys.age; \(split) -q --words -o b keys.age
            sed '/^IBK/{s/A$/B/;t;s/.$/A/}' a-1.txt >damaged
            cp a-1.txt cut; truncate -s -9 cut
            awk '!/^#/ { $3 = "ibkeys" } 1' b-1.txt >mistyped
            echo 'what is this' >other
            """
        )
        let faults: [(words: String, status: Int32, error: String)] = [
            ("a-1.txt", 77, "too few shares: 2 are needed, not 1"),
            ("a-1.txt b-2.txt", 65, "the shares are of different sets"),
            ("a-1.txt a-1.txt", 65, "share 1 was given twice"),
            ("damaged a-2.txt", 65, "damaged: line 5: share: "),
            ("cut a-2.txt", 65, "cut: line 5: share: "),
            ("mistyped b-2.txt", 65, "mistyped: line 5: share: word 3: not in the list of words"),
            ("other a-2.txt", 65, "other: line 1: share: word 1: not in the list of words"),
            ("a-1.txt a-2.txt b.split.age", 77, "is not the backup that these shares are of"),
            ("a-1.txt a-2.txt keys.age", 77, "is not the backup that these shares are of"),
            ("a-1.txt a.split.age b.split.age", 64, "is a second backup"),
            ("a-1.txt none.txt", 66, "none.txt: no such file or directory"),
        ]
        for fault in faults {
            let outcome = try await sandbox.run("ibkeybackup combine -o key \(fault.words)")
            #expect(outcome.status == fault.status, "\(fault.words)\n\(outcome.errors)")
            #expect(outcome.errors.contains(fault.error), "\(fault.words)\n\(outcome.errors)")
        }
        let damage = try await sandbox.run(
            """
            head -c -1 a.split.age >cut.age
            ibkeybackup combine a-1.txt a-2.txt cut.age -o key; echo $?
            ibkeybackup combine </dev/null -o key; echo $?
            ls key
            """
        )
        #expect(damage.output == "65\n65\n", "\(damage.errors)")
    }

    @Test func `what cannot be split is refused and nothing is written`() async throws {
        try await sandbox.succeed(
            "age -e -i id.txt -o other.age id.txt; touch taken-2.txt; ls >before"
        )
        let faults: [(words: String, status: Int32, error: String)] = [
            ("-k 1 -n 3 keys.age", 64, "-k takes 2 or more"),
            ("-k 4 -n 3 keys.age", 64, "-k takes 2 or more"),
            ("-k 2 -n 17 keys.age", 64, "up to 16"),
            ("-k 2 -n 3 -o taken keys.age", 73, "taken-2.txt: already exists"),
            ("-k 2 -n 3 -o none/x keys.age", 73, "no such folder: none"),
            ("-k 2 -n 3 other.age", 65, "other.age: archive: "),
            ("-k 2 -n 3 keys.tar", 65, "keys.tar: is not an age file"),
            ("-k 2 -n 3 none.age", 66, "none.age: no such file"),
        ]
        for fault in faults {
            let line = "ibkeybackup split -i ./id.txt \(fault.words)"
            let outcome = try await sandbox.run(line)
            #expect(outcome.status == fault.status, "\(line)\n\(outcome.errors)")
            #expect(outcome.errors.contains(fault.error), "\(line)\n\(outcome.errors)")
            #expect(outcome.output == "")
        }
        let unopened = try await sandbox.run("ibkeybackup split -k 2 -n 3 keys.age")
        #expect(unopened.status == 77)
        #expect(unopened.errors.contains("is not encrypted to any of the keys at hand"))
        try await sandbox.succeed("ls | grep -vx before | diff - <(grep -vx before before)")
    }

    @Test func `a backup under a passphrase or to an SSH key is split too`() async throws {
        try await sandbox.succeed(
            """
            ssh-keygen -q -t ed25519 -N 'correct horse' -f login
            age -R login.pub -o ssh.age keys.tar
            echo 'correct horse' >words
            ibkeybackup split -q -k 2 -n 2 -i ./login --passphrase file:words ssh.age -o ssh
            ibkeybackup combine -q ssh-*.txt ssh.split.age -o key
            age -d -i key ssh.split.age | cmp - keys.tar
            """
        )
    }

    @Test func `shares are asked for on a terminal`() async throws {
        try await sandbox.succeed("\(split) -q --words -o out keys.age; rm -f keys.age")
        let words = try await sandbox.succeed(
            "for i in 1 3; do grep -v '^#' out-$i.txt | paste -sd' '; done"
        )
        .split(separator: "\n").map(String.init)
        try #require(words.count == 2)
        var terminal = try Terminal()
        let outcome = try await terminal.run(
            ["ibkeybackup", "combine", "out.split.age", "-o", "key"],
            answering: [("Share 1: ", words[0]), ("Share 2: ", words[1])],
            in: sandbox
        )
        #expect(outcome.status == 0, "\(outcome.output)")
        try await sandbox.succeed("age -d -i key out.split.age | cmp - keys.tar")
    }

    @Test(arguments: ["split -k 2 -n 3 -i ./id.txt keys.age", "combine out-1.txt out-2.txt"])
    func `nothing secret is shown on a terminal unasked`(_ words: String) async throws {
        try await sandbox.succeed("\(split) -q -o out keys.age")
        var terminal = try Terminal()
        let outcome = try await terminal.run(
            ["bash", "-c", "ibkeybackup \(words)"],
            typing: "",
            in: sandbox
        )
        #expect(outcome.status == 64)
        #expect(outcome.output.contains("-o - shows"), "\(outcome.output)")
        #expect(!outcome.output.contains("SHARE-1") && !outcome.output.contains("AGE-SECRET"))
    }

    @Test func `where shares cannot be written there is no new backup`() async throws {
        let outcome = try await sandbox.run("\(split) keys.age >/dev/full; echo $?; ls *.split.age")
        #expect(outcome.output == "74\n")
        #expect(outcome.errors.contains("open nothing: remove them"), "\(outcome.errors)")
    }

    /// At each system call from the making of the first file to the end of the process.
    @Test func `killed at any moment, each file is whole or absent and the backup comes last`()
        async throws
    {
        let output = try await sandbox.succeed(
            """
            split=(ibkeybackup split -q -k 2 -n 2 -i ./id.txt keys.age -o out)
            strace -f -o log "${split[@]}"
            rm out*
            awk '{ call = $2; sub(/[(].*/, "", call); count[call]++ }
                /O_EXCL/ { isWriting = 1 }
                isWriting && call ~ /^[a-z]/ { print call, count[call] }' log >moments
            while read -r call n; do
                strace -f -qq -o /dev/null -e trace=$call -e inject=$call:signal=KILL:when=$n \\
                    "${split[@]}" || true
                if [[ -e out.split.age ]]; then
                    ibkeybackup combine -q out-1.txt out-2.txt out.split.age |
                        age -d -i - out.split.age | cmp - keys.tar && echo opens
                else
                    for share in out-*.txt; do
                        [[ ! -e $share ]] || grep -Eq '^IBKEYS-SHARE-1-([0-9A-Z-]+)$' $share ||
                            echo "$share is not whole"
                    done
                    echo absent
                fi
                rm -f out* .out*
            done <moments
            """
        )
        let moments = output.split(separator: "\n")
        #expect(moments.first == "absent" && moments.last == "opens")
        #expect(Set(moments) == ["absent", "opens"])
    }
}
