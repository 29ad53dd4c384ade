"""Who has no score has what the newest figures say: the list is whole before the next night. Safe before the code."""

from django.db import migrations

MISSING = """
INSERT INTO insight_riskscore (customer_id, basis, model_id, said_by, probability, at_stake_minor, reasons)
SELECT t.customer_id, p.basis, m.id, CASE p.basis WHEN 'contracts' THEN 'lifetimes' ELSE 'buying' END,
       LEAST(GREATEST(t.risk, 0), 1), t.value_at_risk_minor,
       jsonb_build_array(jsonb_build_object('code', 'figures', 'log_odds', 0, 'params', t.reason))
FROM customers_traits t
JOIN (SELECT DISTINCT customer_id, basis FROM insight_spell
      WHERE run_id = (SELECT max(id) FROM insight_run WHERE state = 'done')) p ON p.customer_id = t.customer_id
LEFT JOIN insight_riskmodel m ON m.basis = p.basis AND m.in_use
WHERE t.risk IS NOT NULL AND t.stage <> 'lost'
  AND NOT EXISTS (SELECT 1 FROM insight_riskscore s WHERE s.customer_id = t.customer_id);
DELETE FROM insight_riskvoice;
INSERT INTO insight_riskvoice (basis, said_by, customers, expected_leavers, at_stake_minor)
SELECT basis, said_by, count(*), sum(probability), sum(at_stake_minor) FROM insight_riskscore GROUP BY basis, said_by;
"""


class Migration(migrations.Migration):
    dependencies = [("insight", "0006_satisfied_and_loyal")]

    operations = [migrations.RunSQL(MISSING, migrations.RunSQL.noop)]
