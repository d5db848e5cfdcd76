"""What holds for any tree and any points on it."""

from decimal import Decimal as D

from hypothesis import assume, given
from hypothesis import strategies as st

from criteria.scoring import Node, Tally, check_tree, combine, roll_up
from tests.criteria.example_tree import branch, leaf


@st.composite
def trees(draw):
    """A tree of two or three levels with some scored, bonus and penalty branches."""
    maxima = st.decimals(min_value="0.25", max_value=9, places=2)
    tops = []
    for place, kind in enumerate(
        draw(st.lists(st.sampled_from(["scored", "bonus", "penalty"]), max_size=3)), 2
    ):
        tops.append(draw_branch(draw, str(place), kind, maxima))
    tops.insert(0, draw_branch(draw, "1", "scored", maxima))
    total = sum((top.maximum for top in tops if top.kind == "scored"), D(0))
    return Node("", total, tuple(tops))


def draw_branch(draw, code, kind, maxima):
    children = []
    for place in range(1, draw(st.integers(2, 4))):
        child = f"{code}.{place}"
        if draw(st.booleans()):
            children.append(leaf(child, draw(maxima), kind))
        else:
            below = [leaf(f"{child}.{n}", draw(maxima), kind) for n in (1, 2)]
            children.append(
                branch(child, below[0].maximum + below[1].maximum, *below, kind=kind)
            )
    total = sum((child.maximum for child in children), D(0))
    return branch(code, total, *children, kind=kind)


@st.composite
def scored_trees(draw):
    tree = draw(trees())
    points = {
        node.code: draw(st.decimals(min_value=0, max_value=node.maximum, places=4))
        for node in tree.walk()
        if not node.children and draw(st.booleans())
    }
    return tree, points


def leaves(tree, kind="scored"):
    return [node for node in tree.walk() if not node.children and node.kind == kind]


@given(scored_trees())
def test_a_drawn_tree_has_no_fault(scored):
    tree, _ = scored

    assert check_tree(tree.children, tree.maximum) == []


@given(scored_trees())
def test_every_branch_is_the_sum_of_its_children(scored):
    tree, points = scored
    tallies = roll_up(tree, points)

    for node in tree.walk():
        if node.children and node.code:
            assert (
                sum((tallies[c.code] for c in node.children), Tally()) == tallies[node.code]
            )
        if node.kind == "scored" and node.code:
            assert tallies[node.code].possible == node.maximum
            assert 0 <= tallies[node.code].earned <= node.maximum


@given(scored_trees())
def test_the_root_is_what_combine_makes_of_the_domains(scored):
    tree, points = scored
    tallies = roll_up(tree, points)
    domains = [
        (
            top.kind,
            sum((points.get(node.code, D(0)) for node in top.walk()), D(0)),
            top.maximum if top.kind == "scored" else D(0),
            top.maximum,
        )
        for top in tree.children
    ]

    assert combine(domains) == tallies[""]


@given(scored_trees(), st.data())
def test_raising_one_leaf_never_lowers_the_total(scored, data):
    tree, points = scored
    raised = data.draw(st.sampled_from(leaves(tree) + leaves(tree, "bonus")))

    better = points | {raised.code: raised.maximum}

    assert roll_up(tree, better)[""].earned >= roll_up(tree, points)[""].earned


@given(scored_trees(), st.data())
def test_an_exempt_leaf_neither_helps_nor_hurts(scored, data):
    """What was entered for it changes nothing, and the others keep their own index."""
    tree, points = scored
    left_out = data.draw(st.sampled_from(leaves(tree)))
    exempt = frozenset({left_out.code})

    with_points = roll_up(tree, points | {left_out.code: left_out.maximum}, exempt)
    without = roll_up(tree, {c: p for c, p in points.items() if c != left_out.code}, exempt)

    assert with_points == without
    assert without[""].possible == tree.maximum - left_out.maximum
    whole = roll_up(tree, points)
    for node in tree.walk():
        if left_out not in node.walk():
            assert without[node.code] == whole[node.code]


@given(scored_trees(), st.data())
def test_a_body_as_good_on_the_exempt_leaf_as_elsewhere_keeps_its_index(scored, data):
    tree, _ = scored
    assume(len(leaves(tree)) > 1)
    left_out = data.draw(st.sampled_from(leaves(tree)))
    share = data.draw(st.sampled_from([D(0), D("0.25"), D("0.5"), D(1)]))
    even = {node.code: node.maximum * share for node in leaves(tree)}

    assert roll_up(tree, even)[""].index == share * 100
    assert roll_up(tree, even, frozenset({left_out.code}))[""].index == share * 100


@given(scored_trees(), st.data())
def test_full_marks_are_the_maximum_of_the_leaf(scored, data):
    tree, points = scored
    chosen = data.draw(st.sampled_from(leaves(tree)))

    given_full = roll_up(tree, points, full=frozenset({chosen.code}))

    assert given_full == roll_up(tree, points | {chosen.code: chosen.maximum})
