// Renews the progress of an act without losing the place on the page; without it the page loads itself anew.
"use strict";
(() => {
  const EVERY = 1500;
  const renew = async () => {
    const old = document.getElementById("progress");
    if (!old || old.dataset.state !== "running") return;
    try {
      const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
      if (answer.redirected || !answer.ok) throw new Error(String(answer.status));
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.getElementById("progress");
      if (fresh && fresh.dataset.state !== "running") { location.reload(); return; }
      if (fresh) old.replaceChildren(...fresh.childNodes);
    } catch (error) {
      // The next turn asks again.
    }
    setTimeout(renew, EVERY);
  };
  setTimeout(renew, EVERY);
})();
