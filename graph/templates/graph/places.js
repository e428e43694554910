/* Places: governments one below the other, reports as columns, stories as bands, what stands alone in a grid. */
const COLUMN = 346, ROW = 98, GAP = 22, BOX = 284, CARD = 82, HEAD = 110, FAR = 5 * ROW;
let places = { at: new Map(), titles: [] };

function arrange(list) {
  const at = new Map(), titles = [];
  let y = 0;
  for (const block of groups(list, (n) => n.place.block)) y = arrangeBlock(block, y, at, titles) + 2 * ROW;
  return { at, titles };
}
function arrangeBlock(list, top, at, titles) {
  const heads = list.filter(isHead), rest = list.filter((n) => !isHead(n));
  const stories = rest.filter((n) => n.place.story >= 0), lone = rest.filter((n) => n.place.story < 0);
  const columns = [...new Set(stories.map((n) => n.place.column))].sort((a, b) => a - b);
  const x = (column) => Math.max(0, columns.filter((c) => c < column).length) * COLUMN;
  const government = heads.filter((n) => n.data.type === "Government");
  for (const n of government) at.set(n.id, [0, top]);
  let y = top + (government.length ? 70 : 0);
  for (const n of heads.filter((h) => h.data.type === "Report")) {
    const own = columns.filter((c) => c === n.place.column || c === n.place.column + 1);
    if (own.length || !stories.length) at.set(n.id, [own.length ? own.map(x).reduce((a, b) => a + b) / own.length : x(n.place.column), y]);
    else shown.delete(n.id);
  }
  y += HEAD - ROW / 2;
  for (const story of groups(stories, (n) => n.place.story)) {
    const stacks = groups(story, (n) => n.place.column), height = Math.max(...stacks.map((s) => s.length));
    for (const stack of stacks) {
      stack.sort((a, b) => a.place.row - b.place.row);
      stack.forEach((n, i) => at.set(n.id, [x(n.place.column), y + (i + 0.5) * ROW]));
    }
    y += height * ROW + GAP;
  }
  const wide = Math.max(3, Math.min(5, columns.length));
  for (const [title, group] of loneGroups(lone)) {
    titles.push({ x: 0, y: y + 34, text: title + " · " + group.length });
    y += 56;
    group.sort((a, b) => a.place.column - b.place.column || a.place.row - b.place.row);
    group.forEach((n, i) => at.set(n.id, [(i % wide) * COLUMN, y + (Math.floor(i / wide) + 0.5) * ROW]));
    y += Math.ceil(group.length / wide) * ROW + GAP;
  }
  return y;
}
function loneGroups(list) {
  const both = (w) => w.zh + " " + w.en;
  const found = words.statuses.map((s) => [s.sign + " " + both(s), list.filter((n) => judged(n) && n.data.status === s.code)]);
  for (const [type, w] of Object.entries(words.types)) {
    if (type === "Commitment" || type === "Item") continue;
    found.push([(type === "Result" ? "未关联 unlinked · " : "") + both(w), list.filter((n) => n.data.type === type)]);
  }
  return found.filter(([, group]) => group.length);
}
function groups(list, key) {
  const found = new Map();
  for (const n of list) { if (!found.has(key(n))) found.set(key(n), []); found.get(key(n)).push(n); }
  return [...found.keys()].sort((a, b) => a - b).map((k) => found.get(k));
}
function bounds() {
  const all = [...places.at.values()];
  const x = all.map((p) => p[0]), y = all.map((p) => p[1]);
  const least = (v) => v.reduce((a, b) => Math.min(a, b), Infinity), most = (v) => v.reduce((a, b) => Math.max(a, b), -Infinity);
  return all.length ? { left: least(x) - BOX / 2 - 24, right: most(x) + BOX / 2 + 24, top: least(y) - 40, bottom: most(y) + 60 } : null;
}
/* The nearest node in a direction, for the arrow keys. */
function beside(id, dx, dy) {
  const [x, y] = places.at.get(id);
  let best = null, least = Infinity;
  for (const [other, [ox, oy]] of places.at) {
    const ahead = (ox - x) * dx + (oy - y) * dy, aside = Math.abs((ox - x) * dy) + Math.abs((oy - y) * dx);
    if (ahead < 1 || aside > 3 * ahead + (dx ? ROW : 0)) continue;
    const far = ahead + 2 * aside;
    if (far < least) { least = far; best = other; }
  }
  return best;
}
