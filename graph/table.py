"""Write the commitments as a table for spreadsheets: one row a commitment, with its status and its evidence.

In: a network of `network.to_networkx`. Out: CSV text, safe to open: no cell is taken for a formula.
"""

import csv
import io
from typing import TYPE_CHECKING, Final

from duixian.ontology.lines import one_line
from duixian.ontology.vocabulary import labels

if TYPE_CHECKING:
    from duixian.graph.network import Network

COLUMNS: Final = (
    "government", "report", "source", "section", "start", "end", "commitment", "item", "specific", "domain",
    "deadline", "due_to", "status", "status_zh", "outcome", "schedule", "share_reached", "as_of", "confidence",
    "rationale_zh", "rationale_en", "evidence", "evidence_source", "renewed_by", "mentions", "id",
)  # fmt: skip
"""Texts of several evidence statements stand in one cell, parted by ` | `."""

_DANGEROUS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def to_csv(network: "Network") -> str:
    """Write the table, rows in the order of the reports and the texts; begin the file with a BOM for Excel."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    commitments = [node for node, data in network.nodes(data=True) if data.get("type") == "Commitment"]
    for node in sorted(commitments, key=lambda node: _order(network, node)):
        row = _row(network, node)
        writer.writerow([safe_cell(str(row.get(column, ""))) for column in COLUMNS])
    return out.getvalue()


def safe_cell(text: str) -> str:
    """Set an apostrophe before a text that a spreadsheet would take for a formula, and leave out control characters."""
    clean = "".join(c for c in text if c >= " " or c in "\t\r\n")
    return f"'{clean}" if clean.lstrip(" ").startswith(_DANGEROUS) else clean


def _order(network: "Network", node: str) -> tuple[str, str, int, str]:
    data = network.nodes[node]
    report = network.nodes.get(str(data.get("report")), {})
    return (str(report.get("plan_from", "")), str(data.get("report", "")), int(data.get("start", 0)), node)


def _row(network: "Network", node: str) -> dict[str, object]:
    """Give the cells of a commitment."""
    data = network.nodes[node]
    report, later = str(data.get("report", "")), str(data.get("as_of", ""))
    evidence = _ends(network, node, "reports_on", incoming=True)
    status = str(data.get("status", ""))
    return {
        **data,
        "government": " | ".join(_texts(network, _ends(network, report, "part_of"))),
        "report": " | ".join(_texts(network, [report])),
        "commitment": data.get("text", ""),
        "item": " | ".join(_texts(network, _ends(network, node, "part_of"))),
        "specific": "true" if data.get("specific") else "false",
        "status_zh": labels("status").get(status, ""),
        "as_of": " | ".join(_texts(network, [later])),
        "evidence": " | ".join(_texts(network, evidence)),
        "evidence_source": " | ".join(_place(network, end) for end in evidence),
        "renewed_by": " | ".join(_texts(network, _ends(network, node, "renewed_by"))),
        "mentions": " | ".join(_texts(network, _ends(network, node, "mentions"))),
        "id": node,
    }


def _ends(network: "Network", node: str, relation: str, *, incoming: bool = False) -> list[str]:
    """Give the nodes at the other end of a relation, those that the current judgement uses before others."""
    if node not in network:
        return []
    edges = network.in_edges(node, data=True) if incoming else network.out_edges(node, data=True)
    found = [
        (-int(data.get("current", 0)), edge[0 if incoming else 1])
        for *edge, data in edges
        if data["relation"] == relation
    ]
    return [end for _, end in sorted(found)]


def _texts(network: "Network", nodes: list[str]) -> list[str]:
    return [one_line(str(network.nodes[node].get("text", ""))) for node in nodes if node in network]


def _place(network: "Network", node: str) -> str:
    data = network.nodes[node]
    return f"{data.get('source', '')}:{data.get('start', '')}-{data.get('end', '')}"
