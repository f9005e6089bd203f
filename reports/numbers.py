"""The only place that rounds: numbers as text.

Conventions:
    Scores and differences are in percent and percentage points (0–100), p-values and levels 0–1.
    NaN is "–", infinity "∞". A minus is U+2212. Rounding never turns a number that is not 0 (or
    not 100) into one that looks so (but for `hundredths`), and never moves a p-value across .05.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

UNDEFINED = "–"
Interval = tuple[float, float]


def number(value: float | None, decimals: int = 1) -> str:
    """Return `value` with `decimals` places, more where it would look like 0 or 100.

    Examples:
        >>> number(71.234), number(0.04), number(99.97), number(-2.25, 2), number(float("nan"))
        ('71.2', '0.04', '99.97', '−2.25', '–')
    """
    if value is None or math.isnan(value):
        return UNDEFINED
    if math.isinf(value):
        return _negative(value, "") + "∞"
    for places in range(decimals, 7):
        text = f"{abs(value):.{places}f}"
        if float(text) not in (0.0, 100.0) or float(text) == abs(value):
            return _negative(value, text) + text
    return _negative(value, "") + f"{abs(value):.1g}"


def hundredths(value: float | None, *, plus: bool = False) -> str:
    """Return a measurement with two places and no more: "0.41", "0.00" for −0.00002.

    For quantities such as nats, whose digits beyond the second are noise; `plus` signs them.

    Examples:
        >>> hundredths(-0.00002), hundredths(0.414, plus=True)
        ('0.00', '+0.41')
    """
    if value is None or not math.isfinite(value):
        return number(value)
    text = f"{abs(value):.2f}"
    positive = plus and value > 0 and float(text) != 0
    return f"{'+' if positive else ''}{_negative(value, text)}{text}"


def told_apart(values: Sequence[float], decimals: int = 0) -> tuple[str, ...]:
    """Return numbers with just so many more places that unequal ones do not look alike.

    0 and 100 need none, and what differs by less than 0.000001 is one and the same.

    Examples:
        >>> told_apart([100, 63.31, 63.4, float("nan")]), told_apart([1 / 3, 0.3333333333])
        (('100', '63.3', '63.4', '–'), ('0.333333', '0.333333'))
    """
    different = len({value for value in values if not math.isnan(value)})
    for places in range(decimals, 7):
        texts = tuple(number(one, decimals if one in (0, 100) else places) for one in values)
        if len(set(texts) - {UNDEFINED}) == different:
            break
    return texts


def signed(value: float | None, decimals: int = 1) -> str:
    """Return a difference with its sign, "+2.1" or "−0.4"; 0 has none."""
    text = number(value, decimals)
    positive = value is not None and value > 0
    return f"+{text}" if positive else text


def points(value: float | None) -> str:
    """Return "2.1 pp"."""
    return _with_unit(number(value), "pp")


def signed_points(value: float | None) -> str:
    """Return "+2.1 pp"."""
    return _with_unit(signed(value), "pp")


def margin(value: float | None) -> str:
    """Return an equivalence margin as it was declared: "± 2 pp", "± 0.5 pp"."""
    return f"± {UNDEFINED if value is None else f'{value:g}'} pp"


def as_given(value: float) -> str:
    """Return a setting as it was written: "0", "0.8", "1e-05"."""
    return f"{value:g}"


def percent(value: float | None) -> str:
    """Return a score on 0–100 as "71.2 %"."""
    return _with_unit(number(value), "%")


def interval(bounds: Interval, show: Callable[[float | None], str] = number) -> str:
    """Return "0.6 to 3.6", or "–" where either bound is undefined."""
    low, high = bounds
    if math.isnan(low) or math.isnan(high):
        return UNDEFINED
    return f"{show(low)} to {show(high)}"


def interval_points(bounds: Interval) -> str:
    """Return "−0.9 to +2.4 pp"."""
    return _with_unit(interval(bounds, signed), "pp")


def short_interval(bounds: Interval) -> str:
    """Return "68.1–74.0" for a table of scores, or "–" where either bound is undefined."""
    low, high = bounds
    if math.isnan(low) or math.isnan(high):
        return UNDEFINED
    return f"{number(low)}–{number(high)}"


def level(share: float) -> str:
    """Return a confidence level of 0–1 as "95 %" or "98.3 %"."""
    return f"{share * 100:.1f}".removesuffix(".0") + " %"


def alpha(value: float) -> str:
    """Return an error rate or another small share without its leading zero: ".05", ".0167"."""
    return f"{value:.4f}".rstrip("0").removeprefix("0").removesuffix(".")


def p_value(value: float | None) -> str:
    """Return ".012", "< .001", "> .99" or "1", without the letter.

    Examples:
        >>> p_value(0.0123), p_value(0.00002), p_value(0.347), p_value(1.0), p_value(0.04996)
        ('.012', '< .001', '.35', '1', '.04996')
    """
    if value is None or math.isnan(value):
        return UNDEFINED
    if value < 0.001:
        return "< .001"
    if value > 0.99:
        return "1" if value == 1 else "> .99"
    places = 2 if value >= 0.1 else 3
    while places < 10 and value != 0.05 and float(f"{value:.{places}f}") == 0.05:
        places += 1
    return f"{value:.{places}f}".removeprefix("0")


def p_equals(value: float | None) -> str:
    """Return "p = .012" or "p < .001"."""
    text = p_value(value)
    return f"p {text}" if text[0] in "<>" else f"p = {text}"


def count(value: int | float | None) -> str:
    """Return "3,020"."""
    return UNDEFINED if value is None else f"{value:,.0f}"


def degrees(value: float | None) -> str:
    """Return degrees of freedom: "99" or "41.7"."""
    if value is None or not math.isfinite(value):
        return UNDEFINED
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.1f}"


def fact(value: float | None) -> str:
    """Return a fact of any kind: a count as "12", a share or ratio as "0.38"."""
    if value is not None and float(value).is_integer():
        return count(value)
    return number(value, 2)


def money(value: float | None) -> str:
    """Return an amount to four digits, without a currency: "12.3", "0.004105"."""
    if value is None or not math.isfinite(value):
        return UNDEFINED
    return f"{value:,.2f}" if abs(value) >= 100 else f"{value:.4g}"


def seconds(value: float) -> str:
    """Return a duration: "0.42 s", "12 s", "3 min 20 s"."""
    if value < 10:
        return f"{value:.2f} s"
    if value < 99.5:
        return f"{value:.0f} s"
    minutes, rest = divmod(round(value), 60)
    return f"{minutes} min {rest} s"


def _with_unit(text: str, unit: str) -> str:
    return text if text == UNDEFINED else f"{text} {unit}"


def _negative(value: float, text: str) -> str:
    return "−" if value < 0 and (not text or float(text) != 0) else ""
