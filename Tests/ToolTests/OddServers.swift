/// Lines of bash beside servers that are no broker's, each odd in its own way.
///
/// In `line` the variable `ports` has their names and ports: `silent:1234`.
enum OddServers {
    static func script(_ line: String) -> String {
        """
        cat >servers.py <<'END'
        \(servers)
        END
        coproc python3 servers.py
        while read name port && [[ $name != ready ]]; do
            ports+=($name:$port)
        done <&${COPROC[0]}
        \(line)
        """
    }

    /// The last has its queue full, so that what else comes to it is dropped: a black hole.
    private static let servers = """
        import socket, sys, threading
        def serve(name, talk, backlog=16):
            server = socket.socket()
            server.bind(("127.0.0.1", 0))
            server.listen(backlog)
            print(name, server.getsockname()[1], flush=True)
            def run():
                while talk:
                    talk(server.accept()[0])
            threading.Thread(target=run, daemon=True).start()
            return server
        def say(*parts, after=0, hold=False):
            def talk(peer):
                try:
                    if after: peer.recv(after)
                    for part in parts: peer.sendall(part)
                    if not hold: peer.shutdown(socket.SHUT_WR); peer.recv(1 << 20)
                except OSError: pass
                held.append(peer)
            return talk
        held = []
        serve("ftp", say(b"220 ready\\r\\n", hold=True))
        serve("http", say(b"HTTP/1.1 400 Bad Request\\r\\n\\r\\n", after=1))
        serve("tls", say(b"\\x15\\x03\\x01\\x00\\x02\\x02\\x46", after=1))
        serve("control", say(b"\\x1b]0;owned\\x07\\x1b[2J\\r\\n"))
        serve("endless", say(b"A" * (4 << 20), hold=True))
        serve("lines", say(b"hello\\r\\n" * 100000, hold=True))
        serve("closing", lambda peer: peer.close())
        serve("drop", say(b"SSH-2.0-\\x1b[31mred\\r\\n"))
        serve("slow", say(b"SSH-2.0-slow\\r\\n", hold=True))
        hole = serve("hole", None, 0)
        for _ in range(4):
            peer = socket.socket()
            peer.setblocking(False)
            peer.connect_ex(hole.getsockname())
            held.append(peer)
        print("ready", 0, flush=True)
        sys.stdin.read()
        """
}
