package import Bytes
package import Testing

/// Expects a ``FormatError`` of this kind and, unless nil, about this field.
package func expectFailure(
    _ kind: FormatError.Kind,
    _ field: String? = nil,
    sourceLocation: SourceLocation = #_sourceLocation,
    _ body: () throws -> Any
) {
    let error = #expect(throws: FormatError.self, sourceLocation: sourceLocation) { _ = try body() }
    guard let error else { return }
    #expect(error.kind == kind, "\(error)", sourceLocation: sourceLocation)
    #expect(error.field == field ?? error.field, "\(error)", sourceLocation: sourceLocation)
}
