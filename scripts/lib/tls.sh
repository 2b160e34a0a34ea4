# A certificate authority of this checkout, and a server certificate for localhost that both servers show.

TLS=$STATE/tls
readonly A_MONTH=2592000

make_certificates() {
    if certificate_is_good; then return 0; fi
    say "making a certificate authority and a certificate for localhost"
    rm -rf "$TLS"
    (umask 077 && mkdir "$TLS")
    make_authority
    make_server_certificate
}

certificate_is_good() {
    [[ -s $TLS/server.key ]] &&
        openssl x509 -in "$TLS/server.crt" -noout -checkend "$A_MONTH" >/dev/null 2>&1 &&
        openssl verify -CAfile "$TLS/ca.crt" "$TLS/server.crt" >/dev/null 2>&1
}

make_authority() {
    openssl req -x509 -newkey rsa:2048 -nodes -sha256 -days 3650 \
        -subj "/CN=Goniec test authority" -keyout "$TLS/ca.key" -out "$TLS/ca.crt" \
        -addext "basicConstraints=critical,CA:TRUE" -addext "keyUsage=critical,keyCertSign,cRLSign" 2>/dev/null
}

make_server_certificate() {
    openssl req -newkey rsa:2048 -nodes -sha256 -subj "/CN=localhost" \
        -keyout "$TLS/server.key" -out "$TLS/server.csr" 2>/dev/null
    openssl x509 -req -in "$TLS/server.csr" -sha256 -days 800 \
        -CA "$TLS/ca.crt" -CAkey "$TLS/ca.key" -CAcreateserial -out "$TLS/server.crt" \
        -extfile <(printf '%s\n' "subjectAltName=DNS:localhost,IP:127.0.0.1" \
            "basicConstraints=CA:FALSE" "extendedKeyUsage=serverAuth") 2>/dev/null
}
