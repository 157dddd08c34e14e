/* The career page: data of the page + its state → what is seen. Text is always set as text, never as HTML. */
(() => {
  "use strict";
  const $ = (id) => document.getElementById(id);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const root = document.documentElement;
  const { nodes, edges: lines, options, page } = JSON.parse($("data").textContent);
  for (const n of nodes) n.others ??= [];
  const edges = lines.map(([from, to, label, statements, mark = "", loose = 0], n) => ({ id: `e${n}`, from: nodes[from].id, to: nodes[to].id, label: page.labels[label], statements, mark, loose }));
  const nodeOf = new Map(nodes.map((n) => [n.id, n]));
  const edgeOf = new Map(edges.map((e) => [e.id, e]));
  const laneOf = new Map(page.lanes.map((l) => [l.id, l]));
  const statements = all("#table tbody tr[id]").map((row, n) => ({ id: row.id, ticks: page.statements[n][0], nodes: page.statements[n][1].map((i) => nodes[i].id), own: page.statements[n].length < 3 }));
  const statementOf = new Map(statements.map((s) => [s.id, s]));
  for (const edge of edges) edge.ticks = [...new Set(edge.statements.flatMap((s) => statements[s].ticks))].sort((a, b) => a - b);
  page.routes = page.routes ? page.routes.split(";").map((way) => way.split(" ").map(Number)) : [];
  const LAST = Math.max(0, page.ticks.length - 1);
  const PHONE = matchMedia("(max-width: 820px)"), WIDE = matchMedia("(min-width: 1180px)"), MOST_PILLS = 60, IS_ROUTE = page.kind === "connection";
  const fresh = () => ({ sel: "", edges: [], stmt: "", more: "", figure: -1, from: 0, to: LAST, hide: new Set(), layout: "columns", path: [], route: IS_ROUTE ? 0 : -1, focus: 0, season: -1, view: page.opens, embed: false, show: "", theme: "", step: -1 });
  let state = fresh();

  const isDrawer = () => !WIDE.matches || root.classList.contains("drawer"); // the panel

  /* -- small helpers -- */
  function el(tag, props = {}, ...children) {
    const node = document.createElement(tag);
    for (const [key, value] of Object.entries(props)) {
      if (key === "on") for (const [event, act] of Object.entries(value)) node.addEventListener(event, act);
      else if (key === "data") Object.assign(node.dataset, value);
      else if (key in node) node[key] = value;
      else node.setAttribute(key, value);
    }
    node.append(...children.filter((c) => c !== null));
    return node;
  }
  const button = (text, act, props = {}) => el("button", { type: "button", ...props, on: { click: act } }, text);
  const fold = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
  const short = (text, most = 60) => (text.length > most ? text.slice(0, most - 1) + "…" : text);
  const plural = (n, word) => `${n} ${word}${n === 1 ? "" : "s"}`;
  const claimsOf = (row) => all("td > ul > li", row).map((item) => ({ item, link: item.querySelector("a"), anchor: item.querySelector("q").textContent, there: item.querySelector("a.there") }));
  const fragment = (link) => (link.getAttribute("href") ?? "").split("#")[1] ?? ""; // of a link of the page, which in a site leads to another
  const rowOf = (id) => (statementOf.has(id) ? $(id) : null);
  /* Ticks in words: what is recorded, never from the least to the most. */
  const GAPS = new Set(page.gaps);
  function span(ticks) {
    const runs = [];
    for (const t of ticks) (runs.length && t === runs.at(-1).at(-1) + 1 && !GAPS.has(t)) ? runs.at(-1).push(t) : runs.push([t]);
    const told = runs.map((run) => (run.length > 1 ? `${page.ticks[run[0]]}–${page.ticks[run.at(-1)]}` : page.ticks[run[0]]));
    return told.length ? told.join(", ") : "no date";
  }

  /* -- what serves only a page with script is made by it -- */
  function furnish() {
    const label = (text, ...inside) => el("label", {}, `${text} `, ...inside), button = (props, ...inside) => el("button", { type: "button", ...props }, ...inside);
    const given = (id, text) => label(text, el("input", { id, readOnly: true })), copies = (id, text) => button({ data: { copy: id } }, text);
    const saves = [["png", "Graph as PNG"], ["svg", "Graph as SVG"], ["csv", "Table as CSV"], ["jsonld", "JSON-LD"]];
    const share = el("div", {}, given("link", "Link to this view"), copies("link", "Copy link"), given("iframe", "For an article"),
      el("label", { className: "only" }, el("input", { id: "only", type: "checkbox" }), " only the open tab"), copies("iframe", "Copy iframe"), ...saves.map(([save, text]) => button({ data: { save } }, text)));
    document.querySelector(".tools").append(
      el("div", { className: "search" }, el("input", { id: "search", type: "search", role: "combobox", ariaLabel: "Search names", ariaExpanded: "false", "aria-controls": "found", ariaAutoComplete: "list", autocomplete: "off", placeholder: "Search   /" }), el("ul", { id: "found", role: "listbox", ariaLabel: "Names found", hidden: true })),
      $("vis") ? el("label", { className: "layout" }, el("span", { className: "unseen" }, "Layout of the graph"), el("select", { id: "layout" }, el("option", { value: "columns" }, "Columns"), el("option", { value: "network" }, "Network"))) : "",
      button({ id: "theme", ariaLabel: "Dark or light (d)", title: "Dark or light (d)" }, "◐"), el("details", { id: "share", className: "menu" }, el("summary", {}, "Share"), share), button({ id: "help-open", ariaLabel: "Keys and signs (?)", title: "Keys and signs (?)" }, "?"));
    const views = [["timeline", IS_ROUTE ? "Routes" : "Timeline"], ...($("results") ? [["results", page.opens === "results" ? "Season" : "Results"]] : []), ["graph", "Graph"], ["table", "Table"]];
    $("tabs").append(...views.map(([view, text]) => button({ role: "tab", id: `tab-${view}`, data: { view }, "aria-controls": view === "graph" ? "graph-pane" : view, ariaSelected: "false", tabIndex: -1 }, text)));
    document.querySelector(".stage-tools").append(button({ data: { zoom: "in" }, ariaLabel: "Zoom in" }, "+"), button({ data: { zoom: "out" }, ariaLabel: "Zoom out" }, "−"), button({ data: { zoom: "fit" }, ariaLabel: "Fit (f)", title: "Fit (f)" }, "⤢"), el("p", { id: "status", role: "status" }));
    $("filters")?.append(el("div", { className: "chips" }, ...page.lanes.filter((l) => l.count).map((l) => button({ className: `type l-${l.id}`, data: { lane: l.id }, ariaPressed: "true" }, el("span", { className: "glyph", ariaHidden: "true" }, l.glyph), `${l.label} `, el("span", { className: "count" }, String(l.count))))));
    if ($("filters") && LAST) {
      const thumb = (id, value, text) => el("input", { id, type: "range", min: "0", max: String(LAST), value: String(value), ariaLabel: text }), histogram = document.createElementNS("http://www.w3.org/2000/svg", "svg");
      for (const [name, value] of [["id", "histogram"], ["aria-hidden", "true"], ["preserveAspectRatio", "none"], ["viewBox", `0 0 ${LAST + 1} 10`]]) histogram.setAttribute(name, value);
      $("filters").append(el("div", { className: "range" }, el("span", { id: "range-said" }), el("div", { className: "thumbs" }, histogram, thumb("from", 0, "From"), thumb("to", LAST, "To")), button({ id: "reset", disabled: true }, "Reset")));
    }
    const keys = [["/", "search"], ["arrows", "walk the names of the graph"], ["Enter", "open the receipts"], ["Esc", "clear"], ["[ ]", "season before, after"], ["1 – 9", "show or hide a type"], ["f", "fit"], ["t", "table"], ["d", "dark or light"], ...(page.story ? [["n p", "step of the story: next, previous"]] : []), ["?", "this page"]];
    const signs = ["Line width: number of seasons. Long dashes: inferred. Short dashes: possible, the sources do not settle it. Dotted with ⚠: sources disagree.", ...page.legend, "A click takes the nearest line and lists the others beside it."];
    $("help").append(el("h2", { id: "help-heading" }, "Keys and signs"), el("dl", {}, ...keys.flatMap(([key, does]) => [el("dt", {}, key), el("dd", {}, does)])), el("p", {}, signs.join(" ")), el("form", { method: "dialog" }, el("button", {}, "Close")));
  }
  furnish();

  /* -- what is shown: the one place that says so -- */
  const isFull = () => state.from === 0 && state.to === LAST;
  const inRange = (ticks) => isFull() || ticks.some((t) => t >= state.from && t <= state.to);
  function shownNodes() {
    const near = state.focus && state.sel ? reach(state.sel, state.focus) : null;
    return new Set(nodes.filter((n) => n.id === page.subject || (!state.hide.has(n.lane) && inRange(n.ticks) && (!near || near.has(n.id) || n.id === state.sel))).map((n) => n.id));
  }
  const around = new Map(nodes.map((n) => [n.id, []]));
  for (const edge of edges) { around.get(edge.from).push(edge); around.get(edge.to).push(edge); }
  const otherEnd = (edge, id) => (edge.from === id ? edge.to : edge.from);
  function reach(start, hops) {
    const found = new Set([start]);
    let outermost = [start];
    for (let n = 0; n < hops; n++) {
      outermost = outermost.flatMap((id) => around.get(id).map((e) => otherEnd(e, id))).filter((id) => !found.has(id) && id !== page.subject);
      outermost.forEach((id) => found.add(id));
    }
    found.add(page.subject);
    return found;
  }
  /* Routes are kg path's own, found when the page was made: name, statement, name, statement, …, name. */
  const wayOf = new Map(IS_ROUTE ? [] : page.routes.map((way) => [`${way[0]} ${way.at(-1)}`, way]));
  const meets = (page.via ?? "").split(";").map((names) => names.split(","));
  function wayBetween(a, b) {
    const way = wayOf.get(`${a} ${b}`), back = wayOf.get(`${b} ${a}`);
    if (way || back) return way ?? [...back].reverse();
    const at = meets[Math.min(a, b)]?.[Math.abs(a - b) - 1];
    if (!at) return [];
    const middle = parseInt(at, 36);
    return [...wayBetween(a, middle), ...wayBetween(middle, b).slice(1)];
  }
  const nameAt = (n) => nodes[n]?.label ?? page.passed[n - nodes.length];
  function hopsOf(way) {
    const hops = [];
    for (let n = 0; n + 2 < way.length; n += 2) hops.push({ from: way[n], statement: way[n + 1], to: way[n + 2] });
    return hops;
  }
  function path() {
    if (state.route >= 0 && page.routes[state.route]) return hopsOf(page.routes[state.route]);
    if (state.path.length !== 2) return [];
    const [a, b] = state.path.map((id) => nodes.indexOf(nodeOf.get(id))), way = wayBetween(a, b);
    return hopsOf(way);
  }
  /* Nodes and edges in the light: null where nothing is picked. */
  function lit() {
    const hops = path();
    if (hops.length) {
      const ends = (h) => [h.from, h.to].map((n) => nodes[n]?.id);
      return { nodes: new Set(hops.flatMap(ends)), edges: new Set(edges.filter((e) => hops.some((h) => e.statements.includes(h.statement) && ends(h).includes(e.from) && ends(h).includes(e.to)))) };
    }
    if (state.edges.length) { const found = state.edges.map((i) => edgeOf.get(i)); return { nodes: new Set(found.flatMap((e) => [e.from, e.to])), edges: new Set(found) }; }
    if (state.stmt) { const at = statements.findIndex((s) => s.id === state.stmt); return { nodes: new Set(statementOf.get(state.stmt).nodes), edges: new Set(edges.filter((e) => e.statements.includes(at))) }; }
    if (state.sel && state.sel !== page.subject) { const found = around.get(state.sel); return { nodes: new Set([state.sel, ...found.map((e) => otherEnd(e, state.sel))]), edges: new Set(found) }; }
    if (state.season >= 0) {
      const found = edges.filter((e) => e.ticks.includes(state.season) && (e.from === page.subject || e.to === page.subject));
      return { nodes: new Set([page.subject, ...nodes.filter((n) => n.ticks.includes(state.season)).map((n) => n.id)]), edges: new Set(found) };
    }
    if (state.more) return { nodes: new Set(nodes.filter((n) => n.lane === state.more).map((n) => n.id)), edges: new Set() };
    return null;
  }

  /* -- the graph in columns: drawn when the page was made, only dressed here -- */
  const stage = $("graph"), board = $("columns");
  const drawings = all("svg.drawing:not(.strip)", board).map((svg) => ({ svg, names: all(".name.node", svg), more: all(".more", svg), heads: all(".head", svg), lines: all("path.line", svg).map((path) => ({ path, stands: path.dataset.e.split(" ").map((n) => edgeOf.get(`e${n}`)), points: pointsOf(path) })) }));
  all(".drawing a.name").forEach((link) => link.setAttribute("tabindex", "-1")); // arrows walk them
  const drawing = () => drawings.find((d) => d.svg.clientWidth);
  const boxOf = (name) => { const [x, y, w, h] = ["x", "y", "width", "height"].map((k) => Number(name.querySelector("rect").getAttribute(k))); return { x: x + w / 2, y: y + h / 2 }; };
  /* The corners of a line: the renderer writes M x y, then h, v and q from there on. */
  function pointsOf(path) {
    const points = [];
    let x = 0, y = 0;
    for (const [, op, text] of path.getAttribute("d").matchAll(/([Mhvq])([-\d. ]+)/g)) {
      const numbers = text.match(/-?[\d.]+/g).map(Number), [dx, dy] = op === "h" ? [numbers[0], 0] : op === "v" ? [0, numbers[0]] : numbers.slice(-2);
      points.push([x += dx, y += dy]);
    }
    return points;
  }
  function dressColumns(light, shown) {
    for (const { names, more, heads, lines } of drawings) {
      const drawn = new Set(names.map((n) => n.dataset.node)), seen = new Set(nodes.filter((n) => drawn.has(n.id) && shown.has(n.id)).map((n) => n.lane));
      for (const box of more) {
        const folded = nodes.filter((n) => n.lane === box.dataset.more && !drawn.has(n.id));
        box.classList.toggle("gone", !folded.some((n) => shown.has(n.id)));
        box.classList.toggle("picked", state.more === box.dataset.more || folded.some((n) => n.id === state.sel));
        if (folded.some((n) => shown.has(n.id))) seen.add(box.dataset.more);
      }
      for (const head of heads) head.classList.toggle("gone", !seen.has(head.dataset.lane));
      for (const { path, stands } of lines) {
        const on = Boolean(light) && stands.some((e) => light.edges.has(e));
        path.classList.toggle("gone", !(shown.has(stands[0].from) && shown.has(stands[0].to) && stands.some((e) => inRange(e.ticks))));
        path.classList.toggle("on", on);
        path.classList.toggle("off", Boolean(light) && !on);
        if (on) path.parentNode.append(path);
      }
    }
    all(".route").forEach((b) => b.setAttribute("aria-pressed", String(Number(b.dataset.route) === state.route)));
    all("#columns > div").forEach((strip, n) => { strip.hidden = n !== Math.max(0, state.route); });
    const here = drawing();
    if (here) stage.dataset.text = (12 * here.svg.getScreenCTM().a).toFixed(1);
  }
  function intoView(id) {
    const name = PHONE.matches ? null : drawing()?.names.find((n) => n.dataset.node === id);
    if (name && !name.classList.contains("gone")) name.scrollIntoView({ block: "nearest" });
  }
  /* Every line within 6 px of a point of the screen, the nearest first. */
  function columnLinesNear(event) {
    const here = drawing();
    if (!here) return [];
    const m = here.svg.getScreenCTM(), { x, y } = new DOMPoint(event.clientX, event.clientY).matrixTransform(m.inverse()), found = [];
    for (const { path, stands, points } of here.lines) {
      if (path.classList.contains("gone") || (path.classList.contains("aside") && !path.classList.contains("on"))) continue;
      const least = distance(x, y, points);
      if (least * m.a <= 6) found.push([least, stands]);
    }
    return found.sort((a, b) => a[0] - b[0]).flatMap((f) => f[1]);
  }
  function distance(x, y, points) {
    let least = Infinity;
    for (let n = 1; n < points.length; n++) {
      const [px, py] = points[n - 1], dx = points[n][0] - px, dy = points[n][1] - py, k = Math.max(0, Math.min(1, ((x - px) * dx + (y - py) * dy) / (dx * dx + dy * dy || 1)));
      least = Math.min(least, Math.hypot(x - px - k * dx, y - py - k * dy));
    }
    return least;
  }
  const onName = (event) => event.target.closest(".name, .subject, .because");
  function pointAt(near, event) {
    stage.style.cursor = near.length ? "pointer" : "";
    hint(near.length ? `${edgeWords(near[0])} · ${span(near[0].ticks)}${near.length > 1 ? ` and ${near.length - 1} more here` : ""}` : "", event);
  }
  board.addEventListener("pointermove", (event) => { if (!event.buttons) pointAt(onName(event) ? [] : columnLinesNear(event), event); });
  board.addEventListener("click", (event) => {
    if (onName(event) || IS_ROUTE) return;
    const near = columnLinesNear(event);
    pick(near.length ? { edges: near.map((e) => e.id) } : {}, near.length > 0);
  });
  stage.addEventListener("pointerleave", () => hint(""));
  function hint(text, event) {
    const box = $("hint");
    box.hidden = !text;
    box.textContent = short(text, 200);
    if (text && event) { const area = $("graph-pane").getBoundingClientRect(); box.style.left = `${Math.max(4, Math.min(area.width - 310, event.clientX - area.left + 12))}px`; box.style.top = `${event.clientY - area.top + 14}px`; }
  }
  const edgeWords = (e) => { const [a, b] = [e.from, e.to].map((i) => short(nodeOf.get(i).label)); return e.loose ? `${a} and ${b}: ${e.label}` : `${a} ${e.label} ${b}`; };
  function drawGraph(force = false) {
    const isNetwork = state.layout === "network";
    board.hidden = isNetwork; $("network").hidden = !isNetwork;
    if (!isNetwork) dressColumns(lit(), shownNodes());
    else if (network) drawNetwork(force);
    else openNetwork();
  }

  /* -- the graph as a network: vis-network, unpacked when it is first opened -- */
  let network = null, opening = null, nodeData = null, colours = {}, places = new Map(), drawn = [], shownLines = [];
  const letters = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const FACE = getComputedStyle(root).fontFamily, SIZE = 12, FONT = `${SIZE}px ${FACE}`;
  function rgb(colour) {
    letters.fillStyle = "#000"; letters.fillStyle = colour; letters.fillRect(0, 0, 1, 1);
    const [r, g, b] = letters.getImageData(0, 0, 1, 1).data;
    return `rgb(${r},${g},${b})`;
  }
  function readColours() {
    if (!network) return;
    const style = getComputedStyle(root), own = (name) => rgb(style.getPropertyValue(name).trim());
    colours = { bg: own("--bg"), text: own("--text"), muted: own("--muted"), line: own("--line"), edge: own("--edge"), accent: own("--accent"), lanes: new Map() };
    for (const chip of all(".type")) { const s = getComputedStyle(chip); const off = chip.getAttribute("aria-pressed") === "false"; colours.lanes.set(chip.dataset.lane, { line: rgb(s.borderTopColor), fill: off ? colours.bg : rgb(s.backgroundColor) }); }
  }
  const stroke = (lane) => colours.lanes.get(lane)?.line ?? colours.edge;
  const fillOf = (lane) => colours.lanes.get(lane)?.fill ?? colours.bg;
  const cutBefore = new Map(), lookedBefore = new Map();
  function fitted(text, width) {
    const key = `${Math.round(width)} ${text}`;
    if (!cutBefore.has(key)) {
      letters.font = FONT;
      let cut = short(text.replace(/[\s\u200e\u200f\u202a-\u202e\u2066-\u2069]+/g, " ").trim(), 80);
      const whole = cut;
      while (cut.length > 1 && letters.measureText(cut + "…").width > width) cut = cut.slice(0, -1);
      cutBefore.set(key, letters.measureText(whole).width <= width ? whole : cut + "…");
    }
    return cutBefore.get(key);
  }
  const pillText = (n) => (n.id === page.subject ? "" : `${laneOf.get(n.lane)?.glyph ?? ""} `) + (n.short ?? n.label);

  /* Positions come with the page; pills that would cover each other are pushed apart. */
  function layNetwork(shown) {
    const list = nodes.filter((n) => shown.has(n.id)), dots = list.length > MOST_PILLS;
    const wide = Math.max(stage.clientWidth, 600) / 2 - 80, high = Math.max(stage.clientHeight, 300) / 2 - 40, scale = dots ? Math.max(1, Math.sqrt(list.length / 150)) : 1;
    places = new Map();
    const spots = list.map((n) => { const label = fitted(pillText(n), 150); letters.font = FONT; return { id: n.id, lane: n.lane, x: n.xy[0] * wide * scale, y: n.xy[1] * high * scale, w: dots ? 12 : letters.measureText(label).width + 18, label, dot: dots && n.id !== page.subject }; });
    for (let round = 0; !dots && round < 80; round++) {
      let moved = false;
      for (let i = 0; i < spots.length; i++) for (let j = 0; j < i; j++) {
        const a = spots[i], b = spots[j], ox = (a.w + b.w) / 2 + 10 - Math.abs(a.x - b.x), oy = 30 - Math.abs(a.y - b.y);
        if (ox > 0 && oy > 0) { moved = true; if (ox < oy * 2) { const s = (a.x < b.x ? -ox : ox) / 2; a.x += s; b.x -= s; } else { const s = (a.y < b.y ? -oy : oy) / 2; a.y += s; b.y -= s; } }
      }
      if (!moved) break;
    }
    for (const spot of spots) places.set(spot.id, spot);
  }
  function look(id, light) {
    const place = places.get(id), self = id === page.subject, picked = id === state.sel, dim = light && !light.nodes.has(id) && !picked;
    const line = self ? colours.accent : stroke(place.lane);
    const background = self ? (dim ? colours.bg : colours.accent) : dim ? colours.bg : fillOf(place.lane), border = dim ? colours.line : picked ? colours.accent : line;
    const colour = { background, border, highlight: { background, border }, hover: { background, border: self ? colours.text : line } };
    const font = { face: FACE, size: self && !place.dot ? 13.5 : SIZE, color: dim ? colours.muted : self ? colours.bg : colours.text, align: "left" };
    if (place.dot) return { id, label: place.label, shape: "dot", size: 6, color: { ...colour, background: dim ? colours.line : line }, font: { ...font, color: dim ? colours.muted : colours.text }, scaling: { label: { drawThreshold: 6 } } };
    return { id, label: place.label, shape: "box", widthConstraint: { minimum: place.w - 16 }, heightConstraint: PHONE.matches ? { minimum: 24, valign: "middle" } : false, borderWidth: picked || (light && !dim) ? 2 : 1, color: colour, font };
  }
  /* A line is as firm as the firmest of what it stands for. */
  const MARKS = ["", "inferred", "possible", "disputed"];
  const firmest = (marks) => MARKS[Math.min(...marks.map((m) => MARKS.indexOf(m)))] ?? "";
  function linesToDraw(light) {
    const shown = (e) => places.has(e.from) && places.has(e.to) && inRange(e.ticks);
    const own = (e) => e.from === page.subject || e.to === page.subject;
    const list = edges.filter((e) => shown(e) && (own(e) || (light && light.edges.has(e))));
    const between = new Map();
    for (const e of list) { const key = [e.from, e.to].sort().join("\n"); between.set(key, [...(between.get(key) ?? []), e]); }
    return [...between.values()].flatMap((same) => {
      const on = same.filter((e) => light && light.edges.has(e)), kinds = on.length && on.length < 4 ? on.map((e) => [e]) : [on.length ? on : same]; // one line stands for all that joins two names, unless few are picked
      return kinds.map((stands, n) => ({ stands, edge: stands[0], ticks: new Set(stands.flatMap((e) => e.ticks)).size, mark: firmest(stands.map((e) => e.mark)), shift: (n - (kinds.length - 1) / 2) * 4, on: on.length > 0, off: Boolean(light) && !on.length }));
    });
  }
  /* One geometry for drawing and for finding the line under the pointer: [x0,y0, x1,y1]. */
  function straight(line, at) {
    const p = at[line.edge.from], q = at[line.edge.to], dx = q.x - p.x, dy = q.y - p.y, d = Math.hypot(dx, dy) || 1, ox = (-dy / d) * line.shift, oy = (dx / d) * line.shift;
    return [p.x + ox, p.y + oy, q.x + ox, q.y + oy];
  }
  function paint(line) {
    const far = line.edge.to === page.subject ? line.edge.from : line.edge.to;
    return {
      colour: line.on ? stroke(nodeOf.get(far).lane) : line.off ? colours.line : colours.edge,
      width: (line.on ? 1.2 : 0) + Math.min(4, 0.8 + Math.log2(1 + line.ticks) * 0.55),
      dash: { inferred: [12, 4], possible: [6, 5], disputed: [2, 4] }[line.mark] ?? [],
    };
  }
  function drawUnder(ctx) {
    const at = network.getPositions();
    ctx.save();
    shownLines = [];
    for (const line of [...drawn.filter((l) => !l.on), ...drawn.filter((l) => l.on)]) {
      const [x0, y0, x1, y1] = straight(line, at), look = paint(line);
      shownLines.push([line.stands, [[x0, y0], [x1, y1]]]);
      ctx.beginPath(); ctx.moveTo(x0, y0); ctx.lineTo(x1, y1);
      ctx.strokeStyle = look.colour; ctx.lineWidth = look.width; ctx.setLineDash(look.dash); ctx.stroke();
      if (line.mark === "disputed") { ctx.setLineDash([]); ctx.font = `12px ${FACE}`; ctx.fillStyle = colours.text; ctx.textAlign = "center"; ctx.fillText("⚠", (x0 + x1) / 2, (y0 + y1) / 2 + 4); }
    }
    ctx.restore();
  }
  function linesNear(point) {
    const { x, y } = network.DOMtoCanvas(point), scale = network.getScale();
    return shownLines.map(([stands, points]) => [distance(x, y, points), stands]).filter(([least]) => least * scale <= 6).sort((a, b) => a[0] - b[0]).flatMap((f) => f[1]);
  }
  /* Gives the drawing only what changed: that is most of the time a click takes. */
  function dress(light) {
    const changed = [...places.keys()].map((id) => look(id, light)).filter((l) => { const text = JSON.stringify(l), same = lookedBefore.get(l.id) === text; lookedBefore.set(l.id, text); return !same; });
    if (changed.length) nodeData.update(changed.map((l) => (nodeData.get(l.id) ? l : { ...l, x: places.get(l.id).x, y: places.get(l.id).y })));
  }
  let laidFor = "";
  function drawNetwork(force) {
    const pane = $("network");
    if (!pane.clientWidth || !pane.clientHeight) return;
    const shown = shownNodes(), light = lit(), key = [pane.clientWidth, pane.clientHeight, [...shown].join()].join("|");
    if (force || key !== laidFor) {
      layNetwork(shown);
      const gone = nodeData.getIds().filter((id) => !places.has(id));
      drawn = []; // adding and removing names may draw at once: no line before both its ends are there
      nodeData.remove(gone);
      gone.forEach((id) => lookedBefore.delete(id));
      dress(light);
      for (const [id, p] of places) network.moveNode(id, p.x, p.y);
      laidFor = key;
      drawn = linesToDraw(light);
      fit();
    } else {
      drawn = linesToDraw(light);
      dress(light);
    }
    network.redraw();
  }
  function fit() {
    let wide = 0, high = 0;
    for (const p of places.values()) { wide = Math.max(wide, Math.abs(p.x) + (p.dot ? 80 : p.w / 2 + 6)); high = Math.max(high, Math.abs(p.y) + (p.dot ? 34 : 20)); }
    const most = Math.min(stage.clientWidth / 2 / (wide || 1), stage.clientHeight / 2 / (high || 1), 1), scale = Math.max(PHONE.matches ? 0.95 : 0.9, most);
    stage.dataset.text = (SIZE * scale).toFixed(1);
    network.moveTo({ position: { x: 0, y: 0 }, scale: places.size > MOST_PILLS ? most : scale });
  }
  function openNetwork() {
    opening ??= unpack().then(startNetwork).then(() => { readColours(); drawGraph(true); }, () => { $("status").textContent = "This browser cannot draw the network; the columns show the same."; });
  }
  async function unpack() {
    const beside = $("vis").dataset.src; // of a site: a script that puts the packed one in its place
    if (beside) await new Promise((done, failed) => document.head.append(el("script", { src: beside, on: { load: done, error: failed } })));
    const bytes = fromBase85($("vis").textContent);
    const text = await new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).text();
    document.head.append(el("script", { textContent: text }));
  }
  /* Four bytes are five letters, from "(" on, without "<", "\\" and "&" before them. */
  function fromBase85(text) {
    const bytes = new Uint8Array(Math.floor((text.length * 4) / 5)), view = new DataView(new ArrayBuffer(4));
    const digit = (code) => code - 40 - (code > 60) - (code > 92);
    for (let n = 0, at = 0; n < text.length; n += 5) {
      let number = 0;
      for (let k = 0; k < 5; k++) number = number * 85 + (n + k < text.length ? digit(text.charCodeAt(n + k)) : 84);
      view.setUint32(0, number >>> 0);
      for (let k = 0; k < 4 && at < bytes.length; k++) bytes[at++] = view.getUint8(k);
    }
    return bytes;
  }
  function startNetwork() {
    const { DataSet, Network } = window.vis, pane = $("network");
    nodeData = new DataSet([]);
    network = new Network(pane, { nodes: nodeData, edges: new DataSet([]) }, options);
    network.on("beforeDrawing", drawUnder);
    network.on("click", (event) => {
      const id = event.nodes[0] ?? network.getNodeAt(event.pointer.DOM);
      if (id !== undefined) return pick({ sel: id });
      const near = linesNear(event.pointer.DOM);
      pick(near.length ? { edges: near.map((e) => e.id) } : {}, near.length > 0);
    });
    network.on("hoverNode", ({ node, event }) => { const n = nodeOf.get(node); if (n) hint(`${n.label} · ${n.what}, ${span(n.ticks)}`, event); });
    network.on("blurNode", () => hint(""));
    pane.addEventListener("pointermove", (event) => {
      const box = pane.getBoundingClientRect(), spot = { x: event.clientX - box.left, y: event.clientY - box.top };
      if (!event.buttons && network.getNodeAt(spot) === undefined) pointAt(linesNear(spot), event);
    });
    pane.addEventListener("wheel", (event) => { if (state.embed && !event.ctrlKey) event.stopPropagation(); }, { capture: true });
    new ResizeObserver(() => { if (state.layout === "network") drawGraph(); }).observe(pane);
  }

  /* -- the panel -- */
  function receiptsOf(row) {
    return claimsOf(row).map(({ item, link, anchor, there }) => {
      const place = $(link.hash.slice(1)), source = place.closest("article"), paragraph = link.textContent.split(" ¶")[1];
      const box = el("div", { className: "receipt" }, el("a", { href: link.hash }, el("cite", {}, source.querySelector("h3").textContent)), ` ${source.querySelector(".meta").textContent.split(" · ").slice(1).join(" · ")}${paragraph ? ` · ¶${paragraph}` : ""} · `, there ? there.cloneNode(true) : el("q", {}, anchor));
      for (const extra of all("i", item)) box.append(" · ", extra.textContent);
      if (place !== source) box.append(marked(place.textContent, anchor));
      return box;
    });
  }
  /* The passage with the anchor marked; "first words … last words" marks the whole span. */
  function marked(text, anchor) {
    const quote = el("blockquote", { tabIndex: 0 });
    const [first, last] = anchor.split(" / ")[0].split(" … "), start = text.indexOf(first), end = last ? text.indexOf(last, start) + last.length : start + first.length;
    if (start < 0 || end <= start) { quote.append(text); return quote; }
    quote.append(text.slice(0, start), el("mark", {}, text.slice(start, end)), text.slice(end));
    return quote;
  }
  function statementBox(id) {
    const row = rowOf(id);
    if (!row) return null;
    const box = el("div", { className: "statement" }, el("p", {}, row.cells[1].textContent, " ", el("span", { className: "mark" }, `(${[row.cells[0].textContent, row.cells[2].textContent].filter(Boolean).join(", ")})`)), ...receiptsOf(row));
    for (const extra of all(".derived, .conflict", row)) {
      const copy = extra.cloneNode(true);
      all("a", copy).forEach((link) => { const id = link.hash.slice(1), told = rowOf(id)?.cells[1] ?? $(id)?.querySelector("h3"); if (told) link.textContent = short(told.textContent, 120); });
      box.append(copy);
    }
    return box;
  }
  const FIRST = 6;
  function statementList(ids, heading) {
    if (!ids.length) return null;
    const box = el("section", {}, el("h3", {}, `${heading} (${ids.length})`), ...ids.slice(0, FIRST).map(statementBox));
    if (ids.length > FIRST) { const more = button(`Show ${ids.length - FIRST} more`, () => more.replaceWith(...ids.slice(FIRST).map(statementBox))); box.append(more); }
    return box;
  }
  function grouped(ids, opens = true) {
    const groups = new Map();
    for (const id of ids) { const heading = rowOf(id).parentElement.querySelector(".heading th").firstChild.textContent.trim(); groups.set(heading, [...(groups.get(heading) ?? []), id]); }
    const open = opens && (groups.size === 1 || ids.length <= FIRST);
    return [...groups].map(([heading, list], n) => {
      if (open) return statementList(list, heading);
      const box = el("details", { on: { toggle: () => { if (box.open && box.children.length === 1) box.append(...list.slice(0, 40).map(statementBox), list.length > 40 ? button("The rest is in the table", () => set({ view: "table" })) : ""); } } }, el("summary", {}, `${heading} (${list.length})`));
      if (n === 0 && opens) box.open = true;
      return box;
    });
  }
  const nameButton = (id) => { const n = nodeOf.get(id); return button(`${laneOf.get(n.lane)?.glyph ?? "•"} ${short(n.label)}`, () => pick({ sel: id }), { className: n.lane ? `l-${n.lane}` : "" }); };
  const names = (ids) => el("div", { className: "names" }, ...ids.map(nameButton));
  const query = (text) => el("details", {}, el("summary", {}, "Open as query"), el("pre", { tabIndex: 0 }, text), button("Copy the query", (event) => copy(text, event.target)));
  function tools(id) {
    const focus = el("div", { className: "row", role: "group", ariaLabel: "Focus" }, "Focus:", ...[0, 1, 2, 3].map((n) => button(n ? plural(n, "hop") : "all", () => set({ sel: id, focus: n }), { ariaPressed: String(state.focus === n) })));
    const choice = el("select", { ariaLabel: "Path to", on: { change: () => choice.value && set({ path: [id, choice.value], route: -1 }) } }, el("option", { value: "" }, "Path to…"), ...[...nodes].filter((n) => n.id !== id).sort((a, b) => a.label.localeCompare(b.label, "en")).map((n) => el("option", { value: n.id, selected: state.path[0] === id && state.path[1] === n.id }, short(n.label, 50))));
    return el("div", {}, id === page.subject ? "" : focus, page.routes.length && !IS_ROUTE ? el("div", { className: "row" }, choice) : "");
  }
  function panelOf() {
    if (state.path.length === 2 || state.route >= 0) {
      const hops = path(), [start, end] = hops.length ? [hops[0].from, hops.at(-1).to].map(nameAt) : state.path.map((id) => nodeOf.get(id).label);
      const told = hops.flatMap((h) => [el("h3", {}, `${short(nameAt(h.from))} → ${short(nameAt(h.to))}`), statementBox(statements[h.statement].id)]);
      return [el("h2", {}, `${short(start)} to ${short(end)}`), el("p", { className: "what-it-is" }, hops.length ? `${plural(hops.length, "hop")}, each with its receipts` : "Nothing recorded connects them."), IS_ROUTE ? "" : tools(state.path[0]), ...told];
    }
    if (state.edges.length) {
      const list = state.edges.map((i) => edgeOf.get(i));
      return [el("h2", {}, edgeWords(list[0])), el("p", { className: "what-it-is" }, `${span(list[0].ticks)}${list[0].mark ? ` · ${list[0].mark}` : ""}`), ...list[0].statements.slice(0, 40).map((s) => statementBox(statements[s].id)),
        ...(list.length > 1 ? [el("h3", {}, "Lines beside it"), el("div", { className: "names" }, ...list.slice(1).map((e) => button(`${edgeWords(e)} · ${span(e.ticks)}`, () => pick({ edges: [e.id, ...state.edges.filter((i) => i !== e.id)] }))))] : [])];
    }
    if (state.stmt) return [el("h2", {}, "One statement"), statementBox(state.stmt), names(statementOf.get(state.stmt).nodes.filter((i) => nodeOf.has(i)))];
    if (state.figure >= 0) {
      const text = document.querySelector(`[data-figure="${state.figure}"]`).textContent.trim(), ids = page.figures[state.figure].map((n) => statements[n].id);
      return [el("h2", {}, text), el("p", { className: "what-it-is" }, "counted from what holds; each with its receipts"), ...grouped(ids)];
    }
    if (state.more) { const list = nodes.filter((n) => n.lane === state.more); return [el("h2", {}, `${laneOf.get(state.more).label} (${list.length})`), names(list.map((n) => n.id))]; }
    if (state.sel && state.sel !== page.subject) {
      const node = nodeOf.get(state.sel), touching = statements.filter((s) => s.nodes.includes(node.id));
      const own = touching.filter((s) => s.own).map((s) => s.id), other = touching.filter((s) => !s.own).map((s) => s.id);
      return [el("h2", {}, short(node.label, 200)), el("p", { className: "what-it-is" }, [node.what, span(node.ticks), ...node.others.map((n) => `also “${short(n)}”`)].join(" · ")), tools(node.id), ...grouped(own),
        statementList(other, "Apart from the subject of the page"), query(page.sparql.replace("ent:ONE .", `ent:${page.subject} ; ?other ent:${node.id} .`))];
    }
    if (state.season >= 0) {
      const here = statements.filter((s) => s.own && s.ticks.includes(state.season)), inside = nodes.filter((n) => n.id !== page.subject && n.ticks.includes(state.season));
      const card = document.querySelector(`.card[data-tick="${state.season}"]`);
      return [el("h2", {}, `${page.ticks[state.season]}${page.axis === "year" ? " season" : ""}`), el("p", { className: "what-it-is" }, [card?.querySelector(".pick span")?.textContent.replace(/^\d+ statements?$/, ""), plural(here.length, "statement")].filter(Boolean).join(" · ")),
        ...grouped(here.map((s) => s.id)), ...page.lanes.flatMap((lane) => { const list = inside.filter((n) => n.lane === lane.id); return list.length ? [el("h3", {}, `${lane.label} (${list.length})`), names(list.map((n) => n.id))] : []; })];
    }
    const own = statements.filter((s) => s.own && rowOf(s.id)), subject = nodeOf.get(page.subject);
    const disputed = own.filter((s) => $(s.id).classList.contains("m-disputed"));
    return [el("h2", {}, short(page.name, 200)), el("p", { className: "what-it-is" }, [page.kind === "connection" ? "connection" : subject.what, ...subject.others.map((n) => `also “${short(n)}”`), plural(own.length, "statement"), disputed.length ? `${disputed.length} disputed` : ""].filter(Boolean).join(" · ")), tools(page.subject),
      el("p", { className: "life" }, ...[...(document.querySelector(".in-print .life")?.childNodes ?? [])].map((part) => part.cloneNode(true))),
      el("p", { className: "what-it-is" }, own.length ? "Pick a name, a line or a season to see what the sources say of it." : "Nobody recorded anything about it yet."), statementList(page.telling.map((n) => statements[n].id), "What tells most"), ...grouped(own.map((s) => s.id), false), query(page.sparql.replace("ent:ONE", `ent:${page.subject}`))];
  }
  let panelFor = null;
  function drawPanel() {
    const about = JSON.stringify([state.sel, state.edges, state.stmt, state.more, state.figure, state.season, state.route, state.focus, state.path]);
    if (about === panelFor) return;
    panelFor = about;
    $("panel-body").replaceChildren(...panelOf().filter(Boolean));
    $("panel").scrollTop = 0;
  }
  const isPicked = () => state.sel || state.edges.length || state.stmt || state.more || state.figure >= 0 || state.season >= 0 || state.path.length || state.route >= 0;

  /* -- lanes, cards, table, chips -- */
  function drawText() {
    const light = lit(), shown = shownNodes();
    for (const item of all(".bar, .node")) {
      const id = item.dataset.node, bar = item.dataset.ticks?.split(" ").map(Number);
      item.classList.toggle("gone", !shown.has(id) || Boolean(bar && !isFull() && (bar[1] < state.from || bar[0] > state.to)));
      item.classList.toggle("dim", Boolean(light) && !light.nodes.has(id));
      item.classList.toggle("picked", id === state.sel || Boolean(light) && light.nodes.has(id) && id !== page.subject && page.kind === "career");
    }
    for (const item of all(".chip")) { const t = Number(item.dataset.tick); item.classList.toggle("picked", t === state.season); item.classList.toggle("out", t < state.from || t > state.to); }
    for (const card of all(".card")) { const t = Number(card.dataset.tick); card.classList.toggle("picked", t === state.season); card.classList.toggle("gone", t < state.from || t > state.to); }
    for (const lane of all(".lane[data-lane]")) lane.classList.toggle("off", state.hide.has(lane.dataset.lane));
    for (const type of all(".type")) type.setAttribute("aria-pressed", String(!state.hide.has(type.dataset.lane)));
    for (const s of statements) {
      const row = rowOf(s.id), touched = s.nodes.length === 0 || s.nodes.some((n) => n !== page.subject && shown.has(n)) || s.nodes.every((n) => n === page.subject);
      row?.classList.toggle("gone", !inRange(s.ticks) || !touched);
      row?.classList.toggle("picked", s.id === state.stmt);
    }
    for (const link of all("#results a")) link.classList.toggle("picked", Boolean(state.stmt) && fragment(link) === state.stmt);
    for (const body of all("#table tbody")) body.hidden = !body.querySelector("tr[id]:not(.gone)");
    if ($("from")) {
      $("from").value = state.from; $("to").value = state.to;
      $("from").setAttribute("aria-valuetext", page.ticks[state.from]); $("to").setAttribute("aria-valuetext", page.ticks[state.to]);
      $("range-said").textContent = page.axis !== "year" && isFull() ? `all ${plural(page.ticks.length, page.unit)}` : state.from === state.to ? page.ticks[state.from] : `${page.ticks[state.from]} – ${page.ticks[state.to]}`;
      all("#histogram rect").forEach((bar, n) => bar.classList.toggle("out", n < state.from || n > state.to));
      $("reset").disabled = isFull() && !isPicked() && !state.hide.size && !state.focus;
    }
    if ($("layout")) $("layout").value = state.layout;
    root.dataset.layout = state.layout;
    for (const tab of all("#tabs [role=tab]")) { const on = tab.dataset.view === state.view || (!PHONE.matches && state.view === "graph" && page.opens === "timeline" && tab.dataset.view === "timeline"); tab.setAttribute("aria-selected", String(on)); tab.tabIndex = on ? 0 : -1; }
    root.dataset.view = state.view;
    root.classList.toggle("embed", state.embed);
    const alone = state.show === state.view;
    root.classList.toggle("alone", alone);
    root.classList.toggle("drawer", alone || Boolean(story));
    const undated = isFull() ? 0 : nodes.filter((n) => n.id !== page.subject && !n.ticks.length).length, most = nodes.length - 1;
    $("status").textContent = `${shown.size - 1} of ${most} shown${undated ? `, ${undated} without a date left out` : ""}${state.sel ? ` · ${short(nodeOf.get(state.sel).label)}` : state.season >= 0 ? ` · ${page.ticks[state.season]}` : ""}`;
  }
  function drawHistogram() {
    const counts = page.ticks.map((_, t) => statements.filter((s) => s.own && s.ticks.includes(t)).length), top = Math.max(...counts, 1);
    counts.forEach((n, t) => { const bar = document.createElementNS("http://www.w3.org/2000/svg", "rect"); for (const [k, v] of Object.entries({ x: t + 0.1, width: 0.8, y: 10 - (10 * n) / top, height: (10 * n) / top })) bar.setAttribute(k, v); $("histogram").append(bar); });
  }

  /* What a cell of a table says in full is the sentence of its row. */
  for (const link of all("#results a")) {
    const told = rowOf(fragment(link))?.cells[1].textContent;
    if (!told) continue;
    const title = document.createElementNS("http://www.w3.org/2000/svg", "title");
    title.textContent = told;
    link.prepend(title);
  }

  /* -- state: set, draw, keep in the address -- */
  const NONE = { sel: "", edges: [], stmt: "", more: "", figure: -1, season: -1, path: [], route: -1 };
  function set(change) { Object.assign(state, change); draw(); }
  function pick(change, open = true) {
    set({ ...NONE, ...change, focus: change.sel ? state.focus : 0 });
    if (isDrawer()) $("panel").classList.toggle("open", open && Boolean(isPicked()));
  }
  function draw() { drawText(); drawStory(); drawGraph(); drawPanel(); keep(); intoView(state.sel || state.path[0]); }
  function setTheme(theme) {
    state.theme = theme;
    if (theme) root.dataset.theme = theme; else delete root.dataset.theme;
    readColours(); drawGraph(); keep();
  }
  const isDark = () => (state.theme || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
  function hash() {
    const q = new URLSearchParams();
    if (state.sel) q.set("sel", state.sel);
    if (state.edges.length) q.set("lines", state.edges.join("."));
    if (state.stmt) q.set("statement", state.stmt);
    if (state.more) q.set("type", state.more);
    if (state.figure >= 0) q.set("figure", state.figure);
    if (state.season >= 0) q.set("season", state.season);
    if (state.path.length) q.set("path", state.path.join(","));
    if (state.route > 0) q.set("route", state.route);
    if (!isFull()) q.set("years", `${state.from}-${state.to}`);
    if (state.hide.size) q.set("hide", [...state.hide].join(","));
    if (state.focus) q.set("focus", state.focus);
    if (state.layout !== "columns") q.set("layout", state.layout);
    if (state.view !== page.opens) q.set("view", state.view);
    if (state.step >= 0) q.set("step", state.step);
    if (state.theme) q.set("theme", state.theme);
    if (state.embed) q.set("embed", "1");
    if (state.show) q.set("show", state.show);
    return q.toString();
  }
  function keep() {
    const text = hash(), base = location.href.split("#")[0];
    $("link").value = base + (text ? `#${text}` : "");
    $("iframe").value = `<iframe src="${base}#${text ? text + "&" : ""}embed=1${$("only").checked ? `&show=${state.view}` : ""}" width="100%" height="640" title="${short(page.name).replace(/[&<>"]/g, " ")}" loading="lazy"></iframe>`;
    if (location.hash.slice(1) !== text) try { history.replaceState(null, "", text ? `#${text}` : base); } catch { /* a sandboxed frame may not: the view still works */ }
  }
  /* Reads the address; what is not of this page is passed over. */
  function restore() {
    const text = decodeURIComponent(location.hash.slice(1));
    if (text && !text.includes("=")) { if (statementOf.has(text)) Object.assign(state, NONE, { stmt: text }); else if (/^tick-\d+$/.test(text)) Object.assign(state, NONE, { season: Math.min(LAST, Number(text.slice(5))) }); else return goTo($(text)); return; }
    readView(new URLSearchParams(location.hash.slice(1)));
  }
  const views = all("#tabs [role=tab]").map((tab) => tab.dataset.view);
  function readView(q) {
    const has = (id) => nodeOf.has(id), number = (name, most) => { const n = Number(q.get(name)); return q.has(name) && Number.isInteger(n) && n >= 0 && n <= most ? n : -1; };
    state = { ...fresh(), sel: has(q.get("sel")) ? q.get("sel") : "", edges: (q.get("lines") ?? "").split(".").filter((i) => edgeOf.has(i)), stmt: statementOf.has(q.get("statement")) ? q.get("statement") : "", more: laneOf.has(q.get("type")) ? q.get("type") : "",
      season: number("season", LAST), figure: number("figure", (page.figures ?? []).length - 1), route: q.has("route") ? number("route", page.routes.length - 1) : ["sel", "lines", "statement", "type", "season", "path"].some((k) => q.has(k)) ? -1 : fresh().route, focus: Math.max(0, number("focus", 3)), hide: new Set((q.get("hide") ?? "").split(",").filter((l) => laneOf.has(l))),
      layout: q.get("layout") === "network" && $("layout") ? "network" : "columns", view: views.includes(q.get("view")) ? q.get("view") : page.opens, show: views.includes(q.get("show")) ? q.get("show") : "", embed: q.get("embed") === "1", theme: ["dark", "light"].includes(q.get("theme")) ? q.get("theme") : "", step: number("step", steps.length - 1) };
    const [from, to] = (q.get("years") ?? "").split("-").map(Number), path = (q.get("path") ?? "").split(",");
    if (Number.isInteger(from) && Number.isInteger(to) && from >= 0 && from <= to && to <= LAST) Object.assign(state, { from, to });
    if (path.length === 2 && path.every(has)) state.path = path;
    if (state.show) state.view = state.show;
    if (state.theme) root.dataset.theme = state.theme;
  }
  /* Shows a source or passage in the table view. */
  function goTo(target) {
    if (!target) return;
    if (target.closest("#table")) set({ view: "table" });
    if (isDrawer()) $("panel").classList.remove("open");
    all(".reached").forEach((e) => e.classList.remove("reached"));
    target.tabIndex = -1;
    target.scrollIntoView({ block: "center" });
    target.focus({ preventScroll: true });
  }

  /* -- a story: steps are views, one after the other -- */
  const story = $("story"), steps = all("#story li");
  let quiet = 0;
  function goStep(n, scrolls = true) {
    if (!steps[n]) return;
    const { theme, embed, show } = state;
    readView(new URLSearchParams(page.story[n]));
    Object.assign(state, { theme, embed, show, step: n });
    $("panel").classList.remove("open");
    draw();
    if (PHONE.matches) document.querySelector(".card.picked, .card:not(.gone) .node.picked")?.scrollIntoView({ block: "center" });
    if (!scrolls) return;
    quiet = performance.now() + 500;
    story.scrollTop = n ? steps[n].offsetTop - 54 : 0;
  }
  function drawStory() {
    steps.forEach((step, n) => { step.classList.toggle("now", n === Math.max(0, state.step)); if (n === state.step) step.setAttribute("aria-current", "step"); else step.removeAttribute("aria-current"); });
    for (const turn of all("[data-turn]")) turn.disabled = !steps[Math.max(0, state.step) + Number(turn.dataset.turn)];
    if (story) $("story-at").textContent = `${Math.max(0, state.step) + 1} of ${steps.length}`;
  }
  const turn = (by) => goStep(Math.max(0, state.step) + by);
  all("[data-turn]").forEach((b) => b.addEventListener("click", () => turn(Number(b.dataset.turn))));
  all(".step").forEach((b) => b.addEventListener("click", () => goStep(Number(b.dataset.step))));
  story?.addEventListener("scroll", () => {
    const from = story.getBoundingClientRect().top + 120, n = steps.findLastIndex((s) => s.getBoundingClientRect().top < from);
    if (performance.now() > quiet && !PHONE.matches && n >= 0 && n !== state.step) goStep(n, false);
  });

  /* -- search -- */
  const search = $("search"), found = $("found");
  let hits = [], at = -1;
  const haystack = nodes.map((n) => ({ n, text: [n.label, ...n.others].map((t) => fold(t.slice(0, 300))) }));
  function lookUp() {
    const wanted = fold(search.value.trim());
    hits = wanted ? haystack.map(({ n, text }) => ({ n, at: Math.min(...text.map((t) => { const i = t.indexOf(wanted); return i < 0 ? Infinity : i === 0 ? 0 : t[i - 1] === " " ? 1 : 2; })) })).filter((h) => h.at < 3).sort((a, b) => a.at - b.at || b.n.count - a.n.count).slice(0, 12).map((h) => h.n) : [];
    at = hits.length ? 0 : -1;
    found.replaceChildren(...(hits.length ? hits.map((n, i) => el("li", { id: `hit-${i}`, role: "option", ariaSelected: String(i === at), on: { mousedown: (event) => { event.preventDefault(); choose(i); } } }, short(n.label), " ", el("small", {}, `${laneOf.get(n.lane)?.label ?? n.what} · ${span(n.ticks)}`))) : wanted ? [el("li", { role: "option", ariaSelected: "false", ariaDisabled: "true" }, "No such name on this page")] : []));
    openList(Boolean(wanted));
  }
  function openList(open) { found.hidden = !open; search.setAttribute("aria-expanded", String(open)); if (open && at >= 0) search.setAttribute("aria-activedescendant", `hit-${at}`); else search.removeAttribute("aria-activedescendant"); }
  function choose(i) { const n = hits[i]; if (!n) return; openList(false); search.value = ""; state.hide.delete(n.lane); pick({ sel: n.id }); $("panel").focus(); }
  search.addEventListener("input", lookUp);
  search.addEventListener("blur", () => openList(false));
  search.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") { event.preventDefault(); at = hits.length ? (at + (event.key === "ArrowDown" ? 1 : hits.length - 1)) % hits.length : -1; all("li", found).forEach((li, i) => { li.setAttribute("aria-selected", String(i === at)); if (i === at) li.scrollIntoView({ block: "nearest" }); }); openList(!found.hidden); }
    else if (event.key === "Enter") { event.preventDefault(); choose(at); }
    else if (event.key === "Escape") { search.value = ""; openList(false); search.blur(); }
  });

  /* -- keys and clicks -- */
  function walk(key) {
    const spots = state.layout === "network" ? places : new Map([...(drawing()?.names ?? []).filter((n) => !n.classList.contains("gone")).map((n) => [n.dataset.node, boxOf(n)]), [page.subject, boxOf(drawing()?.svg.querySelector(".subject") ?? stage.querySelector(".subject"))]]);
    const here = spots.get(state.sel) ?? spots.get(page.subject);
    if (!here) return;
    const [ax, ay] = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[key];
    const best = [...spots].map(([id, p]) => { const dx = p.x - here.x, dy = p.y - here.y, along = dx * ax + dy * ay, aside = Math.abs(dx * ay) + Math.abs(dy * ax); return { id, along, score: along + 2.5 * aside }; }).filter((c) => c.along > 4).sort((a, b) => a.score - b.score)[0];
    if (best) set({ ...NONE, sel: best.id });
  }
  function step(by) { if (page.ticks.length) set({ ...NONE, season: state.season < 0 ? (by > 0 ? 0 : LAST) : Math.max(0, Math.min(LAST, state.season + by)) }); }
  function toggle(lane) { state.hide.has(lane) ? state.hide.delete(lane) : state.hide.add(lane); if (state.sel && state.hide.has(nodeOf.get(state.sel).lane)) state.sel = ""; draw(); }
  function clear() { hint(""); $("panel").classList.remove("open"); set({ ...NONE, focus: 0 }); }
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea, dialog")) return;
    const key = event.key, types = all(".type"), inTabs = event.target.closest("[role=tablist]");
    if (inTabs && (key === "ArrowLeft" || key === "ArrowRight")) { const tabs = all("#tabs [role=tab]").filter((t) => t.offsetParent), next = tabs[(tabs.indexOf(event.target) + (key === "ArrowRight" ? 1 : tabs.length - 1)) % tabs.length]; set({ view: next.dataset.view }); next.focus(); return; }
    if (key === "/") { event.preventDefault(); search.focus(); }
    else if (key.startsWith("Arrow") && (event.target === stage || event.target === document.body)) { event.preventDefault(); walk(key); }
    else if (key === "Enter" && (event.target === stage || event.target === document.body)) { $("panel").classList.add("open"); $("panel").focus(); }
    else if (key === "Escape") clear();
    else if (key === "[") step(-1);
    else if (key === "]") step(1);
    else if (/^[1-9]$/.test(key) && types[key - 1]) toggle(types[key - 1].dataset.lane);
    else if (key === "f") drawGraph(true);
    else if (key === "t") set({ view: state.view === "table" ? page.opens : "table" });
    else if (key === "d") setTheme(isDark() ? "light" : "dark");
    else if (story && (key === "n" || key === "p")) turn(key === "n" ? 1 : -1);
    else if (key === "?") $("help").showModal();
  });
  document.addEventListener("click", (event) => {
    const target = event.target.closest(".bar, .node, .more, .subject, .chip, .pick, .route, .figures a, main a, #panel a");
    if (!event.target.closest("#share")) $("share").open = false;
    if (!target) return;
    if (target.matches(".chip, .pick")) { event.preventDefault(); const t = Number(target.dataset.tick); pick({ season: state.season === t ? -1 : t }); }
    else if (target.matches(".route")) pick({ route: Number(target.dataset.route) });
    else if (target.matches(".bar, .node")) {
      const id = fragment(target), isEvent = target.dataset.node === page.subject && statementOf.has(id); // what happened to the subject itself
      event.preventDefault();
      if (isEvent) pick({ stmt: id }); else if (nodeOf.has(target.dataset.node)) pick({ sel: target.dataset.node });
    }
    else if (target.matches("[data-figure]")) { event.preventDefault(); pick({ figure: Number(target.dataset.figure) }); }
    else if (target.matches(".more")) pick({ more: target.dataset.more });
    else if (target.matches(".subject")) pick({});
    else { event.preventDefault(); const id = fragment(target); if (statementOf.has(id)) pick({ stmt: id }); else goTo($(id)); }
  });
  all(".type").forEach((type) => type.addEventListener("click", () => toggle(type.dataset.lane)));
  all("#tabs [role=tab]").forEach((tab) => tab.addEventListener("click", () => set({ view: tab.dataset.view })));
  for (const [id, other, rule] of [["from", "to", Math.min], ["to", "from", Math.max]]) $(id)?.addEventListener("input", () => set({ [id]: rule(Number($(id).value), state[other]) }));
  $("reset")?.addEventListener("click", () => { const { theme, embed, show, layout, view } = state; state = { ...fresh(), theme, embed, show, layout, view }; laidFor = ""; draw(); });
  $("layout")?.addEventListener("change", () => set({ layout: $("layout").value }));
  $("theme").addEventListener("click", () => setTheme(isDark() ? "light" : "dark"));
  $("help-open").addEventListener("click", () => $("help").showModal());
  $("panel-close").addEventListener("click", () => { $("panel").classList.remove("open"); stage.focus(); });
  all("[data-zoom]").forEach((b) => b.addEventListener("click", () => { if (b.dataset.zoom === "fit") drawGraph(true); else network?.moveTo({ scale: network.getScale() * (b.dataset.zoom === "in" ? 1.25 : 0.8) }); }));
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => { readColours(); drawGraph(); });
  PHONE.addEventListener("change", draw);
  addEventListener("hashchange", () => { if (location.hash.slice(1) !== hash()) { restore(); readColours(); draw(); } });

  /* -- taking it away: picture, table, data -- */
  /* The drawing as it stands, with its looks written into it. */
  const LOOKS = ["fill", "stroke", "stroke-width", "stroke-dasharray", "font-size", "font-weight", "font-family"];
  function picture() {
    const svg = (tag, props, text) => { const e = document.createElementNS("http://www.w3.org/2000/svg", tag); for (const [k, v] of Object.entries(props)) e.setAttribute(k, v); if (text !== undefined) e.textContent = text; return e; };
    const shown = all("svg.drawing", board).find((s) => s.clientWidth) ?? board.querySelector("svg.drawing"), style = getComputedStyle(root), own = (name) => style.getPropertyValue(name).trim();
    const { width, height } = shown.viewBox.baseVal, picked = svg("svg", { xmlns: "http://www.w3.org/2000/svg", width: width + 32, height: height + 84, viewBox: `-16 -48 ${width + 32} ${height + 84}`, "font-family": FACE, "font-size": 12 });
    picked.append(svg("rect", { x: -16, y: -48, width: width + 32, height: height + 84, fill: own("--bg") }), svg("text", { x: 0, y: -20, "font-size": 18, "font-weight": 700, fill: own("--text") }, short(page.name, 90)));
    const draw = (from, to) => {
      for (const child of from.children) {
        const looks = getComputedStyle(child);
        if (looks.display === "none") continue;
        const copy = svg(child.tagName === "a" ? "g" : child.tagName, {}, child.children.length ? undefined : child.textContent);
        for (const { name, value } of child.attributes) if (!/^(class|data-|href|tabindex)/.test(name)) copy.setAttribute(name, value);
        if (/^(path|rect|text|tspan)$/.test(child.tagName)) for (const k of LOOKS) copy.setAttribute(k, looks.getPropertyValue(k));
        if (child.children.length) { for (const part of child.childNodes) part.nodeType === 3 ? copy.append(part.textContent) : draw({ children: [part] }, copy); }
        to.append(copy);
      }
    };
    draw(shown, picked);
    picked.append(svg("text", { x: 0, y: height + 24, "font-size": 11, fill: own("--muted") }, "Paddock: every line has its receipt"));
    return { text: new XMLSerializer().serializeToString(picked), width: width + 32, height: height + 84 };
  }
  /* A cell that a spreadsheet would take for a formula is written as text. */
  const cell = (text) => `"${(/^\s*[=+\-@\t\r]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
  function asCsv() {
    const rows = [["statement", "group", "when", "what", "how sure", "sources", "anchors"]];
    for (const row of all("#table tbody tr[id]:not(.gone)")) rows.push([row.id, row.parentElement.querySelector(".heading th").firstChild.textContent.trim(), ...[0, 1, 2].map((n) => row.cells[n].textContent), claimsOf(row).map((c) => c.link.textContent).join("; "), claimsOf(row).map((c) => c.anchor).join("; ")]);
    return "\ufeff" + rows.map((r) => r.map(cell).join(",")).join("\r\n") + "\r\n";
  }
  function asJsonLd() {
    const about = JSON.parse(document.querySelector('script[type="application/ld+json"]').textContent), base = "https://w3id.org/paddock/";
    const graph = all("#table tbody tr[id]:not(.gone)").map((row) => ({ "@id": `${base}statement/${row.id}`, "@type": `${base}Statement`, name: row.cells[1].textContent, mentions: statementOf.get(row.id).nodes.map((i) => ({ "@id": `${base}entity/${i}` })), citation: claimsOf(row).map((c) => ({ "@id": `${base}source/${c.link.textContent.split(" ¶")[0]}`, text: c.anchor })) }));
    return JSON.stringify({ "@context": "https://schema.org", "@graph": [{ ...about, "@context": undefined }, ...graph] }, null, 1);
  }
  function save(name, blob) { const link = el("a", { href: URL.createObjectURL(blob), download: `${page.subject}.${name}` }); link.click(); setTimeout(() => URL.revokeObjectURL(link.href), 1000); }
  function savePng() {
    const { text, width, height } = picture(), image = new Image(), url = URL.createObjectURL(new Blob([text], { type: "image/svg+xml" }));
    image.onload = () => { const canvas = el("canvas", { width: width * 2, height: height * 2 }); canvas.getContext("2d").drawImage(image, 0, 0, width * 2, height * 2); URL.revokeObjectURL(url); canvas.toBlob((blob) => save("png", blob)); };
    image.src = url;
  }
  const SAVE = { png: savePng, svg: () => save("svg", new Blob([picture().text], { type: "image/svg+xml" })), csv: () => save("csv", new Blob([asCsv()], { type: "text/csv" })), jsonld: () => save("jsonld", new Blob([asJsonLd()], { type: "application/ld+json" })) };
  all("[data-save]").forEach((b) => b.addEventListener("click", () => SAVE[b.dataset.save]()));
  async function copy(text, from) {
    const before = from.textContent;
    try { await navigator.clipboard.writeText(text); from.textContent = "Copied"; } catch { const field = el("textarea", { value: text }); from.after(field); field.select(); from.textContent = document.execCommand("copy") ? "Copied" : "Press Ctrl C"; if (from.textContent === "Copied") field.remove(); }
    setTimeout(() => { from.textContent = before; }, 1500);
  }
  $("only").addEventListener("change", keep);
  all("[data-copy]").forEach((b) => b.addEventListener("click", () => copy($(b.dataset.copy).value, b)));

  /* -- begin: text first, then the graph -- */
  restore();
  if ($("from")) drawHistogram();
  const asked = [...new URLSearchParams(location.hash.slice(1)).keys()].filter((key) => !["embed", "show", "theme"].includes(key));
  if (story && !asked.length) goStep(0); else draw();
  if (["timeline", "results"].includes(state.view) && asked.length && isPicked() && state.step < 0 && isDrawer()) $("panel").classList.add("open");
  const self = drawing()?.svg.querySelector(".subject");
  if (self && WIDE.matches && !isPicked()) stage.scrollTop = boxOf(self).y * drawing().svg.getScreenCTM().a - stage.clientHeight / 2;
  new ResizeObserver(() => drawGraph()).observe(stage);
  root.dataset.ready = String(Math.round(performance.now()));
})();
