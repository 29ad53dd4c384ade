"""Who is not known to a trained model has what the figures say: lifetimes of contracts, or the model of buying.

Two statements, whatever the number of customers. It is done with every run of the figures and after every scoring, so
that the list of who may leave is whole from the first figures on.
"""

from django.db import connection, transaction

from regulars.insight.models import Run

LOCK = 7_304_112_028

ALONE = "SELECT pg_advisory_xact_lock(%s)"

OUTDATED = """
DELETE FROM insight_riskscore s
WHERE s.said_by IN ('lifetimes', 'buying') OR s.said_by = 'notice' AND s.reasons -> 0 ->> 'code' = 'figures'
   OR EXISTS (SELECT 1 FROM customers_traits t WHERE t.customer_id = s.customer_id AND t.stage = 'lost')
"""

MISSING = """
INSERT INTO insight_riskscore (customer_id, basis, model_id, said_by, probability, at_stake_minor, reasons)
SELECT t.customer_id, p.basis, m.id,
       CASE WHEN t.reason ->> 'code' = 'contract_ends' AND t.risk >= 1 THEN 'notice'
            WHEN p.basis = 'contracts' THEN 'lifetimes' ELSE 'buying' END,
       LEAST(GREATEST(t.risk, 0), 1), t.value_at_risk_minor,
       CASE WHEN t.reason = '{}'::jsonb THEN '[]'::jsonb ELSE
         jsonb_build_array(jsonb_build_object('code', 'figures', 'log_odds', 0, 'params', t.reason)) END
FROM customers_traits t
JOIN (SELECT DISTINCT customer_id, basis FROM insight_spell WHERE run_id = %s) p ON p.customer_id = t.customer_id
LEFT JOIN insight_riskmodel m ON m.basis = p.basis AND m.in_use
WHERE t.risk IS NOT NULL AND t.stage <> 'lost'
  AND NOT EXISTS (SELECT 1 FROM insight_riskscore s WHERE s.customer_id = t.customer_id)
"""

NO_VOICES = "DELETE FROM insight_riskvoice"

VOICES = """
INSERT INTO insight_riskvoice (basis, said_by, customers, expected_leavers, at_stake_minor)
SELECT basis, said_by, count(*), sum(probability), sum(at_stake_minor) FROM insight_riskscore GROUP BY basis, said_by
"""


@transaction.atomic
def stand_in(run: Run) -> None:
    """Give everybody who is here and has no score what the figures of this run say, and count who spoke for whom."""
    with connection.cursor() as cursor:
        cursor.execute(ALONE, [LOCK])
        cursor.execute(OUTDATED)
        cursor.execute(MISSING, [run.pk])
        cursor.execute(NO_VOICES)
        cursor.execute(VOICES)
