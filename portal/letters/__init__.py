"""Official letters (công văn and its kin): drafted, approved, signed on paper, numbered, printed as PDF.

A letter is data first (`content`): the JSON of domain §7, checked key by key. A form (`state_form`) says how the rules
of an issuer write it; `pdf` prints it, the same bytes for the same input; `press` does so in a child process that can
be killed. The words of each kind of letter are a file of their own (`kinds`), filled from `…_wording` and `facts`. Once
numbered it is mailed (`dispatching`), confirmed to anybody by its code (`confirming`), recalled or replaced
(`recalling`, `replacing`).

Invariants: a letter never fetches anything, holds text and tables only (no markup, no style, no image of a signature or
seal), and is printed in Liberation Serif or not at all. Without a number and a date it is a draft.
"""
