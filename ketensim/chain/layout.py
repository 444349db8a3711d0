"""Which row is what in the packed arrays of `ketensim.chain.state`.

Compiled functions freeze these numbers, and numba's cache does not see a change in another file:
whoever renumbers them removes the `__pycache__` folders of this package.
"""

# traits: what a partner is given
USUAL, VOLATILITY, HOURS, ASKED = range(4)
# partners: what a partner does, and what works on it. AMBITION lasts; the rows behind it are
# cleared every week before mechanisms act: LIFT and DRAG to 0, STAFFING and CARE to 1.
ENGAGEMENT, AVAILABILITY, PROMISE, OUTSIDE, MEETINGS, AMBITION = range(6)
LIFT, DRAG, STAFFING, CARE = range(6, 10)
N_STATES = 10
# relations: row partner to column partner; EASE is cleared to 0 every week before mechanisms act.
# AGREEMENT is what has reached the professionals; BOARD and MANAGEMENT what those layers agreed.
FLOW, ALIGNMENT, TRUST, AGREEMENT, INTERTWINING, VISIBILITY, EASE = range(7)
BOARD, MANAGEMENT = range(7, 9)
N_RELATIONS = 9
# layers of an organisation, from the top: the rows of `reach`
AT_BOARD, AT_MANAGEMENT, AT_FLOOR = range(3)
# files: what can pass between two partners
SYSTEM, DIFFERENCE, CEILING = range(3)
# stations
PLACES, BACKLOG = range(2)
# tallies of hand-offs in a week, as `ketensim.flow` counts them
OFFERED, ACCEPTED, REFUSED, INFORMED, REPORTED, LATE, LOST, RECOVERED = range(8)
