"""The papers that an agency issues: what they say, how they look, who seals them, and that there is one of each.

facts        what a paper says: one frozen dataclass per kind
letterhead   the agency as the head of a paper names it
codes        the code by which anybody finds a paper again
store        one sealed file per paper, for ever
making       from facts to a sealed file, in a process of its own (`python -m shared.papers`)
desk         what a service does with its papers: owes, makes, shows, answers for
layout/      a template per kind; rendering: from facts to PDF/A
sealing      Sealer and its keys: in a file, on a PKCS#11 token, remote
checking     whether a file is a paper of ours, unchanged
"""
