// News of the list without moving a row, and a keyboard. Everything here is a convenience: the page works without it.
(() => {
  "use strict";
  const EVERY = 12000;
  const work = document.getElementById("work");
  if (!work) return;
  const rows = [...document.querySelectorAll("tr[data-row]")];
  const shown = new Map(rows.map((row) => [row.dataset.row, row.dataset.version]));
  const pill = document.querySelector(".work-news");
  const link = pill.querySelector("a");

  const tell = (found) => {
    const ids = Object.keys(found);
    const fresh = ids.filter((id) => !shown.has(id)).length;
    const changed = ids.filter((id) => shown.has(id) && shown.get(id) !== String(found[id])).length;
    const gone = [...shown.keys()].filter((id) => !(id in found)).length;
    const said = [[fresh, link.dataset.new], [changed, link.dataset.changed], [fresh ? 0 : gone, link.dataset.gone]]
      .filter(([count]) => count).map(([count, text]) => text.replace("#", count));
    if (!said.length) { pill.hidden = true; return; }
    const text = `${said.join(" · ")} – ${link.dataset.show}`;
    if (link.textContent !== text) link.textContent = text;
    pill.hidden = false;
  };

  // Whoever went away is not kept signed in by their own screen.
  const PATIENCE = 600000;
  let touched = Date.now();
  for (const sign of ["keydown", "pointermove", "scroll"]) addEventListener(sign, () => { touched = Date.now(); }, { passive: true });

  const ask = async () => {
    if (document.hidden || Date.now() - touched > PATIENCE) return;
    try {
      const answer = await fetch(work.dataset.news, { headers: { Accept: "application/json" }, redirect: "error" });
      if (!answer.ok) return;
      const news = await answer.json();
      tell(news.rows);
      for (const each of document.querySelectorAll("[data-count]")) {
        const count = news.counts[each.dataset.count];
        if (count !== undefined) each.textContent = count;
      }
    } catch { /* the next time */ }
  };
  setInterval(ask, EVERY);
  document.addEventListener("visibilitychange", ask);

  let here = -1;
  const go = (to) => {
    if (!rows.length) return;
    rows[here]?.classList.remove("work-here");
    here = Math.max(0, Math.min(rows.length - 1, to));
    rows[here].classList.add("work-here");
    rows[here].querySelector(".work-code a").focus({ preventScroll: true });
    rows[here].scrollIntoView({ block: "nearest" });
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea")) return;
    const keys = {
      j: () => go(here + 1),
      k: () => go(here < 0 ? 0 : here - 1),
      x: () => rows[here]?.querySelector("input[name=chosen]")?.click(),
      "/": () => document.getElementById("q").focus(),
      "?": () => {
        const help = document.querySelector(".work-keys");
        help.open = !help.open;
        help.scrollIntoView({ block: "nearest" });
        help.querySelector("summary").focus();
      },
    };
    if (keys[event.key]) { event.preventDefault(); keys[event.key](); }
  });
})();
