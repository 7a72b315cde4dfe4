package import Bytes
internal import Files
internal import Glibc

/// What changes the store: one writer at a time, one key in one step.
extension KeyStore {
    private static let lock = "lock"

    /// Finds out before any long work whether ``add(_:as:if:)`` would be refused.
    package func checkFree(_ name: KeyName) throws {
        try reporting { try Folder.make(path) }
        try write { keys in
            guard try keys.status("\(name)") == nil else { throw StoreError.exists("\(name)") }
        }
    }

    /// Makes the store as well if there is none.
    ///
    /// `check` is run while no other process can change the store, and forbids the adding by an error.
    ///
    /// - Throws: ``StoreError/exists(_:)`` and the other ``StoreError``.
    package func add(
        _ key: StoredKey,
        as name: KeyName,
        certificate: SecretBytes? = nil,
        if check: () throws -> Void = {}
    ) throws {
        try reporting { try Folder.make(path) }
        try write { keys in
            try check()
            guard try keys.status("\(name)") == nil else { throw StoreError.exists("\(name)") }
            let temporary = try make(key, for: name, in: keys, certificate)
            try keys.rename(temporary, toFree: "\(name)")
            try keys.syncing { try keys.rename("\(name)", toFree: temporary) }
        }
    }

    /// Puts a changed key in place of the one that is there.
    ///
    /// `change` must be quick, for other writers wait for it. The certificate is put beside a key that
    /// has none.
    package func change(
        _ name: KeyName,
        certificate: SecretBytes? = nil,
        _ change: (inout StoredKey) throws -> Void
    ) throws {
        try write(name) { keys in
            var key = try self.key(name)
            try change(&key)
            try put(key, certificate, over: name, in: keys)
        }
    }

    /// Puts a whole key in place of one that is damaged, if that is still as it was looked at.
    ///
    /// - Throws: ``StoreError/changedMeanwhile(_:)``.
    package func mend(
        _ name: KeyName,
        _ damaged: Remains,
        by key: StoredKey,
        certificate: SecretBytes? = nil
    ) throws {
        try write(name) { keys in
            guard try remains(of: name) == damaged else {
                throw StoreError.changedMeanwhile("\(name)")
            }
            try put(key, certificate, over: name, in: keys)
        }
    }

    private func put(
        _ key: StoredKey,
        _ certificate: SecretBytes?,
        over name: KeyName,
        in keys: borrowing Folder
    ) throws {
        let missing = try self.certificate(of: name) == nil ? certificate : nil
        let temporary = try make(key, for: name, in: keys, missing)
        try carryOver(from: "\(name)", to: temporary, in: keys)
        try keys.exchange(temporary, with: "\(name)")
        try keys.syncing { try keys.exchange(temporary, with: "\(name)") }
        // What cannot be removed is hidden, and the next writer tries again.
        try? keys.remove(temporary)
    }

    /// Puts `new` in place of `old`, which took longer to prepare than others should wait.
    ///
    /// - Throws: ``StoreError/changedMeanwhile(_:)`` when the key is not `old` any more.
    package func replace(_ name: KeyName, _ old: StoredKey, by new: StoredKey) throws {
        try change(name) { key in
            guard key == old else { throw StoreError.changedMeanwhile("\(name)") }
            key = new
        }
    }

    /// One step, and so without a note in the log, which would be another.
    package func rename(_ name: KeyName, to other: KeyName) throws {
        try write(name) { keys in
            guard try keys.status("\(other)") == nil else { throw StoreError.exists("\(other)") }
            _ = try entry(of: name)
            try keys.rename("\(name)", toFree: "\(other)")
            try keys.syncing { try keys.rename("\(other)", toFree: "\(name)") }
        }
    }

    /// Removes the key whose entry is `known`, or whose entry is damaged when that is nil.
    ///
    /// - Throws: ``StoreError/changedMeanwhile(_:)`` when another key has the name now.
    package func remove(_ name: KeyName, known: Entry?) throws {
        try write(name) { keys in
            guard try self.isSame(name, known) else { throw StoreError.changedMeanwhile("\(name)") }
            let temporary = try Folder.temporaryName(for: "\(name)")
            try keys.rename("\(name)", toFree: temporary)
            try keys.syncing { try keys.rename(temporary, toFree: "\(name)") }
            try? keys.remove(temporary)
        }
    }

    private func isSame(_ name: KeyName, _ known: Entry?) throws -> Bool {
        do {
            let entry = try entry(of: name)
            // Keys of later tools are listed, and not destroyed.
            guard entry.kind != nil else { throw Self.isOfLaterTools(name, entry) }
            return entry.fingerprint == known?.fingerprint
                && entry.lastBackup == known?.lastBackup
        } catch let error as FormatError where error.kind == .malformed {
            return known == nil
        }
    }

    /// Runs `body` as the only writer; `name` is a key that must be there.
    private func write(
        _ name: KeyName? = nil,
        _ body: (borrowing Folder) throws -> Void
    ) throws {
        try reporting {
            if let name { try checkExists(name) }
            let store = try Folder(path)
            try check(store, path)
            guard let lock = try Lock.take(Self.lock, in: store, seconds: patience) else {
                throw StoreError.locked(seconds: patience)
            }
            if try store.status(Self.keys) == nil {
                try store.makeFolder(Self.keys)
                try store.sync()
            }
            let keys = try Folder(Self.keys, in: store)
            try check(keys, "\(path)/\(Self.keys)")
            let signals = SignalMask(blocking: [SIGINT, SIGTERM, SIGHUP, SIGQUIT])
            try sweep(keys)
            if let name { try checkExists(name) }
            do {
                try body(keys)
            } catch {
                try? sweep(keys)
                throw error
            }
            _ = consume signals
            _ = consume lock
        }
    }

    private func checkExists(_ name: KeyName) throws {
        guard let keys = try openKeys(), try keys.status("\(name)")?.kind == .folder else {
            throw StoreError.noSuchKey("\(name)")
        }
    }

    /// Makes the key's folder under a hidden name, complete and on the disk.
    private func make(
        _ key: StoredKey,
        for name: KeyName,
        in keys: borrowing Folder,
        _ certificate: SecretBytes? = nil
    ) throws -> String {
        let entry = key.entry.encode()
        guard try Entry(parsing: entry) == key.entry else {
            throw FormatError.malformed("entry", "would not read back the same")
        }
        let temporary = try Folder.temporaryName(for: "\(name)")
        try keys.makeFolder(temporary)
        let folder = try Folder(temporary, in: keys)
        if case .ssh(let text) = key.material {
            try folder.create(Self.privateFile, text, mode: 0o600)
        }
        try folder.create(Self.publicFile, key.publicText, mode: 0o600)
        if let certificate { try folder.create(Self.certificateFile, certificate, mode: 0o600) }
        try folder.create(Self.entry, entry, mode: 0o600)
        try folder.sync()
        return temporary
    }

    /// Files that others put beside ours, a certificate for one, stay with the key.
    private func carryOver(
        from name: String,
        to temporary: String,
        in keys: borrowing Folder
    ) throws {
        let old = try Folder(name, in: keys)
        let new = try Folder(temporary, in: keys)
        for file in try old.names() where try new.status(file) == nil {
            guard try old.status(file)?.kind != .folder else {
                throw FormatError.malformed("keys/\(name)/\(file)", "a folder where files are")
            }
            try old.link(file, into: new)
        }
        try new.sync()
    }

    /// Only the process that holds the lock has hidden folders here, and it has just begun or ended.
    ///
    /// What cannot be removed disturbs nobody.
    private func sweep(_ keys: borrowing Folder) throws {
        for name in try keys.names() where Folder.isTemporary(name) { try? keys.remove(name) }
    }
}

extension Folder {
    /// Puts the folder on the disk; when that fails, `undo` takes the step back that led here.
    fileprivate func syncing(_ undo: () throws -> Void) throws {
        do {
            try sync()
        } catch {
            try? undo()
            throw error
        }
    }
}
