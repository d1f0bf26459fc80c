// What this phone keeps, in IndexedDB, locked by a key that the console gives to its owner alone.
const open = (name, stores) => new Promise((resolve, reject) => {
  const asked = indexedDB.open(name, 1);
  asked.onupgradeneeded = () => stores.forEach((store) => asked.result.createObjectStore(store));
  asked.onsuccess = () => {
    // A page that nobody signed in to deletes the key: it must not wait for us.
    asked.result.onversionchange = () => asked.result.close();
    resolve(asked.result);
  };
  asked.onerror = () => reject(asked.error);
});

const done = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

async function within(name, stores, store, mode, work) {
  const database = await open(name, stores);
  try {
    const transaction = database.transaction(store, mode, { durability: "strict" });
    const ended = new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = transaction.onerror = () => reject(transaction.error);
    });
    const result = await done(work(transaction.objectStore(store)));
    await ended;
    return result;
  } finally {
    database.close();
  }
}

const KEY = "cuakhau-warehouse-key";
const DATA = "cuakhau-warehouse";
const STORES = ["visits", "records", "photos"];
const key = (mode, work) => within(KEY, ["keys"], "keys", mode, work);
const data = (store, mode, work) => within(DATA, STORES, store, mode, work);

/** Who is there: {owner, who, key, until}; null when nobody, or for too long. */
export async function whoIsThere() {
  const found = await key("readonly", (store) => store.get("now"));
  if (!found || new Date(found.until) < new Date()) return null;
  return found;
}

export async function come({ owner, who, key: hex, until }) {
  const bytes = Uint8Array.from(hex.match(/../g), (pair) => parseInt(pair, 16));
  const locked = await crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]);
  const person = { owner, who, key: locked, until };
  await key("readwrite", (store) => store.put(person, "now"));
  return person;
}

export const leave = () => new Promise((resolve) => {
  const asked = indexedDB.deleteDatabase(KEY);
  asked.onsuccess = asked.onerror = asked.onblocked = () => resolve();
});

const place = (person, id) => `${person.owner} ${id}`;

async function lock(person, bytes) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  return { iv, data: await crypto.subtle.encrypt({ name: "AES-GCM", iv }, person.key, bytes) };
}

const unlock = (person, held) => crypto.subtle.decrypt({ name: "AES-GCM", iv: held.iv }, person.key, held.data);

export async function put(store, person, id, value) {
  const bytes = value instanceof ArrayBuffer ? value : new TextEncoder().encode(JSON.stringify(value));
  const held = await lock(person, bytes);
  await data(store, "readwrite", (within) => within.put(held, place(person, id)));
}

export async function bytes(store, person, id) {
  const held = await data(store, "readonly", (within) => within.get(place(person, id)));
  return held ? unlock(person, held) : null;
}

export async function get(store, person, id) {
  const found = await bytes(store, person, id);
  return found ? JSON.parse(new TextDecoder().decode(found)) : null;
}

export async function all(store, person) {
  const ids = (await data(store, "readonly", (within) => within.getAllKeys())).filter((id) => id.startsWith(`${person.owner} `));
  return Promise.all(ids.map((id) => get(store, person, id.slice(person.owner.length + 1))));
}

export const drop = (store, person, id) => data(store, "readwrite", (within) => within.delete(place(person, id)));

/** How many records lie here, whosever they are. */
export const count = () => data("records", "readonly", (within) => within.count());
