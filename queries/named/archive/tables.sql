-- title: The tables
-- question: Which tables can be asked, and what does one row of each mean?
-- read: Archive tables begin with an underscore, raw lines with raw_, the source's own tables with its name; the
--   others are the helpdesk model. `SELECT * FROM _column` has every column with its meaning.
-- limits: Tables of the model and of loads are listed only when there is a model or a load.
-- needs: archive
SELECT name, layer, grain, about
FROM _table
ORDER BY array_position(['archive', 'model', 'source', 'raw', 'load'], layer), name
