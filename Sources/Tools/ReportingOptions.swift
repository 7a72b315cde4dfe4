internal import ArgumentParser
internal import CommandKit

/// How much a tool says on standard error.
struct ReportingOptions: ParsableArguments {
    @Flag(name: .shortAndLong, help: "Say only what is wrong.")
    var quiet = false

    @Flag(name: .shortAndLong, help: "Say more.")
    var verbose = false

    var verbosity: Diagnostics.Verbosity {
        quiet ? .quiet : verbose ? .verbose : .normal
    }
}
