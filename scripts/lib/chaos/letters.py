"""How the archivist names a dead letter; its body is sealed in the database."""
import hashlib
import uuid

NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "urn:goniec:event")


def letter_id(queue, body):
    """The id of what died in a queue: UUIDv5 of the queue's name, a zero byte, and the body's SHA-256."""
    name = queue.encode() + b"\0" + hashlib.sha256(body).digest()
    return str(uuid.UUID(bytes=hashlib.sha1(NAMESPACE.bytes + name).digest()[:16], version=5))
