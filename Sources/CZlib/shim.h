#ifndef CZLIB_SHIM_H
#define CZLIB_SHIM_H

#include <zlib.h>

/* inflateInit2 is a macro. */
static inline int shim_inflate_init(z_stream *stream, int bits)
{
    return inflateInit2(stream, bits);
}

#endif
