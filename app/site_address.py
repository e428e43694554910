"""Name the pages of the site: one address a thing, ASCII, the same on every run.

In: IRIs of our data. Out: addresses relative to the root of the site.
"""

import re

from duixian.ontology.iris import digest
from duixian.ontology.terms import DATA

_PLAIN = re.compile(r"[A-Za-z0-9]+")


def address(iri: str, kind: str = "") -> str:
    """Give the page of a thing: its kind is the folder, the hashes of its IRI are the file's name.

    `kind` is for things that have a page of another kind too, such as `names` of a government. Commitments have the
    page of an item, their own or that which they are part of.
    """
    parts = iri.removeprefix(DATA).split("/")
    hashes, kinds = parts[1::2], parts[0::2]
    if not iri.startswith(DATA) or len(kinds) != len(hashes) or not all(map(_PLAIN.fullmatch, parts)):
        return f"{kind or 'other'}/{digest(iri)}.html"
    folder = kind or {"statement": "item"}.get(kinds[-1], kinds[-1])
    return f"{folder}/{'-'.join(hashes)}.html"


def indicator_address(government: str, indicator: str) -> str:
    """Give the page of an indicator of one government."""
    return f"indicator/{government.rpartition('/')[2]}-{indicator.rpartition('/')[2]}.html"


def anchor(statement: str) -> str:
    """Name the place of a statement on the page of its report."""
    return f"s-{statement.rpartition('/')[2]}"
