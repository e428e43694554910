"use strict";
/* The page's own script: lays out what the filters leave, draws it, and shows the evidence of what is clicked.
   Texts of reports go to the page through textContent only. */
(() => {
  const { nodes, edges, words } = JSON.parse(document.getElementById("data").textContent);
  const COLUMN = 346, ROW = 98, GAP = 22, BOX = 284, CARD = 82, HEAD = 110, FAR = 5 * ROW;
  const FONT = '"Noto Sans SC","Noto Sans CJK SC","Source Han Sans SC","PingFang SC","Microsoft YaHei","WenQuanYi Micro Hei",system-ui,sans-serif';
  const EVIDENCE = "reports_on", AGAIN = "renewed_by", NAMES = "mentions", PART = "part_of";
  const STATEMENTS = ["Commitment", "Item", "Result", "Problem"];
  /* On a narrow screen the panel lies over the lower half of the map. */
  const narrow = matchMedia("(max-width: 760px)");
  const $ = (id) => document.getElementById(id);
  edges.forEach((e, i) => { e.id = i; });
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

  /* What is on: types, statuses, results that are evidence of nothing, and nodes that were asked for by name. */
  const on = {
    types: new Set(Object.keys(words.types).filter((t) => words.types[t].shown)),
    statuses: new Set(status.keys()),
    unlinked: false,
  };
  const asked = new Set();
  let selected = null, shown = new Set();

  function statementShown(n) {
    if (!on.types.has(n.data.type)) return false;
    if (judged(n)) return on.statuses.has(n.data.status);
    if (n.data.type === "Problem") return true;
    if (!linked.has(n.id)) return on.unlinked;
    return touching.get(n.id).some((e) => e.data.relation === EVIDENCE && !weak(e) && on.statuses.has(otherEnd(e, n.id).data.status));
  }
  function findShown() {
    const seen = new Set(nodes.filter((n) => STATEMENTS.includes(n.data.type) && (statementShown(n) || asked.has(n.id))).map((n) => n.id));
    const blocks = new Set([...seen].map((id) => byId.get(id).place.block));
    for (const n of nodes) {
      if (STATEMENTS.includes(n.data.type)) continue;
      const near = isHead(n) ? blocks.has(n.place.block) : touching.get(n.id).some((e) => seen.has(otherEnd(e, n.id).id));
      if (asked.has(n.id) || (near && on.types.has(n.data.type))) seen.add(n.id);
    }
    return seen;
  }

  /* Places: governments one below the other, reports as columns, stories as bands, what stands alone in a grid. */
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

  /* Drawing. */
  const NONE = { top: 0, right: 0, bottom: 0, left: 0 };
  const CLEAR = ((c) => ({ ...c, highlight: c, hover: c }))({ background: "#ffffff00", border: "#ffffff00" });
  function mix(colour, part) {
    const parts = [1, 3, 5].map((i) => parseInt(colour.slice(i, i + 2), 16));
    return "#" + parts.map((c) => Math.round(c * part + 255 * (1 - part)).toString(16).padStart(2, "0")).join("");
  }
  /* vis-network keeps places, edges and clicks; cards and headings are painted over its empty boxes. */
  function drawn(n, [x, y], faded) {
    const head = n.shape === "text";
    if (n.shape === "box" || head) {
      const size = { widthConstraint: { minimum: BOX, maximum: BOX }, heightConstraint: { minimum: head ? 50 : CARD } };
      return { id: n.id, x, y, shape: "box", label: " ", margin: NONE, borderWidth: 0, borderWidthSelected: 0, color: CLEAR, ...size };
    }
    const colours = { background: mix(n.colour, 0.75), border: n.colour };
    return {
      id: n.id, x, y, label: n.label, shape: n.shape, size: 15, opacity: faded ? 0.18 : 1, borderWidth: 1.5, borderWidthSelected: 4,
      color: { ...colours, highlight: colours, hover: colours },
      font: { face: FONT, size: 16, color: faded ? "#1c273330" : "#1c2733", strokeWidth: 4, strokeColor: "#f4f6f9" },
    };
  }
  function paint(ctx) {
    const frame = $("graph"), from = network.DOMtoCanvas({ x: 0, y: 0 }), to = network.DOMtoCanvas({ x: frame.clientWidth, y: frame.clientHeight });
    const near = (x, y) => x > from.x - BOX && x < to.x + BOX && y > from.y - CARD && y < to.y + CARD;
    const at = network.getPositions();
    for (const n of painted) {
      const { x, y } = at[n.id] || {};
      if (x === undefined || !near(x, y)) continue;
      const faded = bright !== null && !bright.has(n.id);
      if (n.shape === "text") paintText(ctx, n.label, x, y, n.data.type === "Government" ? 26 : 18, "center", faded ? 0.18 : 1);
      else paintCard(ctx, n, x, y, faded);
    }
    for (const t of places.titles) if (near(t.x, t.y)) paintText(ctx, t.text, t.x - BOX / 2, t.y, 18, "left", bright ? 0.3 : 0.85);
  }
  function paintText(ctx, text, x, y, size, align, alpha) {
    const lines = text.split("\n");
    ctx.save();
    ctx.globalAlpha = alpha;
    ctx.fillStyle = "#1f3a5f";
    ctx.font = "600 " + size + "px " + FONT;
    ctx.textAlign = align;
    ctx.textBaseline = "middle";
    lines.forEach((line, i) => ctx.fillText(line, x, y + (i - (lines.length - 1) / 2) * size * 1.35));
    ctx.restore();
  }
  /* A statement or item is a card: a bar in the colour of its status, its text, and in words what it is. */
  function paintCard(ctx, n, x, y, faded) {
    const item = n.data.type === "Item", dashed = n.data.type === "Result" || n.data.type === "Problem";
    const lines = n.label.split("\n"), below = lines.pop();
    const left = x - BOX / 2, top = y - CARD / 2;
    ctx.save();
    ctx.beginPath();
    ctx.roundRect(left, top, BOX, CARD, dashed ? 18 : 6);
    ctx.fillStyle = faded ? "#f7f9fb" : judged(n) ? mix(n.colour, item ? 0.26 : 0.08) : "#ffffff";
    ctx.shadowColor = faded ? "transparent" : "#1c273328";
    ctx.shadowBlur = n.id === hovered ? 14 : 5;
    ctx.shadowOffsetY = 1;
    ctx.fill();
    ctx.shadowColor = "transparent";
    ctx.globalAlpha = faded ? 0.28 : 1;
    if (!dashed) {
      ctx.save();
      ctx.clip();
      ctx.fillStyle = n.colour;
      ctx.fillRect(left, top, item ? 12 : 7, CARD);
      ctx.restore();
    }
    ctx.setLineDash(dashed && n.id !== selected ? [6, 4] : []);
    ctx.lineWidth = n.id === selected ? 3.5 : 1.4;
    ctx.strokeStyle = n.colour;
    ctx.stroke();
    ctx.textAlign = "left";
    ctx.textBaseline = "middle";
    const first = y - (lines.length * 22) / 2;
    ctx.fillStyle = "#1c2733";
    ctx.font = (item ? "600 " : "") + "17px " + FONT;
    lines.forEach((line, i) => ctx.fillText(line, left + 19, first + i * 22, BOX - 28));
    ctx.fillStyle = judged(n) ? "#3d4a57" : "#5c6b7a";
    ctx.font = "14px " + FONT;
    ctx.fillText(below, left + 19, first + lines.length * 22, BOX - 28);
    ctx.restore();
  }
  const LOOK = {
    [EVIDENCE]: { color: "#1565c0", width: 2.4, arrows: "to" },
    [AGAIN]: { color: "#c77700", width: 2.2, arrows: "to", dashes: [9, 5] },
    [NAMES]: { color: "#b3bfcb", width: 1.1, dashes: [2, 4] },
    [PART]: { color: "#78909c", width: 1.6 },
    promises: { color: "#9fb3c8", width: 1, arrows: "to" },
    reports: { color: "#9fb3c8", width: 1, arrows: "to" },
  };
  function drawnEdge(e, faded) {
    const look = LOOK[e.data.relation];
    const again = e.data.relation === AGAIN, upright = byId.get(e.from).place.column === byId.get(e.to).place.column;
    return {
      id: e.id, from: e.from, to: e.to, width: look.width, dashes: look.dashes || false,
      arrows: look.arrows ? { to: { enabled: true, scaleFactor: 0.7 } } : undefined,
      color: { color: look.color, highlight: look.color, hover: look.color, opacity: faded ? 0.12 : e.data.current === 0 ? 0.5 : 1 },
      smooth: again || upright ? { enabled: true, type: "curvedCW", roundness: 0.13 } : { enabled: true, type: "cubicBezier", forceDirection: "horizontal", roundness: 0.45 },
    };
  }
  function edgeShown(e) {
    if (!shown.has(e.from) || !shown.has(e.to)) return false;
    const report = [e.from, e.to].find((id) => byId.get(id).data.type === "Report");
    if (report) return selected === report;
    if (weak(e)) return selected === e.from || selected === e.to;
    const high = Math.abs(places.at.get(e.from)[1] - places.at.get(e.to)[1]);
    return e.data.relation !== NAMES || high < FAR || selected === e.from || selected === e.to;
  }

  const data = { nodes: new vis.DataSet(), edges: new vis.DataSet() };
  const network = new vis.Network($("graph"), data, {
    physics: false, layout: { improvedLayout: false },
    interaction: { hover: true, dragNodes: true, multiselect: false, keyboard: false, hideEdgesOnDrag: nodes.length > 1500, tooltipDelay: 1e9 },
  });
  let places = { at: new Map(), titles: [] }, painted = [], bright = null, hovered = null;
  network.on("afterDrawing", paint);

  function refresh(keepView) {
    shown = findShown();
    places = arrange(nodes.filter((n) => shown.has(n.id)));
    draw();
    if (!keepView) toTop();
    $("empty").hidden = shown.size > 0;
  }
  function draw() {
    bright = selected && new Set([selected, ...touching.get(selected).map((e) => otherEnd(e, selected).id)]);
    const list = nodes.filter((n) => shown.has(n.id) && places.at.has(n.id));
    painted = list.filter((n) => n.shape === "box" || n.shape === "text");
    data.edges.clear();
    data.nodes.clear();
    data.nodes.add(list.map((n) => drawn(n, places.at.get(n.id), bright && !bright.has(n.id))));
    data.edges.add(edges.filter(edgeShown).map((e) => drawnEdge(e, bright && e.from !== selected && e.to !== selected)));
    if (selected && data.nodes.get(selected)) network.selectNodes([selected], false);
    requestAnimationFrame(() => network.redraw());
  }
  function bounds() {
    const all = [...places.at.values()];
    const x = all.map((p) => p[0]), y = all.map((p) => p[1]);
    const least = (v) => v.reduce((a, b) => Math.min(a, b), Infinity), most = (v) => v.reduce((a, b) => Math.max(a, b), -Infinity);
    return all.length ? { left: least(x) - BOX / 2 - 24, right: most(x) + BOX / 2 + 24, top: least(y) - 40, bottom: most(y) + 60 } : null;
  }
  function toTop() {
    const b = bounds();
    if (!b) return;
    const width = $("graph").clientWidth, height = $("graph").clientHeight;
    const scale = Math.min(1.05, Math.max(narrow.matches ? 0.5 : 0.68, width / (b.right - b.left)));
    const high = (b.bottom - b.top) * scale;
    const x = width / scale < b.right - b.left ? b.left + width / 2 / scale : (b.left + b.right) / 2;
    network.moveTo({ position: { x, y: high < height ? (b.top + b.bottom) / 2 : b.top + height / 2 / scale }, scale });
  }

  /* The panel. */
  function make(tag, content, className) {
    const element = document.createElement(tag);
    if (className) element.className = className;
    for (const part of [content ?? []].flat()) element.append(part);
    return element;
  }
  const english = (text) => { const i = make("i", text); i.lang = "en"; return i; };
  const pair = (zh, en) => [zh + " ", english(en)];
  const code = (scheme, value) => (words[scheme][value] ? pair(...words[scheme][value]) : value);
  function badge(s) {
    const b = make("span", [make("span", s.sign, "sign"), ...pair(s.zh, s.en)], "badge status");
    b.style.setProperty("--c", s.colour);
    return b;
  }
  const reportName = (id) => { const r = byId.get(id); return r ? (r.data.plan_from || r.data.review_to || "").slice(0, 7) + " " + r.data.text : ""; };
  function facts(n) {
    const d = n.data, rows = [];
    const add = (zh, en, value) => { if (value !== undefined && value !== "") rows.push(make("dt", pair(zh, en)), make("dd", value)); };
    add("报告", "report", d.report && reportName(d.report));
    add("文件", "file", d.source);
    add("章节", "section", d.section);
    add("位置", "offsets", d.start !== undefined ? d.start + "–" + d.end : "");
    add("期限", "deadline", d.deadline && d.deadline + (d.due_to ? "（" + d.due_to + "）" : ""));
    add("领域", "domain", d.domain && code("domain", d.domain));
    add("进展", "state", d.state && code("state", d.state));
    if (d.type === "Commitment" && d.specific !== undefined) add("可核查", "verifiable", d.specific ? pair("具体", "specific") : pair("笼统", "general"));
    add("结果", "outcome", d.outcome && code("outcome", d.outcome));
    add("进度", "schedule", d.schedule && code("schedule", d.schedule));
    add("完成比例", "share reached", d.share_reached !== undefined ? (d.share_reached * 100).toFixed(1) + "%" : "");
    add("评估依据", "as of", d.as_of && reportName(d.as_of));
    add("置信度", "confidence", d.confidence !== undefined ? d.confidence.toFixed(2) : "");
    add("其他写法", "spellings", d.spellings);
    add("回顾期", "looks back on", d.review_from && d.review_from + " – " + d.review_to);
    add("计划期", "plans", d.plan_from && d.plan_from + " – " + d.plan_to);
    return rows.length ? make("dl", rows) : "";
  }
  function card(e, n) {
    const d = n.data, button = make("button", d.text || n.id);
    const s = judged(n) ? status.get(d.status) : null;
    button.type = "button";
    button.style.setProperty("--c", n.colour);
    const kind = s ? s.sign + " " + s.zh + " " + s.en : words.types[d.type].zh + " " + words.types[d.type].en;
    const place = [d.source, d.section, d.start !== undefined ? d.start + "–" + d.end : ""].filter(Boolean).join(" · ");
    button.append(make("small", kind));
    if (place) button.append(make("small", place));
    if (e.data.reason_zh) button.append(make("small", e.data.reason_zh + (e.data.reason_en ? " / " + e.data.reason_en : "")));
    button.addEventListener("click", () => goTo(n.id));
    return make("li", button);
  }
  function cards(n, zh, en, test) {
    const found = touching.get(n.id).filter((e) => test(e, otherEnd(e, n.id)));
    if (!found.length) return [];
    found.sort((a, b) => (b.data.current || 0) - (a.data.current || 0) || otherEnd(a, n.id).place.row - otherEnd(b, n.id).place.row);
    return [make("h2", [zh + " " + found.length, english(en)]), make("ul", found.map((e) => card(e, otherEnd(e, n.id))), "cards")];
  }
  function describe(n) {
    const d = n.data, s = judged(n) ? status.get(d.status) : null, type = words.types[d.type] || { zh: d.type, en: "" };
    const badges = [make("span", pair(type.zh, type.en), "badge")];
    if (s) badges.push(badge(s));
    const parts = [make("div", badges, "badges"), make("p", d.text || n.id, "quote")];
    if (d.rationale_zh || d.rationale_en) {
      const why = make("div", [make("p", d.rationale_zh || ""), make("p", d.rationale_en || "")], "why");
      if (s) why.style.setProperty("--c", s.colour);
      parts.push(why);
    }
    const is = (relation, end) => (e) => e.data.relation === relation && (!end || e[end] === n.id);
    parts.push(...cards(n, "证据", "evidence", is(EVIDENCE, "to")));
    parts.push(...cards(n, "说明了哪些承诺", "reports on", is(EVIDENCE, "from")));
    parts.push(...cards(n, "后来再次承诺", "promised again", is(AGAIN, "from")));
    parts.push(...cards(n, "此前已经承诺", "promised before", is(AGAIN, "to")));
    parts.push(...cards(n, "组成部分", "parts", (e, o) => is(PART, "to")(e) && d.type === "Item" && o));
    parts.push(...cards(n, "所属事项", "item", (e, o) => is(PART, "from")(e) && o.data.type === "Item"));
    parts.push(facts(n));
    parts.push(...cards(n, "涉及", "names", is(NAMES, "from")));
    parts.push(...cards(n, "出现在", "named in", is(NAMES, "to")));
    parts.push(...cards(n, "报告", "reports", (e, o) => d.type === "Government" && o.data.type === "Report"));
    parts.push(...cards(n, "承诺", "promises", is("promises", "from")));
    return parts;
  }
  const MARKS = { diamond: "◆", square: "■", triangle: "▲", hexagon: "⬢", dot: "●", text: "文" };
  function mark(type) {
    const w = words.types[type];
    const m = make("span", MARKS[w.shape] || "", "mark " + type.toLowerCase());
    m.style.color = w.colour;
    return m;
  }
  function legend() {
    const line = (m, zh, en) => make("li", [m, make("span", pair(zh, en))]);
    const stroke = (text, colour) => { const m = make("span", text, "mark"); m.style.color = colour; return m; };
    const types = Object.entries(words.types).filter(([t]) => nodes.some((n) => n.data.type === t) && !["Report", "Government"].includes(t)).map(([t, w]) => line(mark(t), w.zh, w.en));
    return [
      make("p", pair("点击任一节点，查看原文、判断依据和证据。", "Click a node for its text, judgement and evidence."), "hint"),
      make("h2", pair("怎么看", "How to read")),
      make("p", pair("每列是一份报告，从左到右按时间排列；每一横排是一件事：先承诺，后来怎么交代。", "Columns are reports in order of time; each band is one matter, from promise to account."), "hint"),
      make("h2", pair("连线", "Lines")),
      make("ul", [
        line(stroke("─▶", LOOK[EVIDENCE].color), "交代进展：结果指向承诺", "evidence, from result to commitment"),
        line(stroke("╌▶", LOOK[AGAIN].color), "再次承诺", "promised again"),
        line(stroke("┈┈", LOOK[NAMES].color), "涉及", "names"),
        line(stroke("──", LOOK[PART].color), "同一事项", "part of an item"),
      ], "legend"),
      make("h2", pair("节点", "Nodes")), make("ul", types, "legend"),
      make("h2", pair("状态", "Statuses")),
      make("ul", words.statuses.filter((s) => count(s.code)).map((s) => line(stroke(s.sign, s.colour), s.zh, s.en)), "legend"),
    ];
  }
  function select(id) {
    selected = byId.has(id) ? id : null;
    $("details").replaceChildren(...(selected ? describe(byId.get(id)) : legend()));
    $("close").hidden = !selected;
    $("panel").scrollTop = 0;
    draw();
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

  /* Filters and search. */
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
      button.addEventListener("click", () => { list.hidden = true; goTo(n.id); });
      list.append(make("li", button));
    }
    if (hits.length > 40) list.append(make("li", pair("还有 " + (hits.length - 40) + " 条", "more; type on")));
    if (!hits.length) list.append(make("li", pair("没有找到", "nothing found")));
  }
  $("search").addEventListener("input", search);
  $("search").addEventListener("focus", search);
  $("search").addEventListener("keydown", (event) => {
    if (event.key === "Escape") $("found").hidden = true;
    if (event.key === "Enter") $("found").querySelector("button")?.click();
  });
  document.addEventListener("click", (event) => {
    if (!event.target.closest(".find")) $("found").hidden = true;
    if (!event.target.closest(".more")) $("more").open = false;
  });
  $("close").addEventListener("click", () => select(null));
  /* The map is tall: the wheel scrolls it; with Ctrl, or two fingers, it zooms. */
  $("graph").addEventListener("wheel", (event) => {
    if (event.ctrlKey) return;
    event.preventDefault();
    event.stopPropagation();
    const step = (event.deltaMode === 1 ? 30 : 1) / network.getScale(), { x, y } = network.getViewPosition();
    const sideways = event.shiftKey && !event.deltaX;
    network.moveTo({ position: { x: x + (sideways ? event.deltaY : event.deltaX) * step, y: y + (sideways ? 0 : event.deltaY) * step } });
  }, { capture: true, passive: false });
  $("in").addEventListener("click", () => network.moveTo({ scale: network.getScale() * 1.3 }));
  $("out").addEventListener("click", () => network.moveTo({ scale: network.getScale() / 1.3 }));
  $("fit").addEventListener("click", () => network.fit({ animation: false }));
  $("top").addEventListener("click", toTop);
  network.on("click", ({ nodes: hit }) => {
    select(hit[0] ?? null);
    if (narrow.matches && selected) moveTo(selected);
  });
  network.on("hoverNode", ({ node }) => { hovered = node; $("graph").style.cursor = "pointer"; });
  network.on("blurNode", () => { hovered = null; $("graph").style.cursor = ""; });

  const total = (type) => nodes.filter((n) => n.data.type === type).length;
  const proofs = new Set(edges.filter((e) => e.data.relation === EVIDENCE).map((e) => e.from)).size;
  $("counts").textContent = `${total("Report")} 份报告 reports · ${total("Commitment")} 项承诺 commitments · ${proofs} 条证据 evidence`;
  makeFilters();
  select(null);
  refresh();
  window.graphPage = { network, select, shown: () => [...shown], selected: () => selected };
})();
