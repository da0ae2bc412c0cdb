// What every page has: suggestions in search boxes, keys, and the parts of a page that scripts make quicker.

for (const form of document.querySelectorAll("form.find")) {
  const field = form.querySelector("input");
  suggestIn(field, form, (hit) => { location.href = hit.address; });
}
for (const field of document.querySelectorAll("input[data-suggest]")) {
  suggestIn(field, field.closest("label"), (hit) => { field.value = hit.name; });
}
const editor = document.querySelector("form[data-editor]");
if (editor) startEditor(editor);

addEventListener("keydown", (event) => {
  const types = event.target.closest?.("input, textarea, select, [contenteditable]");
  if (types || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "/") {
    const field = document.getElementById("find");
    if (field) { event.preventDefault(); field.focus(); }
  } else if (event.key === "?") {
    const keys = document.getElementById("keys");
    if (keys) { keys.open = !keys.open; keys.querySelector("summary").focus(); }
  }
});

// A picture that is wider than its place shows its middle first.
const drawn = document.querySelector(".explore figure.picture");
if (drawn) drawn.scrollLeft = (drawn.scrollWidth - drawn.clientWidth) / 2;

// The search page of a site finds in the index beside it.
const found = document.getElementById("found");
if (found && window.lermapIndex) {
  const text = new URLSearchParams(location.search).get("q") || "";
  const field = document.getElementById("find");
  const show = () => {
    const words = field.value.trim();
    if (!words) return;
    let hits = searched(words), note = "";
    if (!hits.length) {
      const better = corrected(words);
      hits = searched(better);
      if (hits.length) note = ` for “${better}”: nothing has “${words}”`;
    }
    const items = hits.slice(0, 100).map((hit) => {
      const item = make("li", {}, make("a", { href: root + hit.address }, hit.name), " ", make("span", { class: "role" }, hit.kind));
      if (hit.text !== hit.name) item.append(make("p", { class: "soft" }, hit.text));
      return item;
    });
    found.replaceChildren(make("p", { class: "soft", role: "status" }, hits.length ? `${hits.length} found${note}` : "Nothing has all of these words in its name or text."), make("ol", { class: "hits" }, ...items));
  };
  field.value = text;
  field.addEventListener("input", show);
  show();
}
