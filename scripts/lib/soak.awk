# One second of a shop: `rate` events, of 20,000 contacts.
function event(type, cart, contact, order) {
    printf "{\"specversion\":\"1.0\",\"id\":\"%s-%s\",\"source\":\"urn:example:soak\",\"type\":\"%s\",", type, order, type
    printf "\"subject\":\"soak-%d\",\"datacontenttype\":\"application/json\",\"data\":{\"order_id\":\"%s\",\"cart_id\":\"%s\",", contact, order, cart
    printf "\"quantity\":1,\"total\":%d.5,\"currency\":\"USD\",", 20 + contact % 90
    printf "\"items\":[{\"name\":\"Winter Orchard\",\"artist\":\"Halina Brzoza\",\"quantity\":1,\"price\":14.66}],"
    printf "\"contact\":{\"email\":\"soak-%d@example.org\",\"locale\":\"%s\",\"zone\":\"Europe/Warsaw\",\"attributes\":{\"first_name\":\"Ola\"}}}}\n", \
        contact, contact % 2 ? "pl" : "en"
}
BEGIN {
    for (i = 0; i < rate; i++) {
        name = second "-" i
        contact = (second * rate + i) % 20000
        if (i % 10 < 7) event("order.placed", "none-" name, contact, name)
        else event("cart.modified", "cart-" name, contact, name)
        # The cart of three seconds ago is ordered after all.
        if (i % 10 == 9 && second >= 3) {
            past = (second - 3) "-" i
            event("order.placed", "cart-" past, ((second - 3) * rate + i) % 20000, "late-" past)
        }
    }
}
