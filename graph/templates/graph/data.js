/* What the page knows: nodes, edges, the words for their codes, the views; and which of them are shown. */
const { nodes, edges, words, views, first, assets } = JSON.parse(document.getElementById("data").textContent);
const EVIDENCE = "reports_on", AGAIN = "renewed_by", NAMES = "mentions", PART = "part_of";
const STATEMENTS = ["Commitment", "Item", "Result", "Problem"];
const $ = (id) => document.getElementById(id);
/* On a narrow screen the panel lies over the lower half of the map. */
const narrow = matchMedia("(max-width: 760px)");
const byId = new Map(nodes.map((n) => [n.id, n]));
const touching = new Map(nodes.map((n) => [n.id, []]));
for (const e of edges) { touching.get(e.from).push(e); touching.get(e.to).push(e); }
const status = new Map(words.statuses.map((s) => [s.code, s]));
const judged = (n) => n.data.type === "Commitment" || n.data.type === "Item";
const isHead = (n) => n.place.row < 0;
const otherEnd = (e, id) => byId.get(e.from === id ? e.to : e.from);
/* What a report itself says of its own promise is background, unless the judgement rests on it. */
const weak = (e) => e.data.relation === EVIDENCE && e.data.current === 0 && byId.get(e.from).data.report === byId.get(e.to).data.report;
const linked = new Set(edges.filter((e) => (e.data.relation === EVIDENCE && !weak(e)) || e.data.relation === AGAIN).flatMap((e) => [e.from, e.to]));

/* What is on: the view (`nodes` null: all), types, statuses, results that are evidence of nothing, and nodes that were
   asked for by name or by opening a neighbour. */
const usual = () => new Set(Object.keys(words.types).filter((t) => words.types[t].shown));
const on = { types: usual(), statuses: new Set(status.keys()), unlinked: false };
const asked = new Set();
let view = { id: "", nodes: null }, selected = null, shown = new Set();

const inView = (id) => view.nodes === null || view.nodes.has(id);
function statementShown(n) {
  if (!inView(n.id) || !on.types.has(n.data.type)) return false;
  if (judged(n)) return on.statuses.has(n.data.status);
  if (n.data.type === "Problem") return true;
  if (!linked.has(n.id)) return on.unlinked;
  const answers = touching.get(n.id).filter((e) => e.from === n.id && e.data.relation === EVIDENCE && !weak(e) && inView(e.to));
  return answers.length ? answers.some((e) => on.statuses.has(byId.get(e.to).data.status)) : view.nodes !== null || on.unlinked;
}
function findShown() {
  const seen = new Set(nodes.filter((n) => STATEMENTS.includes(n.data.type) && (asked.has(n.id) || statementShown(n))).map((n) => n.id));
  const blocks = new Set([...seen].map((id) => byId.get(id).place.block));
  for (const n of nodes) {
    if (STATEMENTS.includes(n.data.type)) continue;
    const near = isHead(n) ? blocks.has(n.place.block) : inView(n.id) && touching.get(n.id).some((e) => seen.has(otherEnd(e, n.id).id));
    if (asked.has(n.id) || (near && on.types.has(n.data.type))) seen.add(n.id);
  }
  return seen;
}

/* What is one step from a node, but not on the map. */
const hiddenNear = (id) => [...new Set(touching.get(id).map((e) => otherEnd(e, id)))].filter((n) => !isHead(n) && !shown.has(n.id));

/* All within so many steps; governments and reports are reached but not passed, or everything would be near. */
function around(id, depth) {
  const seen = new Set([id]);
  let ends = [id];
  for (let step = 0; step < depth; step += 1) {
    const next = [];
    for (const here of ends.filter((end) => end === id || !isHead(byId.get(end)))) {
      for (const e of touching.get(here)) {
        const there = otherEnd(e, here).id;
        if (!seen.has(there)) { seen.add(there); next.push(there); }
      }
    }
    ends = next;
  }
  return seen;
}
/* A view is one of those the page was made with, or `around/DEPTH/NODE`; null for what is neither. */
function readView(id) {
  if (!id) return { id: "", nodes: null };
  const found = views.find((v) => v.id === id);
  if (found?.nodes) return { id, nodes: new Set(found.nodes.map((i) => nodes[i].id)) };
  const near = /^around\/([123])\/(.+)$/.exec(id);
  return near && byId.has(near[2]) ? { id, nodes: around(near[2], Number(near[1])), centre: near[2] } : null;
}
