"""A simulation of how an edition spreads: ``python -m bench.spread``.

Reading order: ``crowd`` (who there is, and who meets whom), ``passing`` (what happens
on a day), ``cases`` (what is run, and kept), ``report`` (what is concluded), ``curves``
and ``shapes`` (how it is drawn). What is assumed, and why: ``docs/scale.md``.
"""
