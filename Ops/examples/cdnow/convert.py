#!/usr/bin/env python3
"""Turns the purchases of CDNOW's customers into CloudEvents, one JSON object a line.

usage: convert.py [--customers N] cdnow_sample.txt > events.ndjson

The input is the 1/10 sample that P. Fader and B. Hardie published for research ("Forecasting Repeat Sales at CDNOW",
Interfaces 31, 2001): white-space separated, one order a line, with the customer's id in the master file, the id in the
sample, the date (YYYYMMDD), the number of CDs, and dollars. Dates, quantities and totals are real; people, addresses
(all at example.org) and records are invented from the ids, so that the same input always gives the same output.

  order.placed    one a line of the input: id from the line number, subject the customer, time that date at noon UTC
  cart.modified   before a fifth of the orders, twice and with the same cart_id: the order ends the scenario silently;
                  and once at the end of an eighth of the customers' histories, with no order to follow: a nudge is due
"""

import argparse
import hashlib
import json
import sys
from datetime import datetime, timedelta, timezone

from catalogue import ENGLISH_PEOPLE, ENGLISH_ZONES, POLISH_PEOPLE, RECORDS

SOURCE = "urn:cdnow"
CURRENCY = "USD"
ORDERS_WITH_CART = 5  # one in so many
CUSTOMERS_WHO_ABANDON = 8
PRO_CUSTOMERS = 10


def draw(modulus, *parts):
    """A number below the modulus that depends on nothing but the parts."""
    digest = hashlib.sha256(":".join(map(str, parts)).encode()).digest()
    return int.from_bytes(digest[:8], "big") % modulus


def contact(customer):
    plan = "pro" if customer % PRO_CUSTOMERS == 0 else "basic"
    if draw(2, "locale", customer) == 0:
        first, vocative, _ = POLISH_PEOPLE[draw(len(POLISH_PEOPLE), "name", customer)]
        locale, zone = "pl", "Europe/Warsaw"
        attributes = {"first_name": first, "vocative": vocative, "plan": plan}
    else:
        first, _ = ENGLISH_PEOPLE[draw(len(ENGLISH_PEOPLE), "name", customer)]
        locale, zone = "en", ENGLISH_ZONES[draw(len(ENGLISH_ZONES), "zone", customer)]
        attributes = {"first_name": first, "plan": plan}
    return {"email": f"customer-{customer}@example.org", "locale": locale, "zone": zone, "attributes": attributes}


def event(kind, identifier, customer, time, data):
    return {
        "specversion": "1.0",
        "id": identifier,
        "source": SOURCE,
        "type": kind,
        "subject": f"customer-{customer}",
        "time": time.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "datacontenttype": "application/json",
        "data": data | {"contact": contact(customer)},
    }


def line_item(seed, position, quantity, cents):
    title, artist = RECORDS[(draw(len(RECORDS), "record", seed) + 7 * position) % len(RECORDS)]
    return {"name": title, "artist": artist, "quantity": quantity, "price": cents / 100}


def items(seed, quantity, cents):
    """Records that make up a quantity and a sum exactly: unit prices times quantities."""
    lines = min(quantity, 5)
    copies = [quantity // lines] * lines
    copies[-1] = 1
    copies[0] += quantity - sum(copies)
    unit = cents // quantity
    result = [line_item(seed, position, count, unit) for position, count in enumerate(copies)]
    result[-1]["price"] = (cents - unit * (quantity - 1)) / 100
    return result


def cart(identifier, contents):
    quantity = sum(item["quantity"] for item in contents)
    cents = sum(item["quantity"] * round(item["price"] * 100) for item in contents)
    return {"cart_id": identifier, "items": contents, "quantity": quantity, "total": cents / 100, "currency": CURRENCY}


def order_events(line, customer, date, quantity, cents):
    """An order, and sometimes the cart it came from."""
    noon = datetime.strptime(date, "%Y%m%d").replace(hour=12, tzinfo=timezone.utc)
    cart_id = f"cart-{line:05}"
    contents = items(line, quantity, cents)
    if draw(ORDERS_WITH_CART, "cart", line) == 0:
        for number, part in enumerate((contents[:1], contents), start=1):
            time = noon - timedelta(minutes=60 - 20 * number)
            yield event("cart.modified", f"cdnow-{line:05}-cart-{number}", customer, time, cart(cart_id, part))
    order = {"order_id": f"VC-{line:05}"} | cart(cart_id, contents)
    yield event("order.placed", f"cdnow-{line:05}", customer, noon, order)


def abandoned_cart(customer, date):
    time = datetime.strptime(date, "%Y%m%d").replace(hour=20, tzinfo=timezone.utc) + timedelta(days=9)
    quantity = 1 + draw(4, "abandoned", customer)
    contents = items(f"abandoned-{customer}", quantity, quantity * 1399 - draw(300, "price", customer))
    identifier = f"cdnow-c{customer:04}-abandoned"
    return event("cart.modified", identifier, customer, time, cart(f"cart-c{customer:04}", contents))


def orders(lines, customers):
    """(line number, customer, date, quantity, cents) of the first customers."""
    for number, line in enumerate(lines, start=1):
        fields = line.split()
        if len(fields) != 5:
            sys.exit(f"line {number}: {len(fields)} fields; an order has five.")
        customer = int(fields[1])
        if customer <= customers:
            yield number, customer, fields[2], int(fields[3]), round(float(fields[4]) * 100)


def convert(lines, customers):
    events, last_date = [], {}
    for line, customer, date, quantity, cents in orders(lines, customers):
        events += order_events(line, customer, date, quantity, cents)
        last_date[customer] = max(date, last_date.get(customer, date))
    for customer, date in last_date.items():
        if draw(CUSTOMERS_WHO_ABANDON, "abandons", customer) == 0:
            events.append(abandoned_cart(customer, date))
    return sorted(events, key=lambda event: (event["time"], event["id"]))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--customers", type=int, default=400, help="how many, in the order of their ids (default: 400)")
    parser.add_argument("input", type=argparse.FileType("r", encoding="ascii"), help="cdnow_sample.txt")
    arguments = parser.parse_args()
    for item in convert(arguments.input, arguments.customers):
        sys.stdout.write(json.dumps(item, ensure_ascii=False, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
