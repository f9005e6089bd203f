"""The omnibus tests in sentences: the design's own test first, then the complete table's."""

from __future__ import annotations

import math

from bench.results import Anova
from reports.checked import companions_words, facts_words
from reports.naming import listed, questions
from reports.numbers import count, degrees, number, p_equals
from reports.safe_text import one_line
from reports.sections.quasi_f import denominator_df, is_quasi_f
from reports.sentences import capital, sentence
from stats.omnibus import OmnibusTest


def omnibus_sentences(test: Anova) -> tuple[str, ...]:
    """Return what the omnibus tests on one set say: the design's own first."""
    if refused_table(test):
        return (sentence(test.why or test.omnibus.notes[-1]),)
    if test.design is None:
        return (f"{_because(test)}{capital(anova_sentence(test))}",)
    return design_sentence(test, test.design), f"The complete table: {anova_sentence(test)}"


def refused_table(test: Anova) -> bool:
    """Return whether the table is empty because the test was refused."""
    return math.isnan(test.omnibus.effect.f)


def anova_sentence(test: Anova) -> str:
    """Return the table's test in one sentence, with the corrected p-value."""
    if without_residuals(test):
        return _exact_sentence(test)
    row = test.omnibus.effect
    names = listed([one_line(label) for label in test.labels])
    p = p_equals(row.p)
    if not (math.isnan(row.p_corrected) or math.isnan(row.epsilon)):
        p = f"corrected {p_equals(row.p_corrected)} (ε = {number(row.epsilon, 2)})"
    elif not is_quasi_f(test.omnibus):
        p = f"{p} (uncorrected)"
    return (
        f"{one_line(test.omnibus.method)}, over {names} ({units_words(test)}): "
        f"F({degrees(row.df)}, {degrees(denominator_df(test.omnibus))}) = {number(row.f, 2)}, "
        f"{p}, generalised η² = {number(row.ng2, 3)}."
    )


def without_residuals(test: Anova) -> bool:
    """Return whether nothing was left to correct: then p is exact, and the notes say how."""
    row = test.omnibus.effect
    exact = math.isinf(row.f) or math.isnan(row.epsilon)
    return exact and bool(test.omnibus.notes) and not is_quasi_f(test.omnibus)


def method_words(test: Anova) -> str:
    """Return the table's method; "corrected" is left out where nothing was to be corrected."""
    method = one_line(test.omnibus.method)
    return method.split(",", maxsplit=1)[0] if without_residuals(test) else method


def _exact_sentence(test: Anova) -> str:
    row = test.omnibus.effect
    names = listed([one_line(label) for label in test.labels])
    found = "" if row.f == 0 else f" (F is infinite, {p_equals(row.p)})"
    notes = "; ".join(one_line(note).rstrip(".") for note in test.omnibus.notes)
    return f"{method_words(test)}, over {names} ({units_words(test)}): {notes}{found}."


def design_sentence(test: Anova, design: OmnibusTest) -> str:
    """Return the test that the design calls for, or why it was refused."""
    why = capital(one_line(test.why).rstrip("."))
    n = questions(design.n_items, design.n_groups)
    if design.refused is not None:
        reason = one_line(design.refused).removeprefix("refused: ")
        return f"{why}; it was refused ({n}): {reason}."
    # rates of k checkpoints would drown the statistic: the tables have them
    told = tuple(one for one in design.facts if not one[0].startswith("rate of"))
    facts = f"; {facts_words(told)}" if told else ""
    return f"{why}: {statistic_words(design)}, {p_equals(design.pvalue)} ({n}{facts})."


def statistic_words(design: OmnibusTest) -> str:
    """Return "Cochran Q χ²(2) = 8.47"; the name alone where there is no finite statistic."""
    if not math.isfinite(design.statistic):
        return one_line(design.test)
    return f"{one_line(design.test)} = {number(design.statistic, 2)}"


def companions_sentence(test: Anova) -> str:
    """Return the omnibus tests that are shown and never decide; "" where there is none."""
    return companions_words(test.companions)


def units_words(test: Anova) -> str:
    """Return what a row of the analysis is: "60 groups"."""
    units = "groups" if test.omnibus.units == "groups" else "questions"
    return f"{count(test.omnibus.n_units)} {units}"


def _because(test: Anova) -> str:
    return f"{capital(one_line(test.why).rstrip('.'))}. " if test.why else ""
