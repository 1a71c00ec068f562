"""A hotspot drop: files for browsers on the same network, for some minutes.

Blind like every carrier: it gets names, bytes and finished words. In reading order:
``site`` says what is answered, ``conversation`` speaks HTTP over one connection,
``room`` decides who stays when many come, ``interfaces`` knows this computer's
addresses, and ``listening`` has the sockets. All but the last two are pure: bytes and
times go in as arguments. ``index`` writes the page with the links.

These are the only modules of the program that may open a socket, and only
``archive serve`` calls them.
"""
