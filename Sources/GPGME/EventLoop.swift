internal import CGPGME
internal import Glibc

/// The pipes that GPGME wants watched, and poll(2) over them.
///
/// In place of GPGME's own loop, which spins for ever when gpg ends without having read all of its
/// input: POLLERR on a full pipe wakes that loop, and is then taken for nothing.
@safe
final class EventLoop {
    /// One end of a pipe to gpg.
    @safe
    final class Watch {
        let descriptor: Int32
        let isInput: Bool
        let handler: gpgme_io_cb_t
        let data: UnsafeMutableRawPointer?
        /// gpg has closed the other end of a full pipe.
        ///
        /// GPGME cannot be told: its handler looks for room in the pipe first.
        var isGone = false
        var isRemoved = false

        init(
            _ descriptor: Int32,
            isInput: Bool,
            _ handler: gpgme_io_cb_t,
            _ data: UnsafeMutableRawPointer?
        ) {
            self.descriptor = descriptor
            self.isInput = isInput
            unsafe self.handler = handler
            unsafe self.data = data
        }

        var request: pollfd {
            pollfd(fd: descriptor, events: Int16(isInput ? POLLIN : POLLOUT), revents: 0)
        }

        func wake(_ events: Int16) {
            if isRemoved || events == 0 { return }
            if !isInput && events & Int16(POLLOUT) == 0 {
                isGone = true
            } else {
                _ = unsafe handler(data, descriptor)
            }
        }
    }

    enum Ending {
        case done(gpgme_error_t)
        case cancelled
        case timedOut
    }

    private var watches: [Watch] = []
    private var result: gpgme_error_t?
    /// Takes over the reference to each listed key.
    private var takeKey: (gpgme_key_t) -> Void = { key in unsafe gpgme_key_unref(key) }

    /// GPGME keeps the addresses of this object until the context is released.
    func install(in context: gpgme_ctx_t) {
        let this = unsafe Unmanaged.passUnretained(self).toOpaque()
        var callbacks = unsafe gpgme_io_cbs(
            add: { this, descriptor, direction, handler, data, tag in
                unsafe EventLoop.at(this).add(descriptor, direction, handler, data, tag)
            },
            add_priv: this,
            remove: { tag in unsafe EventLoop.remove(tag) },
            event: { this, event, data in unsafe EventLoop.at(this).take(event, data) },
            event_priv: this
        )
        unsafe gpgme_set_io_cbs(context, &callbacks)
    }

    /// To be called before an operation starts.
    func reset(_ takeKey: ((gpgme_key_t) -> Void)?) {
        for watch in watches { watch.isRemoved = true }
        watches = []
        result = nil
        unsafe self.takeKey = takeKey ?? { key in unsafe gpgme_key_unref(key) }
    }

    /// Runs until the operation has ended.
    ///
    /// Before each wait it asks `limit` how many milliseconds that may last; -1 is for ever.
    func run(cancellation: Cancellation?, limit: () -> Int32) -> Ending {
        while true {
            if let result { return .done(result) }
            let open = watches.filter { !$0.isGone }
            if open.isEmpty { return .done(0) }
            var requests = open.map(\.request)
            requests.append(
                pollfd(fd: cancellation?.descriptor ?? -1, events: Int16(POLLIN), revents: 0)
            )
            let count = unsafe poll(&requests, nfds_t(requests.count), limit())
            if count == 0 { return .timedOut }
            if count < 0 { continue }
            if requests[open.count].revents != 0 { return .cancelled }
            // The status lines, which come first, are read last: an error among them ends everything,
            // and what gpg said to people before would be lost.
            for (watch, request) in zip(open, requests).reversed() { watch.wake(request.revents) }
        }
    }

    private static func at(_ this: UnsafeMutableRawPointer?) -> EventLoop {
        guard let this = unsafe this else { preconditionFailure("GPGME lost its event loop") }
        return unsafe Unmanaged<EventLoop>.fromOpaque(this).takeUnretainedValue()
    }

    private func add(
        _ descriptor: Int32,
        _ direction: Int32,
        _ handler: gpgme_io_cb_t?,
        _ data: UnsafeMutableRawPointer?,
        _ tag: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
    ) -> gpgme_error_t {
        guard let handler = unsafe handler, let tag = unsafe tag else {
            return gpgme_err_make(GPG_ERR_SOURCE_GPGME, GPG_ERR_INV_VALUE)
        }
        let watch = unsafe Watch(descriptor, isInput: direction == 1, handler, data)
        watches.append(watch)
        unsafe tag.pointee = Unmanaged.passRetained(Tag(loop: self, watch: watch)).toOpaque()
        return 0
    }

    /// What GPGME hands back to have a watch removed.
    private final class Tag {
        let loop: EventLoop
        let watch: Watch

        init(loop: EventLoop, watch: Watch) {
            self.loop = loop
            self.watch = watch
        }
    }

    private static func remove(_ pointer: UnsafeMutableRawPointer?) {
        guard let pointer = unsafe pointer else { return }
        let tag = unsafe Unmanaged<Tag>.fromOpaque(pointer).takeRetainedValue()
        tag.watch.isRemoved = true
        tag.loop.watches.removeAll { $0 === tag.watch }
    }

    private func take(_ event: gpgme_event_io_t, _ data: UnsafeMutableRawPointer?) {
        switch event {
        case GPGME_EVENT_DONE where result == nil:
            let done = unsafe data?.assumingMemoryBound(to: gpgme_io_event_done_data.self).pointee
            result = done.map { $0.err != 0 ? $0.err : $0.op_err } ?? 0
        case GPGME_EVENT_NEXT_KEY:
            if let data = unsafe data {
                unsafe takeKey(data.assumingMemoryBound(to: _gpgme_key.self))
            }
        default:
            break
        }
    }
}
