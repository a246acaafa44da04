"""Whose reply is whose: no gaps, no loops, true depths, and the counts that the site keeps."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from community.comments.threads import DRAWN_LEVELS
from community.transfer.wordpress.replies import NOBODY, Thread

LEFT_OUT, COMES_HIDDEN, COMES, HERE = range(4)


def thread(*comments: tuple[int, int]) -> Thread:
    """Each comment as (parent, fate); one that is here already stands at depth 1."""
    made = Thread()
    for parent, fate in comments:
        made.add(
            parent,
            kept=fate != LEFT_OUT,
            visible=fate in (COMES, HERE),
            here_at_depth=1 if fate == HERE else 0,
        )
    made.settle()
    return made


def test_a_reply_may_stand_before_what_it_answers() -> None:
    made = thread((1, COMES), (2, COMES), (NOBODY, COMES))
    assert list(made.depth) == [3, 2, 1]
    assert list(made.direct) == [0, 1, 1]
    assert list(made.every) == [0, 1, 2]
    assert list(made.coming()) == [2, 1, 0]


def test_a_reply_to_what_is_left_out_hangs_on_the_nearest_ancestor_that_came_in() -> None:
    made = thread((NOBODY, COMES), (0, LEFT_OUT), (1, LEFT_OUT), (2, COMES), (2, COMES))
    assert list(made.parent)[3:] == [0, 0]
    assert made.depth[3] == 2
    assert (made.direct[0], made.every[0]) == (2, 2)
    assert made.rehung == {"parent_left_out": 2}


def test_a_reply_to_nothing_that_came_in_answers_the_article() -> None:
    made = thread((1, COMES), (NOBODY, LEFT_OUT), (3, COMES), (4, LEFT_OUT), (3, LEFT_OUT))
    assert (made.parent[0], made.depth[0]) == (NOBODY, 1)
    assert (made.parent[2], made.depth[2]) == (NOBODY, 1)


def test_comments_that_are_each_other_s_parents_become_a_tree() -> None:
    made = thread((0, COMES), (2, COMES), (3, COMES), (1, COMES))
    assert made.depth[0] == 1
    assert sorted(made.depth[1:]) == [1, 2, 3]
    assert made.rehung == {"loop": 2}


def test_hidden_comments_are_not_counted_but_what_hangs_below_them_is() -> None:
    made = thread((NOBODY, COMES), (0, COMES_HIDDEN), (1, COMES))
    assert list(made.direct) == [0, 1, 0]
    assert list(made.every) == [1, 1, 0]


def test_replies_to_a_comment_that_is_here_are_counted_for_it() -> None:
    made = thread((NOBODY, HERE), (0, COMES), (1, COMES))
    assert list(made.depth) == [1, 2, 3]
    assert (made.direct[0], made.every[0]) == (1, 2)
    assert list(made.coming()) == [1, 2]


def test_below_the_drawn_levels_only_direct_replies_are_counted() -> None:
    made = thread(*[(number - 1, COMES) for number in range(200)])
    assert list(made.depth) == list(range(1, 201))
    assert list(made.every) == [199 - number if number < DRAWN_LEVELS else 0 for number in range(200)]
    assert list(made.direct) == [1] * 199 + [0]


def test_long_chains_of_what_is_left_out_are_walked_once() -> None:
    """200,000 replies to the end of a chain of 200,000: done at once, or not today."""
    count = 200_000
    chain = [(number - 1, LEFT_OUT) for number in range(count)]
    made = thread(*chain, *[(count - 1, COMES)] * count)
    assert made.rehung == {"parent_left_out": count}
    assert set(made.depth[count:]) == {1}


@given(
    st.lists(st.tuples(st.integers(-1, 14), st.sampled_from([LEFT_OUT, COMES_HIDDEN, COMES])), max_size=15)
)
def test_any_parents_become_a_tree_with_the_counts_of_a_plain_recount(
    comments: list[tuple[int, int]],
) -> None:
    comments = [(parent if parent < len(comments) else NOBODY, fate) for parent, fate in comments]
    made = thread(*comments)
    coming = [number for number, (_, fate) in enumerate(comments) if fate != LEFT_OUT]
    assert sorted(made.coming()) == coming

    placed: set[int] = set()
    direct: Counter[int] = Counter()
    every: Counter[int] = Counter()
    for number in made.coming():
        parent = made.parent[number]
        assert parent == NOBODY or parent in placed
        assert made.depth[number] == (1 if parent == NOBODY else made.depth[parent] + 1)
        placed.add(number)
        is_visible = comments[number][1] == COMES
        direct[parent] += is_visible
        while parent != NOBODY:
            every[parent] += is_visible
            parent = made.parent[parent]
    assert [made.direct[number] for number in coming] == [direct[number] for number in coming]
    shown = [number for number in coming if made.depth[number] <= DRAWN_LEVELS]
    assert [made.every[number] for number in shown] == [every[number] for number in shown]


@given(st.lists(st.tuples(st.integers(-1, 9), st.sampled_from([LEFT_OUT, COMES])), max_size=10))
def test_who_answers_somebody_who_came_in_keeps_that_parent(comments: list[tuple[int, int]]) -> None:
    """But where the parents go round in a ring, which is cut once."""
    comments = [
        (parent if parent < number else NOBODY, fate) for number, (parent, fate) in enumerate(comments)
    ]
    made = thread(*comments)
    for number, (parent, fate) in enumerate(comments):
        if fate == COMES and (parent == NOBODY or comments[parent][1] == COMES):
            assert made.parent[number] == parent
