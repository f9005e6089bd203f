"""Each metric of texts loads into the evaluate library from its folder, offline."""

import pytest

import metrics
from metrics.evaluate_form import FOLDER, module_folder
from metrics.scores import corpus_score

ANSWERS = ["the cat sat on the mat", "Paris", "it rained all day long"]
REFERENCES = [["a cat sat on the mat"], ["Paris", "Lyon"], ["it rained the whole day"]]
NAMES = [metric.name for metric in metrics.METRICS]


@pytest.fixture(scope="module")
def evaluate(tmp_path_factory):
    """The library, without a network, keeping its copies in a folder of this test."""
    library = pytest.importorskip("evaluate")
    import evaluate.config

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(evaluate.config, "HF_EVALUATE_OFFLINE", True)
        patch.setattr(evaluate.config, "HF_METRICS_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield library


def test_there_is_a_folder_for_each_metric_and_no_other():
    have = {one.name for one in FOLDER.iterdir() if one.is_dir() and one.name[0] not in "._"}
    assert have == set(NAMES)


def test_all_modules_are_the_same_few_lines():
    texts = {module_folder(name).joinpath(f"{name}.py").read_text() for name in NAMES}
    assert len(texts) == 1


@pytest.mark.parametrize("name", NAMES)
def test_each_loads_and_gives_our_number(name, evaluate):
    module = evaluate.load(str(module_folder(name)), keep_in_memory=True)
    metric = metrics.get(name)
    assert module.name == name
    expected = corpus_score(metric, metric.counts(ANSWERS, REFERENCES))
    assert module.compute(predictions=ANSWERS, references=REFERENCES) == {name: expected}
    single = [one[:1] for one in REFERENCES]
    expected = corpus_score(metric, metric.counts(ANSWERS, single))
    texts = [one[0] for one in REFERENCES]
    assert module.compute(predictions=ANSWERS, references=texts) == {name: expected}


def test_the_page_goes_with_it(evaluate):
    module = evaluate.load(str(module_folder("squad_f1")))
    assert "Differences from other tools:" in module.description
    assert "references: n texts, or n lists" in module.inputs_description


def test_a_folder_that_is_none():
    with pytest.raises(LookupError, match=r"no module .squad. for evaluate; there are: .*squad_f1"):
        module_folder("squad")


def test_ours_can_be_named_like_any_of_theirs(evaluate):
    """One name leads to the other: evaluate:<our folder> gives our item scores."""
    foreign = metrics.get(f"evaluate:{module_folder('f1')}")
    ours = metrics.get("f1")
    found = metrics.item_scores(foreign, foreign.counts(ANSWERS, REFERENCES))
    expected = metrics.item_scores(ours, ours.counts(ANSWERS, REFERENCES))
    assert found.tolist() == expected.tolist()
