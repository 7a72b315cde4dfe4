/// Lines of bash around a server that plays the broker, by `scripts/broker`.
///
/// In `line` the variables `port` and `me` are the server's port and the name of who runs the tests,
/// and the server knows the key in `public.key` and has the files of the home. `restart LINE...` begins
/// it anew at the same port, with these lines of sshd_config(5) before its own.
enum BrokerServer {
    static func script(_ line: String) -> String {
        """
        set -e
        '\(Project.folder.appending(path: "scripts/broker").path)' broker . public.key &
        server=$!
        trap 'kill $server; wait $server || true' EXIT
        until [[ -e broker/port ]]; do kill -0 $server; sleep 0.05; done
        port=$(cat broker/port) me=$(id -un)
        restart() {
            kill $server; wait $server || true
            printf '%s\\n' "$@" | cat - broker/sshd_config >broker/changed
            /usr/sbin/sshd -D -E $PWD/broker/log -f $PWD/broker/changed &
            server=$!
            until (exec 3<>/dev/tcp/127.0.0.1/$port) 2>/dev/null; do
                kill -0 $server; sleep 0.05
            done
        }
        \(line)
        """
    }
}
