#ifndef COPENSSL_SHIM_H
#define COPENSSL_SHIM_H

#define OPENSSL_API_COMPAT 30000
#define OPENSSL_NO_DEPRECATED

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/objects.h>
#include <openssl/param_build.h>
#include <openssl/params.h>
#include <openssl/pkcs12.h>
#include <openssl/provider.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

/* Function-like macros do not reach Swift. */
static inline void *shim_secure_zalloc(size_t n) { return OPENSSL_secure_zalloc(n); }
static inline void *shim_zalloc(size_t n) { return OPENSSL_zalloc(n); }
static inline void shim_secure_clear_free(void *p, size_t n) { OPENSSL_secure_clear_free(p, n); }
static inline void shim_clear_free(void *p, size_t n) { OPENSSL_clear_free(p, n); }

static inline int shim_tls13_only(SSL_CTX *context)
{
    return SSL_CTX_set_min_proto_version(context, TLS1_3_VERSION) == 1
        && SSL_CTX_set_max_proto_version(context, TLS1_3_VERSION) == 1;
}
static inline void shim_no_sessions(SSL_CTX *context)
{
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
}
static inline int shim_set_groups(SSL_CTX *context, const char *list)
{
    return (int)SSL_CTX_set1_groups_list(context, list);
}

/* Neither do macros that join strings or flags; and OSSL_PARAM_BLD keeps the pointer of a key, so
 * the names must outlive the call: a Swift string passed as char * does not. */
static const int shim_EVP_PKEY_KEYPAIR = EVP_PKEY_KEYPAIR;
static const char *const shim_cipher = OSSL_MAC_PARAM_CIPHER;
static const char *const shim_rsa_n = OSSL_PKEY_PARAM_RSA_N;
static const char *const shim_rsa_e = OSSL_PKEY_PARAM_RSA_E;
static const char *const shim_rsa_d = OSSL_PKEY_PARAM_RSA_D;
static const char *const shim_rsa_factor1 = OSSL_PKEY_PARAM_RSA_FACTOR1;
static const char *const shim_rsa_factor2 = OSSL_PKEY_PARAM_RSA_FACTOR2;
static const char *const shim_rsa_exponent1 = OSSL_PKEY_PARAM_RSA_EXPONENT1;
static const char *const shim_rsa_exponent2 = OSSL_PKEY_PARAM_RSA_EXPONENT2;
static const char *const shim_rsa_coefficient1 = OSSL_PKEY_PARAM_RSA_COEFFICIENT1;
static const char *const shim_group_name = OSSL_PKEY_PARAM_GROUP_NAME;
static const char *const shim_public_key = OSSL_PKEY_PARAM_PUB_KEY;
static const char *const shim_private_key = OSSL_PKEY_PARAM_PRIV_KEY;
static const char *const shim_ffc_p = OSSL_PKEY_PARAM_FFC_P;
static const char *const shim_ffc_q = OSSL_PKEY_PARAM_FFC_Q;
static const char *const shim_ffc_g = OSSL_PKEY_PARAM_FFC_G;

#endif
