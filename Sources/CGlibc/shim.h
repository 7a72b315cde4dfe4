/* What Swift's Glibc module lacks, because it is compiled without _GNU_SOURCE or is a macro. */
#ifndef CGLIBC_SHIM_H
#define CGLIBC_SHIM_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1
#endif

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <unistd.h>

static const int shim_O_TMPFILE = O_TMPFILE;

static inline int shim_rename_noreplace(int from, const char *a, int to, const char *b)
{
    return renameat2(from, a, to, b, RENAME_NOREPLACE);
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

static inline int shim_is_regular(mode_t mode) { return S_ISREG(mode); }

#endif
