/* Views, filters, search, keys, the address; the network itself. */
const count = (code) => nodes.filter((n) => n.data.type === "Commitment" && n.data.status === code).length;
function toggle(set, value, checked) { if (checked) set.add(value); else set.delete(value); asked.clear(); refresh(); }
function box(checked, change) {
  const input = document.createElement("input");
  input.type = "checkbox";
  input.checked = checked;
  input.addEventListener("change", () => change(input.checked));
  return input;
}
function makeFilters() {
  for (const s of words.statuses) {
    const n = count(s.code);
    if (!n && !nodes.some((m) => judged(m) && m.data.status === s.code)) continue;
    const input = box(true, (checked) => toggle(on.statuses, s.code, checked));
    input.dataset.status = s.code;
    const chip = make("label", [input, make("span", s.sign, "sign"), s.zh, english(s.en), make("b", String(n))], "chip");
    chip.style.setProperty("--c", s.colour);
    $("statuses").append(chip);
  }
  const all = make("button", pair("全选 / 清空", "all / none"), "all");
  all.type = "button";
  all.addEventListener("click", () => {
    const inputs = [...$("statuses").querySelectorAll("input")], checked = !inputs.every((i) => i.checked);
    for (const i of inputs) { i.checked = checked; if (checked) on.statuses.add(i.dataset.status); else on.statuses.delete(i.dataset.status); }
    asked.clear();
    refresh();
  });
  $("statuses").append(all);
  for (const [type, w] of Object.entries(words.types)) {
    const n = nodes.filter((m) => m.data.type === type).length;
    if (!n) continue;
    const input = box(w.shown, (checked) => toggle(on.types, type, checked));
    input.dataset.type = type;
    $("types").append(make("label", [input, mark(type), make("span", pair(w.zh, w.en)), make("span", String(n), "n")]));
    if (type !== "Result") continue;
    const spare = box(false, (checked) => { on.unlinked = checked; asked.clear(); refresh(); });
    spare.dataset.type = "unlinked";
    const m = nodes.filter((r) => r.data.type === "Result" && !linked.has(r.id)).length;
    $("types").append(make("label", [spare, make("span", "", "mark"), make("span", pair("未关联结果", "unlinked results")), make("span", String(m), "n")]));
  }
}
/* A view shows all that is in it; without one, what most readers do not look for is left out. */
function resetFilters() {
  on.types = view.nodes ? new Set(Object.keys(words.types)) : usual();
  on.statuses = new Set(status.keys());
  on.unlinked = view.nodes !== null;
  asked.clear();
  for (const input of document.querySelectorAll("nav input")) {
    const { type } = input.dataset;
    input.checked = type === "unlinked" ? on.unlinked : !type || on.types.has(type);
  }
}
function openView(id, node = null) {
  const found = readView(id);
  if (!found) return false;
  view = found;
  resetFilters();
  const menu = $("view"), own = $("around");
  own.hidden = !view.centre;
  if (view.centre) { own.value = id; own.textContent = `周围 ${id.split("/")[1]} 步 around：${short(byId.get(view.centre).data.text)}`; }
  menu.value = id;
  selected = null;
  if (node) asked.add(node);
  refresh();
  select(node);
  if (node) moveTo(node);
  return true;
}
const short = (text) => (String(text).length > 16 ? String(text).slice(0, 15) + "…" : String(text));
function makeViews() {
  const menu = $("view");
  for (const group of new Set(views.map((v) => v.group))) {
    const list = document.createElement("optgroup");
    list.label = group;
    for (const v of views.filter((one) => one.group === group)) list.append(new Option(v.zh + (v.en ? " " + v.en : ""), v.id));
    menu.append(list);
  }
  const own = new Option("", "");
  own.id = "around";
  own.hidden = true;
  menu.append(own);
  menu.addEventListener("change", () => openView(menu.value, readView(menu.value)?.centre));
  $("views").hidden = !views.length;
}

const plain = (text) => String(text || "").normalize("NFKC").toLowerCase().replace(/\s+/g, "");
const haystack = nodes.map((n) => plain(n.data.text + "\n" + (n.data.spellings || "")));
function search() {
  const wanted = plain($("search").value), list = $("found");
  list.replaceChildren();
  list.hidden = !wanted;
  if (!wanted) return;
  const hits = nodes.filter((n, i) => haystack[i].includes(wanted));
  for (const n of hits.slice(0, 40)) {
    const s = judged(n) ? status.get(n.data.status) : null, w = words.types[n.data.type];
    const button = make("button", [n.data.text || n.id, make("small", [w.zh, s && s.sign + " " + s.zh, n.data.report && reportName(n.data.report)].filter(Boolean).join(" · "))]);
    button.type = "button";
    button.addEventListener("click", () => { list.hidden = true; goTo(n.id); frame.focus(); });
    list.append(make("li", button));
  }
  if (hits.length > 40) list.append(make("li", pair("还有 " + (hits.length - 40) + " 条", "more; type on")));
  if (!hits.length) list.append(make("li", pair("没有找到", "nothing found")));
}
$("search").addEventListener("input", search);
$("search").addEventListener("focus", search);
document.querySelector(".find").addEventListener("keydown", (event) => {
  const hits = [$("search"), ...$("found").querySelectorAll("button")], at = hits.indexOf(document.activeElement);
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) { event.preventDefault(); hits[Math.min(hits.length - 1, Math.max(0, at + step))].focus(); }
  if (event.key === "Enter" && at === 0) { event.preventDefault(); hits[1]?.click(); }
  if (event.key === "Escape") { $("found").hidden = true; $("search").focus(); $("found").hidden = true; }
});
document.addEventListener("click", (event) => {
  if (!event.target.closest(".find")) $("found").hidden = true;
  if (!event.target.closest(".more")) $("more").open = false;
});

/* Keys on the map. */
const frame = $("graph");
const ARROWS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
function step(dx, dy) {
  const from = selected && places.at.has(selected) ? selected : null;
  const next = from ? beside(from, dx, dy) : [...places.at.keys()].find((id) => !isHead(byId.get(id)));
  if (next) { select(next); moveTo(next); }
}
const ACTS = {
  Enter: () => selected && $("details").querySelector("button, [tabindex]")?.focus(),
  Escape: () => select(null),
  e: () => selected && expand(selected),
  0: () => openView("", selected),
  "+": () => zoom(1.3), "=": () => zoom(1.3), "-": () => zoom(1 / 1.3),
};
for (const depth of [1, 2, 3]) ACTS[depth] = () => selected && !isHead(byId.get(selected)) && openView(`around/${depth}/${selected}`, selected);
frame.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  const act = ARROWS[event.key] ? () => step(...ARROWS[event.key]) : ACTS[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  if (!act) return;
  event.preventDefault();
  act();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "/" && !event.target.closest("input, select")) { event.preventDefault(); $("search").focus(); }
  if (event.key === "Escape" && event.target.closest("#panel")) { select(null); frame.focus(); }
});

/* The address: `#NODE`, `#view=VIEW` or `#view=VIEW&node=NODE`. */
function readAddress() {
  let hash;
  try { hash = decodeURIComponent(location.hash.slice(1)); } catch { return false; }
  const [, id, node] = /^(?:view=([^&]*)(?:&node=|$))?(.*)$/s.exec(hash);
  if (id === undefined && !byId.has(node)) return false;
  if (id !== undefined && !openView(id, byId.has(node) ? node : readView(id)?.centre)) return false;
  if (id === undefined) goTo(node);
  return true;
}
let started = false;
function writeAddress() {
  if (!started) return;
  const hash = view.id ? `#view=${encodeURI(view.id)}${selected ? "&node=" + encodeURI(selected) : ""}` : selected ? "#" + encodeURI(selected) : "#";
  try { if (hash !== (location.hash || "#")) history.replaceState(null, "", hash); } catch { /* some browsers refuse for files */ }
}
