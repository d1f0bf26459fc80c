"use strict";
// Sends the form with a bar that shows how much of it has gone; without this script the browser sends it by itself.
(() => {
  const form = document.querySelector("form.handing-in");
  if (!form) return;
  const box = form.querySelector(".sending");
  const bar = box.querySelector("progress");
  const part = box.querySelector(".sent-part");
  const button = form.querySelector("button.main");
  const said = document.getElementById("said");

  function say(text) {
    const notice = document.createElement("p");
    notice.className = "notice notice-error";
    notice.setAttribute("role", "alert");
    notice.textContent = text;
    said.replaceChildren(notice);
    notice.scrollIntoView({ block: "center" });
  }

  function stop() {
    box.hidden = true;
    button.disabled = false;
  }

  // What was chosen stays chosen: of the answer only the problems, and what it says of version and key, are taken over.
  function takeOver(text) {
    const page = new DOMParser().parseFromString(text, "text/html");
    const problems = page.getElementById("problems") || page.querySelector(".notice-error");
    for (const name of ["version", "key", "csrf_token"]) {
      const fresh = page.querySelector(`form.handing-in input[name="${name}"]`);
      const mine = form.querySelector(`input[name="${name}"]`);
      if (fresh && mine) mine.value = fresh.value;
    }
    for (const field of form.querySelectorAll(".field")) {
      const input = field.querySelector("input, select, textarea");
      const now = input && page.getElementById(input.id);
      const wrong = now && now.closest(".field").querySelector(".wrong");
      field.classList.toggle("field-wrong", Boolean(wrong));
      field.querySelector(".wrong")?.remove();
      if (wrong) input.before(document.adoptNode(wrong));
      if (input) input.setAttribute("aria-invalid", wrong ? "true" : "false");
    }
    if (problems) {
      said.replaceChildren(document.adoptNode(problems));
      problems.tabIndex = -1;
      problems.focus();
    }
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const files = [...form.querySelectorAll("input[type=file]")].flatMap((input) => [...input.files]);
    if (files.reduce((sum, file) => sum + file.size, 0) > 20 * 1024 * 1024) {
      say(form.dataset.tooMuch);
      return;
    }
    const request = new XMLHttpRequest();
    request.open("POST", form.action || location.href);
    request.upload.addEventListener("progress", (sent) => {
      if (!sent.lengthComputable) return;
      const share = Math.floor((100 * sent.loaded) / sent.total);
      bar.value = share;
      part.textContent = share < 100 ? `${share} %` : form.dataset.sent;
    });
    request.addEventListener("load", () => {
      if (request.status === 200 && new URL(request.responseURL).pathname !== location.pathname) {
        location.assign(request.responseURL);
        return;
      }
      stop();
      takeOver(request.responseText);
    });
    for (const end of ["error", "timeout", "abort"]) {
      request.addEventListener(end, () => {
        stop();
        say(form.dataset.broken);
      });
    }
    button.disabled = true;
    bar.value = 0;
    box.hidden = false;
    request.send(new FormData(form));
  });
})();
