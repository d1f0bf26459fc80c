// Sends what is ready: the photos first, one by one, then the record under its one key, so never twice.
import * as keeping from "./keeping.js";

export class SignedOut extends Error {}
class Away extends Error {}

/** The JSON of an answer with its status. Throws Away without a connection or a service, SignedOut. */
export async function call(path, csrf, options = {}) {
  let answer;
  try {
    answer = await fetch(path, { ...options, headers: { ...options.headers, ...(csrf ? { "X-CSRFToken": csrf } : {}) } });
  } catch (error) {
    throw new Away(error.message);
  }
  if (answer.status === 401 || answer.status === 403) throw new SignedOut();
  const json = (answer.headers.get("Content-Type") || "").includes("json");
  if (!json || answer.status >= 500) throw new Away(json ? (await answer.json()).text : answer.statusText);
  return { status: answer.status, said: await answer.json() };
}

/** What became of it: a record in its new state. */
export async function send(person, csrf, record) {
  const path = `/warehouse/${encodeURIComponent(record.case)}`;
  try {
    for (const photo of record.photos.filter((each) => !each.sha256)) {
      const body = await keeping.bytes("photos", person, photo.id);
      if (!body) continue;
      const headers = { "Content-Type": "image/jpeg", "X-Key": photo.id };
      const { status, said } = await call(`${path}/photos`, csrf, { method: "POST", body, headers });
      if (status !== 200) return keep(person, { ...record, state: "wrong", said: said.text, errors: said.errors ?? [] });
      photo.sha256 = said.sha256;
      await keep(person, record);
    }
    // From now on nobody knows whether it arrived, until somebody says so: it is not changed any more.
    record = await keep(person, { ...record, tried: true });
    const photos = record.photos.filter((each) => each.sha256).map(({ sha256, line_no, note }) => ({ sha256, line_no, note }));
    const body = JSON.stringify({ key: record.key, version: record.version, record: { ...record.body, photos } });
    const headers = { "Content-Type": "application/json" };
    const { status, said } = await call(`${path}/record`, csrf, { method: "POST", body, headers });
    return keep(person, after(record, status, said));
  } catch (error) {
    if (error instanceof SignedOut) throw error;
    return keep(person, { ...record, said: error.message });
  }
}

function after(record, status, said) {
  if (status === 200) return { ...record, state: "sent", at: said.at, said: null };
  const known = { ...record, tried: false, said: said.text ?? null, errors: said.errors ?? [] };
  if (said.status === "overtaken") return { ...known, state: "overtaken", now: said };
  return { ...known, state: said.status === "wrong" ? "wrong" : "refused" };
}

export async function keep(person, record) {
  await keeping.put("records", person, record.case, record);
  return record;
}
