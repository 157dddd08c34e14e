/* Statements of the site → the rows of a career page's table, as the page by itself holds them. */
(() => {
  "use strict";
  const rows = [], links = {}, rules = {};
  for (const data of self.paddock ?? []) if (data.rows) { data.rows.forEach((row, n) => { rows[data.first + n] = row; for (const one of row[6] || []) one[0] = data.sources[one[0] - 1]; }); Object.assign(links, data.links); Object.assign(rules, data.rules); }
  const el = (tag, props, ...children) => { const made = Object.assign(document.createElement(tag), props); made.append(...children.filter(Boolean)); return made; };
  const to = (id, text) => el("a", { href: `#${id}` }, text);
  const numbered = (ids) => ids.flatMap((id, n) => [to(id, String(n + 1)), " "]);
  function receipt([source, paragraph, at, behind, by, certainty, note]) {
    const quote = el("q", {}, at || ""), item = el("li", {}, to(`src-${source}`, source + (paragraph ? ` ¶${paragraph}` : "")), " ", links[source] ? el("a", { className: "there", href: links[source] + (behind || "") }, quote) : quote);
    if (by) item.append(" ", el("i", {}, "said by ", el("bdi", {}, by)));
    for (const more of [certainty, note]) if (more) item.append(" ", el("i", {}, more));
    return item;
  }
  function conflict(id, [what, sides = [], statements = [], ruling]) {
    const box = el("div", { className: "conflict" }, el("p", {}, `Sources disagree: ${what || ""}`));
    if (sides.length) box.append(el("ul", {}, ...sides.map(([label, sources]) => el("li", {}, el("b", {}, label), " ", ...sources.flatMap((s) => [to(`src-${s}`, s), " "])))));
    (statements || []).filter((other) => other !== id).forEach((other, n) => box.append(to(other, `other side ${n + 1}`), " "));
    if (ruling) box.append(el("p", { className: "ruling" }, ruling));
    return box;
  }
  function built([id, , when, sentence, badge, mark, receipts, rule, premises, counted, disputes], told) {
    const last = el("td", {});
    if (receipts && receipts.length) last.append(el("ul", {}, ...receipts.map(receipt)));
    if (rule) last.append(el("p", { className: "derived" }, `derived by rule ${rule}: ${rules[rule] || ""} Because: `, ...numbered(premises || [])));
    if (counted) last.append(el("p", { className: "derived" }, "counted: ", ...numbered(counted)));
    for (const one of disputes || []) last.append(conflict(id, one));
    return el("tr", { id, className: [told && "told", mark && `m-${mark}`].filter(Boolean).join(" ") }, el("td", {}, when || ""), el("td", {}, sentence), el("td", {}, el("span", {}, badge || "stated")), last);
  }
  for (const body of document.querySelectorAll("tbody[data-rows]")) body.append(...body.dataset.rows.split(" ").map((n) => built(rows[parseInt(n, 10)], n.endsWith("!"))));
})();
