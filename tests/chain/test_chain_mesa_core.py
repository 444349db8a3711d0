"""Mesa is imported without its spaces and experiments, which stay there for who wants them."""

import subprocess
import sys

import mesa

from ketensim.chain import mesa_core

PROGRAM = """
import sys
from ketensim.chain.mesa_core import Agent, Model
assert not {"networkx", "scipy.spatial"} & set(sys.modules), "heavy parts came along"
import mesa
assert (mesa.Agent, mesa.Model) == (Agent, Model)
assert mesa.space.MultiGrid(2, 2, torus=False).width == 2
assert mesa.discrete_space.Cell.__name__ == "Cell"
from mesa.experimental.devs import ABMSimulator
assert mesa.experimental.devs.ABMSimulator is ABMSimulator
assert "ketensim" not in repr(sys.meta_path)
"""


def test_models_and_agents_are_mesas_own():
    assert (mesa_core.Agent, mesa_core.Model) == (mesa.Agent, mesa.Model)


def test_heavy_parts_of_mesa_are_imported_when_they_are_read():
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
