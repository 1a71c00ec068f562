"""What a machine can catch in a translation, before anything is signed. Pure: no I/O.

Read ``findings`` (what is reported), ``paragraphs`` and ``forms`` (how texts and words
are found), ``rules`` and ``glossary`` (the data beside the texts), ``solar`` and
``numbers``, ``letters`` (one text alone), ``parity`` (two texts side by side), then
``report`` (the page for a reviewer). The data's grammar is ``docs/spec/check.md``.

Nothing here can see that a sentence is wrong. It sees what got lost or changed on the
way: a paragraph, a number, a name, a no.
"""
