"""The English words that question patterns turn on. Closed classes whole, verbs the common ones."""

from __future__ import annotations

WH = frozenset("what which who whom whose when where why how".split())
BE = frozenset("is are was were am".split())
DO = frozenset("do does did".split())
HAVE = frozenset("has have had".split())
MODALS = frozenset("can could will would shall should may might must".split())
AUXILIARIES = BE | DO | HAVE | MODALS

PREPOSITIONS = frozenset(
    """about above across after against along among around as at before behind below beneath beside
    between beyond by despite down during except for from in inside into like near of off on onto
    out outside over past per since through throughout till to toward towards under underneath
    until up upon via with within without""".split()
)
ARTICLES = frozenset("a an the".split())
PRONOUNS = frozenset(
    """i me my mine you your yours he him his she her hers it its we us our ours they them their
    theirs this that these those there here one someone anyone everyone nobody""".split()
)
LINKS = frozenset("and or but nor so yet if than then because while although though".split())

FUNCTION = (
    WH | AUXILIARIES | PREPOSITIONS | ARTICLES | PRONOUNS | LINKS
    | frozenset("be been being not no only also just very too much many more most same".split())
    | frozenset("name tell say give state identify specify whoever called known".split())
)  # fmt: skip
"""Words that carry no fact: closed classes, and what an imperative starts with."""

_IRREGULAR = """
be was been|become became become|begin began begun|bear bore born|beat beat beaten|bend bent bent
bet bet bet|bind bound bound|bite bit bitten|bleed bled bled|blow blew blown|break broke broken
bring brought brought|build built built|burn burned burned|burst burst burst|buy bought bought
cast cast cast|catch caught caught|choose chose chosen|come came come|cost cost cost|cut cut cut
deal dealt dealt|dig dug dug|do did done|draw drew drawn|drink drank drunk|drive drove driven
eat ate eaten|fall fell fallen|feed fed fed|feel felt felt|fight fought fought|find found found
flee fled fled|fly flew flown|forbid forbade forbidden|forget forgot forgotten|freeze froze frozen
get got got|give gave given|go went gone|grow grew grown|hang hung hung|have had had
hear heard heard|hide hid hidden|hit hit hit|hold held held|hurt hurt hurt|keep kept kept
know knew known|lay laid laid|lead led led|leave left left|lend lent lent|let let let|lie lay lain
lose lost lost|make made made|mean meant meant|meet met met|pay paid paid|put put put|quit quit quit
read read read|ride rode ridden|ring rang rung|rise rose risen|run ran run|say said said
see saw seen|seek sought sought|sell sold sold|send sent sent|set set set|shake shook shaken
shine shone shone|shoot shot shot|show showed shown|shut shut shut|sing sang sung|sink sank sunk
sit sat sat|sleep slept slept|speak spoke spoken|spend spent spent|spin spun spun
split split split|spread spread spread|stand stood stood|steal stole stolen|stick stuck stuck
strike struck struck|swear swore sworn|swim swam swum|take took taken|teach taught taught
tear tore torn|tell told told|think thought thought|throw threw thrown
understand understood understood|wear wore worn|win won won|write wrote written
withdraw withdrew withdrawn
overthrow overthrew overthrown|rewrite rewrote rewritten|undergo underwent undergone
""".replace("\n", "|")
IRREGULAR: dict[str, tuple[str, str]] = {
    base: (past, participle)
    for base, past, participle in (row.split() for row in _IRREGULAR.split("|") if row.strip())
}
"""Base form -> past, past participle."""

_REGULAR = """
abolish accept accomplish achieve acquire act add adopt advise affect agree aim air allow amend
annex announce answer appear apply appoint argue arise arrest arrive ask assassinate assume attack
attend attract award ban base bases belong blame border bury call campaign capture carry cause
celebrate change charge chase circulate claim close collapse collect colonize combine command commit
compare compete complete compose conclude conquer consider consist constitute contain continue
contribute control convert convict cook cover create cross crown cure date deal debut decide declare
dedicate defeat defend define deliver depend depict derive describe desert design destroy determine
develop die differ direct disappear discover discuss display dissolve divide divorce document
dominate double draft dress drop earn edit elect emerge employ enable enact end endorse enforce
engage enter escape establish evolve exist expand experience explain explore export express extend
face fail fear feature fight fill film finish fire fix flow follow force form found function gain
graduate grant guard happen hate head help hire host house identify immigrate impact import improve
include increase influence inherit inspire install intend introduce invade invent invest invite
involve issue join kill land last launch learn like list live locate look love lower maintain manage
manufacture march mark marry match mate measure mention merge migrate move murder name need observe
obtain occupy occur offer open operate oppose order organize originate own paint participate pass
patent perform persuade pick place plan plant play portray possess post practice predict prefer
prepare present preside prevent print produce promote protect prove provide publish pull push
qualify race raise rank reach react receive recognize record reduce refer reform refuse regulate
reign reject relate release remain remove rename replace report represent require reside resign
respond rest result retire return reveal revolve roam rule sail save score secede secure seem
separate serve settle share sign signify sound sponsor star start starve stay stop store study
succeed suffer suggest supply support surrender survive symbolize talk taste tax terminate test
thank tie touch tour trade train transfer translate transport travel treat try turn unify unite use
vacation vary view visit voice vote walk want warn wash watch weigh wish wonder work worry worship
""".split()
BASES: frozenset[str] = frozenset(_REGULAR) | frozenset(IRREGULAR)
"""Verbs in their base form."""

AMBIGUOUS: frozenset[str] = frozenset(
    """act air award ban base bases bear bend blow border burn burst call campaign cause change
    charge chase control cook cover cross crown cure cut date deal design document double draft
    draw dress drink drive drop end experience export face fall fear feature feed film fire fix fly
    force form found function gain grant guard hang head hit host house impact import increase
    influence issue land last launch lead lie like link list love march mark match mate measure
    name need offer open order own paint patent place plan plant post practice present print put
    race rank read record reform rest result return ride ring rise rule run score set shake share
    show sign sing sound spin split spread stand star start stay stick stop store strike study
    supply support swear talk taste tax test tie touch tour trade train transfer transport travel
    try turn use vacation view visit voice vote walk wash watch win wish work
    mean wonder grow desert bet spring""".split()
)
"""Verbs that stand in questions as nouns or names as well."""

_DOUBLING = frozenset(
    "ban beg drop fit grab hop jog knit knot nod plan plot rob rub ship shop slip star step stop "
    "tap tip trap trim wrap commit admit occur permit prefer refer regret submit transfer".split()
)


def past(verb: str) -> str:
    """Return a verb's past: `invent` -> `invented`, `write` -> `wrote`."""
    return IRREGULAR[verb][0] if verb in IRREGULAR else _regular(verb)


def participle(verb: str) -> str:
    """Return a verb's past participle: `write` -> `written`."""
    return IRREGULAR[verb][1] if verb in IRREGULAR else _regular(verb)


def third_person(verb: str) -> str:
    """Return a verb's third person singular: `live` -> `lives`, `study` -> `studies`."""
    if verb in {"have", "be"}:
        return "has" if verb == "have" else "is"
    if verb.endswith("y") and verb[-2:-1] not in "aeiou":
        return verb[:-1] + "ies"
    return verb + ("es" if verb.endswith(("s", "x", "z", "ch", "sh", "o")) else "s")


def _regular(verb: str) -> str:
    if verb.endswith("e"):
        return verb + "d"
    if verb.endswith("y") and verb[-2:-1] not in "aeiou":
        return verb[:-1] + "ied"
    return verb + (verb[-1] if verb in _DOUBLING else "") + "ed"


PASTS: dict[str, str] = {past(verb): verb for verb in sorted(BASES)}
"""Past -> base."""
ROOTS: dict[str, str] = {
    form: verb
    for verb in sorted(BASES)
    for form in (third_person(verb), past(verb), participle(verb), verb)
}
"""Any form of a verb but `-ing` -> its base."""
PARTICIPLES: frozenset[str] = frozenset(participle(verb) for verb in BASES) | frozenset(
    "situated composed credited considered married related buried divided pronounced celebrated "
    "assigned connected associated headquartered titled entitled nicknamed played set based "
    "invented nominated inducted exhibited grown discharged spelled worshipped worshiped "
    "registered admitted ratified repealed impeached defeated produced performed aired made "
    "surrounded spoken filmed shot known named called".split()
)
FINITE: frozenset[str] = frozenset(PASTS) | frozenset(third_person(verb) for verb in BASES) | BASES
"""Forms that can follow a subject directly."""
