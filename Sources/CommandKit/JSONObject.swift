/// A value of JSON (RFC 8259), as far as reports need them.
package enum JSONValue: Sendable {
    case null
    case bool(Bool)
    case integer(Int)
    /// With three digits after the point.
    case decimal(Double)
    case string(String)
    case array([JSONValue])
    case object(JSONObject)

    /// Text of unknown encoding: what is not UTF-8 becomes U+FFFD.
    package static func text(_ bytes: some Collection<UInt8>) -> JSONValue {
        .string(String(decoding: bytes, as: UTF8.self))
    }

    package static func string(_ text: String?) -> JSONValue {
        text.map { .string($0) } ?? .null
    }

    package static func strings(_ texts: [String]) -> JSONValue {
        .array(texts.map { .string($0) })
    }
}

/// Fields in the order they were added, printed as one line.
package struct JSONObject: Sendable {
    private var fields: [(name: String, value: JSONValue)] = []

    package init() {}

    package mutating func add(_ name: String, _ value: JSONValue) {
        fields.append((name, value))
    }

    /// The object as text, without a line end.
    ///
    /// Characters that a terminal would act on are written as `\uNNNN`, for this text may be shown on one.
    package var text: String {
        let members = fields.map { "\(Self.quoted($0.name)):\(Self.text($0.value))" }
        return "{\(members.joined(separator: ","))}"
    }

    private static func text(_ value: JSONValue) -> String {
        switch value {
        case .null: "null"
        case .bool(let value): value ? "true" : "false"
        case .integer(let value): String(value)
        case .decimal(let value): decimal(value)
        case .string(let value): quoted(value)
        case .array(let values): "[\(values.map { text($0) }.joined(separator: ","))]"
        case .object(let object): object.text
        }
    }

    private static func decimal(_ value: Double) -> String {
        let thousandths = Int((value * 1000).rounded())
        let rest = String(thousandths % 1000)
        return "\(thousandths / 1000)." + String(repeating: "0", count: 3 - rest.count) + rest
    }

    private static func quoted(_ text: String) -> String {
        var out = "\""
        for scalar in text.unicodeScalars { out += escaped(scalar) }
        return out + "\""
    }

    private static func escaped(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "\"": return "\\\""
        case "\\": return "\\\\"
        case "\n": return "\\n"
        case "\r": return "\\r"
        case "\t": return "\\t"
        default: break
        }
        guard DisplayText.isHazardous(scalar) else { return String(scalar) }
        return String(scalar).utf16.map { unit in
            let digits = String(unit, radix: 16)
            return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        }.joined()
    }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByBooleanLiteral, ExpressibleByNilLiteral
{
    package init(stringLiteral value: String) { self = .string(value) }
    package init(integerLiteral value: Int) { self = .integer(value) }
    package init(booleanLiteral value: Bool) { self = .bool(value) }
    package init(nilLiteral: ()) { self = .null }
}
