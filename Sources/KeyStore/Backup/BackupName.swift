/// The name of a backup in a folder of them: `ibkeys-backup-20261124-073000.age`, in UTC.
package struct BackupName: Sendable {
    package let text: String

    package init(_ created: Timestamp) {
        let digits = created.description.filter(\.isNumber)
        text = "ibkeys-backup-\(digits.prefix(8))-\(digits.suffix(6)).age"
    }

    /// Nil for a name of any other form.
    package init?(_ text: String) {
        let digits = text.utf8.filter { (0x30...0x39).contains($0) }.map { Int($0) - 0x30 }
        guard digits.count == 14 else { return nil }
        let pairs = stride(from: 0, to: 14, by: 2).map { "\(digits[$0])\(digits[$0 + 1])" }
        let day = "\(pairs[0])\(pairs[1])-\(pairs[2])-\(pairs[3])"
        guard let created = Timestamp("\(day)T\(pairs[4]):\(pairs[5]):\(pairs[6])Z") else {
            return nil
        }
        self.init(created)
        guard self.text == text else { return nil }
    }
}
