#ifndef CGPGME_SHIM_H
#define CGPGME_SHIM_H

/* gpgme.h refuses 32-bit offsets. */
#ifndef _FILE_OFFSET_BITS
#define _FILE_OFFSET_BITS 64
#endif
#include <gpgme.h>

#endif
