"""What a rewrite must keep: names, numbers; and its words, to see whether it says anything else.

Conventions:
    Words are those of `bench.checks.words`, so that "the same question" means the same here and
    in the leakage checks. A possessive is the word without it. Where a question has no capitals
    at all, its names are the words that are in no list of common English words.
"""

from __future__ import annotations

import re

from bench.authoring.english import FINITE, FUNCTION, PARTICIPLES, ROOTS
from bench.checks.words import spans, words

COMMON = FUNCTION | FINITE | PARTICIPLES | frozenset(
    """actor actress actual age ago airport album all always american amount ancient animal answer
    anthem any area army around art artist author average award baby back bad band bank battle
    beautiful belief beliefs best big biggest bird birth birthday black blood blue board body book
    books border both brother brothers building buildings business cancer capital captain car career
    case cause cell cells center central century champion championship champions chapter character
    characters chemical chief child children church cities city civil climate closest club coach
    coast code college colleges colony color colors coming common communist companies company
    composer constitution continent cost countries country county couple court cup currency current
    currently dad date dates daughter day days dead death decade degree designer different director
    disease distance doctor during each earth earthquake east eastern economic economy education
    eight election element emperor empire ending energy english episode episodes era euro event
    events ever every example exact exactly expert eye fact factor family famous far fast father
    favorite female few fiction field film films final finals first five flag flash flower food foot
    football foreign former founder four french friend full fun further future game games general
    genre geographical german girl girls given go goal god gold good government governor grandfather
    great green group groups guitar guy guys half hall hand head headquarters health heart height
    high highest hill historical history holiday holidays home hour house how human husband ice
    idea important independence industry instrument international invention inventions island job
    judge judges just kid kids killer kind kinds king kings lady lake language languages large
    largest last later latest law laws leader leaders league least left legal length letter letters
    level life light line little live location long longest loss lot low main major making male man
    many map mascot math meaning medal medals medical member members men middle military million
    minister modern mom moment money month months monument moon mother mountain mountains movement
    movie movies much music musical name names nation national nationality nations native natural
    nature new newspaper next nickname night nine north northern novel number numbers occupation
    ocean office official officially old older oldest one only opening order original originally
    other parent parents park part parts party pass past peak people percent percentage period
    person phrase physical place places plane planet player players playing point points poem pole
    poor popular population port position power powers president presidents prime princess prison
    prize product products professional profession province public purpose quarterback queen quote
    race rate reason red reference region regions relationship religion religions religious report
    representative representatives republic revolution rich right rights ring river rivers role
    roman rule ruler same scene school schools science scientist sea season seasons second senate
    senator senators series seven show side sign singer single sister sisters site six size small
    soldier some son song songs south southern space speaker special species sport sports spouse
    stadium stage star state states station stations stone store story street structure student
    style subject summer supreme symbol system systems take tallest tax team teams technology
    television temperature ten term terms territory theory thing things third three throne time
    times timezone title today top total tourist tournament town towns tradition treatment treaty
    tree tribe trip true two type types university universities upper use vice video view voice
    volcano vote wage wages wall war wars water wave way ways weather west western white whole whose
    wife winner winter woman women word words work worker workers works world worldwide worst writer
    writing wrong year years yellow young younger youngest zone post firm employer employee
    residence resident birthplace hometown settled spelled located whats whos wheres whens hows
    dont doesnt didnt isnt wasnt cant mean means meant
    organization institution organisation date site locate reside resides dwell dwells dwelling
    occupy occupies studied attended graduate profession founder creator inventor discoverer
    performer portray portrays depict depicts establish individual figure role deep wide heavy tall
    fast whom im ive ill id youre youve youll theyre theres lets aint wont depth width speed
    sum sort form""".split()
)  # fmt: skip
"""Words that are no names, in questions without capitals."""

_POSSESSIVE = re.compile(r"['’]s?\b(?=\W|$)")
_QUOTED = re.compile(r"\"([^\"]+)\"|“([^”]+)”|«([^»]+)»|「([^」]+)」")


def bare_words(text: str) -> list[str]:
    """Return the words of a text, possessives without their ending."""
    return words(_POSSESSIVE.sub(" ", text))


def name_words(question: str) -> dict[str, str]:
    """Return the words of a question that are names, each as it is written there.

    In cased text: words with a capital behind the first place, and the first word where it is no
    common one; words inside quotation marks. In text without any capital: words that are not
    common. Numbers are no names.

    Returns:
        Folded word -> as written, in order of appearance.
    """
    text = _POSSESSIVE.sub(" ", question)
    folded, places = spans(text)
    written = [text[first:last] for first, last in places]
    if not any(word[:1].isupper() for word in written[1:]):
        return {
            word: one
            for at, (word, one) in enumerate(zip(folded, written, strict=True))
            if (at == 0 and _is_name(word, one, first=True)) or _is_uncommon(word)
        }
    quoted = {word for found in _QUOTED.findall(text) for part in found for word in words(part)}
    return {
        word: one
        for at, (word, one) in enumerate(zip(folded, written, strict=True))
        if not word[:1].isdigit() and (_is_name(word, one, first=at == 0) or word in quoted)
    }


def written_words(text: str) -> dict[str, str]:
    """Return the words of a text as they are written there: folded -> written."""
    text = _POSSESSIVE.sub(" ", text)
    folded, places = spans(text)
    pairs = zip(folded, places, strict=True)
    return {word: text[first:last] for word, (first, last) in pairs}


def content_stems(text: str) -> set[str]:
    """Return what a text is about: beginnings of its words, function words and numbers apart."""
    told = (word for word in bare_words(text) if word not in FUNCTION and not word[:1].isdigit())
    return {ROOTS.get(word, word)[:4] for word in told}


def is_cased(text: str) -> bool:
    """Whether a text has a capital behind its first word."""
    return any(word[:1].isupper() for word in text.split()[1:])


def _is_name(word: str, written: str, *, first: bool) -> bool:
    capital = any(sign.isupper() for sign in written)
    return capital and word != "i" and (word not in COMMON if first else word not in FUNCTION)


def _is_uncommon(word: str) -> bool:
    """Whether a lower-case word is in no list; scripts without lists have no such words."""
    common = word in COMMON or _stem(word) in COMMON
    return word.isascii() and word.isalpha() and len(word) > 1 and not common


def _stem(word: str) -> str:
    for ending in ("ing", "ed", "es", "s", "ly"):
        if word.endswith(ending) and len(word) > len(ending) + 2:
            return word.removesuffix(ending)
    return word
