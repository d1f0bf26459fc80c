// What the limits tell of a value, asked of the server as soon as the value is there.
for (const table of document.querySelectorAll("table.report")) {
  const asked = new WeakMap();
  table.addEventListener("change", async (event) => {
    const row = event.target.closest("tr[data-qcvn]");
    if (!row) return;
    const of = (name) => row.querySelector(`[name$="-${name}"]`)?.value ?? "";
    const query = new URLSearchParams({ name: of("name"), limit: of("limit"), value: of("value"), unit: of("unit") });
    for (const qcvn of row.dataset.qcvn.split("|")) if (qcvn) query.append("qcvn", qcvn);
    const mine = Symbol();
    asked.set(row, mine);
    const output = row.querySelector("output");
    try {
      const answer = await (await fetch(`${table.dataset.verdict}?${query}`)).json();
      if (asked.get(row) !== mine) return;
      output.textContent = answer.said;
      output.dataset.passed = answer.passed;
    } catch {
      output.textContent = "";
    }
  });
}
