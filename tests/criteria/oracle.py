"""A second opinion on the index, written apart from the code it judges.

Nothing of `criteria` is imported. Points are integers in ten-thousandths, rules are
read as plain text and solved by comparing products of integers instead of dividing,
and totals are found by listing leaves instead of adding up a tree.
"""

UNIT = 10_000  # ten-thousandths of a point


def units(text):
    """ "1.25" -> 12500."""
    whole, _, rest = str(text).partition(".")
    return int(whole) * UNIT + int((rest + "0000")[:4])


def nearest(top, bottom):
    """Return top / bottom to the nearest integer, a half going up."""
    return (2 * top + bottom) // (2 * bottom)


def leaf_points(rule, facts, maximum):
    """Return the points of one leaf in ten-thousandths."""
    maximum = units(maximum)
    kind = rule["kind"]
    if kind == "levels":
        return units(rule["levels"][facts["level"]]["points"])
    if kind == "checklist":
        return min(maximum, sum(units(rule["items"][i]["points"]) for i in facts["items"]))
    if kind == "deduction":
        left = maximum
        for _ in range(facts["count"]):
            left -= units(rule["each"])
        return left if left > 0 else 0
    if kind == "per_case":
        return sorted([0, maximum, units(rule["each"]) * facts["count"]])[1]
    if kind == "direct":
        return units(facts["points"])
    if kind == "survey":
        weights = [option["percent"] for option in rule["options"]]
        answers = [
            w for w, n in zip(weights, facts["responses"], strict=True) for _ in range(n)
        ]
        return nearest(maximum * sum(answers), 100 * len(answers))
    done, due = facts["numerator"], facts["denominator"]
    if kind == "ratio":
        enough = done * 100 >= int(rule.get("floor_percent", 0)) * due
        return nearest(maximum * done, due) if enough else 0
    reached = [s for s in rule["steps"] if done * 100 >= s["from_percent"] * due]
    if not reached:
        return units(rule["below"])
    step = max(reached, key=lambda s: s["from_percent"])
    return nearest(maximum * done, due) if "formula" in step else units(step["points"])


def leaves(branches, parents=()):
    """List (leaf, codes of the leaf and its parents) of a tree of plain dicts."""
    found = []
    for branch in branches:
        line = (*parents, branch["code"])
        if branch["children"]:
            found += leaves(branch["children"], line)
        else:
            found.append((branch, line))
    return found


def total(branches, facts, exempt, full):
    """Return (earned, possible) of a whole tree, in ten-thousandths."""
    earned = possible = 0
    for top in branches:
        branch_points = 0
        for leaf, line in leaves([top]):
            if set(line) & exempt:
                continue
            if top["kind"] == "scored":
                possible += units(leaf["maximum"])
            if set(line) & full:
                branch_points += units(leaf["maximum"])
            elif leaf["code"] in facts:
                branch_points += leaf_points(
                    leaf["rule"], facts[leaf["code"]], leaf["maximum"]
                )
        if top["kind"] != "scored":
            branch_points = min(branch_points, units(top["maximum"]))
        earned += -branch_points if top["kind"] == "penalty" else branch_points
    return (earned if earned > 0 else 0), possible


def published(earned, possible, places):
    """Return the index as text with so many places, or None where nothing was possible."""
    if possible == 0:
        return None
    digits = str(nearest(earned * 100 * 10**places, possible)).zfill(places + 1)
    return f"{digits[:-places]}.{digits[-places:]}" if places else digits


def ranks(values):
    """Return the places of a list of texts or None: one more than those above."""
    numbers = [None if v is None else int(v.replace(".", "")) for v in values]
    return [
        None if n is None else 1 + len([m for m in numbers if m is not None and m > n])
        for n in numbers
    ]
