"""A simulation of how an edition spreads: ``python -m bench.spread``.

Reading order: ``crowd`` (who there is, and who meets whom), ``passing`` (what happens
on a day), ``cases`` (what is run, and kept), ``report`` and ``panels`` (what is said of
it), ``curves`` and ``shapes`` (how that is drawn). What is assumed, and why:
``docs/scale.md``.
"""
