// The data in this file: the record, which is plain, and the documents, each unpacked when it is opened.

const record = JSON.parse(document.getElementById("report").textContent);
const rows = record.rows;
const PLACE = ["suggestion", "start", "end", "before", "after", "step", "rule", "confidence", "reason", "alternatives"];
const opened = new Map(); // the documents looked at last, by number
const OPENED_KEPT = 24;

/** The document with this number: { parts, places, evidence, notes, encoding }; kept at hand unless it is only passed by. */
async function openDocument(index, keep = true) {
  if (!opened.has(index)) {
    // The documents stand behind this script: the file may still be on its way in.
    const block = () => document.getElementById(`d${index}`);
    if (!block() && document.readyState === "loading")
      await new Promise((go) => addEventListener("DOMContentLoaded", go, { once: true }));
    const page = await unpack(block().textContent);
    page.places = [];
    page.parts = page.parts.map((part) => {
      if (typeof part === "string") return part;
      const place = Object.fromEntries(PLACE.map((name, k) => [name, part[k]]));
      place.suggestion = Boolean(place.suggestion);
      place.number = page.places.length;
      place.doubtful = place.suggestion || place.confidence < record.doubtful;
      page.places.push(place);
      return place;
    });
    if (!keep) return page;
    opened.set(index, page);
    if (opened.size > OPENED_KEPT) opened.delete(opened.keys().next().value);
  }
  return opened.get(index);
}

async function unpack(text) {
  const bytes = Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return JSON.parse(await new Response(stream).text());
}

/** Something small that outlives the page, where the browser allows it. */
const memory = {
  works: true,
  read(key) {
    try {
      return localStorage.getItem(`textfix:${key}`);
    } catch {
      this.works = false;
      return null;
    }
  },
  write(key, value) {
    try {
      if (value === null) localStorage.removeItem(`textfix:${key}`);
      else localStorage.setItem(`textfix:${key}`, value);
    } catch {
      this.works = false;
    }
  },
};
