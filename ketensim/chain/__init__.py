"""Floor 4: who decides. Partners, their professionals, the regisseur, week by week.

Nothing is imported here: `ketensim.chain.model` needs Mesa, which takes seconds to import, while
the list of strategies (`ketensim.chain.regie`) must be quick to show.
"""
