from reports.sections.tests_used import used_table


def functions(comparison):
    return {row[1].text: (row[0].text, row[4].text) for row in used_table(comparison).rows}


def test_every_function_is_named_once_with_its_count(of_seeds):
    found = functions(of_seeds)
    assert found["stats.two_way.two_way_t"][1] == "3 / 9 / 0"
    assert found["stats.two_way.two_way_t"][0].endswith(" and 8 more")
    assert found["stats.clustered.clustered_t"][1] == "0 / 0 / 3"
    assert found["stats.quasi_ratios.quasi_f"] == (
        "quasi-F, training seeds nested in scenarios", "4",
    )  # fmt: skip
    assert found["stats.mixed.mixed_model"][1] == "1"


def test_what_never_decides_is_there_too(of_world, of_factors, of_samples):
    assert functions(of_world)["stats.wald.cluster_wald"][1] == "4"
    assert functions(of_factors)["stats.factorial.factorial_anova"][1] == "2"
    assert functions(of_samples)["stats.variability.variance_components"][1] == "2"
