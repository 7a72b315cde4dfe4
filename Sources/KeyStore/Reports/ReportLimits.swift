/// What a message may grow to.
package struct ReportLimits: Sendable {
    /// Bytes of plaintext at the most.
    package var size = 16 << 30
    /// How many bytes may come out for one that goes in, once there are more than ``ratioFloor``.
    ///
    /// Statements compress ten to thirty times; nil lifts the limit.
    package var ratio: Int? = 250
    package static let ratioFloor = 64 << 20

    package init() {}
}
