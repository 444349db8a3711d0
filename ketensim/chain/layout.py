"""Which row is what in the packed arrays of `ketensim.chain.state`.

Compiled functions freeze these numbers, and numba's cache does not see a change in another file:
whoever renumbers them removes the `__pycache__` folders of this package.
"""

# traits: what a partner is given
USUAL, VOLATILITY, HOURS, ASKED = range(4)
# partners: what a partner does
ENGAGEMENT, AVAILABILITY, PROMISE, OUTSIDE, MEETINGS = range(5)
# relations: row partner to column partner
FLOW, ALIGNMENT, TRUST, AGREEMENT, INTERTWINING, VISIBILITY = range(6)
# files: what can pass between two partners
SYSTEM, DIFFERENCE, CEILING = range(3)
# stations
PLACES, BACKLOG = range(2)
# tallies of hand-offs in a week, as `ketensim.flow` counts them
OFFERED, ACCEPTED, REFUSED, INFORMED, REPORTED, LATE, LOST, RECOVERED = range(8)
