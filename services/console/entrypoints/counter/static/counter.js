"use strict";
// Quick typing at the counter. Without this file every button below sends the form and does the same.
const form = document.getElementById("paper");
const kept = document.getElementById("kept");
const QUIET = 1200;

const rowOf = (field) => field.closest("fieldset.row");
const rowsOf = (grid) => [...grid.querySelectorAll(":scope > fieldset.row")];
const columnOf = (field) => field.name.replace(/^[a-z_]+-\d+-/, "");
const fieldsOf = (row) => [...row.querySelectorAll("input:not([type=hidden]), select")];
const inColumn = (row, column) => fieldsOf(row).find((each) => columnOf(each) === column);

// Names, ids and labels of a row say which one it is.
function number(grid) {
  const name = grid.dataset.grid;
  rowsOf(grid).forEach((row, index) => {
    const renamed = (text) => text.replace(new RegExp(`^${name}-\\d+-`), `${name}-${index}-`);
    for (const each of row.querySelectorAll("[name], [id], [for], [aria-describedby]")) {
      for (const attribute of ["name", "id", "for", "aria-describedby"]) {
        const text = each.getAttribute(attribute);
        if (text) each.setAttribute(attribute, renamed(text));
      }
      if (each.dataset.row) each.value = `row:${name}:${each.dataset.row}:${index}`;
    }
    const legend = row.querySelector("legend");
    legend.textContent = legend.textContent.replace(/\d+/, index + 1);
    const buttons = row.querySelector(".row-buttons");
    buttons.setAttribute("aria-label", buttons.getAttribute("aria-label").replace(/\d+/, index + 1));
  });
}

function copyOf(row, withText) {
  const fresh = row.cloneNode(true);
  for (const each of fresh.querySelectorAll(".wrong")) each.remove();
  for (const each of fresh.querySelectorAll(".field-wrong")) each.classList.remove("field-wrong");
  for (const each of fresh.querySelectorAll("[aria-invalid]")) each.removeAttribute("aria-invalid");
  delete fresh.dataset.looked;
  const own = [...row.querySelectorAll("input, select")];
  [...fresh.querySelectorAll("input, select")].forEach((each, index) => {
    if (each.type === "checkbox") each.checked = withText && own[index].checked;
    else each.value = withText ? own[index].value : "";
  });
  const choice = inColumn(fresh, "catalogue_row");
  if (choice && !withText) choice.replaceChildren(new Option("", ""));
  return fresh;
}

function act(what, row) {
  const grid = row.parentElement;
  let next = row;
  if (what === "remove") {
    const rows = rowsOf(grid);
    if (rows.length === 1) {
      row.before(copyOf(row, false));
      next = row.previousElementSibling;
    } else {
      next = row.nextElementSibling || row.previousElementSibling;
    }
    row.remove();
  } else {
    next = copyOf(row, what === "copy");
    row.after(next);
  }
  number(grid);
  fieldsOf(next)[0].focus();
  later();
}

form.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.dataset.row && rowOf(button).parentElement.dataset.grid !== "documents") {
    event.preventDefault();
    act(button.dataset.row, rowOf(button));
  } else if (button.dataset.add) {
    const last = rowsOf(form.querySelector(`[data-grid=${button.dataset.add}]`)).pop();
    if (last) {
      event.preventDefault();
      act("add", last);
    }
  }
});

form.addEventListener("keydown", (event) => {
  const field = event.target;
  const row = rowOf(field);
  const inGrid = row && row.parentElement.dataset.grid !== "documents";
  const acts = { ArrowDown: "add", KeyC: "copy", Delete: "remove" };
  if (event.altKey && inGrid && acts[event.code]) {
    event.preventDefault();
    act(acts[event.code], row);
  } else if (event.key === "Enter" && field.matches("input:not([type=file]), select")) {
    event.preventDefault();
    const all = [...form.querySelectorAll("input:not([type=hidden]), select, button:not(.unseen)")];
    const next = all.slice(all.indexOf(field) + 1).find((each) => each.matches("input, select"));
    if (next) next.focus();
  } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && !event.altKey && row && field.matches("input")) {
    const beside = event.key === "ArrowDown" ? row.nextElementSibling : row.previousElementSibling;
    const same = beside && inColumn(beside, columnOf(field));
    if (same) {
      event.preventDefault();
      same.focus();
      if (same.select) same.select();
    }
  }
});

// Cells of a spreadsheet go to the right and down from where they are pasted.
form.addEventListener("paste", (event) => {
  const row = rowOf(event.target);
  const text = event.clipboardData.getData("text");
  if (!row || row.parentElement.dataset.grid !== "goods_lines" || !/[\t\n]/.test(text.trim())) return;
  event.preventDefault();
  const from = fieldsOf(row).indexOf(event.target);
  let at = row;
  const lines = text.replace(/\r/g, "").split("\n").filter((line) => line.trim());
  lines.forEach((line, index) => {
    if (index) {
      if (!at.nextElementSibling) at.after(copyOf(at, false));
      at = at.nextElementSibling;
    }
    const fields = fieldsOf(at);
    line.split("\t").forEach((cell, column) => put(fields[from + column], cell.trim()));
  });
  number(row.parentElement);
  for (const each of rowsOf(row.parentElement)) lookUp(each);
  later();
});

function put(field, text) {
  if (!field) return;
  if (field.type === "checkbox") field.checked = /^(1|x|có|co|yes)/i.test(text);
  else if (field.tagName === "SELECT") {
    const plain = text.toLowerCase();
    const found = [...field.options].find((each) => each.value.toLowerCase() === plain || each.text.toLowerCase().endsWith(`– ${plain}`));
    if (found) field.value = found.value;
  } else field.value = text;
}

// A day may be typed as eight digits.
form.addEventListener("change", (event) => {
  const field = event.target;
  if (/(_on|import_from|import_to)$/.test(field.name) && /^\d{8}$/.test(field.value)) {
    field.value = `${field.value.slice(0, 2)}/${field.value.slice(2, 4)}/${field.value.slice(4)}`;
  }
  if (columnOf(field) === "hs_code") lookUp(rowOf(field));
  if (field.name === "importer-tax_code") known(field.value.trim());
  if (field.id === "scans" && field.files.length) document.getElementById("take").click();
});

async function lookUp(row) {
  const hs = inColumn(row, "hs_code").value.replace(/\D/g, "");
  const choice = inColumn(row, "catalogue_row");
  const hint = row.querySelector(".candidates .hint");
  if (row.dataset.looked === hs) return;
  row.dataset.looked = hs;
  const before = choice.value;
  const on = form.querySelector("[name=received_on]");
  const found = hs.length === 8 ? await asked(`${form.dataset.candidates}${hs}?on=${encodeURIComponent(on ? on.value : "")}`) : [];
  if (!found || row.dataset.looked !== hs) return;
  choice.replaceChildren(new Option("", ""), ...found.map((each) => new Option(`${each.code} – ${each.name} – ${each.qcvn}`, each.code)));
  choice.value = found.some((each) => each.code === before) ? before : found.length === 1 ? found[0].code : "";
  hint.textContent = hs.length === 8 && !found.length ? row.parentElement.dataset.none : "";
  const group = inColumn(row, "group-code");
  if (!group.value && found.length && found.every((each) => each.group === found[0].group)) group.value = found[0].group || "";
}

async function known(code) {
  if (code.length < 10) return;
  const found = await asked(`${form.dataset.importers}${encodeURIComponent(code)}`);
  for (const [name, text] of Object.entries(found || {})) {
    const field = form.elements[name];
    if (field && !field.value) field.value = text;
  }
}

async function asked(address) {
  try {
    const answer = await fetch(address, { headers: { Accept: "application/json" } });
    return answer.ok && !answer.redirected ? await answer.json() : null;
  } catch {
    return null;
  }
}

// What is typed is kept a moment after each change; only what changed since is sent.
let waiting = null;
function later() {
  clearTimeout(waiting);
  waiting = setTimeout(keep, QUIET);
}
async function keep() {
  const sent = new FormData(form);
  for (const file of ["scans", "sheet"]) sent.delete(file);
  try {
    const answer = await fetch(form.dataset.kept, { method: "POST", body: sent });
    if (answer.redirected) return say(kept.dataset.out, true);
    if (!answer.ok) throw new Error(answer.status);
    say(`${kept.dataset.kept} ${new Date().toLocaleTimeString(document.documentElement.lang)}`, false);
  } catch {
    say(kept.dataset.lost, true);
    later();
  }
}
function say(text, lost) {
  kept.textContent = text;
  kept.classList.toggle("lost", lost);
}
form.addEventListener("input", later);
