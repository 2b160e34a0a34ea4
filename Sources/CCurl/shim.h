#ifndef GONIEC_CCURL_H
#define GONIEC_CCURL_H

// curl_easy_setopt and curl_easy_getinfo are variadic, which Swift cannot call: one inline function for each type of argument.
#define CURL_DISABLE_TYPECHECK 1
#include <curl/curl.h>

static inline CURLcode goniec_curl_set_long(CURL *handle, CURLoption option, long value) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode goniec_curl_set_size(CURL *handle, CURLoption option, curl_off_t value) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode goniec_curl_set_text(CURL *handle, CURLoption option, const char *value) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode goniec_curl_set_pointer(CURL *handle, CURLoption option, void *value) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode goniec_curl_set_list(CURL *handle, CURLoption option, struct curl_slist *value) {
    return curl_easy_setopt(handle, option, value);
}

// Read, write and header callbacks have one and the same shape.
typedef size_t (*goniec_curl_transfer)(char *buffer, size_t size, size_t count, void *context);

static inline CURLcode goniec_curl_set_transfer(CURL *handle, CURLoption option, goniec_curl_transfer callback) {
    return curl_easy_setopt(handle, option, callback);
}

static inline CURLcode goniec_curl_set_prerequest(CURL *handle, curl_prereq_callback callback) {
    return curl_easy_setopt(handle, CURLOPT_PREREQFUNCTION, callback);
}

static inline CURLcode goniec_curl_set_progress(CURL *handle, curl_xferinfo_callback callback) {
    return curl_easy_setopt(handle, CURLOPT_XFERINFOFUNCTION, callback);
}

static inline CURLcode goniec_curl_get_long(CURL *handle, CURLINFO info, long *value) {
    return curl_easy_getinfo(handle, info, value);
}

static inline CURLcode goniec_curl_get_size(CURL *handle, CURLINFO info, curl_off_t *value) {
    return curl_easy_getinfo(handle, info, value);
}

static inline CURLcode goniec_curl_get_socket(CURL *handle, curl_socket_t *value) {
    return curl_easy_getinfo(handle, CURLINFO_ACTIVESOCKET, value);
}

static inline CURLcode goniec_curl_start(void) {
    return curl_global_init(CURL_GLOBAL_DEFAULT);
}

static const size_t goniec_curl_read_abort = CURL_READFUNC_ABORT;

#endif
