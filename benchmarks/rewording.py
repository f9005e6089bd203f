"""The same question in other words, by rules: what a paraphrased leak looks like.

Rules name the shape of a question and other ways to ask for the same thing: WH words moved or
changed, "the X of Y" and "Y's X", active and passive, cloze-like ends. On top come synonyms and,
now and then, a polite frame. A question no rule fits has no paraphrase here: it is counted, and
never stands in for one.
"""

from __future__ import annotations

import random
import re
from itertools import pairwise

FORMS = "is|was|are|were"
ENDS = "in|on|at|from|for|to|of|with|by|about"

# (shape, other ways to ask it), the specific ones first; {1}, {2} … are the shape's groups and
# {1:past} the past tense of a verb. The first shape that fits is used.
RULES: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        r"who (?:plays|played|play) (?:the )?(?:voice of |role of )?(.+?) (in|on) (.+)",
        (
            "which actor has the role of {1} {2} {3}",
            "the part of {1} {2} {3} is taken by whom",
            "{2} {3}, what is the name of the actor behind {1}",
            "name the performer who portrays {1} {2} {3}",
        ),
    ),
    (
        r"who (?:does|did) (?:the )?voice (?:of|for) (.+)",
        ("{1} is voiced by whom", "which actor lends {1} a voice", "name the voice actor of {1}"),
    ),
    (
        r"who (?:sang|sings|sing) (.+)",
        ("which singer performs {1}", "{1} is sung by whom", "name the artist heard on {1}"),
    ),
    (
        r"who wrote (.+)",
        ("who is the author of {1}", "{1} was written by whom", "name the writer of {1}"),
    ),
    (
        r"who (?:won|wins) (.+)",
        ("who was the winner of {1}", "{1} was won by whom", "name those who took {1}"),
    ),
    (
        r"who has the most (.+)",
        ("the most {1} belong to whom", "name the holder of the most {1}"),
    ),
    (
        rf"who (?:{FORMS}) (.+?) (?:married|engaged) to",
        ("whom did {1} marry", "what is the name of the spouse of {1}", "{1} has which spouse"),
    ),
    (
        rf"who ({FORMS}) the (.+?) of (.+)",
        (
            "{3} has whom as its {2}",
            "what is the name of the {2} of {3}",
            "name {3}'s {2}",
            "of {3}, who {1} the {2}",
        ),
    ),
    (
        rf"who ({FORMS}) (.+?)'s (\w+(?: \w+)?)",
        ("what is the name of the {3} of {2}", "the {3} of {2} {1} who", "name the {3} of {2}"),
    ),
    (
        r"who (invented|created|discovered|founded|developed|directed|made|owned|killed|shot|"
        r"painted|designed|built|led|started|introduced|voiced|produced|composed|recorded|"
        r"defeated|married|proposed|established|said|elected|ruled) (.+)",
        (
            "{2} was {1} by whom",
            "by whom was {2} {1}",
            "what is the name of whoever {1} {2}",
        ),
    ),
    (
        r"who (?:owns|leads|runs|rules|governs) (.+)",
        ("{1} is in the hands of whom", "name the one in charge of {1}"),
    ),
    (
        r"who (did|does|do) (.+?) (play|marry|fight|date|work|write|vote|support|lose)\b ?(.*)",
        (
            "whom {1} {2} {3} {4}",
            "what is the name of the one that {2} {1} {3} {4}",
            "name those {2} {1} {3} {4}",
        ),
    ),
    (
        r"where (?:was|were|is|are) (.+?) born(?: and raised| at| in)?",
        (
            "what is the birthplace of {1}",
            "in which place did {1} come into the world",
            "{1}'s place of birth is what",
        ),
    ),
    (
        r"where (?:did|does|do) (.+?) (?:come|originate) from",
        ("what is the origin of {1}", "from which place is {1}", "{1} hails from what place"),
    ),
    (
        r"where (?:did|was) (.+?) (?:die|killed|buried)\b ?(.*)",
        ("what is the place of {1}'s death {2}", "in which place did {1} meet the end {2}"),
    ),
    (
        r"where (?:did|does|do) (.+?) go to (college|school|university|high school)",
        ("which {2} did {1} attend", "what is the {2} that {1} was a student of"),
    ),
    (
        r"where (?:does|do|did) (.+?) live\b ?(.*)",
        ("what is the home of {1} {2}", "in which place has {1} settled {2}"),
    ),
    (
        r"where (did|does|do|can|should|will) (.+)",
        ("in which place {1} {2}", "what is the location at which {2}", "{2} - at what place"),
    ),
    (
        r"where (?:is|are) (.+?)(?: located| found| at| in)?(?: on (?:a|the) (?:world )?map)?",
        (
            "what is the location of {1}",
            "in which place can {1} be found",
            "{1} lies in what place",
        ),
    ),
    (
        r"where (was|were) (.+)",
        ("in which place {1} {2}", "what is the location where {2}", "{2} - at what place"),
    ),
    (
        rf"when (?:{FORMS}) (.+?) born",
        (
            "what is the birth date of {1}",
            "in which year did {1} come into the world",
            "{1}'s date of birth is what",
        ),
    ),
    (
        r"when (?:was|is) (?:the )?(last|first) time (?:that )?(.+)",
        ("in what year did {2} for the {1} time", "{2} the {1} time in which year"),
    ),
    (
        rf"when (?:{FORMS}) (.+?) (\w+ed|made|built|written|held|sold|shot|begun|given)\b ?(.*)",
        (
            "in what year was {1} {2} {3}",
            "what is the date on which they {2} {1} {3}",
            "{1} was {2} {3} in which year",
        ),
    ),
    (
        rf"when (?:{FORMS}) (.+)",
        ("what is the date of {1}", "{1} falls on which date", "at what time is {1}"),
    ),
    (
        r"when (did|does|do|will|can) (.+)",
        (
            "in what year {1} {2}",
            "what is the date when {2}",
            "at which point in time {1} {2}",
        ),
    ),
    (
        r"(?:what|which) (currency|money|kind of money|type of money) (.+)",
        ("what is the money of account that {2}", "{2} - which means of payment is that"),
    ),
    (
        r"(?:what|which) languages? (?:do|does|did) (?:the |people )*(.+?) (?:speak|use)\b ?(.*)",
        (
            "what is the language of {1} {2}",
            "which tongue is spoken by {1} {2}",
            "name the language that one hears from {1} {2}",
        ),
    ),
    (
        rf"(?:what|which) (.+?) ({FORMS}) (.+) ({ENDS})",
        ("{4} which {1} {2} {3}", "{3} {2} {4} what {1}", "name the {1} that {3} {2} {4}"),
    ),
    (
        rf"(?:what|which) (.+?) (did|does|do) (.+) ({ENDS})",
        ("{4} which {1} {2} {3}", "name the {1} that {3} {4}", "{3} {4} what {1}"),
    ),
    (
        rf"what ({FORMS}) (?:the )?name of (.+)",
        ("what {1} {2} called", "{2} {1} known by which name", "how does one call {2}"),
    ),
    (
        rf"what ({FORMS}) the (.+?) of (.+)",
        (
            "{3}'s {2} {1} what",
            "{3} has what as its {2}",
            "of {3}, what {1} the {2}",
            "name the {2} of {3}",
        ),
    ),
    (
        rf"what(?: ({FORMS})|'s) (.+?)'s (.+)",
        ("what is the {3} of {2}", "name the {3} of {2}", "the {3} of {2} is what"),
    ),
    (
        r"what (?:did|does|do) (.+?) die (?:of|from)",
        ("what was the cause of {1}'s death", "of what did {1} die"),
    ),
    (
        r"what (?:did|does|do) (.+?) (invent|discover|write|make|create|produce|found|win)\b ?(.*)",
        (
            "name the thing that {1} is known to {2} {3}",
            "{1} came to {2} which thing {3}",
            "which are the things for {1} to {2} {3}",
        ),
    ),
    (
        r"what (did|does|do) (.+?) (stand for|mean)",
        ("what is the meaning of {2}", "{2} is short for what"),
    ),
    (
        r"(?:what|which) ((?!to\b)\w+(?: (?!to\b)\w+){0,3}?) (did|does|do) (.+)",
        (
            "name the {1} that {3}",
            "{3} - which {1} is that",
            "which is the {1} that {3}",
        ),
    ),
    (
        rf"(?:what|which) ((?!to\b)\w+(?: \w+){{0,3}}?) ({FORMS}) (.+)",
        ("name the {1} that {2} {3}", "{3} {2} which {1}", "what is the {1} that {2} {3}"),
    ),
    (
        rf"(?:what|who)(?:'s| {FORMS}) (the .+)",
        ("name {1}", "{1} is called what", "could you identify {1}"),
    ),
    (
        r"how many (.+?) (are|were|is|was|did|does|do|has|have|can) (.+)",
        (
            "what is the number of {1} that {3}",
            "{3} {2} what number of {1}",
            "{3} - name the count of {1}",
        ),
    ),
    (rf"how old (?:{FORMS}) (.+)", ("what is the age of {1}", "{1} is of what age")),
    (rf"how tall (?:{FORMS}) (.+)", ("what is the height of {1}", "{1} is of what height")),
    (rf"how long (?:{FORMS}) (.+)", ("what is the length of {1}", "{1} has what length")),
    (
        r"how long (does|do|did|has|have|will) (.+)",
        ("for what time {1} {2}", "what is the span of time that {2}"),
    ),
    (
        r"how (did|does|do) (.+?) (die|work|start|begin)\b ?(.*)",
        ("in what way {1} {2} {3} {4}", "what is the manner in which {2} {3} {4}"),
    ),
    (r"who (?:has|had|have) (.+)", ("name the one with {1}", "{1} belongs to whom")),
    (
        r"who ((?!is |was |are |were |did |does |do |will )\w+) (.+)",
        (
            "name the person or group that {1} {2}",
            "{2} - who is it that {1} it",
            "what is the name of the one that {1} {2}",
        ),
    ),
)

SYNONYMS = dict(
    pair.split(":")
    for pair in """movie:film movies:films film:movie films:movies song:track songs:tracks
    country:nation countries:nations start:begin started:began begin:start began:started end:finish
    ended:finished biggest:largest largest:biggest kind:sort type:kind main:chief company:firm
    show:programme wife:spouse husband:spouse dad:father mom:mother die:pass_away died:passed_away
    built:constructed build:construct made:produced happen:occur happened:occurred team:club
    children:kids kids:children job:occupation religion:faith buy:purchase author:writer
    writer:author highest:tallest tallest:highest last:most_recent famous:well_known
    holy:sacred founded:established created:made called:named city:town
    town:city near:close_to home:residence fight:battle attend:go_to located:situated
    area:region region:area year:calendar_year college:university university:college
    usa:united_states uk:united_kingdom ww2:world_war_ii nyc:new_york_city tv:television
    released:published actor:performer born:brought_into_the_world
    currently:at_present gets:receives get:receive
    government:administration money:currency
    live:reside plays:portrays played:portrayed""".split()
)

FRAMES = (
    "can you tell me: {}",
    "please tell me this: {}",
    "i would like to know: {}",
    "a quick question, {}",
    "do you happen to know: {}",
)

NO_OWNER = re.compile(r"(?:\d|s|\bnow|\btoday|\bcurrently|\bright|\bhe|\bshe|\bit|\bthey)'s\b")
TOO_NEAR = 0.85  # Jaccard of the words: above it the "paraphrase" is a near-duplicate


def reworded(question: str, draw: random.Random) -> str | None:
    """Ask a question in other words.

    Args:
        question: An English question.
        draw: Chooses among the ways that fit.

    Returns:
        The question in other words, or None where no rule fits or all that fit stay too near.
    """
    plain = " ".join(question.split()).rstrip(" ?.!")
    for shape, ways in RULES:
        found = re.fullmatch(shape, plain, flags=re.IGNORECASE)
        if found:
            return _first_different(plain, found, draw.sample(ways, len(ways)), draw)
    return None


def _first_different(
    plain: str, found: re.Match[str], ways: list[str], draw: random.Random
) -> str | None:
    groups = [group or "" for group in (found.group(0), *found.groups())]
    for way in ways:
        plainly = " ".join(way.format(*groups).split())
        if NO_OWNER.search(plainly):  # "libya 2011's leader"
            continue
        text = _with_synonyms(plainly, draw)
        if draw.random() < 0.25:
            text = draw.choice(FRAMES).format(text)
        if _different(plain, text):
            return text + draw.choice(("?", "?", ""))
    return None


def _with_synonyms(text: str, draw: random.Random) -> str:
    words = text.split()
    swapped = [SYNONYMS.get(word, word) if draw.random() < 0.5 else word for word in words]
    return " ".join(swapped).replace("_", " ")


def _different(first: str, second: str) -> bool:
    """Neither the same words nor the same run of words with something around it."""
    a, b = ([word.strip("',-:") for word in text.casefold().split()] for text in (first, second))
    union = len(set(a) | set(b))
    kept_pairs = len(set(pairwise(a)) & set(pairwise(b))) / max(1, len(a) - 1)
    return len(set(a) & set(b)) <= TOO_NEAR * union and kept_pairs < 0.9
