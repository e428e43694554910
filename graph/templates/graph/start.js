/* The network, what a click does, and the start. */
const LEAST = 0.04;
const zoom = (factor) => network.moveTo({ scale: network.getScale() * factor });
const box_ = (width, height) => ({ shape: "box", margin: { top: 0, right: 0, bottom: 0, left: 0 }, borderWidth: 0, borderWidthSelected: 0, color: CLEAR, widthConstraint: { minimum: width, maximum: width }, heightConstraint: { minimum: height } });
const CLEAR = ((c) => ({ ...c, highlight: c, hover: c }))({ background: "#ffffff00", border: "#ffffff00" });
const data = { nodes: new vis.DataSet(), edges: new vis.DataSet() };
const network = new vis.Network(frame, data, {
  physics: false, layout: { improvedLayout: false }, nodes: { chosen: false },
  groups: { card: box_(BOX, CARD), head: box_(BOX, 50), thing: box_(150, 62) },
  interaction: { hover: true, dragNodes: true, multiselect: false, keyboard: false, tooltipDelay: 1e9 },
});
frame.querySelector(".vis-network").tabIndex = -1;
network.on("beforeDrawing", paintEdges);
network.on("afterDrawing", paintNodes);

function refresh(keepView) {
  shown = findShown();
  lines = [];
  places = arrange(nodes.filter((n) => shown.has(n.id)));
  data.nodes.clear();
  data.nodes.add([...places.at].map(([id, [x, y]]) => ({ id, x, y, label: " ", group: kindOf(byId.get(id)) })));
  draw();
  if (!keepView) toTop();
  $("empty").hidden = shown.size > 0;
}
function edgeShown(e) {
  if (!places.at.has(e.from) || !places.at.has(e.to)) return false;
  const report = [e.from, e.to].find((id) => byId.get(id).data.type === "Report");
  if (report) return selected === report && ![e.from, e.to].some((id) => byId.get(id).data.type === "Government");
  if (weak(e)) return selected === e.from || selected === e.to;
  const high = Math.abs(places.at.get(e.from)[1] - places.at.get(e.to)[1]);
  return e.data.relation !== NAMES || high < FAR || selected === e.from || selected === e.to;
}
function draw() {
  bright = selected && new Set([selected, ...touching.get(selected).map((e) => otherEnd(e, selected).id)]);
  lines = edges.filter(edgeShown);
  network.redraw();
}
function toTop() {
  const b = bounds();
  if (!b) return;
  const width = frame.clientWidth, height = frame.clientHeight;
  const scale = Math.min(1.05, Math.max(narrow.matches ? 0.5 : 0.68, width / (b.right - b.left)));
  const high = (b.bottom - b.top) * scale;
  const x = width / scale < b.right - b.left ? b.left + width / 2 / scale : (b.left + b.right) / 2;
  network.moveTo({ position: { x, y: high < height ? (b.top + b.bottom) / 2 : b.top + height / 2 / scale }, scale });
}
/* A very tall map from its top, not as a hair. */
function fit() {
  const b = bounds();
  if (!b) return;
  const width = frame.clientWidth, height = frame.clientHeight - (narrow.matches ? $("panel").clientHeight : 0);
  const whole = Math.min(width / (b.right - b.left), height / (b.bottom - b.top)), scale = Math.min(1.05, Math.max(LEAST, whole));
  const y = whole < LEAST ? b.top + height / 2 / scale : (b.top + b.bottom) / 2;
  network.moveTo({ position: { x: (b.left + b.right) / 2, y: y + (frame.clientHeight - height) / 2 / scale }, scale });
}
function select(id) {
  selected = byId.has(id) ? id : null;
  $("details").replaceChildren(...(selected ? describe(byId.get(selected)) : legend()));
  $("close").hidden = !selected;
  $("panel").scrollTop = 0;
  draw();
  writeAddress();
}
function expand(id) {
  const found = hiddenNear(id);
  if (!found.length) return;
  for (const n of found) asked.add(n.id);
  refresh(true);
  select(id);
  moveTo(id);
}
function goTo(id) {
  if (!shown.has(id)) { asked.add(id); refresh(true); }
  select(id);
  moveTo(id);
}
function moveTo(id) {
  if (!places.at.has(id)) return;
  const [x, y] = places.at.get(id);
  const offset = { x: 0, y: narrow.matches ? -$("panel").clientHeight / 2 : 0 };
  network.moveTo({ position: { x, y }, offset, scale: Math.max(0.7, network.getScale()), animation: { duration: 300, easingFunction: "easeInOutQuad" } });
}

$("close").addEventListener("click", () => { select(null); frame.focus(); });
/* The map is tall: the wheel scrolls it; with Ctrl, or two fingers, it zooms. */
frame.addEventListener("wheel", (event) => {
  if (event.ctrlKey) return;
  event.preventDefault();
  event.stopPropagation();
  const far = (event.deltaMode === 1 ? 30 : 1) / network.getScale(), { x, y } = network.getViewPosition();
  const sideways = event.shiftKey && !event.deltaX;
  network.moveTo({ position: { x: x + (sideways ? event.deltaY : event.deltaX) * far, y: y + (sideways ? 0 : event.deltaY) * far } });
}, { capture: true, passive: false });
$("in").addEventListener("click", () => zoom(1.3));
$("out").addEventListener("click", () => zoom(1 / 1.3));
$("fit").addEventListener("click", fit);
$("top").addEventListener("click", toTop);
network.on("click", ({ nodes: hit }) => {
  select(hit[0] ?? null);
  if (narrow.matches && selected) moveTo(selected);
});
network.on("doubleClick", ({ nodes: hit }) => { if (hit.length) expand(hit[0]); });
network.on("hoverNode", ({ node }) => { hovered = node; frame.style.cursor = "pointer"; });
network.on("blurNode", () => { hovered = null; frame.style.cursor = ""; });
network.on("dragging", ({ nodes: held }) => {
  for (const [id, { x, y }] of Object.entries(network.getPositions(held))) if (held.length) places.at.set(id, [x, y]);
});

const total = (type) => nodes.filter((n) => n.data.type === type).length;
const proofs = new Set(edges.filter((e) => e.data.relation === EVIDENCE).map((e) => e.from)).size;
$("counts").textContent = `${total("Report")} 份报告 reports · ${total("Commitment")} 项承诺 commitments · ${proofs} 条证据 evidence`;
makeFilters();
makeViews();
if (!openView(first)) openView("");
readAddress();
started = true;
window.addEventListener("hashchange", readAddress);
window.graphPage = { network, select, expand, openView, shown: () => [...shown], selected: () => selected, view: () => view.id, drawn: () => drawn };
