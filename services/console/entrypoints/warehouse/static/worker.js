// Keeps the page itself (nothing of any person is in it) for when there is no connection.
const CACHE = "warehouse-1";
const PARTS = ["/warehouse/", "/static/console.css", "/static/gate.svg", "/warehouse/static/warehouse.css",
  "/warehouse/static/main.js", "/warehouse/static/keeping.js", "/warehouse/static/photos.js",
  "/warehouse/static/sending.js", "/warehouse/static/form.js"];
const PATIENCE = 4000;

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(PARTS)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) if (name !== CACHE) await caches.delete(name);
    await self.clients.claim();
  })());
});

self.addEventListener("fetch", (event) => {
  const path = new URL(event.request.url).pathname;
  if (event.request.method === "GET" && PARTS.includes(path)) event.respondWith(fresh(event.request, path));
});

// What is newest, if it comes in time; else what was kept.
async function fresh(request, path) {
  const cache = await caches.open(CACHE);
  const late = new Promise((_, reject) => setTimeout(() => reject(new Error("late")), PATIENCE));
  try {
    const answer = await Promise.race([fetch(request), late]);
    if (answer.ok && !answer.redirected) await cache.put(path, answer.clone());
    return answer;
  } catch (error) {
    const kept = await cache.match(path);
    if (kept) return kept;
    throw error;
  }
}
