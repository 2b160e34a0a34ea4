#include <libpq-fe.h>

struct ssl_st;
extern int SSL_pending(const struct ssl_st *ssl);

// PQconsumeInput reads at most what its buffer has room for; the rest of a TLS record (up to 16 KiB from servers since 17) stays with
// OpenSSL, where the descriptor does not show it. "SSL_pending() returns the number of bytes which have been processed, buffered, and
// are available inside ssl for immediate read" (OpenSSL's SSL_pending(3)).
static inline int CPostgres_pendingBytes(PGconn *connection) {
    const struct ssl_st *ssl = (const struct ssl_st *)PQsslStruct(connection, "OpenSSL");
    return ssl ? SSL_pending(ssl) : 0;
}
