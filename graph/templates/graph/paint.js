/* Drawing. vis-network keeps places, the view and clicks; nodes and edges are painted over its empty boxes, only those
   that are in sight, and less of each the further away they are. */
const FONT = '"Noto Sans SC","Noto Sans CJK SC","Source Han Sans SC","PingFang SC","Microsoft YaHei","WenQuanYi Micro Hei",system-ui,sans-serif';
const INK = "#1c2733", DEEP = "#1f3a5f";
/* Scales below which texts, signs, and curves with their arrows are left out; and many cards, which cast no shadow. */
const READABLE = 0.4, SIGNED = 0.08, CURVED = 0.12, MANY = 120;
const LOOK = {
  [EVIDENCE]: { colour: "#1565c0", width: 2.4, arrow: true },
  [AGAIN]: { colour: "#c77700", width: 2.2, arrow: true, dashes: [9, 5] },
  [NAMES]: { colour: "#b3bfcb", width: 1.1, dashes: [2, 4] },
  [PART]: { colour: "#78909c", width: 1.6 },
  promises: { colour: "#9fb3c8", width: 1, arrow: true },
  reports: { colour: "#9fb3c8", width: 1, arrow: true },
};
const kindOf = (n) => (n.shape === "box" ? "card" : n.shape === "text" ? "head" : "thing");
let lines = [], bright = null, hovered = null, drawn = false;

const tints = new Map();
function mix(colour, part) {
  const key = colour + part;
  if (!tints.has(key)) {
    const parts = [1, 3, 5].map((i) => parseInt(colour.slice(i, i + 2), 16));
    tints.set(key, "#" + parts.map((c) => Math.round(c * part + 255 * (1 - part)).toString(16).padStart(2, "0")).join(""));
  }
  return tints.get(key);
}
const faded = (n) => bright !== null && !bright.has(n.id);
const SIGHT = { left: 0, right: 0, top: 0, bottom: 0, scale: 1 };
function look() {
  const frame = $("graph"), from = network.DOMtoCanvas({ x: 0, y: 0 }), to = network.DOMtoCanvas({ x: frame.clientWidth, y: frame.clientHeight });
  Object.assign(SIGHT, { left: from.x - BOX, right: to.x + BOX, top: from.y - CARD, bottom: to.y + CARD, scale: network.getScale() });
}
const inSight = (x, y) => x > SIGHT.left && x < SIGHT.right && y > SIGHT.top && y < SIGHT.bottom;

function paintNodes(ctx) {
  const near = [];
  for (const [id, [x, y]] of places.at) if (inSight(x, y)) near.push([byId.get(id), x, y]);
  const cards = near.filter(([n]) => kindOf(n) === "card");
  if (SIGHT.scale < SIGNED) paintFar(ctx, cards);
  else for (const [n, x, y] of cards) paintCard(ctx, n, x, y, cards.length < MANY && SIGHT.scale >= READABLE);
  for (const [n, x, y] of near) {
    if (kindOf(n) === "thing") paintThing(ctx, n, x, y);
    else if (kindOf(n) === "head") paintHead(ctx, n, x, y);
  }
  for (const t of places.titles) if (inSight(t.x, t.y)) paintText(ctx, t.text, t.x - BOX / 2, t.y, 18, "left", bright ? 0.3 : 0.85);
  if (started && !drawn) requestAnimationFrame(() => { drawn = true; });
}
function paintText(ctx, text, x, y, size, align, alpha, colour = DEEP, weight = "600 ") {
  ctx.globalAlpha = alpha;
  ctx.fillStyle = colour;
  ctx.font = weight + size + "px " + FONT;
  ctx.textAlign = align;
  ctx.textBaseline = "middle";
  const parts = text.split("\n");
  parts.forEach((part, i) => ctx.fillText(part, x, y + (i - (parts.length - 1) / 2) * size * 1.35));
  ctx.globalAlpha = 1;
}
/* Heads of columns stay readable from further away, reports by their months. */
function paintHead(ctx, n, x, y) {
  const far = Math.min(2.4, Math.max(1, 0.62 / SIGHT.scale)), size = (n.data.type === "Government" ? 26 : 18) * far;
  if (size * SIGHT.scale < 4) return;
  const text = n.data.type === "Report" && SIGHT.scale < READABLE ? n.label.slice(0, 7) : n.label;
  paintText(ctx, text, x, y, size, "center", faded(n) ? 0.18 : 1);
  if (n.id !== selected) return;
  ctx.fillStyle = DEEP;
  ctx.fillRect(x - BOX / 2, y + 30, BOX, 3);
}
/* From very far a card is a pale block; how much of it is in full colour, and where, tells its status. */
const FILLED = { delivered: [0, 1], partly: [0, 0.5], in_progress: [0, 0.25], behind: [0.75, 0.25], broken: [0.4, 0.2] };
function paintFar(ctx, cards) {
  const blocks = new Map();
  const add = (colour, x, y, width) => { if (!blocks.has(colour)) blocks.set(colour, []); blocks.get(colour).push([x, y, width]); };
  for (const [n, x, y] of cards) add(faded(n) ? "#e9edf2" : mix(n.colour, 0.36), x - BOX / 2, y - CARD / 2, BOX);
  for (const [n, x, y] of cards) {
    const part = judged(n) && !faded(n) && FILLED[n.data.status];
    if (part) add(n.colour, x - BOX / 2 + part[0] * BOX, y - CARD / 2, part[1] * BOX);
  }
  for (const [colour, list] of blocks) {
    ctx.beginPath();
    for (const [x, y, width] of list) ctx.rect(x, y, width, CARD);
    ctx.fillStyle = colour;
    ctx.fill();
  }
}
/* A statement or item is a card: a bar in the colour of its status, its text, and in words what it is; from afar the
   sign of its status in place of the words. */
function paintCard(ctx, n, x, y, shadows) {
  const item = n.data.type === "Item", dashed = n.data.type === "Result" || n.data.type === "Problem";
  const left = x - BOX / 2, top = y - CARD / 2, pale = faded(n), readable = SIGHT.scale >= READABLE;
  ctx.beginPath();
  if (readable) ctx.roundRect(left, top, BOX, CARD, dashed ? 18 : 6);
  else ctx.rect(left, top, BOX, CARD);
  ctx.fillStyle = pale ? "#f7f9fb" : judged(n) ? mix(n.colour, readable ? (item ? 0.26 : 0.08) : 0.4) : "#ffffff";
  if (shadows && !pale) {
    ctx.shadowColor = "#1c273328";
    ctx.shadowBlur = n.id === hovered ? 14 : 5;
    ctx.shadowOffsetY = 1;
  }
  ctx.fill();
  ctx.shadowColor = "transparent";
  ctx.globalAlpha = pale ? 0.28 : 1;
  ctx.setLineDash(dashed && readable && n.id !== selected ? [6, 4] : []);
  ctx.lineWidth = n.id === selected ? Math.max(3.5, 2.5 / SIGHT.scale) : readable ? 1.4 : 2;
  ctx.strokeStyle = n.colour;
  ctx.stroke();
  if (!dashed) {
    ctx.fillStyle = n.colour;
    ctx.fillRect(left, top + 1, (item ? 12 : 7) * (readable ? 1 : 2.5), CARD - 2);
  }
  if (readable) paintWords(ctx, n, left, y, item);
  else paintText(ctx, n.sign || "", x, y + 5, CARD * 0.9, "center", pale ? 0.28 : 1, judged(n) ? INK : n.colour);
  ctx.globalAlpha = 1;
  ctx.setLineDash([]);
}
function paintWords(ctx, n, left, y, item) {
  const text = n.label.split("\n"), below = text.pop(), start = y - (text.length * 22) / 2;
  ctx.textAlign = "left";
  ctx.textBaseline = "middle";
  ctx.fillStyle = INK;
  ctx.font = (item ? "600 " : "") + "17px " + FONT;
  text.forEach((line, i) => ctx.fillText(line, left + 19, start + i * 22, BOX - 28));
  ctx.fillStyle = judged(n) ? "#3d4a57" : "#5c6b7a";
  ctx.font = "14px " + FONT;
  ctx.fillText(below, left + 19, start + text.length * 22, BOX - 28);
}
/* Things: a shape a type, as in the legend. */
const CORNERS = { diamond: [0, 4, 0.5], square: [0.5, 4, 0], triangle: [0, 3, 0.5], hexagon: [0, 6, 0] };
function paintThing(ctx, n, x, y) {
  const size = Math.min(40, Math.max(15, 4 / SIGHT.scale)), middle = y - 14, corners = CORNERS[n.shape];
  ctx.beginPath();
  if (!corners) ctx.arc(x, middle, size, 0, 2 * Math.PI);
  else for (let i = 0; i < corners[1]; i += 1) {
    const turn = (2 * Math.PI * (i + corners[0])) / corners[1] - Math.PI * corners[2];
    ctx.lineTo(x + size * Math.cos(turn), middle + size * Math.sin(turn));
  }
  ctx.closePath();
  ctx.globalAlpha = faded(n) ? 0.18 : 1;
  ctx.fillStyle = mix(n.colour, 0.75);
  ctx.fill();
  ctx.lineWidth = n.id === selected ? 5 : n.id === hovered ? 3 : 1.5;
  ctx.strokeStyle = n.colour;
  ctx.stroke();
  ctx.globalAlpha = 1;
  if (SIGHT.scale < READABLE && n.id !== selected && n.id !== hovered) return;
  ctx.lineWidth = 4;
  ctx.strokeStyle = "#f4f6f9";
  ctx.font = "16px " + FONT;
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  if (!faded(n)) ctx.strokeText(n.label, x, y + 18);
  paintText(ctx, n.label, x, y + 18, 16, "center", faded(n) ? 0.2 : 1, INK, "");
}
/* Edges are painted in one stroke a look; from afar straight, thin, without arrows. */
function paintEdges(ctx) {
  look();
  const strokes = new Map();
  for (const e of lines) {
    const a = places.at.get(e.from), b = places.at.get(e.to);
    if (Math.max(a[0], b[0]) < SIGHT.left || Math.min(a[0], b[0]) > SIGHT.right || Math.max(a[1], b[1]) < SIGHT.top || Math.min(a[1], b[1]) > SIGHT.bottom) continue;
    const pale = bright !== null && e.from !== selected && e.to !== selected;
    const key = e.data.relation + (pale ? " pale" : e.data.current === 0 ? " weak" : "");
    if (!strokes.has(key)) strokes.set(key, { look: LOOK[e.data.relation], alpha: pale ? 0.12 : e.data.current === 0 ? 0.5 : 1, ends: [] });
    strokes.get(key).ends.push([e, a, b]);
  }
  for (const { look: way, alpha, ends } of strokes.values()) {
    const curved = SIGHT.scale >= CURVED, arrows = [];
    ctx.beginPath();
    for (const [e, a, b] of ends) {
      if (curved) arrows.push(trace(ctx, e, a, b));
      else { ctx.moveTo(a[0], a[1]); ctx.lineTo(b[0], b[1]); }
    }
    ctx.globalAlpha = alpha;
    ctx.strokeStyle = ctx.fillStyle = way.colour;
    ctx.lineWidth = curved ? way.width : Math.min(30, 0.7 / SIGHT.scale);
    ctx.setLineDash(curved && way.dashes ? way.dashes : []);
    ctx.stroke();
    ctx.setLineDash([]);
    if (way.arrow) paintArrows(ctx, arrows);
    ctx.globalAlpha = 1;
  }
}
/* From side to side; in one column round the right; past other cards over their tops, renewals under them. Gives where
   the arrow's tip is, and the way from there to its tail. */
function trace(ctx, e, [ax, ay], [bx, by]) {
  const from = byId.get(e.from), to = byId.get(e.to);
  if (Math.abs(ay - by) < ROW / 2 && Math.abs(ax - bx) > 1.5 * COLUMN && kindOf(from) === "card" && kindOf(to) === "card") {
    const side = Math.sign(ax - bx), sx = ax - side * 90, ex = bx + side * 90, way = e.data.relation === AGAIN ? 1 : -1;
    ctx.moveTo(sx, ay + (way * CARD) / 2);
    ctx.bezierCurveTo(sx - side * 60, ay + way * (CARD / 2 + 18), ex + side * 60, by + way * (CARD / 2 + 18), ex, by + (way * CARD) / 2);
    return [ex, by + (way * CARD) / 2, side * 0.95, way * 0.3];
  }
  const half = (n) => ({ card: BOX / 2, thing: 20, head: 4 })[kindOf(n)];
  const lift = (n) => ({ card: 0, thing: -14, head: 30 })[kindOf(n)];
  const upright = Math.abs(ax - bx) < COLUMN / 2, out = upright || bx > ax ? 1 : -1, back = upright ? 1 : -out;
  const sx = ax + out * half(from), sy = ay + lift(from), ex = bx + back * half(to), ey = by + lift(to);
  const bend = upright ? Math.min(120, 22 + Math.abs(by - ay) * 0.12) : Math.max(24, Math.abs(ex - sx) * 0.5);
  ctx.moveTo(sx, sy);
  ctx.bezierCurveTo(sx + out * bend, sy, ex + back * bend, ey, ex + back * 5, ey);
  return [ex, ey, back, 0];
}
function paintArrows(ctx, arrows) {
  ctx.beginPath();
  for (const [x, y, dx, dy] of arrows) {
    ctx.moveTo(x, y);
    ctx.lineTo(x + dx * 11 - dy * 5, y + dy * 11 + dx * 5);
    ctx.lineTo(x + dx * 11 + dy * 5, y + dy * 11 - dx * 5);
  }
  ctx.fill();
}
