// The page at the warehouse: visits, the record of one of them, and where each record is.
import * as keeping from "./keeping.js";
import { body, fill, local } from "./form.js";
import { call, keep, send, SignedOut } from "./sending.js";

const at = (id) => document.getElementById(id);
const text = (name) => at("texts").content.querySelector(`[data-key="${name}"]`).textContent;
const clock = (moment) => { const at = local(moment); return `${at.slice(8, 10)}/${at.slice(5, 7)} ${at.slice(11)}`; };
const state = { person: null, csrf: null, visits: [], records: new Map(), open: null, busy: false, away: false, asked: 0 };

async function start() {
  navigator.serviceWorker?.register("/warehouse/worker.js");
  navigator.storage?.persist?.();
  state.person = await keeping.whoIsThere();
  await load();
  show();
  await round();
  addEventListener("online", round);
  addEventListener("offline", () => { state.away = true; bar(); });
  addEventListener("hashchange", show);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && due() && round());
  setInterval(() => due() && round(), 15_000);
}

// Every look at the visits goes on record: it is not taken more often than there is cause.
const due = () => state.away || Date.now() - state.asked > 300_000
  || [...state.records.values()].some((each) => each.state === "ready");

async function load() {
  if (!state.person) return;
  state.visits = (await keeping.get("visits", state.person, "all")) ?? [];
  for (const record of await keeping.all("records", state.person)) state.records.set(record.case, record);
}

// Asks who is there, then sends what is ready.
async function round() {
  if (state.busy) return;
  state.busy = true;
  try {
    const { status, said } = await call("/warehouse/given");
    if (status !== 200) throw new Error(said.text);
    await come(said);
    for (const record of [...state.records.values()].filter((each) => each.state === "ready")) {
      put(await send(state.person, state.csrf, record));
      const after = state.records.get(record.case);
      if (after.state === "sent") for (const photo of after.photos) await keeping.drop("photos", state.person, photo.id);
      if (state.open === record.case) show();
    }
  } catch (error) {
    if (error instanceof SignedOut) await out();
    else { state.away = true; }
  } finally {
    state.busy = false;
    state.asked = Date.now();
    draw();
  }
}

async function come(given) {
  const other = state.person?.owner !== given.owner;
  state.person = await keeping.come(given);
  state.csrf = given.csrf;
  state.away = false;
  if (other) { state.records.clear(); state.open = null; await load(); }
  state.visits = given.visits;
  await keeping.put("visits", state.person, "all", given.visits);
  if (other) show();
}

// Nothing of anybody is shown; what was typed stays locked in its place.
async function out() {
  await keeping.leave();
  Object.assign(state, { person: null, csrf: null, visits: [], open: null });
  state.records.clear();
  show();
}

function put(record) { state.records.set(record.case, record); }

function show() {
  const id = decodeURIComponent(location.hash.slice(1));
  const visit = visitOf(id);
  state.open = state.person && visit ? id : null;
  at("record").hidden = !state.open;
  at("list").hidden = Boolean(state.open);
  if (state.open) edit(visit);
  draw();
}

// A visit that was left out of the newest list is still there while its record is.
const visitOf = (id) => state.visits.find((each) => each.case === id) ?? state.records.get(id)?.visit;

function draw() {
  bar();
  const visits = [...state.visits, ...[...state.records.values()].map((each) => each.visit).filter((each) => !state.visits.some((visit) => visit.case === each.case))];
  at("visits").replaceChildren(...visits.map((visit) => {
    const item = at("visit").content.firstElementChild.cloneNode(true);
    const set = (name, value) => { item.querySelector(`.${name}`).textContent = value; };
    set("visit-when", visit.when); set("visit-code", visit.file_code); set("visit-who", visit.importer); set("visit-where", visit.place);
    const phone = item.querySelector(".phone");
    phone.textContent = [visit.contact, visit.phone].filter(Boolean).join(" ");
    if (visit.phone) phone.href = `tel:${visit.phone.replaceAll(" ", "")}`;
    const link = item.querySelector(".button");
    link.href = `#${visit.case}`;
    link.setAttribute("aria-label", `${link.textContent} ${visit.file_code}`);
    standing(item.querySelector(".standing"), state.records.get(visit.case));
    return item;
  }));
  at("none").hidden = !state.person || visits.length > 0;
  if (state.open) standing(at("record-standing"), state.records.get(state.open));
}

function bar() {
  at("who").textContent = state.person?.who ?? "";
  const standing = state.away ? "away" : !state.asked ? "looking" : state.person ? "connected" : "signed-out";
  at("connection").textContent = text(standing);
  at("connection").className = `connection ${standing === "connected" ? "good" : "care"}`;
  at("sign-in").hidden = Boolean(state.person) || !state.asked;
  if (!state.person) keeping.count().then((n) => { at("locked").hidden = !n; at("locked-count").textContent = n; });
  else at("locked").hidden = true;
}

function standing(place, record) {
  const words = { draft: "kept", ready: record?.tried ? "on-the-way" : "waiting", sent: "sent", wrong: "wrong", overtaken: "overtaken", refused: "refused" };
  place.textContent = record ? text(words[record.state]) : text("nothing");
  if (record?.state === "sent") place.textContent += ` ${clock(record.at)}`;
  else if (record) place.textContent += ` (${clock(record.changed)})`;
  place.className = `standing tag standing-${record?.state ?? "none"}`;
}

function edit(visit) {
  const form = at("form");
  at("record-title").textContent = `${visit.importer} · ${visit.file_code}`;
  at("record-when").textContent = `${visit.when} · ${visit.place}`;
  let record = state.records.get(visit.case);
  const fresh = () => ({ case: visit.case, visit, version: visit.version, key: crypto.randomUUID(), state: "draft", tried: false,
    draft: structuredClone(visit.record), photos: [], errors: [], said: null, changed: new Date().toISOString() });
  record ??= fresh();
  // One write after the other, so that the last keystroke is the one that stays.
  let writing = Promise.resolve();
  const changed = (now) => {
    now.changed = new Date().toISOString();
    put(now);
    writing = writing.then(() => keep(state.person, now)).then(() => standing(at("record-standing"), now));
    return writing;
  };
  fill(form, state.person, visit, record, changed);
  const may = ["draft", "wrong", "overtaken"].includes(record.state);
  at("impossible").hidden = visit.possible || record.state === "sent";
  at("send").hidden = !may;
  at("overtaken").hidden = record.state !== "overtaken";
  at("refused").hidden = record.state !== "refused";
  at("refused-said").textContent = record.said ?? "";
  at("correct").hidden = !(record.state === "ready" && !record.tried) && record.state !== "refused";
  at("drop").hidden = !["draft", "refused", "wrong", "overtaken", "sent"].includes(record.state) || !state.records.has(record.case);
  if (record.state === "overtaken") {
    at("happened").replaceChildren(...record.now.happened.map((each) => Object.assign(document.createElement("li"), {
      textContent: `${clock(each.at)}: ${each.what} – ${each.by}${each.reason ? `. ${each.reason}` : ""}` })));
    at("no-more").hidden = record.now.possible;
  }
  form.onsubmit = async (event) => {
    event.preventDefault();
    // The same record keeps its key; one that the service refused, or that is decided anew, was never stored under it.
    const version = record.state === "overtaken" ? record.now.version : record.version;
    Object.assign(record, { state: "ready", tried: false, version, body: body(record), errors: [], said: null });
    await changed(record);
    show();
    await round();
  };
  at("correct").onclick = async () => { record.state = "draft"; await changed(record); show(); };
  at("drop").onclick = () => { at("dropping").hidden = false; at("drop-yes").focus(); };
  at("drop-no").onclick = () => { at("dropping").hidden = true; };
  at("dropping").hidden = true;
  at("drop-yes").onclick = async () => {
    await writing;
    for (const photo of record.photos) await keeping.drop("photos", state.person, photo.id);
    await keeping.drop("records", state.person, record.case);
    state.records.delete(record.case);
    location.hash = "";
  };
}

start();
