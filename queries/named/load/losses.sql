-- title: What will not arrive as it was
-- question: What does a plan change, shorten or leave out on the way to the target, and how often?
-- read: One line per reason and kind, most frequent first, with one example. Name the plan with --plan.
-- limits: `before` and `after` are in short; the archive has the whole.
-- needs: plan
SELECT reason, target_kind, field, count(*) AS losses, count(DISTINCT target_key) AS things,
  min(source_id) AS example_id, min_by("before", source_id) AS example_before, min_by("after", source_id) AS example_after
FROM plan_loss
GROUP BY reason, target_kind, field
ORDER BY losses DESC, reason, target_kind, field
