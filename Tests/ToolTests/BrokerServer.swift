/// Lines of bash around a server that plays the broker, by `scripts/broker`.
///
/// In `line` the variables `port` and `me` are the server's port and the name of who runs the tests,
/// and the server knows the key in `public.key` and has the files of the home.
enum BrokerServer {
    static func script(_ line: String) -> String {
        """
        set -e
        '\(Project.folder.appending(path: "scripts/broker").path)' broker . public.key &
        trap "kill $!; wait $! || true" EXIT
        until [[ -e broker/port ]]; do kill -0 $!; sleep 0.05; done
        port=$(cat broker/port) me=$(id -un)
        \(line)
        """
    }
}
