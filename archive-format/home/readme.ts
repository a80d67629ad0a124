/** README.txt of a storage root: for somebody who finds the folder and has none of our software. */
export const storeReadme = `This folder is an archive of helpdesk records, made by deskarchive.

It follows the Oxford Common File Layout 1.1 (https://ocfl.io/1.1/spec/): each sub-folder is one OCFL object,
the copy of one helpdesk account. In an object, v1, v2 ... are snapshots in the order they were taken; nothing in
a version folder is ever changed. inventory.json lists every file with its SHA-512, and which files each version
has: "manifest" says where the bytes of a digest are, "versions" which digest a file name stands for.

What is in an object (below vN/content/)
  snapshots/NNNN/snapshot.json     when, from where, by whom; counts of every kind
  datapackage.json                 the snapshot's tables and their columns (Frictionless Data Package)
  snapshots/NNNN/report.json       counts, gaps by reason, answers by status
  raw/KIND/snapshot=N/part-*       the records as the source sent them, one JSON object a line, gzip
  raw/KIND/snapshot=N/odd-*        the same for records that a plain JSON reader may refuse
  raw/_gaps, raw/_requests         what is missing and why; what was asked of the source
  tables/norm=1/KIND/snapshot=N/*  the same records as typed tables, Apache Parquet
  attachments/snapshot=N/*.zip     attachments, stored uncompressed, each entry named by its SHA-256
  attachments/snapshot=N/index.ndjson.gz   which record an attachment belongs to, its name and type
  schema/norm=1/KIND.sql           the SQL that made a table

In a raw line, "data" is the record, byte for byte as it came; "sha256" is the SHA-256 of exactly those bytes.
Of several lines with one id the one with the highest snapshot, then seq, counts; "deleted": true means that the
record was gone.

Checking without our software (in an object's folder)
  sha512sum -c inventory.json.sha512
  jq -r '.manifest|to_entries[]|.key as $d|.value[]|"\\($d)  \\(.)"' inventory.json | sha512sum --quiet -c
  find v*/content -type f | sort | diff - <(jq -r '.manifest[][]' inventory.json | sort)
Any OCFL 1.1 validator does the same.

Asking (DuckDB, in an object's folder; the current state of one kind)
  FROM (FROM read_parquet('v*/content/tables/norm=1/message/**/*.parquet', union_by_name = true)
        QUALIFY row_number() OVER (PARTITION BY source, id ORDER BY snapshot DESC, seq DESC) = 1)
  WHERE NOT _deleted;
`;
