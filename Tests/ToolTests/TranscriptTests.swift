import Testing

struct TranscriptTests {
    @Test(arguments: try Transcript.all)
    func `what the transcript shows is what happens`(_ transcript: Transcript) async throws {
        let sandbox = try Sandbox()
        #expect(!transcript.steps.isEmpty)
        for step in transcript.steps {
            let outcome = try await sandbox.run(step.command)
            #expect(outcome.status == step.status, "$ \(step.command)\n\(outcome.errors)")
            #expect(
                Transcript.Step.matches(outcome.output, step.output),
                "$ \(step.command)\n\(outcome.output)"
            )
            #expect(
                Transcript.Step.matches(outcome.errors, step.errors),
                "$ \(step.command)\n\(outcome.errors)"
            )
        }
    }
}
