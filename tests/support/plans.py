"""How the server would read: the steps of its own plan for a statement."""

from __future__ import annotations


def nodes(connection, query, params):
    """Every step of the plan that reads: its kind, its table, its index."""
    ((plan,),) = connection.execute(f"explain (format json) {query}", params).fetchall()
    todo, seen = [(plan[0]["Plan"], "")], []
    while todo:
        node, above = todo.pop()
        table = node.get("Relation Name", above)
        todo += [(each, table if node["Node Type"] == "Bitmap Heap Scan" else "") for each in node.get("Plans", ())]
        if "Scan" in node["Node Type"]:
            seen.append((node["Node Type"], table, node.get("Index Name", "")))
    return seen


def indexes(found, table):
    """By which indexes a table is read; `whole` where it is read from end to end."""
    return {index or "whole" for kind, relation, index in found if relation == table and kind != "Bitmap Heap Scan"}
