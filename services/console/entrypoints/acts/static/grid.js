// From cell to cell with the arrow keys, in tables of fields; Tab works as ever.
for (const table of document.querySelectorAll("table.grid")) {
  table.addEventListener("keydown", (event) => {
    const step = { ArrowUp: -1, ArrowDown: 1, Enter: 1 }[event.key];
    const field = event.target.closest("input, select");
    if (!step || !field || event.altKey || event.ctrlKey || event.metaKey) return;
    // An open list, a radio and a date keep their own arrows; Enter in a list goes on.
    const own = field.tagName === "SELECT" || ["radio", "checkbox", "date", "datetime-local"].includes(field.type);
    if (own && event.key !== "Enter" && !event.shiftKey) return;
    const column = field.closest("td, th").cellIndex;
    const rows = [...table.querySelectorAll("tbody tr")];
    let index = rows.indexOf(field.closest("tr")) + step;
    while (rows[index]) {
      const next = rows[index].cells[column]?.querySelector("input:not([type=hidden]), select");
      if (next) {
        event.preventDefault();
        next.focus();
        next.select?.();
        return;
      }
      index += step;
    }
    if (event.key === "Enter") event.preventDefault();
  });
}
