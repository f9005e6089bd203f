"""What one file of a rater says, before it is merged with what came back earlier."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from human_eval.ratings.rating import Finding
from human_eval.ratings.raw import Raw


@dataclass(frozen=True, slots=True)
class Back:
    """A file that came back.

    Attributes:
        raws: Judgements and skips.
        findings: What was begun only, or stands in a row where it does not belong.
        about: Pseudonym -> what the rater says of himself or herself: `familiarity`, `language`.
    """

    raws: tuple[Raw, ...]
    findings: tuple[Finding, ...] = ()
    about: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def raters(self) -> frozenset[str]:
        """Pseudonyms that the file is about."""
        judged = {one.rater for one in self.raws}
        return frozenset(judged | {one.rater for one in self.findings})
