"""Time and memory against the stock tools: ``python -m bench.run``.

Reading order: ``sources`` (what is packed), ``job`` and ``launch`` (how a process is
measured), ``rivals`` (the two sides of every comparison), ``pairs`` (turn by turn),
``report`` and ``chart`` (what is written), ``run``.
"""
