"""How often each level meets (S2 figure 1): chain, network and policy, in whole weeks."""

from __future__ import annotations

MEETING_WEEKS = 4
"""Weeks between two chain meetings (*assumption*)."""
NETWORK_WEEKS = 13
"""Weeks between two meetings of the network, a quarter of a year (*assumption*)."""
POLICY_WEEKS = 52
"""Weeks between two moments at which those who make policy look at a chain (*assumption*)."""
