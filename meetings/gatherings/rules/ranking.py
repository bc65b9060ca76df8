"""Who stands where after everybody has put the proposals in an order of their own?

The method of Markus Schulze ("A New Monotonic, Clone-Independent, Reversal Symmetric, and
Condorcet-Consistent Single-Winner Election Method", Social Choice and Welfare 36, 2011), with winning votes
as the strength of a link: one proposal stands before another when the strongest path from it is stronger
than any path back.
Only whole numbers are compared. Whoever leaves a proposal out puts it behind all those that were ranked.
docs/adr/0004-ranking.md says why this method, and why no library.
"""

from collections.abc import Iterable, Mapping, Sequence

Ballot = Mapping[int, int]
"""Option to rank; 1 is the best, a missing option stands behind all ranked ones, equal ranks are a tie."""

Pairs = Mapping[tuple[int, int], int]


def preferences(ballots: Iterable[Ballot], options: Sequence[int]) -> dict[tuple[int, int], int]:
    """For each two options (a, b): how many ballots put a before b."""
    last = len(options) + 1
    found = {(a, b): 0 for a in options for b in options if a != b}
    for ballot in ballots:
        for a, b in found:
            found[a, b] += ballot.get(a, last) < ballot.get(b, last)
    return found


def strongest_paths(pairs: Pairs, options: Sequence[int]) -> dict[tuple[int, int], int]:
    """For each two options the strength of the strongest path between them; 0 where there is none."""
    found = {(a, b): n if n > pairs[b, a] else 0 for (a, b), n in pairs.items()}
    for by in options:
        for a in options:
            for b in options:
                if len({a, b, by}) == 3:
                    found[a, b] = max(found[a, b], min(found[a, by], found[by, b]))
    return found


def ranked(ballots: Iterable[Ballot], options: Sequence[int]) -> tuple[tuple[int, ...], ...]:
    """The options in groups, best first; those in one group are tied, in the order in which they were given.

    A group is whoever is beaten by nobody who is left. The relation "stands before" has no circles (Schulze
    2011, 4.1), so that there always is somebody.
    """
    paths = strongest_paths(preferences(ballots, options), options)
    left, groups = list(options), []
    while left:
        best = tuple(a for a in left if all(paths[a, b] >= paths[b, a] for b in left if b != a))
        groups.append(best)
        left = [option for option in left if option not in best]
    return tuple(groups)
