"""Authoring data: paraphrase sets for the user's own questions, sets from other projects' logs.

| question | file |
|---|---|
| what came of it, and why was something rejected? | `records.py` |
| which words, verbs and parts does an English question have? | `english.py`, `clauses.py` |
| which rewrites does a pattern allow? | `rewrites.py` |
| what must a rewrite keep? | `wording.py`, `numerals.py`, `asking.py` |
| does a candidate keep it? | `gates.py`; `relations.py`, `training.py` look beyond the item |
| what does a checkpoint propose, whatever it replies? | `proposals.py`, `replies.py` |
| which candidates are taken? | `choosing.py` |
| how much harder are the paraphrases? | `difficulty.py` |
| what do people say of them? | `people.py` |
| what is asked for, and what does it stand for? | `opening.py` |
| which files are written, which left alone? | `files.py` |
| the story of `bench data paraphrase` | `paraphrasing.py`; `summary.py` words it |
"""
