#include "offline.h"

/* libgit2's entry points to TLS, SSH and Negotiate, as they are without network code. A static link takes the first
   definition that it meets, so libgit2's own, and the libraries that they need, stay out of the program. They are
   weak, so that a libgit2 that divides its files differently replaces them and does not collide with them. */
#define ABSENT __attribute__((weak))

ABSENT int git_mbedtls_stream_global_init(void) { return 0; }
ABSENT int git_mbedtls__set_cert_location(const char *file, const char *path) { return -1; }
ABSENT int git_mbedtls_stream_new(void **out, const char *host, const char *port) { return -1; }
ABSENT int git_mbedtls_stream_wrap(void **out, void *in, const char *host) { return -1; }

ABSENT int git_transport_ssh_global_init(void) { return 0; }
ABSENT int git_smart_subtransport_ssh(void **out, void *owner, void *payload) { return -1; }
ABSENT int git_transport_ssh_with_paths(void **out, void *owner, void *payload) { return -1; }

ABSENT int git_http_auth_negotiate(void **out, const void *url) { return -1; }
