// Every page of the site: search over names and statements, and ids that moved. What it shows it sets as text.
"use strict";
{
  const top = document.body.dataset.root, here = document.body.dataset, byId = id => document.getElementById(id);
  const fold = text => text.normalize("NFKD").replace(/\p{M}/gu, "").replace(/[’‘]/g, "'").toLowerCase().replace(/\s+/g, " ").trim();
  const el = (tag, props = {}, ...children) => { const made = Object.assign(document.createElement(tag), props); made.append(...children); return made; };
  const plural = (n, word) => `${n} ${word}${n === 1 ? "" : "s"}`;

  /* -- ids: an anchor that is not here is looked up among all that ever were -- */
  function follow() {
    const id = decodeURIComponent(location.hash.slice(1)), place = id ? byId(id) : null;
    if (here.ids === undefined) { if (!place && /^s[0-9a-f]{8,}$/.test(id)) location.replace(`${top}id.html#${id}`); return; }
    const link = place?.querySelectorAll("a"), depth = Number(here.ids);
    if (link?.length === 1 && link[0].hash) location.replace(link[0].href);
    else if (!place && depth && !top && /^s[0-9a-f]{8,}$/.test(id)) location.replace(`id/${id.slice(1, 1 + depth)}.html#${id}`);
  }
  addEventListener("hashchange", follow);
  follow();

  /* -- tables: on a phone a cell says of what column it is -- */
  document.documentElement.classList.add("js");
  for (const table of document.querySelectorAll("table")) {
    const columns = [...table.querySelectorAll("thead th")].map(cell => cell.textContent);
    for (const row of table.querySelectorAll("tbody tr")) [...row.children].forEach((cell, n) => { cell.dataset.label = columns[n] ?? ""; });
  }

  /* -- what search finds is loaded when it is used; a script may be loaded from a file too -- */
  const loaded = new Map();
  const load = name => { if (!loaded.has(name)) loaded.set(name, new Promise(done => document.head.append(el("script", { src: `${top}data/${name}.js`, onload: () => { take(); done(); }, onerror: done })))); return loaded.get(name); };
  const rows = [], posted = new Map();
  let names = [], kinds = [], files = 0, perFile = 1, digits = 0, common = new Set(), parts = new Set();
  function take() {
    for (const data of (self.paddock ?? []).splice(0)) {
      if (data.names) { ({ kinds, files, perFile, digits } = data); common = new Set(data.common); parts = new Set(data.parts); names = data.names.map(([id, name, kind, count, also = ""]) => ({ id, name, kind, count, also, folded: fold(name), all: fold(`${name} ${also}`) })); }
      else if (data.rows) data.rows.forEach((row, n) => { rows[data.first + n] = { id: row[0], home: data.homes[row[1]], when: row[2] || "", text: row[3], all: fold(row[3]) }; });
      else posted.set(data.part, Object.entries(data.words));
    }
  }

  const form = el("div", { className: "search", role: "search" }), wanted = el("input", { type: "search", id: "wanted", autocomplete: "off", spellcheck: false, placeholder: "Search   /", ariaLabel: "Search names and statements" });
  const found = el("div", { id: "found", hidden: true }), said = el("p", { id: "said", role: "status" });
  form.append(wanted, found);
  document.querySelector("header").append(form);
  const MOST = 12, MOST_STATEMENTS = 20;
  const begins = (text, word) => text.startsWith(word) || text.includes(" " + word);
  const rank = (one, asked, whole) => (one.folded === whole ? 0 : one.folded.startsWith(whole) ? 1 : asked.every(w => begins(one.folded, w)) ? 2 : asked.every(w => begins(one.all, w)) ? 3 : 4);

  function namesWith(asked, whole) {
    const hits = names.filter(n => asked.every(w => n.all.includes(w)));
    return hits.sort((a, b) => rank(a, asked, whole) - rank(b, asked, whole) || b.count - a.count || (a.folded < b.folded ? -1 : 1));
  }
  /* Few statements are looked through as they are; of many a list of words says which to load. */
  async function statementsWith(asked) {
    if (!digits) await Promise.all(Array.from({ length: files }, (_, n) => load(`s${n}`)));
    else {
      const lists = [];
      for (const word of asked) {
        const letters = word.replace(/[^a-z0-9]/g, ""), part = letters.slice(0, digits);
        if (part.length < digits || common.has(letters)) continue;
        if (!parts.has(part)) return [];
        await load(`w-${part}`);
        lists.push(new Set((posted.get(part) ?? []).filter(([w]) => w.startsWith(letters)).flatMap(([, n]) => n)));
      }
      if (!lists.length) return [];
      const numbers = [...lists[0]].filter(n => lists.every(l => l.has(n))).slice(0, 400);
      await Promise.all([...new Set(numbers.map(n => Math.floor(n / perFile)))].map(n => load(`s${n}`)));
    }
    return rows.filter(s => s && asked.every(w => s.all.includes(w)));
  }
  const list = (heading, items) => items.length ? [el("h2", {}, heading), el("ul", {}, ...items)] : [];
  const item = (href, text, small) => el("li", {}, el("a", { href }, el("bdi", {}, text)), " ", el("span", { className: "soft" }, small));

  let asks = 0;
  async function look() {
    const whole = fold(wanted.value), asked = whole.split(" ").filter(Boolean), ask = ++asks;
    found.hidden = !asked.length;
    if (!asked.length) return keep("");
    await load("names");
    if (ask !== asks) return;
    const hits = namesWith(asked, whole);
    const show = statements => {
      const shown = hits.slice(0, MOST), told = statements.slice(0, MOST_STATEMENTS);
      said.textContent = !hits.length && !statements.length ? "Nothing here holds that; try a part of it." : `${plural(hits.length, "name")}, ${plural(statements.length, "statement")}${hits.length > MOST || statements.length > MOST_STATEMENTS ? ", the first of them below" : ""}`;
      found.replaceChildren(said, ...list("Names", shown.map(n => item(`${top}entity/${n.id}.html`, n.name, `${kinds[n.kind]}, ${n.count}${n.also ? `; also ${n.also}` : ""}`))), ...list("Statements", told.map(s => item(`${top}${s.home}.html#${s.id}`, s.text, s.when))));
    };
    const long = asked.some(w => w.length > 2);
    if (!long || !rows.length) show([]);
    if (long) { const statements = await statementsWith(asked); if (ask === asks) show(statements); }
    if (ask === asks) keep(wanted.value);
  }
  function keep(text) {
    const state = text ? "#find=" + encodeURIComponent(text) : location.hash.startsWith("#find=") ? location.pathname + location.search : "";
    if (state) try { history.replaceState(null, "", state); } catch { /* a sandboxed frame may not */ }
  }
  function restore() {
    if (!location.hash.startsWith("#find=")) return;
    wanted.value = new URLSearchParams(location.hash.slice(1)).get("find") ?? "";
    look();
  }
  const links = () => [...found.querySelectorAll("a")];
  wanted.addEventListener("input", look);
  wanted.addEventListener("focus", () => load("names"));
  form.addEventListener("keydown", event => {
    const all = links(), at = all.indexOf(document.activeElement);
    if (event.key === "Escape") { wanted.value = ""; look(); wanted.focus(); }
    else if (event.key === "Enter" && at < 0 && all.length) all[0].click();
    else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && all.length) { event.preventDefault(); (all[at + (event.key === "ArrowDown" ? 1 : -1)] ?? (event.key === "ArrowUp" ? wanted : all.at(-1))).focus(); }
  });
  document.addEventListener("click", event => { if (!form.contains(event.target)) found.hidden = true; });
  wanted.addEventListener("click", () => { found.hidden = !wanted.value.trim(); });
  document.addEventListener("keydown", event => {
    if (event.key === "/" && !/^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement.tagName)) { event.preventDefault(); wanted.focus(); }
  });
  addEventListener("hashchange", restore);
  restore();
  document.documentElement.dataset.ready = Math.round(performance.now());
}
