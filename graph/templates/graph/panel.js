/* The panel: what is known of a node, with buttons to open its neighbours; the legend where nothing is selected. */
function make(tag, content, className) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  for (const part of [content ?? []].flat()) element.append(part);
  return element;
}
const english = (text) => { const i = make("i", text); i.lang = "en"; return i; };
const pair = (zh, en) => [zh + " ", english(en)];
const code = (scheme, value) => (Object.hasOwn(words[scheme], value) ? pair(...words[scheme][value]) : value);
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
/* What can be done with a node; a head shows its statements, and has all of them around it. */
function tools(n) {
  const hidden = hiddenNear(n.id).length, row = [];
  const button = (content, act, name) => {
    const b = make("button", content);
    b.type = "button";
    b.dataset.tool = name;
    b.addEventListener("click", act);
    return b;
  };
  if (hidden) row.push(button([`＋ 展开 ${hidden} 个相邻节点 `, english("expand")], () => expand(n.id), "expand"));
  if (!isHead(n)) {
    const steps = [1, 2, 3].map((d) => button(String(d), () => openView(`around/${d}/${n.id}`, n.id), "around" + d));
    steps.forEach((b, i) => b.setAttribute("aria-label", `只看周围 ${i + 1} 步 only what is within ${i + 1}`));
    steps.forEach((b, i) => b.setAttribute("aria-pressed", String(view.id === `around/${i + 1}/${n.id}`)));
    row.push(make("span", [...pair("只看周围", "only around"), ...steps], "steps"));
  }
  if (n.page) {
    const link = make("a", [...pair("打开页面", "open its page"), " →"], "page");
    link.href = assets + n.page;
    row.push(link);
  }
  if (n.more) row.push(make("p", pair(`另有 ${n.more} 个相邻节点不在这个网页里`, `${n.more} more neighbours are not in this page`), "hint"));
  return make("div", row, "tools");
}
function describe(n) {
  const d = n.data, s = judged(n) ? status.get(d.status) : null, type = words.types[d.type] || { zh: d.type, en: "" };
  const badges = [make("span", pair(type.zh, type.en), "badge")];
  if (s) badges.push(badge(s));
  const parts = [make("div", badges, "badges"), make("p", d.text || n.id, "quote"), tools(n)];
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
const KEYS = [
  ["/", "搜索", "search"], ["↑ ↓ ← →", "移到相邻的节点", "go to the next node"], ["Enter", "看详情", "its details"], ["E", "展开", "expand"],
  ["1 2 3", "只看周围几步", "only around it"], ["0", "回到全部", "everything again"], ["+ −", "缩放", "zoom"], ["Esc", "取消选择", "unselect"],
];
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
    make("p", pair("点击任一节点，查看原文、判断依据和证据；按“展开”看它的相邻节点。", "Click a node for its text, judgement and evidence; expand it for its neighbours."), "hint"),
    make("h2", pair("怎么看", "How to read")),
    make("p", pair("每列是一份报告，从左到右按时间排列；每一横排是一件事：先承诺，后来怎么交代。", "Columns are reports in order of time; each band is one matter, from promise to account."), "hint"),
    make("h2", pair("连线", "Lines")),
    make("ul", [
      line(stroke("─▶", LOOK[EVIDENCE].colour), "交代进展：结果指向承诺", "evidence, from result to commitment"),
      line(stroke("╌▶", LOOK[AGAIN].colour), "再次承诺", "promised again"),
      line(stroke("┈┈", LOOK[NAMES].colour), "涉及", "names"),
      line(stroke("──", LOOK[PART].colour), "同一事项", "part of an item"),
    ], "legend"),
    make("h2", pair("节点", "Nodes")), make("ul", types, "legend"),
    make("h2", pair("状态", "Statuses")),
    make("ul", words.statuses.filter((s) => count(s.code)).map((s) => line(stroke(s.sign, s.colour), s.zh, s.en)), "legend"),
    make("h2", pair("键盘", "Keyboard")),
    make("ul", KEYS.map(([key, zh, en]) => line(make("kbd", key), zh, en)), "legend keys"),
  ];
}
