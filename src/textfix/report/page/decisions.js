// What the reader decides, and the file that carries it to the command line. docs/report.md describes the format.

const FORMAT = "textfix-decisions/1";

/** All decisions: by document (its number), by place ("start-end"): { verdict, after }. */
const review = {
  documents: new Map(),
  done: new Set(),

  of(index, place) {
    return this.documents.get(index)?.get(placeKey(place));
  },

  /** Decide; an "after" that says the same as accepting or rejecting is taken as that. */
  decide(index, place, verdict, after) {
    if (verdict === "change" && after === place.before) verdict = "reject";
    if (verdict === "change" && after === place.after) verdict = "accept";
    if (!this.documents.has(index)) this.documents.set(index, new Map());
    const decision = verdict === "change" ? { verdict, after } : { verdict };
    this.documents.get(index).set(placeKey(place), decision);
    this.changed();
  },

  undo(index, place) {
    this.documents.get(index)?.delete(placeKey(place));
    if (this.documents.get(index)?.size === 0) this.documents.delete(index);
    this.changed();
  },

  setDone(index, done) {
    if (done) this.done.add(index);
    else this.done.delete(index);
    this.changed();
  },

  count(index) {
    return this.documents.get(index)?.size || 0;
  },

  total() {
    let sum = 0;
    for (const decisions of this.documents.values()) sum += decisions.size;
    return sum;
  },

  touched() {
    return [...new Set([...this.documents.keys(), ...this.done])].sort((a, b) => a - b);
  },

  clear() {
    this.documents.clear();
    this.done.clear();
    this.changed();
  },

  /** Keep and show what changed, once for however many decisions are made in one go. */
  changed() {
    if (this.pending) return;
    this.pending = true;
    queueMicrotask(() => {
      this.pending = false;
      keepDecisions();
      for (const listener of this.listeners) listener();
    });
  },

  pending: false,
  listeners: new Set(),
};

function placeKey(place) {
  return `${place.start}-${place.end}`;
}

/** What stands at a place in the end. */
function finalText(place, decision) {
  if (!decision) return place.suggestion ? place.before : place.after;
  return decision.verdict === "accept" ? place.after : decision.verdict === "reject" ? place.before : decision.after;
}

// Keeping them in the browser. Documents are named by content and name: their order may differ in a report made again.

function keepDecisions() {
  const kept = {};
  for (const index of review.touched()) {
    const decisions = Object.fromEntries(review.documents.get(index) || []);
    kept[documentKey(rows[index])] = { decisions, done: review.done.has(index) };
  }
  memory.write(`decisions:${record.id}`, Object.keys(kept).length ? JSON.stringify(kept) : null);
}

function recallDecisions() {
  let kept;
  try {
    kept = JSON.parse(memory.read(`decisions:${record.id}`) || "{}");
  } catch {
    return;
  }
  const numbers = new Map(rows.map((row, k) => [documentKey(row), k]));
  for (const [key, { decisions, done }] of Object.entries(kept)) {
    if (!numbers.has(key)) continue;
    const entries = Object.entries(decisions);
    if (entries.length) review.documents.set(numbers.get(key), new Map(entries));
    if (done) review.done.add(numbers.get(key));
  }
}

function documentKey(row) {
  return `${row.hash}\n${row.name}`;
}

// The file.

/** Everything decided, as the JSON value that textfix apply reads. */
async function decisionsValue() {
  const documents = [];
  for (const index of review.touched()) {
    const page = await openDocument(index);
    const edits = [];
    const decisions = [];
    for (const place of page.places) {
      const decision = review.of(index, place);
      if (decision) decisions.push(decisionValue(place, decision));
      else if (!place.suggestion) edits.push([place.start, place.end, place.after]);
    }
    const { name, hash } = rows[index];
    documents.push({ name, sha256: hash, reviewed: review.done.has(index), edits, decisions });
  }
  return { format: FORMAT, report: record.id, textfix: record.version, documents };
}

function decisionValue(place, decision) {
  const { start, end, before, step } = place;
  return {
    start,
    end,
    before,
    proposed: place.after,
    decision: decision.verdict,
    ...(decision.verdict === "change" ? { after: decision.after } : {}),
    of: place.suggestion ? "suggestion" : "edit",
    step,
  };
}

async function downloadDecisions() {
  const name = `decisions-${record.id.slice(0, 6)}.json`;
  const blob = new Blob([JSON.stringify(await decisionsValue(), null, 1) + "\n"], { type: "application/json" });
  const link = h("a", { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  notify(say("saved", name));
}

/** Go on with a file downloaded before; decisions on documents of another report are left out and counted. */
async function openDecisions(file) {
  let value;
  try {
    value = JSON.parse(await file.text());
    if (value.format !== FORMAT || !Array.isArray(value.documents)) throw new Error("another format");
  } catch {
    notify(say("notDecisions"));
    return;
  }
  const numbers = new Map(rows.map((row, k) => [documentKey(row), k]));
  let taken = 0;
  let left = 0;
  for (const item of value.documents) {
    const index = numbers.get(documentKey({ hash: item.sha256, name: item.name }));
    if (index === undefined) {
      left += item.decisions.length;
      continue;
    }
    const { places } = await openDocument(index);
    const known = new Map(places.map((place) => [placeKey(place), place]));
    for (const decision of item.decisions) {
      const place = known.get(placeKey(decision));
      if (place && place.before === decision.before) {
        // What was proposed may have become another word since: what the reader wanted counts.
        const wanted = decision.decision === "accept" ? decision.proposed : decision.after;
        review.decide(index, place, decision.decision === "reject" ? "reject" : "change", wanted);
        taken += 1;
      } else left += 1;
    }
    if (item.reviewed) review.done.add(index);
  }
  review.changed();
  notify([say("opened", taken), left ? say("openedOther", left) : ""].join(" "));
}
