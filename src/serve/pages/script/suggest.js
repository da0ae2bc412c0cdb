// Lists of suggestions under a field, by keyboard and pointer. Text from the data becomes text nodes, never markup.

const make = (name, properties = {}, ...children) => {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) element.setAttribute(key, value);
  element.append(...children);
  return element;
};

let lists = 0;

// Returns a list of choices beside `field`; `take` is called with the chosen one.
const listUnder = (field, place, take) => {
  const list = make("ul", { class: "list", role: "listbox", id: `list-${++lists}`, "aria-label": "Suggestions" });
  list.hidden = true;
  place.append(list);
  field.setAttribute("aria-controls", list.id);
  field.setAttribute("aria-autocomplete", "list");
  let choices = [], at = -1;
  const mark = (next) => {
    at = next;
    [...list.children].forEach((item, index) => item.setAttribute("aria-selected", String(index === at)));
    if (at >= 0) {
      field.setAttribute("aria-activedescendant", list.children[at].id);
      list.children[at].scrollIntoView({ block: "nearest" });
    } else field.removeAttribute("aria-activedescendant");
  };
  const self = {
    list,
    isOpen: () => !list.hidden,
    close: () => { list.hidden = true; mark(-1); if (field.getAttribute("role") === "combobox") field.setAttribute("aria-expanded", "false"); },
    show: (found, first = -1) => {
      choices = found;
      list.replaceChildren(...found.map((choice, index) => {
        const item = make("li", { role: "option", id: `${list.id}-${index}`, "aria-selected": "false" }, choice.name, " ", make("span", { class: "note" }, choice.note || ""));
        item.addEventListener("pointerdown", (event) => { event.preventDefault(); self.close(); take(choice); });
        return item;
      }));
      list.hidden = found.length === 0;
      if (field.getAttribute("role") === "combobox") field.setAttribute("aria-expanded", String(!list.hidden));
      mark(list.hidden ? -1 : Math.min(first, found.length - 1));
    },
    // Handles a key; returns whether it was one for the list.
    key: (event, takesTab) => {
      if (list.hidden) return false;
      if (event.key === "ArrowDown") mark((at + 1) % choices.length);
      else if (event.key === "ArrowUp") mark(at <= 0 ? choices.length - 1 : at - 1);
      else if (event.key === "Escape") self.close();
      else if (at >= 0 && (event.key === "Enter" || (takesTab && event.key === "Tab"))) { const choice = choices[at]; self.close(); take(choice); }
      else return false;
      event.preventDefault();
      return true;
    },
  };
  field.addEventListener("blur", () => setTimeout(self.close, 150));
  return self;
};

// Calls `work` when nothing was typed for a moment, with a signal that ends when more is typed.
const later = (work, wait) => {
  let timer, abort;
  return () => {
    clearTimeout(timer);
    abort?.abort();
    timer = setTimeout(() => { abort = new AbortController(); work(abort.signal); }, wait);
  };
};

// Scores the entries of a site's index as `lermap search` does: names before texts, whole words before parts.
const isLetter = (c) => c !== undefined && /[\p{L}\p{N}]/u.test(c);
const searched = (text) => {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const hits = [];
  for (const entry of window.lermapIndex || []) {
    let total = 0, best = 0, shown = "";
    const seen = new Set();
    for (const [weight, repeats, value] of entry.fields) {
      const lower = value.toLowerCase();
      let score = 0;
      words.forEach((word, index) => {
        const found = lower.indexOf(word);
        if (found < 0) return;
        score += weight * (1 + !isLetter(lower[found - 1]) + !isLetter(lower[found + word.length]));
        seen.add(index);
      });
      if (score === 0) continue;
      if (lower === words.join(" ")) score += 10 * weight;
      if (!repeats && shown === value) continue;
      total += score;
      if (score > best || (score === best && value < shown)) { best = score; shown = value; }
    }
    if (words.length && seen.size === words.length) hits.push({ name: entry.name, kind: entry.kind, address: entry.address, text: shown, total, last: entry.last });
  }
  hits.sort((a, b) => a.last - b.last || b.total - a.total);
  return hits;
};

// Returns how many letters differ between two words, up to three.
const distance = (a, b) => {
  if (Math.abs(a.length - b.length) > 2) return 3;
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] !== b[j - 1]));
    row = next;
  }
  return Math.min(row[b.length], 3);
};

// Returns `text` with words that no entry has in place of the nearest words of names.
const corrected = (text) => {
  const known = new Set(), all = [];
  for (const entry of window.lermapIndex || []) for (const [weight, , value] of entry.fields) {
    all.push(value.toLowerCase());
    if (weight >= 50) value.toLowerCase().split(/[^\p{L}\p{N}]+/u).forEach((word) => word && known.add(word));
  }
  return text.toLowerCase().split(/\s+/).filter(Boolean).map((word) => {
    if (all.some((value) => value.includes(word))) return word;
    const near = [...known].map((name) => [distance(word, name), name]).filter(([far]) => far < 3).sort((a, b) => a[0] - b[0] || (a[1] < b[1] ? -1 : 1));
    return near.length ? near[0][1] : word;
  }).join(" ");
};

const root = document.currentScript?.src.replace(/script\.js.*$/, "") || "/";

// Returns hits for `text`: from the index of a site, or from the server.
const hitsFor = async (text, signal) => {
  if (window.lermapIndex) {
    let hits = searched(text);
    if (!hits.length) hits = searched(corrected(text));
    return hits.slice(0, 10).map((hit) => ({ ...hit, address: root + hit.address }));
  }
  const reply = await fetch(`/suggest?q=${encodeURIComponent(text)}`, { signal });
  return reply.ok ? (await reply.json()).hits : [];
};

const suggestIn = (field, place, take) => {
  field.setAttribute("role", "combobox");
  field.setAttribute("aria-expanded", "false");
  field.setAttribute("autocomplete", "off");
  const list = listUnder(field, place, take);
  const ask = later(async (signal) => {
    const text = field.value.trim();
    if (!text) return list.close();
    try {
      const hits = await hitsFor(text, signal);
      if (document.activeElement === field) list.show(hits.map((hit) => ({ ...hit, note: hit.kind })));
    } catch { /* More was typed, or the server is gone: the form still works. */ }
  }, 120);
  field.addEventListener("input", ask);
  field.addEventListener("keydown", (event) => list.key(event, false));
};
