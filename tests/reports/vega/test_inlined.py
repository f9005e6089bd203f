import json
import re

import pytest

from reports.vega.inlined import inlined_runtime, inlined_spec
from reports.vega.specs import own_part
from tests.reports.vega.drawings import ALL, POINTS


@pytest.mark.parametrize("drawing", ALL, ids=lambda one: one.shape)
def test_no_text_ends_the_element(drawing):
    made = str(inlined_spec(drawing))
    inside = made.removeprefix('<script type="application/json" class="chart-spec">')
    inside = inside.removesuffix("</script>")
    assert not re.search("[<>&\u2028\u2029]", inside)
    assert json.loads(inside) == json.loads(json.dumps(own_part(drawing)))


def test_nothing_of_a_chart_is_script_by_itself():
    made = str(inlined_spec(POINTS)) + str(inlined_runtime())
    kinds = re.findall(r"<script ([^>]*)>", made)
    assert len(kinds) == 4
    assert all(kind.startswith('type="application/') for kind in kinds)
