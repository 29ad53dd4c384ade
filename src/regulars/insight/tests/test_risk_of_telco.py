"""Who will leave, on the customers of a telephone company that papers are written about: as good as it was."""

import pytest

from regulars.analytics.tests import public
from regulars.insight.risk.file.making import study_file


@pytest.mark.skipif(public.file_of("BENCH_TELCO") is None, reason=public.is_missing("BENCH_TELCO"))
def test_leaving_is_foretold_as_well_as_the_best_known_models_do():
    found = study_file(public.file_of("BENCH_TELCO"), target="Churn").model.tested.measures
    assert found.auc >= public.TELCO_AUC
    assert found.ece <= public.TELCO_ECE
