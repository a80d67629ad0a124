-- title: What a plan holds back
-- question: What is not loaded at all, and why?
-- read: One line per reason and kind, most frequent first. Name the plan with --plan.
-- limits: Things that the source never gave are not here; the question `missing` lists them.
-- needs: plan
SELECT reason, source_kind AS kind, count(*) AS things, min(source_id) AS example_id, min_by(detail, source_id) AS example_detail
FROM plan_held
GROUP BY reason, source_kind
ORDER BY things DESC, reason, kind
