-- question: which tags does a conversation carry?
-- inputs: tagging, conversation_home
-- grain: one row per conversation and tag, by number and tag
-- steps: conversation
SELECT home.no AS no, tagging.tag_id AS tag_id
FROM tagging
JOIN conversation_home AS home ON home.conversation_id = tagging.object_id
WHERE tagging.object = 'conversation' AND home.no IS NOT NULL
GROUP BY ALL
ORDER BY no, tag_id;
