// A form is sent only while the console can be reached: a browser's own error page would take its place, with what was typed.
const PATIENCE = 8000;

async function reachable(form) {
  try {
    const answer = await fetch(form.dataset.reach, { method: "HEAD", cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
    return answer.ok;
  } catch {
    return false;
  }
}

function say(form) {
  const notice = form.querySelector(".not-sent") ?? document.createElement("p");
  notice.className = "notice notice-error not-sent";
  notice.setAttribute("role", "alert");
  notice.tabIndex = -1;
  notice.textContent = form.dataset.lost;
  form.prepend(notice);
  notice.focus();
}

for (const form of document.querySelectorAll("form[data-lost]")) {
  let going = false;
  let asking = false;
  form.addEventListener("submit", async (event) => {
    // What only changes the form need not be asked for: going back leads to it.
    if (going || (event.submitter?.name === "adjust" && navigator.onLine)) return;
    event.preventDefault();
    if (asking) return;
    asking = true;
    const there = await reachable(form);
    asking = false;
    if (!there) {
      say(form);
      return;
    }
    form.querySelector(".not-sent")?.remove();
    going = true;
    form.requestSubmit(event.submitter);
    // Whoever comes back to the page as it was left asks again.
    going = false;
  });
}
