"""Reads every Avro file below a folder with fastavro, which shares no code with KubeRewind.

Prints a line for each change: the file's kind, its path below the folder, name and revision of the change.
Needs fastavro[zstandard].
"""

import pathlib
import sys

import fastavro

root = pathlib.Path(sys.argv[1])
for path in sorted(root.rglob("*.avro")):
    with path.open("rb") as file:
        reader = fastavro.reader(file)
        kind = reader.metadata.get("rewind.kind", "ticks")
        for record in reader:
            name = record.get("name", "")
            print(kind, path.relative_to(root).as_posix(), record["revision"], name, sep="\t")
