"""Reads every mail of a folder as a stranger's mail program would, with Python's email and dkimpy.

usage: read_mails.py FOLDER RECORDS     RECORDS is the JSON of `goniec dkim show --json`; prints an array of mails as JSON
"""

import email
import email.policy
import glob
import json
import sys

import dkim

records = {record["name"]: record["value"].encode() for record in json.loads(sys.argv[2])}


def lookup(name, timeout=5):
    return records.get(name.decode().rstrip("."))


def defects_of(message):
    for part in message.walk():
        yield from part.defects
        for value in part.values():
            yield from getattr(value, "defects", [])


def text_of(message, kind):
    body = message.get_body((kind,))
    return body.get_content() if body else ""


def described(raw):
    message = email.message_from_bytes(raw, policy=email.policy.default)
    signatures = len(message.get_all("DKIM-Signature", []))
    return {
        "headers": {name: str(value) for name, value in message.items()},
        "text": text_of(message, "plain"),
        "html": text_of(message, "html"),
        "defects": [repr(defect) for defect in defects_of(message)],
        "signatures": signatures,
        "verified": sum(dkim.DKIM(raw).verify(idx=index, dnsfunc=lookup) for index in range(signatures)),
    }


mails = []
for name in sorted(glob.glob(sys.argv[1] + "/**/*.eml", recursive=True)):
    with open(name, "rb") as file:
        mails.append(described(file.read()))
json.dump(mails, sys.stdout)
