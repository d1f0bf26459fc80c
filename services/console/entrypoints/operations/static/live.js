// The page anew every few seconds, in its place: what has the focus keeps it, what was opened stays open. Without this the
// page is refreshed by its link.
(() => {
  "use strict";
  const live = document.getElementById("live");
  const said = document.getElementById("live-said");
  if (!live || !said) return;
  // Whoever went away is not kept signed in by their own screen.
  const PATIENCE = 600000;
  let touched = Date.now();
  for (const sign of ["keydown", "pointermove", "scroll"]) addEventListener(sign, () => { touched = Date.now(); }, { passive: true });

  const say = (text) => { if (said.textContent !== text) said.textContent = text; };
  const all = (selector) => [...live.querySelectorAll(selector)];
  // Where an element stands among its like: the fresh page has others.
  const places = "a, summary, [tabindex]";

  const replace = (fresh) => {
    const opened = all("details").map((each) => each.open);
    const scrolled = all(".scroll").map((each) => each.scrollLeft);
    const focused = document.activeElement;
    const link = focused && live.contains(focused) ? focused.getAttribute("href") : null;
    const place = focused && live.contains(focused) ? all(places).indexOf(focused) : -1;
    live.replaceChildren(...fresh.childNodes);
    all("details").forEach((each, n) => { each.open = opened[n] ?? false; });
    all(".scroll").forEach((each, n) => { each.scrollLeft = scrolled[n] ?? 0; });
    if (place >= 0) {
      const same = link && all("a").find((each) => each.getAttribute("href") === link);
      (same || all(places)[place])?.focus({ preventScroll: true });
    }
  };

  let asking = false;
  const ask = async () => {
    if (asking || document.hidden) return;
    if (Date.now() - touched > PATIENCE) { say(said.dataset.resting); return; }
    // What somebody is marking would be lost under their hand.
    if (String(getSelection()) && live.contains(getSelection().anchorNode)) return;
    asking = true;
    try {
      const answer = await fetch(location.href, { redirect: "error", cache: "no-store", signal: AbortSignal.timeout(10000) });
      if (!answer.ok) throw new Error(String(answer.status));
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.getElementById("live");
      if (!fresh) throw new Error("another page");
      replace(fresh);
      document.getElementById("as-of").replaceChildren(...page.getElementById("as-of").childNodes);
      say(said.dataset.live);
    } catch {
      say(said.dataset.lost);
    } finally {
      asking = false;
    }
  };
  say(said.dataset.live);
  setInterval(ask, Number(live.dataset.every) * 1000);
  document.addEventListener("visibilitychange", ask);
})();
