from reports.sections.mixed import LIMITS, mixed_section
from reports.sections.parts import Paragraph, Table


def test_the_model_its_pairs_and_its_limits(of_model):
    section = mixed_section(of_model)
    model = of_model.anova[0].mixed
    assert section.parts[0].text == (
        "All scenarios equal: Wald χ²(2) = 95.68, p < .001. Fitted to exact match on heldout, "
        "40 questions."
    )
    pairs, variances = (part for part in section.parts if isinstance(part, Table))
    assert [cell.text for cell in pairs.rows[0]] == [
        "full − attention", "+17.8", "+13.7 to +21.8", "2.07", "+8.59", "< .001",
    ]  # fmt: skip
    assert [row[0].text for row in variances.rows] == [name for name, _ in model.variances]
    assert Paragraph(LIMITS, "note") in section.parts


def test_a_refused_model_says_why(of_seeds):
    section = mixed_section(of_seeds)
    assert section.parts[0].text == (
        "No model was fitted to exact match on heldout: 2,700 rows of crossed seeds and questions; "
        "the model is fitted up to 1,000, the quasi-F has no such limit."
    )
    assert not [part for part in section.parts if isinstance(part, Table)]


def test_no_model_no_section(of_world, of_two):
    assert mixed_section(of_world) is None
    assert mixed_section(of_two) is None
