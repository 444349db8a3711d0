"""Floor 2: what is decided happens to clients, exactly, in continuous time."""

from ketensim.flow.client_flow import ClientFlow
from ketensim.flow.layout import OUTCOMES
from ketensim.flow.network import Network
from ketensim.flow.rates import Rates
from ketensim.flow.week import Week

__all__ = ["OUTCOMES", "ClientFlow", "Network", "Rates", "Week"]
