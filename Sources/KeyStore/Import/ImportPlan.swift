internal import Bytes
internal import Keys
internal import OpenPGP
internal import SSHKey

/// What an import will do with each key that was found, told before anything is done.
package struct ImportPlan {
    package enum Action: Sendable, Equatable {
        case add
        /// It is here, under the name of the step; what is missing of it is added.
        case merge
        /// Another key has its name; this one is free.
        case refuse(free: KeyName)
        /// Only its passphrase tells which key it is.
        case open
        /// It was found in this file, too.
        case same(as: String)
        /// Its private key is not there.
        case pass
    }

    package struct Step {
        package let key: ImportableKey
        /// The name that it has or gets here.
        package let name: KeyName
        package let action: Action
    }

    package let steps: [Step]
    /// Public keys that lie beside a private key by their name, and are of another key.
    package let strangers: [String]

    /// The steps that may change something.
    package var work: [Step] {
        steps.filter { step in
            switch step.action {
            case .add, .merge, .open, .refuse: true
            case .same, .pass: false
            }
        }
    }

    /// For all that was found; `name` is for the only key.
    package init(
        _ keys: [ImportableKey],
        strangers: [String] = [],
        named name: KeyName? = nil,
        into store: KeyStore
    ) throws {
        var here = try StoreNames(store)
        let secrets = keys.filter { !$0.isPublicOnly }
        let places = Dictionary(
            secrets.compactMap { key in key.fingerprint.map { ($0, key.path) } }
        ) { first, _ in first }
        var met: Set<String> = []
        self.strangers = strangers
        steps = try keys.map { key in
            let known = key.fingerprint.flatMap { here.name(of: $0) }
            let name = try known ?? name ?? KeyName.proposed(key.stem)
            let place = key.fingerprint.flatMap { places[$0] }
            let isRepeated = key.fingerprint.map { !met.insert($0).inserted } ?? false
            if let place, key.isPublicOnly || isRepeated {
                return Step(key: key, name: name, action: .same(as: place))
            }
            let action = try key.isPublicOnly ? .pass : here.action(for: key.fingerprint, name)
            if action == .add { here.take(name) }
            return Step(key: key, name: name, action: action)
        }
    }
}

/// The names in the store, and whose they are.
struct StoreNames {
    private var taken: Set<KeyName>
    private let names: [String: KeyName]

    init(_ store: KeyStore) throws {
        taken = Set(try store.names())
        names = Dictionary(
            taken.sorted().compactMap { name in
                (try? store.entry(of: name)).map { ($0.fingerprint, name) }
            }
        ) { first, _ in first }
    }

    func name(of fingerprint: String) -> KeyName? { names[fingerprint] }

    mutating func take(_ name: KeyName) { taken.insert(name) }

    func action(for fingerprint: String?, _ name: KeyName) throws -> ImportPlan.Action {
        guard let fingerprint else { return .open }
        if self.name(of: fingerprint) != nil { return .merge }
        return taken.contains(name) ? .refuse(free: try .free(like: name, taken)) : .add
    }
}

extension KeyName {
    /// The nearest name to what a file or a user ID is called.
    package static func proposed(_ stem: String) throws -> KeyName {
        let letters = stem.unicodeScalars.map { isValid("a\($0)") ? Character($0) : "-" }
        let words = String(letters).split(separator: "-").joined(separator: "-")
        return try KeyName(words.drop { !isValid("\($0)") }.prefix(60).nonEmpty ?? "key")
    }
}

extension Substring {
    fileprivate var nonEmpty: String? { isEmpty ? nil : String(self) }
}
