// A visit that is dropped on a half-day opens the page that moves it there. Without this script, "Move" opens it too.
(() => {
  let carried = null;
  const over = (event) => event.target.closest?.("[data-slot]");
  const clear = () => document.querySelectorAll(".drop, .drop-bad").forEach((cell) => {
    cell.classList.remove("drop", "drop-bad");
    cell.removeAttribute("title");
  });
  document.addEventListener("dragstart", (event) => {
    carried = event.target.closest?.("[data-move]") ?? null;
    if (!carried) return;
    event.dataTransfer.setData("text/plain", carried.dataset.move);
    event.dataTransfer.effectAllowed = "move";
  });
  document.addEventListener("dragend", () => { carried = null; clear(); });
  document.addEventListener("dragover", (event) => {
    const cell = over(event);
    if (!carried || !cell) return;
    event.preventDefault();
    clear();
    cell.classList.add(cell.dataset.shut ? "drop-bad" : "drop");
    if (cell.dataset.shut) cell.title = cell.dataset.shut;
  });
  document.addEventListener("drop", (event) => {
    const cell = over(event);
    if (!carried || !cell) return;
    event.preventDefault();
    const address = new URL(carried.dataset.move, location.href);
    address.searchParams.set("slot", cell.dataset.slot);
    location.assign(address);
  });
})();
