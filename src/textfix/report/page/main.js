// Start: read the record and show the first page.

const record = JSON.parse(document.getElementById("report").textContent);

document.getElementById("app").append(
  h("h1", null, record.title || "textfix"),
  h("p", null, `${record.figures.documents} documents, ${record.figures.edits} edits, ${record.figures.failed} failed`),
  h("ol", null, record.rows.map((row) => h("li", null, `${row.name}: ${row.edits} edits, ${row.doubtful} doubtful`))),
);
