// The editor of the query page: colours behind a text area, suggestions, tabs, an answer without leaving the page.

const TOKEN = /(#[^\n]*)|("""[\s\S]*?(?:"""|$)|'''[\s\S]*?(?:'''|$)|"(?:[^"\\\n]|\\.)*"?|'(?:[^'\\\n]|\\.)*'?)|([?$][\p{L}\p{N}_]*)|(<[^<>"{}|^`\\\s]*>|[\p{L}][\p{L}\p{N}_.-]*:[\p{L}\p{N}_.%-]*|:[\p{L}\p{N}_-]+)|([\p{L}]+)/gu;
const KEYWORDS = new Set(("select construct describe ask where from named prefix base distinct reduced as order by asc desc limit offset group having optional union minus filter exists not in graph service values bind undef a true false count sum avg min max sample group_concat separator str lang langmatches datatype bound iri uri bnode rand abs ceil floor round concat strlen ucase lcase encode_for_uri contains strstarts strends strbefore strafter year month day hours minutes seconds timezone tz now uuid struuid md5 sha1 sha256 sha384 sha512 coalesce if strlang strdt sameterm isiri isuri isblank isliteral isnumeric regex substr replace").split(" "));
const CLASSES = ["c", "s", "v", "n", "k"];

// Returns `text` as pieces in colours; `wrong` is the place of a mistake.
const coloured = (text, wrong) => {
  const pieces = [];
  const plain = (from, to) => {
    if (wrong >= from && wrong < to) pieces.push(text.slice(from, wrong), make("span", { class: "wrong" }, text.slice(wrong, wrong + 1)), text.slice(wrong + 1, to));
    else if (to > from) pieces.push(text.slice(from, to));
  };
  let done = 0;
  for (const match of text.matchAll(TOKEN)) {
    const kind = match.slice(1).findIndex((group) => group !== undefined);
    if (kind === 4 && !KEYWORDS.has(match[0].toLowerCase())) continue;
    const end = match.index + match[0].length;
    plain(done, match.index);
    const isWrong = wrong >= match.index && wrong < end;
    pieces.push(make("span", { class: CLASSES[kind] + (isWrong ? " wrong" : "") }, match[0]));
    done = end;
  }
  plain(done, text.length);
  // A line at the end has a height only if something is in it.
  pieces.push("\u200b");
  return pieces;
};

const store = {
  read: () => { try { return JSON.parse(localStorage.getItem("lermap-tabs")) || {}; } catch { return {}; } },
  write: (tabs) => { try { localStorage.setItem("lermap-tabs", JSON.stringify(tabs)); } catch { /* The browser keeps nothing. */ } },
};

const startEditor = (form) => {
  const field = form.querySelector("textarea"), pad = form.querySelector(".pad"), outcome = document.getElementById("outcome");
  const behind = make("pre", { "aria-hidden": "true" });
  pad.prepend(behind);
  pad.classList.add("live");
  let wrong = -1;
  const paint = () => {
    behind.replaceChildren(...coloured(field.value, wrong));
    behind.scrollTop = field.scrollTop;
  };
  field.addEventListener("scroll", () => { behind.scrollTop = field.scrollTop; });
  new ResizeObserver(() => { behind.style.height = `${field.offsetHeight}px`; }).observe(field);

  // Marks the place that an error names.
  const markError = () => {
    const error = outcome.querySelector("pre.error[data-line]");
    wrong = -1;
    if (error) {
      const lines = field.value.split("\n"), line = Number(error.dataset.line) - 1, column = Number(error.dataset.column) - 1;
      const before = lines.slice(0, line).reduce((sum, text) => sum + text.length + 1, 0);
      wrong = Math.min(before + [...(lines[line] || "")].slice(0, column).join("").length, Math.max(field.value.length - 1, 0));
    }
    paint();
  };

  // Suggestions at the cursor.
  let start = 0;
  const put = (choice) => {
    const end = field.selectionStart;
    field.focus();
    field.setSelectionRange(start, end);
    // Keeps the browser's own undo where it can.
    if (!document.execCommand?.("insertText", false, choice.text)) field.setRangeText(choice.text, start, end, "end");
    wrong = -1;
    paint();
  };
  const list = listUnder(field, pad, put);
  const place = () => {
    let rest = field.selectionStart;
    const walker = document.createTreeWalker(behind, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (rest <= node.length) {
        const range = document.createRange();
        range.setStart(node, rest);
        range.setEnd(node, rest);
        const caret = range.getClientRects()[0] || behind.getBoundingClientRect(), box = pad.getBoundingClientRect();
        list.list.style.left = `${Math.max(0, Math.min(caret.left - box.left, box.width - 230))}px`;
        list.list.style.top = `${caret.bottom - box.top + 4}px`;
        return;
      }
      rest -= node.length;
    }
  };
  const suggest = async (signal) => {
    try {
      const reply = await fetch(`/complete?text=${encodeURIComponent(field.value)}&at=${field.selectionStart}`, { signal });
      if (!reply.ok) return list.close();
      const found = await reply.json();
      start = found.start;
      const typed = field.value.slice(start, field.selectionStart);
      const choices = found.suggestions.filter((one) => one.text !== typed).slice(0, 12);
      list.show(choices.map((one) => ({ name: one.text, text: one.text, note: [one.label, one.kind, one.count].filter((part) => part || part === 0).join(" · ") })), 0);
      place();
    } catch { /* More was typed. */ }
  };
  const whenTyped = later(suggest, 150);
  field.addEventListener("input", () => {
    wrong = -1;
    paint();
    keep();
    const before = field.value.slice(0, field.selectionStart);
    if (/[\p{L}\p{N}_:?$]$/u.test(before)) whenTyped(); else list.close();
  });

  // The answer replaces the one before; Escape stops the question, and the server stops working at it.
  let asked = null;
  const ask = async (address, remember) => {
    asked?.abort();
    const own = asked = new AbortController();
    outcome.classList.add("busy");
    stop.hidden = false;
    say.textContent = "asking …";
    const began = performance.now();
    try {
      const reply = await fetch(address, { signal: own.signal, headers: { Accept: "text/html" } });
      const page = new DOMParser().parseFromString(await reply.text(), "text/html");
      const next = page.getElementById("outcome");
      outcome.replaceChildren(...(next ? [...next.childNodes].map((node) => document.importNode(node, true)) : [`The server answered ${reply.status}.`]));
      if (remember) history.pushState(null, "", address);
      say.textContent = `${Math.round(performance.now() - began)} ms`;
      markError();
    } catch (error) {
      say.textContent = error.name === "AbortError" ? "stopped" : "the server does not answer";
    } finally {
      if (asked === own) { outcome.classList.remove("busy"); stop.hidden = true; asked = null; }
    }
  };
  const addressOf = () => `/query?${new URLSearchParams(new FormData(form))}`;
  const stop = make("button", { type: "button", class: "quiet" }, "Stop");
  const say = make("span", { class: "soft", role: "status" });
  stop.hidden = true;
  stop.addEventListener("click", () => asked?.abort());
  form.querySelector(".bar").append(stop, say);
  form.addEventListener("submit", (event) => { event.preventDefault(); list.close(); ask(addressOf(), true); });
  form.querySelector("select").addEventListener("change", () => { if (outcome.childElementCount) ask(addressOf(), true); });
  addEventListener("popstate", () => location.reload());

  let leaves = false;
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); list.close(); ask(addressOf(), true); return; }
    if (event.key === " " && event.ctrlKey) { event.preventDefault(); suggest(); return; }
    if (list.key(event, true)) return;
    if (event.key === "Escape") { leaves = true; asked?.abort(); return; }
    if (event.key === "Tab" && !event.shiftKey && !leaves && !event.ctrlKey && field.selectionStart !== field.selectionEnd) { event.preventDefault(); field.setRangeText("  ", field.selectionStart, field.selectionStart, "end"); paint(); }
    leaves = false;
  });

  // Tabs, kept in this browser.
  const tabs = store.read();
  if (!Array.isArray(tabs.texts) || !tabs.texts.length) { tabs.texts = [field.value]; tabs.at = 0; }
  tabs.at = Math.min(Math.max(0, tabs.at | 0), tabs.texts.length - 1);
  const asks = new URLSearchParams(location.search).has("query");
  if (asks && tabs.texts[tabs.at] !== field.value) {
    const known = tabs.texts.indexOf(field.value);
    if (known >= 0) tabs.at = known; else { tabs.texts.push(field.value); tabs.at = tabs.texts.length - 1; }
  } else if (!asks) field.value = tabs.texts[tabs.at];
  const row = make("div", { class: "tabs", role: "group", "aria-label": "Queries in this browser" });
  pad.before(row);
  const keep = () => { tabs.texts[tabs.at] = field.value; store.write(tabs); };
  const turn = (to) => { tabs.at = to; field.value = tabs.texts[to]; wrong = -1; keep(); paint(); draw(); };
  const draw = () => {
    const button = (text, label, act, pressed) => {
      const element = make("button", { type: "button", "aria-label": label }, text);
      if (pressed !== undefined) element.setAttribute("aria-pressed", String(pressed));
      element.addEventListener("click", act);
      return element;
    };
    const own = tabs.texts.map((_, index) => button(`Query ${index + 1}`, `Query ${index + 1}`, () => { keep(); turn(index); field.focus(); }, index === tabs.at));
    const more = button("+", "New query", () => { keep(); tabs.texts.push(""); turn(tabs.texts.length - 1); field.focus(); });
    const less = button("×", "Close this query", () => { tabs.texts.splice(tabs.at, 1); turn(Math.max(0, tabs.at - 1)); field.focus(); });
    row.replaceChildren(...own, more, ...(tabs.texts.length > 1 ? [less] : []));
  };
  keep();
  draw();
  markError();
};
