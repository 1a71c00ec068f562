"""What the holder keeps for themselves: keys, and which keys they know.

Everything lies in one folder, ``$XDG_DATA_HOME/archive`` (``~/.local/share/archive``
by default), for the owner alone. Read ``folder`` first, then ``store`` (the trust
list) and ``keyring`` (secret keys).
"""
