// Says every twenty seconds that this page is still open, and who else has the dossier open. Without it the page shows
// who was there when it was loaded.
(() => {
  const notice = document.getElementById("others");
  if (!notice) return;
  const { address, token, proof } = notice.dataset;

  async function look() {
    if (document.hidden) return;
    try {
      const answer = await fetch(address, { method: "POST", headers: { "X-CSRFToken": token, "X-Dossier-Shown": proof } });
      if (!answer.ok || answer.redirected) return;
      const { text } = await answer.json();
      if (notice.textContent !== text) notice.textContent = text;
      notice.hidden = !text;
    } catch {
      // Nobody is told anything wrong while the console cannot be reached.
    }
  }

  setInterval(look, 20000);
  document.addEventListener("visibilitychange", look);
  addEventListener("pagehide", () => {
    const leaving = new FormData();
    leaving.append("csrf_token", token);
    navigator.sendBeacon(`${address}/left`, leaving);
  });
  // A page that comes back from the browser's memory is open again.
  addEventListener("pageshow", (event) => event.persisted && look());
})();
