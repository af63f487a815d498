"""Reads every Avro file below a folder with fastavro, which shares no code with KubeRewind.

Prints a line for each change: the file's kind, its path below the folder, revision and name of the change, and the
SHA-256 of its object. Needs fastavro[zstandard].
"""

import collections
import hashlib
import pathlib
import sys

import fastavro


def objects(page):
    """Puts the objects of a page together: each \\0 of an object's shape stands for its next value."""
    shapes, shape, values = (page["object"][name] for name in ("shapes", "shape", "values"))
    count = collections.Counter(shape)
    first, seen, at = [], collections.Counter(), 0
    for number, text in enumerate(shapes):
        first.append(at)
        at += text.count(b"\0") * count[number]
    for number in shape:
        parts = shapes[number].split(b"\0")
        own = values[first[number] + seen[number] :: count[number]]
        seen[number] += 1
        yield b"".join(part + value for part, value in zip(parts[:-1], own)) + parts[-1]


def changes(record):
    """The changes of a record, which is one, or a page: a list of each field."""
    if not isinstance(record.get("object"), dict):
        return [record]
    columns = {**record, "object": list(objects(record))}
    return [dict(zip(columns, row)) for row in zip(*columns.values())]


root = pathlib.Path(sys.argv[1])
for path in sorted(root.rglob("*.avro")):
    with path.open("rb") as file:
        reader = fastavro.reader(file)
        kind = reader.metadata.get("rewind.kind", "ticks")
        for record in reader:
            for change in changes(record):
                digest = hashlib.sha256(change.get("object", b"")).hexdigest()
                print(kind, path.relative_to(root).as_posix(), change["revision"], change.get("name", ""), digest, sep="\t")
