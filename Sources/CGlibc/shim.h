/* What Swift's Glibc module lacks: functions that need _GNU_SOURCE, and macros.

   _GNU_SOURCE itself stays undefined: it changes the structures of the system's headers, and Swift
   refuses two modules that see them differently. */
#ifndef CGLIBC_SHIM_H
#define CGLIBC_SHIM_H

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <spawn.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

extern int renameat2(int, const char *, int, const char *, unsigned int);
extern int pipe2(int *, int);
extern int memfd_create(const char *, unsigned int);
extern int mallopt(int, int);
extern int sync_file_range(int, off_t, off_t, unsigned int);

/* RENAME_NOREPLACE is 1 in renameat2(2). */
static inline int shim_rename_noreplace(int from, const char *a, int to, const char *b)
{
    return renameat2(from, a, to, b, 1);
}

/* O_TMPFILE: a file without a name. */
static const int shim_unnamed = __O_TMPFILE | O_DIRECTORY;

/* SYNC_FILE_RANGE_WRITE is 2. */
static inline int shim_start_writing(int file, long start, long count)
{
    return sync_file_range(file, start, count, 2);
}

/* M_TRIM_THRESHOLD is -1, M_MMAP_THRESHOLD -3. */
static inline void shim_keep_freed(int bytes)
{
    mallopt(-1, bytes);
    mallopt(-3, bytes);
}

/* RENAME_EXCHANGE is 2. */
static inline int shim_exchange(int folder, const char *a, const char *b)
{
    return renameat2(folder, a, folder, b, 2);
}

static inline int shim_disable_dumps(void) { return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0); }

static inline int shim_signalfd(const sigset_t *mask)
{
    return signalfd(-1, mask, SFD_CLOEXEC | SFD_NONBLOCK);
}

/* The number of one pending signal, or 0. */
static inline int shim_read_signal(int fd)
{
    struct signalfd_siginfo info;
    return read(fd, &info, sizeof info) == sizeof info ? (int)info.ssi_signo : 0;
}

/* The first SIGTERM, SIGINT or SIGHUP is noted here and told through a pipe; the next one does what it
   does by default. */
static volatile sig_atomic_t shim_stop_signal = 0;
static int shim_stop_pipe = -1;

static inline void shim_note_stop(int signal)
{
    int code = errno;
    shim_stop_signal = signal;
    if (write(shim_stop_pipe, "", 1) < 0) { /* Full: it was told. */ }
    errno = code;
}

static inline int shim_catch_stops(int pipe)
{
    struct sigaction action = {.sa_handler = shim_note_stop, .sa_flags = SA_RESTART | SA_RESETHAND};
    shim_stop_pipe = pipe;
    sigemptyset(&action.sa_mask);
    if (sigaction(SIGTERM, &action, NULL) < 0 || sigaction(SIGHUP, &action, NULL) < 0) return -1;
    return sigaction(SIGINT, &action, NULL);
}

static inline int shim_caught_stop(void) { return shim_stop_signal; }

static inline int shim_pipe(int *ends) { return pipe2(ends, O_CLOEXEC); }

/* A child that a broken pipe ends; GPGME has SIGPIPE ignored in this process. */
static inline void shim_default_pipes(posix_spawnattr_t *attributes)
{
    sigset_t broken;
    posix_spawnattr_init(attributes);
    sigemptyset(&broken);
    sigaddset(&broken, SIGPIPE);
    posix_spawnattr_setsigdefault(attributes, &broken);
    posix_spawnattr_setflags(attributes, POSIX_SPAWN_SETSIGDEF);
}

/* Runs /bin/sh -c line with standard input from a file and standard output to a descriptor; here
   because the environment is a global variable. Returns an errno, or 0. */
static inline int shim_spawn_shell(const char *line, const char *input, int output, pid_t *child)
{
    char *const arguments[] = {(char *)"sh", (char *)"-c", (char *)line, NULL};
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    int code = posix_spawn_file_actions_init(&actions);
    if (code != 0) return code;
    shim_default_pipes(&attributes);
    code = posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, input, O_RDONLY, 0);
    if (code == 0) code = posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
    if (code == 0) code = posix_spawn(child, "/bin/sh", &actions, &attributes, arguments, __environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return code;
}

/* Runs a program of the search path; the descriptors become its first three, and life, unless it is
   negative, its fourth. Returns an errno, or 0. */
static inline int shim_spawn(char *const arguments[], int input, int output, int errors, int life,
                             pid_t *child)
{
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    int code = posix_spawn_file_actions_init(&actions);
    if (code != 0) return code;
    shim_default_pipes(&attributes);
    code = posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
    if (code == 0) code = posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
    if (code == 0) code = posix_spawn_file_actions_adddup2(&actions, errors, STDERR_FILENO);
    if (code == 0 && life >= 0) code = posix_spawn_file_actions_adddup2(&actions, life, 3);
    if (code == 0)
        code = posix_spawnp(child, arguments[0], &actions, &attributes, arguments, __environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return code;
}

/* A file in memory; MFD_CLOEXEC is 1. */
static inline int shim_memory_file(void) { return memfd_create("ibkeys", 1); }

/* A TCP socket on its way to an IPv4 address; poll(2) tells when it is there. */
static inline int shim_connect(const char *address, uint16_t port)
{
    struct sockaddr_in peer = {.sin_family = AF_INET, .sin_port = htons(port)};
    int fd, code;
    if (inet_pton(AF_INET, address, &peer.sin_addr) != 1) return errno = EINVAL, -1;
    fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0) return -1;
    if (connect(fd, (struct sockaddr *)&peer, sizeof peer) == 0 || errno == EINPROGRESS) return fd;
    code = errno;
    close(fd);
    errno = code;
    return -1;
}

/* What became of it: an errno, or 0. */
static inline int shim_socket_error(int fd)
{
    int code = 0;
    socklen_t size = sizeof code;
    return getsockopt(fd, SOL_SOCKET, SO_ERROR, &code, &size) < 0 ? errno : code;
}

/* The address of this side as text, in room for INET_ADDRSTRLEN (16) characters; or -1. */
static inline int shim_local_address(int fd, char *text)
{
    struct sockaddr_in own = {.sin_family = AF_INET};
    socklen_t size = sizeof own;
    if (getsockname(fd, (struct sockaddr *)&own, &size) < 0) return -1;
    return inet_ntop(AF_INET, &own.sin_addr, text, 16) ? 0 : -1;
}

static inline int shim_is_regular(mode_t mode) { return S_ISREG(mode); }

#endif
