// The sampling record as a form: what is typed goes into the record, and the record to where it is kept.
import { reduced } from "./photos.js";
import * as keeping from "./keeping.js";

const template = (id) => document.getElementById(id).content.firstElementChild.cloneNode(true);
const SEVERAL = new Set(["officers", "indicators", "signatures"]);
const SEALS = new Set(["seal_numbers", "retained_seal_numbers"]);
const NUMBERS = new Set(["lot_size", "test_quantity", "retained_quantity"]);

const shown = (name, value) => {
  if (Array.isArray(value)) return value.join(SEALS.has(name) ? "; " : "\n");
  if (name === "taken_at") return local(value);
  return NUMBERS.has(name) ? number(value) : value ?? "";
};

// "1200.000" as people write it; what is no number stays as it was typed.
const number = (value) => (value == null ? "" : Number.isNaN(Number(value)) ? String(value) : String(Number(value)).replace(".", ","));

const typed = (name, text) => {
  const parts = (by) => text.split(by).map((each) => each.trim()).filter(Boolean);
  if (SEALS.has(name)) return parts(/[;,\n]/);
  if (SEVERAL.has(name)) return parts("\n");
  if (name === "taken_at") return text ? `${text}:00+07:00` : null;
  if (NUMBERS.has(name)) return text.replace(/\s/g, "").replace(",", ".") || null;
  return text.trim() || null;
};

// Vietnam's time, whatever the phone's clock is set to.
export const local = (moment) => moment
  ? new Date(new Date(moment).getTime() + 7 * 3600_000).toISOString().slice(0, 16) : "";

/** form: filled in from the record; changed(record) is called with every keystroke. */
export function fill(form, person, visit, record, changed) {
  const sendable = record.state === "draft" || record.state === "wrong" || record.state === "overtaken";
  for (const input of form.querySelectorAll(".of-record [data-name]")) {
    input.value = shown(input.dataset.name, record.draft[input.dataset.name]);
    input.oninput = () => { record.draft[input.dataset.name] = typed(input.dataset.name, input.value); changed(record); };
  }
  const list = form.querySelector("#laboratories");
  list.replaceChildren(...visit.laboratories.map((name) => Object.assign(document.createElement("option"), { value: name })));
  const lines = form.querySelector(".lines");
  lines.replaceChildren(...record.draft.goods.map((goods, n) => line(visit, record, goods, n, person, changed)));
  photos(form.querySelector(".photos-of-place"), null, record, person, changed);
  form.querySelectorAll("input, textarea, button.drop").forEach((input) => { input.disabled = !sendable; });
  wrong(form, record);
}

function line(visit, record, goods, n, person, changed) {
  const part = template("line");
  const about = visit.lines.find((each) => String(each.line_no) === String(goods.line_no));
  part.querySelector(".line-name").textContent = `${goods.line_no}. ${about?.name ?? ""}`;
  part.querySelector(".line-about").textContent = about?.about ?? "";
  part.querySelector(".line-plan").replaceChildren(...(about?.plan ?? []).map((text) =>
    Object.assign(document.createElement("li"), { textContent: text })));
  part.querySelectorAll("[data-name]").forEach((input) => {
    const name = input.dataset.name;
    input.id = `goods-${n}-${name}`;
    const label = part.querySelector(`[data-for=${name}]`);
    if (label) label.htmlFor = input.id;
    if (name === "take") {
      input.checked = Boolean(goods.take);
      input.onchange = () => { goods.take = input.checked; part.classList.toggle("taken", input.checked); changed(record); };
      part.classList.toggle("taken", input.checked);
      return;
    }
    input.value = shown(name, goods[name]);
    input.oninput = () => { goods[name] = typed(name, input.value); changed(record); };
  });
  photos(part.querySelector(".photos"), Number(goods.line_no), record, person, changed);
  return part;
}

function photos(place, lineNo, record, person, changed) {
  const list = place.querySelector("ul");
  const draw = () => list.replaceChildren(...record.photos.filter((each) => each.line_no === lineNo).map((photo) => {
    const item = template("photo");
    const picture = item.querySelector("img");
    keeping.bytes("photos", person, photo.id).then((bytes) => {
      if (bytes) picture.src = URL.createObjectURL(new Blob([bytes], { type: "image/jpeg" }));
    });
    picture.onload = () => URL.revokeObjectURL(picture.src);
    const note = item.querySelector("input");
    note.value = photo.note ?? "";
    note.oninput = () => { photo.note = note.value.trim() || null; changed(record); };
    item.querySelector("button").onclick = async () => {
      record.photos.splice(record.photos.indexOf(photo), 1);
      await changed(record);
      await keeping.drop("photos", person, photo.id);
      draw();
    };
    return item;
  }));
  const input = place.querySelector("input[type=file]");
  input.id = `photos-${lineNo ?? "place"}`;
  place.querySelector("label").htmlFor = input.id;
  input.onchange = async () => {
    const problem = place.querySelector(".wrong");
    problem.hidden = true;
    for (const file of [...input.files]) {
      try {
        const id = `${record.case} ${crypto.randomUUID()}`;
        await keeping.put("photos", person, id, await reduced(file));
        record.photos.push({ id, line_no: lineNo, note: null, sha256: null });
        await changed(record);
      } catch {
        problem.hidden = false;
      }
    }
    input.value = "";
    draw();
  };
  draw();
}

function wrong(form, record) {
  form.querySelectorAll(".field-wrong").forEach((each) => each.classList.remove("field-wrong"));
  const list = form.querySelector(".problems ul");
  const errors = record.errors ?? [];
  form.querySelector(".problems").hidden = record.state !== "wrong";
  list.replaceChildren(...(errors.length ? errors : [{ text: record.said }]).map((error) => {
    const item = document.createElement("li");
    const input = at(form, record, error.pointer ?? "");
    if (!input) return Object.assign(item, { textContent: error.text });
    input.closest(".field")?.classList.add("field-wrong");
    const link = Object.assign(document.createElement("a"), { href: `#${input.id}`, textContent: error.text });
    link.onclick = (event) => { event.preventDefault(); input.focus(); };
    item.append(link);
    return item;
  }));
}

// The service counts the lines that were sent; the form shows all.
function at(form, record, pointer) {
  const [, name, index, inner] = pointer.split("/");
  if (name !== "goods") return form.querySelector(`.of-record [data-name="${CSS.escape(name ?? "")}"]`);
  const sent = record.draft.goods.flatMap((goods, n) => (goods.take ? [n] : []));
  return form.querySelector(`#goods-${sent[Number(index)]}-${CSS.escape(inner ?? "")}`);
}

/** What is sent: without the lines of which nothing was taken. */
export function body(record) {
  const goods = record.draft.goods.filter((each) => each.take).map(({ take, line_no, ...rest }) => ({ ...rest, line_no: Number(line_no) }));
  return { ...record.draft, copies: Number(record.draft.copies ?? 2), goods };
}
