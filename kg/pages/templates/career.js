/* The career page: data of the page + its state → what is seen. Text is always set as text, never as HTML. */
(() => {
  "use strict";
  const $ = (id) => document.getElementById(id);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const root = document.documentElement;
  root.classList.add("js");
  const { nodes, edges, options, page } = JSON.parse($("data").textContent);
  const nodeOf = new Map(nodes.map((n) => [n.id, n]));
  const edgeOf = new Map(edges.map((e) => [e.id, e]));
  const laneOf = new Map(page.lanes.map((l) => [l.id, l]));
  const statements = all("#table tbody tr[id]").map((row, n) => ({ id: row.id, ticks: page.statements[n][0], nodes: page.statements[n][1].map((i) => nodes[i].id), own: page.statements[n].length < 3 }));
  const statementOf = new Map(statements.map((s) => [s.id, s]));
  for (const edge of edges) edge.ticks = [...new Set(edge.statements.flatMap((s) => statements[s].ticks))].sort((a, b) => a - b);
  const LAST = Math.max(0, page.ticks.length - 1);
  const PHONE = matchMedia("(max-width: 820px)"), WIDE = matchMedia("(min-width: 1180px)"), MOST_PILLS = 60;
  const fresh = () => ({ sel: "", edges: [], stmt: "", more: "", from: 0, to: LAST, hide: new Set(), layout: "columns", path: [], route: page.routes.length ? 0 : -1, focus: 0, season: -1, view: "timeline", embed: false, theme: "" });
  let state = fresh();

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
  const rowOf = (id) => (statementOf.has(id) ? $(id) : null);
  /* Ticks in words: what is recorded, never from the least to the most. */
  const GAPS = new Set(page.gaps);
  function span(ticks) {
    const runs = [];
    for (const t of ticks) (runs.length && t === runs.at(-1).at(-1) + 1 && !GAPS.has(t)) ? runs.at(-1).push(t) : runs.push([t]);
    const told = runs.map((run) => (run.length > 1 ? `${page.ticks[run[0]]}–${page.ticks[run.at(-1)]}` : page.ticks[run[0]]));
    return told.length ? told.join(", ") : "no date";
  }

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
  function shortestPath(start, end) {
    const cost = new Map([[start, 0]]), back = new Map(), open = new Set([start]), shown = shownNodes();
    while (open.size) {
      const here = [...open].reduce((a, b) => (cost.get(b) < cost.get(a) ? b : a));
      if (here === end) break;
      open.delete(here);
      for (const edge of around.get(here)) {
        const next = otherEnd(edge, here), price = cost.get(here) + edge.cost + 0.5;
        if ((shown.has(next) || next === end) && inRange(edge.ticks) && price < (cost.get(next) ?? Infinity)) { cost.set(next, price); back.set(next, edge); open.add(next); }
      }
    }
    const hops = [];
    for (let at = end; at !== start; ) {
      const edge = back.get(at);
      if (!edge) return [];
      hops.unshift(edge);
      at = otherEnd(edge, at);
    }
    return hops;
  }
  function pathEdges() {
    if (state.route >= 0 && page.routes[state.route]) {
      return page.routes[state.route].hops.map((h) => around.get(h.from).find((e) => otherEnd(e, h.from) === h.to && e.statements.some((s) => statements[s].id === h.statement))).filter(Boolean);
    }
    return state.path.length === 2 ? shortestPath(...state.path) : [];
  }
  /* Nodes and edges in the light: null where nothing is picked. */
  function lit() {
    const path = pathEdges();
    if (path.length) return { nodes: new Set(path.flatMap((e) => [e.from, e.to])), edges: new Set(path) };
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

  /* -- the graph -- */
  const stage = $("graph");
  let network = null, nodeData = null, colours = {}, places = new Map(), drawn = [], pills = new Set(), folded = new Map(), headings = [], shownLines = [];
  const letters = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const FACE = getComputedStyle(root).fontFamily, SIZE = 12, FONT = `${SIZE}px ${FACE}`;
  function rgb(colour) {
    letters.fillStyle = "#000"; letters.fillStyle = colour; letters.fillRect(0, 0, 1, 1);
    const [r, g, b] = letters.getImageData(0, 0, 1, 1).data;
    return `rgb(${r},${g},${b})`;
  }
  function readColours() {
    const style = getComputedStyle(root), own = (name) => rgb(style.getPropertyValue(name).trim());
    colours = { bg: own("--bg"), text: own("--text"), muted: own("--muted"), line: own("--line"), edge: own("--edge"), accent: own("--accent"), lanes: new Map() };
    for (const chip of all(".type")) { const s = getComputedStyle(chip); const off = chip.getAttribute("aria-pressed") === "false"; colours.lanes.set(chip.dataset.lane, { line: rgb(s.borderTopColor), fill: off ? colours.bg : rgb(s.backgroundColor) }); }
  }
  const stroke = (lane) => colours.lanes.get(lane)?.line ?? colours.edge;
  const fillOf = (lane) => colours.lanes.get(lane)?.fill ?? colours.bg;
  const cutBefore = new Map(), lookedBefore = new Map();
  function fitted(text, width) {
    const key = `${Math.round(width)} ${text}`;
    if (!cutBefore.has(key)) cutBefore.set(key, cutToFit(text, width));
    return cutBefore.get(key);
  }
  function cutToFit(text, width) {
    letters.font = FONT;
    let cut = short(text.replace(/[\s\u200e\u200f\u202a-\u202e\u2066-\u2069]+/g, " ").trim(), 80);
    if (letters.measureText(cut).width <= width) return cut;
    const whole = cut;
    while (cut.length > 1 && letters.measureText(cut + "…").width > width) cut = cut.slice(0, -1);
    const alike = nodes.map(pillText).filter((other) => other.startsWith(cut) && other !== text);
    if (!alike.length) return cut + "…";
    let same = cut.length; // several begin alike: what they share is left out, what tells them apart stays
    while (alike.every((other) => other[same] === whole[same]) && same < whole.length) same++;
    same = whole.lastIndexOf(" ", same) + 1 || same;
    let apart = `${whole.slice(0, 6)}…${whole.slice(same)}`;
    while (apart.length > 9 && letters.measureText(apart).width > width) apart = apart.replace(/…?.…?$/, "…");
    return apart;
  }
  const pillText = (n) => (n.id === page.subject ? "" : `${laneOf.get(n.lane)?.glyph ?? ""} `) + (n.short ?? n.label);

  /* Columns by lane; as many rows as the height takes, more columns for what does not fit, the rest folded into "+N more". */
  function layColumns(shown) {
    const wide = stage.clientWidth, high = stage.clientHeight - (PHONE.matches ? 44 : 12), head = 19, pitchLeast = PHONE.matches ? 40 : 25;
    const groups = new Map();
    for (const node of nodes) if (shown.has(node.id)) {
      if (!groups.has(node.column)) groups.set(node.column, new Map());
      const lanes = groups.get(node.column), key = node.id === page.subject && page.kind === "career" ? "" : node.lane ?? "";
      if (!lanes.has(key)) lanes.set(key, []);
      lanes.get(key).push(node);
    }
    const order = [...groups.keys()].sort((a, b) => a - b);
    const rank = new Map(page.lanes.map((l, n) => [l.id, n]));
    const columns = order.map((key) => {
      const lanes = [...groups.get(key)].sort((a, b) => (a[0] === "" ? -1 : b[0] === "" ? 1 : rank.get(a[0]) - rank.get(b[0])));
      return { lanes, parts: 1, rows: lanes.reduce((sum, [, list]) => sum + list.length, 0), heads: lanes.filter(([key]) => key !== "").length };
    });
    const rowsThatFit = (c) => Math.max(2, Math.floor((high - (c.parts > 1 ? 1 : c.heads) * head - (c.heads > 1 && c.parts === 1 ? (c.heads - 1) * 6 : 0)) / pitchLeast));
    const columnLeast = PHONE.matches ? 160 : 138, room = Math.max(columns.length, Math.floor((wide - 8) / columnLeast));
    for (let spare = room - columns.length; spare > 0; spare--) {
      const worst = columns.filter((c) => c.rows > c.parts * rowsThatFit(c)).sort((a, b) => b.rows / (b.parts * rowsThatFit(b)) - a.rows / (a.parts * rowsThatFit(a)))[0];
      if (!worst) break;
      worst.parts++;
    }
    const count = columns.reduce((sum, c) => sum + c.parts, 0);
    const gutter = 26, width = Math.max(columnLeast, (wide - 12) / Math.max(count, 1)), pill = Math.min(190, width - gutter);
    places = new Map(); headings = []; folded = new Map(); pills = new Set();
    let x = -((count - 1) * width) / 2;
    for (const column of columns) {
      const fit = rowsThatFit(column), capacity = fit * column.parts;
      let list = [];
      const keepOf = new Map(column.lanes.map(([key, members]) => [key, members.length]));
      const taken = () => column.lanes.reduce((sum, [key, members]) => sum + keepOf.get(key) + (keepOf.get(key) < members.length), 0);
      while (taken() > capacity) { // the longest lane is folded first, and as far as it goes
        const longest = column.lanes.filter(([key]) => key !== "" && keepOf.get(key) > 1).sort((a, b) => (keepOf.get(b[0]) < b[1].length) - (keepOf.get(a[0]) < a[1].length) || b[1].length - a[1].length)[0];
        if (!longest) break;
        keepOf.set(longest[0], keepOf.get(longest[0]) - 1);
      }
      for (const [key, members] of column.lanes) {
        const keep = keepOf.get(key);
        const chosen = keep < members.length ? new Set([...members].sort((a, b) => (b.id === state.sel) - (a.id === state.sel) || a.cost - b.cost || b.count - a.count).slice(0, keep)) : new Set(members);
        if (key !== "" && !(page.kind === "connection")) list.push({ heading: laneOf.get(key).label });
        for (const node of members) if (chosen.has(node)) list.push({ node });
        if (chosen.size < members.length) { folded.set(key, members.filter((m) => !chosen.has(m))); list.push({ more: key, n: members.length - chosen.size }); }
      }
      const per = Math.ceil(list.length / column.parts);
      for (let part = 0; part < column.parts; part++) {
        const slice = list.slice(part * per, (part + 1) * per);
        const fixed = slice.reduce((sum, i, n) => sum + (i.heading ? head + (n ? 6 : 0) : 0), 0), rows = slice.filter((i) => !i.heading).length;
        const pitch = Math.min(56, Math.max(pitchLeast, (high - fixed) / Math.max(1, rows)));
        let y = -(fixed + rows * pitch) / 2 - (PHONE.matches ? 16 : 2);
        slice.forEach((item, n) => {
          if (item.heading) { y += n ? 6 : 0; headings.push({ text: item.heading, x: x - pill / 2, y: y + head - 7 }); y += head; return; }
          const id = item.node ? item.node.id : `more:${item.more}`;
          places.set(id, { x, y: y + pitch / 2, w: pill, label: item.node ? fitted(pillText(item.node), pill - 18) : `+${item.n} more`, lane: item.node ? item.node.lane : item.more });
          pills.add(id);
          y += pitch;
        });
        x += width;
      }
    }
  }
  /* Positions come with the page; pills that would cover each other are pushed apart. */
  function layNetwork(shown) {
    const list = nodes.filter((n) => shown.has(n.id)), dots = list.length > MOST_PILLS;
    const wide = Math.max(stage.clientWidth, 600) / 2 - 80, high = Math.max(stage.clientHeight, 300) / 2 - 40, scale = dots ? Math.max(1, Math.sqrt(list.length / 150)) : 1;
    places = new Map(); headings = []; folded = new Map(); pills = new Set();
    const spots = list.map((n) => { const label = fitted(pillText(n), 150); letters.font = FONT; return { id: n.id, lane: n.lane, x: n.xy[0] * wide * scale, y: n.xy[1] * high * scale, w: dots ? 12 : letters.measureText(label).width + 18, label, dot: dots && n.id !== page.subject }; });
    for (let round = 0; !dots && round < 80; round++) {
      let moved = false;
      for (let i = 0; i < spots.length; i++) for (let j = 0; j < i; j++) {
        const a = spots[i], b = spots[j], ox = (a.w + b.w) / 2 + 10 - Math.abs(a.x - b.x), oy = 30 - Math.abs(a.y - b.y);
        if (ox > 0 && oy > 0) { moved = true; if (ox < oy * 2) { const s = (a.x < b.x ? -ox : ox) / 2; a.x += s; b.x -= s; } else { const s = (a.y < b.y ? -oy : oy) / 2; a.y += s; b.y -= s; } }
      }
      if (!moved) break;
    }
    for (const spot of spots) { places.set(spot.id, spot); pills.add(spot.id); }
  }
  function look(id, light) {
    const place = places.get(id), self = id === page.subject, picked = id === state.sel || state.more && id === `more:${state.more}`, dim = light && !light.nodes.has(id) && !picked;
    const line = self ? colours.accent : stroke(place.lane);
    const background = self ? (dim ? colours.bg : colours.accent) : dim || id.startsWith("more:") ? colours.bg : fillOf(place.lane), border = dim ? colours.line : picked ? colours.accent : line;
    const colour = { background, border, highlight: { background, border }, hover: { background, border: self ? colours.text : line } };
    const font = { face: FACE, size: self && !place.dot ? 13.5 : SIZE, color: dim ? colours.muted : self ? colours.bg : colours.text, align: "left" };
    if (place.dot) return { id, label: place.label, shape: "dot", size: 6, color: { ...colour, background: dim ? colours.line : line }, font: { ...font, color: dim ? colours.muted : colours.text }, scaling: { label: { drawThreshold: 6 } } };
    return { id, label: place.label, shape: "box", widthConstraint: { minimum: place.w - 16 }, heightConstraint: PHONE.matches ? { minimum: 24, valign: "middle" } : false, borderWidth: picked || (light && !dim) ? 2 : 1, color: colour, font };
  }
  /* A line is as firm as the firmest of what it stands for. */
  const MARKS = ["", "inferred", "possible", "disputed"];
  const firmest = (marks) => MARKS[Math.min(...marks.map((m) => MARKS.indexOf(m)))] ?? "";
  function linesToDraw(light) {
    const shown = (e) => pills.has(e.from) && pills.has(e.to) && inRange(e.ticks) && !e.from.startsWith("more:");
    const own = (e) => e.from === page.subject || e.to === page.subject || page.kind === "connection";
    const list = edges.filter((e) => shown(e) && (own(e) || (light && light.edges.has(e))));
    const between = new Map();
    for (const e of list) { const key = [e.from, e.to].sort().join("\n"); between.set(key, [...(between.get(key) ?? []), e]); }
    return [...between.values()].flatMap((same) => {
      const on = same.filter((e) => light && light.edges.has(e)), kinds = on.length && on.length < 4 ? on.map((e) => [e]) : [on.length ? on : same]; // one line stands for all that joins two names, unless few are picked
      return kinds.map((stands, n) => ({ stands, edge: stands[0], ticks: new Set(stands.flatMap((e) => e.ticks)).size, mark: firmest(stands.map((e) => e.mark)), shift: (n - (kinds.length - 1) / 2) * 4, on: on.length > 0, off: Boolean(light) && !on.length }));
    });
  }
  /* One geometry for drawing, for finding the line under the pointer and for SVG: [x0,y0, x1,y1, x2,y2, x3,y3]. */
  function curve(line, at) {
    const a = places.get(line.edge.from), b = places.get(line.edge.to), p = at[line.edge.from], q = at[line.edge.to], s = line.shift;
    if (state.layout === "network") {
      const dx = q.x - p.x, dy = q.y - p.y, d = Math.hypot(dx, dy) || 1, ox = (-dy / d) * s, oy = (dx / d) * s;
      return [p.x + ox, p.y + oy, p.x + dx / 3 + ox, p.y + dy / 3 + oy, p.x + (2 * dx) / 3 + ox, p.y + (2 * dy) / 3 + oy, q.x + ox, q.y + oy];
    }
    if (Math.abs(p.x - q.x) < (a.w + b.w) / 2 - 6) {
      const side = Math.max(p.x + a.w / 2, q.x + b.w / 2), bulge = 14 + Math.abs(s) + Math.min(16, Math.abs(p.y - q.y) / 10);
      return [p.x + a.w / 2, p.y + s, side + bulge, p.y + s, side + bulge, q.y + s, q.x + b.w / 2, q.y + s];
    }
    const right = p.x < q.x ? 1 : -1, x0 = p.x + (right * a.w) / 2, x3 = q.x - (right * b.w) / 2, half = (x3 - x0) / 2;
    return [x0, p.y + s, x0 + half, p.y + s, x3 - half, q.y + s, x3, q.y + s];
  }
  function paint(line) {
    const far = line.edge.to === page.subject ? line.edge.from : line.edge.to;
    return {
      colour: line.on ? stroke(nodeOf.get(far).lane) : line.off ? colours.line : colours.edge,
      width: (line.on ? 1.2 : 0) + Math.min(4, 0.8 + Math.log2(1 + line.ticks) * 0.55),
      dash: { inferred: [12, 4], possible: [6, 5], disputed: [2, 4] }[line.mark] ?? [],
    };
  }
  const middle = (c) => [(c[0] + 3 * c[2] + 3 * c[4] + c[6]) / 8, (c[1] + 3 * c[3] + 3 * c[5] + c[7]) / 8];
  function drawUnder(ctx) {
    const at = network.getPositions();
    ctx.save();
    shownLines = [];
    for (const line of [...drawn.filter((l) => !l.on), ...drawn.filter((l) => l.on)]) {
      const c = curve(line, at), look = paint(line);
      shownLines.push([line.stands, c]);
      ctx.beginPath(); ctx.moveTo(c[0], c[1]); ctx.bezierCurveTo(...c.slice(2));
      ctx.strokeStyle = look.colour; ctx.lineWidth = look.width; ctx.setLineDash(look.dash); ctx.stroke();
      if (line.mark === "disputed") { ctx.setLineDash([]); const [x, y] = middle(c); ctx.font = `12px ${FACE}`; ctx.fillStyle = colours.text; ctx.textAlign = "center"; ctx.fillText("⚠", x, y + 4); }
    }
    ctx.font = `600 12px ${FACE}`; ctx.fillStyle = colours.muted; ctx.strokeStyle = colours.bg; ctx.lineWidth = 5; ctx.setLineDash([]); ctx.textAlign = "left";
    for (const h of headings) { ctx.strokeText(h.text, h.x, h.y); ctx.fillText(h.text, h.x, h.y); }
    ctx.restore();
  }
  /* Every line within 6 px of a point of the screen, the nearest first. */
  function linesNear(point, reachPx = 6) {
    const { x, y } = network.DOMtoCanvas(point), reach = reachPx / network.getScale(), found = [];
    for (const [stands, c] of shownLines) {
      let least = Infinity;
      for (let n = 0, px = c[0], py = c[1]; n < 32; n++) {
        const t = (n + 1) / 32, u = 1 - t, qx = u * u * u * c[0] + 3 * u * u * t * c[2] + 3 * u * t * t * c[4] + t * t * t * c[6], qy = u * u * u * c[1] + 3 * u * u * t * c[3] + 3 * u * t * t * c[5] + t * t * t * c[7];
        const dx = qx - px, dy = qy - py, k = Math.max(0, Math.min(1, ((x - px) * dx + (y - py) * dy) / (dx * dx + dy * dy || 1)));
        least = Math.min(least, Math.hypot(x - px - k * dx, y - py - k * dy));
        px = qx; py = qy;
      }
      if (least <= reach) found.push([least, stands]);
    }
    return found.sort((a, b) => a[0] - b[0]).flatMap((f) => f[1]);
  }
  /* Gives the drawing only what changed: that is most of the time a click takes. */
  function dress(light) {
    const changed = [...places.keys()].map((id) => look(id, light)).filter((l) => { const text = JSON.stringify(l), same = lookedBefore.get(l.id) === text; lookedBefore.set(l.id, text); return !same; });
    if (changed.length) nodeData.update(changed.map((l) => (nodeData.get(l.id) ? l : { ...l, x: places.get(l.id).x, y: places.get(l.id).y })));
  }
  let laidFor = "";
  function drawGraph(force = false) {
    if (!network || !stage.clientWidth || !stage.clientHeight) return;
    const shown = shownNodes(), light = lit();
    const key = [state.layout, stage.clientWidth, stage.clientHeight, [...shown].join(), folded.size && state.sel && !pills.has(state.sel) ? state.sel : ""].join("|");
    if (force || key !== laidFor) {
      (state.layout === "network" ? layNetwork : layColumns)(shown);
      const gone = nodeData.getIds().filter((id) => !places.has(id));
      drawn = []; // adding and removing names may draw at once: no line before both its ends are there
      nodeData.remove(gone);
      gone.forEach((id) => lookedBefore.delete(id));
      dress(light);
      for (const [id, p] of places) network.moveNode(id, p.x, p.y);
      drawn = linesToDraw(light);
      laidFor = [state.layout, stage.clientWidth, stage.clientHeight, [...shown].join(), ""].join("|");
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
    const subject = places.get(page.subject) ?? { x: 0, y: 0 };
    stage.dataset.text = (SIZE * scale).toFixed(1);
    network.moveTo({ position: most < scale ? { x: subject.x, y: 0 } : { x: 0, y: 0 }, scale: state.layout === "network" && places.size > MOST_PILLS ? most : scale });
  }
  function startGraph() {
    const { DataSet, Network } = window.vis;
    nodeData = new DataSet([]);
    network = new Network(stage, { nodes: nodeData, edges: new DataSet([]) }, options);
    network.on("beforeDrawing", drawUnder);
    network.on("click", (event) => {
      const id = event.nodes[0] ?? network.getNodeAt(event.pointer.DOM);
      if (id !== undefined) return id.startsWith("more:") ? pick({ more: id.slice(5) }) : pick({ sel: id });
      const near = linesNear(event.pointer.DOM);
      pick(near.length ? { edges: near.map((e) => e.id) } : {}, near.length > 0);
    });
    network.on("hoverNode", ({ node, event }) => { const n = nodeOf.get(node); if (n) hint(`${n.label} · ${n.what}, ${span(n.ticks)}`, event); });
    network.on("blurNode", () => hint(""));
    stage.addEventListener("pointermove", (event) => {
      const box = stage.getBoundingClientRect(), spot = { x: event.clientX - box.left, y: event.clientY - box.top };
      if (event.buttons || network.getNodeAt(spot) !== undefined) return;
      const near = linesNear(spot);
      stage.style.cursor = near.length ? "pointer" : "";
      hint(near.length ? `${edgeWords(near[0])} · ${span(near[0].ticks)}${near.length > 1 ? ` and ${near.length - 1} more here` : ""}` : "", event);
    });
    stage.addEventListener("pointerleave", () => hint(""));
    stage.addEventListener("wheel", (event) => { if (state.embed && !event.ctrlKey) event.stopPropagation(); }, { capture: true });
    new ResizeObserver(() => drawGraph()).observe(stage);
  }
  function hint(text, event) {
    const box = $("hint");
    box.hidden = !text;
    box.textContent = short(text, 200);
    if (text && event) { const area = $("graph-pane").getBoundingClientRect(); box.style.left = `${Math.max(4, Math.min(area.width - 310, event.clientX - area.left + 12))}px`; box.style.top = `${event.clientY - area.top + 14}px`; }
  }
  const edgeWords = (e) => { const [a, b] = [e.from, e.to].map((i) => short(nodeOf.get(i).label)); return e.loose ? `${a} and ${b}: ${e.label}` : `${a} ${e.label} ${b}`; };

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
      all("a", copy).forEach((link) => { const told = rowOf(link.hash.slice(1)); if (told) link.textContent = short(told.cells[1].textContent, 120); });
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
  function grouped(ids) {
    const groups = new Map();
    for (const id of ids) { const heading = rowOf(id).parentElement.querySelector(".heading th").firstChild.textContent.trim(); groups.set(heading, [...(groups.get(heading) ?? []), id]); }
    const open = groups.size === 1 || ids.length <= FIRST;
    return [...groups].map(([heading, list], n) => {
      if (open) return statementList(list, heading);
      const box = el("details", { on: { toggle: () => { if (box.open && box.children.length === 1) box.append(...list.slice(0, 40).map(statementBox), list.length > 40 ? button("The rest is in the table", () => set({ view: "table" })) : ""); } } }, el("summary", {}, `${heading} (${list.length})`));
      if (n === 0) box.open = true;
      return box;
    });
  }
  const nameButton = (id) => { const n = nodeOf.get(id); return button(`${laneOf.get(n.lane)?.glyph ?? "•"} ${short(n.label)}`, () => pick({ sel: id }), { className: n.lane ? `l-${n.lane}` : "" }); };
  const names = (ids) => el("div", { className: "names" }, ...ids.map(nameButton));
  const query = (text) => el("details", {}, el("summary", {}, "Open as query"), el("pre", { tabIndex: 0 }, text), button("Copy the query", (event) => copy(text, event.target)));
  function tools(id) {
    const focus = el("div", { className: "row", role: "group", ariaLabel: "Focus" }, "Focus:", ...[0, 1, 2, 3].map((n) => button(n ? plural(n, "hop") : "all", () => set({ sel: id, focus: n }), { ariaPressed: String(state.focus === n) })));
    const choice = el("select", { ariaLabel: "Path to", on: { change: () => choice.value && set({ path: [id, choice.value], route: -1 }) } }, el("option", { value: "" }, "Path to…"), ...[...nodes].filter((n) => n.id !== id).sort((a, b) => a.label.localeCompare(b.label, "en")).map((n) => el("option", { value: n.id, selected: state.path[0] === id && state.path[1] === n.id }, short(n.label, 50))));
    return el("div", {}, id === page.subject ? "" : focus, el("div", { className: "row" }, choice));
  }
  function panelOf() {
    const path = pathEdges();
    if (state.path.length === 2 || state.route >= 0) {
      const [start, end] = state.route >= 0 ? [page.routes[state.route].hops[0].from, page.routes[state.route].hops.at(-1).to] : state.path;
      const hops = path.flatMap((edge) => [el("h3", {}, `${edgeWords(edge)} · ${span(edge.ticks)}`), ...edge.statements.slice(0, FIRST).map((s) => statementBox(statements[s].id))]);
      return [el("h2", {}, `${short(nodeOf.get(start).label)} to ${short(nodeOf.get(end).label)}`), el("p", { className: "what-it-is" }, path.length ? `${plural(path.length, "hop")}, each with its receipts` : "No path through what this page shows; wider filters may open one."), tools(start), ...hops];
    }
    if (state.edges.length) {
      const list = state.edges.map((i) => edgeOf.get(i));
      return [el("h2", {}, edgeWords(list[0])), el("p", { className: "what-it-is" }, `${span(list[0].ticks)}${list[0].mark ? ` · ${list[0].mark}` : ""}`), ...list[0].statements.slice(0, 40).map((s) => statementBox(statements[s].id)),
        ...(list.length > 1 ? [el("h3", {}, "Lines beside it"), el("div", { className: "names" }, ...list.slice(1).map((e) => button(`${edgeWords(e)} · ${span(e.ticks)}`, () => pick({ edges: [e.id, ...state.edges.filter((i) => i !== e.id)] }))))] : [])];
    }
    if (state.stmt) return [el("h2", {}, "One statement"), statementBox(state.stmt), names(statementOf.get(state.stmt).nodes.filter((i) => nodeOf.has(i)))];
    if (state.more) { const list = nodes.filter((n) => n.lane === state.more); return [el("h2", {}, `${laneOf.get(state.more).label} (${list.length})`), names(list.map((n) => n.id))]; }
    if (state.sel && state.sel !== page.subject) {
      const node = nodeOf.get(state.sel), touching = statements.filter((s) => s.nodes.includes(node.id));
      const own = touching.filter((s) => s.own).map((s) => s.id), other = touching.filter((s) => !s.own).map((s) => s.id);
      return [el("h2", {}, short(node.label, 200)), el("p", { className: "what-it-is" }, [node.what, span(node.ticks), ...node.others.map((n) => `also “${short(n)}”`)].join(" · ")), tools(node.id), ...grouped(own),
        statementList(other, "Apart from the subject of the page"), query(page.sparql.two.replaceAll("ONE", page.subject).replaceAll("OTHER", node.id))];
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
      el("p", {}, own.length ? "Pick a name, a line or a season to see what the sources say of it." : "Nobody recorded anything about it yet."), ...grouped(own.map((s) => s.id)), query(page.sparql.one.replaceAll("ONE", page.subject))];
  }
  let panelFor = null;
  function drawPanel() {
    const about = JSON.stringify([state.sel, state.edges, state.stmt, state.more, state.season, state.route, state.focus, state.path, state.path.length ? [state.from, state.to, [...state.hide]] : 0]);
    if (about === panelFor) return;
    panelFor = about;
    $("panel-body").replaceChildren(...panelOf().filter(Boolean));
    $("panel").scrollTop = 0;
  }
  const isPicked = () => state.sel || state.edges.length || state.stmt || state.more || state.season >= 0 || state.path.length || state.route >= 0;

  /* -- lanes, cards, table, chips -- */
  function drawText() {
    const light = lit(), shown = shownNodes();
    for (const item of all(".bar, a.node")) {
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
    for (const body of all("#table tbody")) body.hidden = !body.querySelector("tr[id]:not(.gone)");
    if ($("from")) {
      $("from").value = state.from; $("to").value = state.to;
      $("from").setAttribute("aria-valuetext", page.ticks[state.from]); $("to").setAttribute("aria-valuetext", page.ticks[state.to]);
      $("range-said").textContent = page.axis !== "year" && isFull() ? "all" : state.from === state.to ? page.ticks[state.from] : `${page.ticks[state.from]} – ${page.ticks[state.to]}`;
      all("#histogram rect").forEach((bar, n) => bar.classList.toggle("out", n < state.from || n > state.to));
      $("reset").disabled = isFull() && !isPicked() && !state.hide.size && !state.focus;
    }
    $("layout").value = state.layout;
    for (const tab of all("#tabs [role=tab]")) { const on = tab.dataset.view === state.view || (!PHONE.matches && state.view === "graph" && tab.dataset.view === "timeline"); tab.setAttribute("aria-selected", String(on)); tab.tabIndex = on ? 0 : -1; }
    root.dataset.view = state.view;
    root.classList.toggle("embed", state.embed);
    const undated = isFull() ? 0 : nodes.filter((n) => n.id !== page.subject && !n.ticks.length).length, most = nodes.length - 1;
    $("status").textContent = `${shown.size - 1} of ${most} shown${undated ? `, ${undated} without a date left out` : ""}${state.sel ? ` · ${short(nodeOf.get(state.sel).label)}` : state.season >= 0 ? ` · ${page.ticks[state.season]}` : ""}`;
  }
  function drawHistogram() {
    const counts = page.ticks.map((_, t) => statements.filter((s) => s.own && s.ticks.includes(t)).length), top = Math.max(...counts, 1);
    counts.forEach((n, t) => { const bar = document.createElementNS("http://www.w3.org/2000/svg", "rect"); for (const [k, v] of Object.entries({ x: t + 0.1, width: 0.8, y: 10 - (10 * n) / top, height: (10 * n) / top })) bar.setAttribute(k, v); $("histogram").append(bar); });
  }

  /* -- state: set, draw, keep in the address -- */
  const NONE = { sel: "", edges: [], stmt: "", more: "", season: -1, path: [], route: -1 };
  function set(change) { Object.assign(state, change); draw(); }
  function pick(change, open = true) {
    set({ ...NONE, ...change, focus: change.sel ? state.focus : 0 });
    if (!WIDE.matches) $("panel").classList.toggle("open", open && Boolean(isPicked()));
  }
  function draw() { drawText(); drawGraph(); drawPanel(); keep(); }
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
    if (state.season >= 0) q.set("season", state.season);
    if (state.path.length) q.set("path", state.path.join(","));
    if (state.route > 0) q.set("route", state.route);
    if (!isFull()) q.set("years", `${state.from}-${state.to}`);
    if (state.hide.size) q.set("hide", [...state.hide].join(","));
    if (state.focus) q.set("focus", state.focus);
    if (state.layout !== "columns") q.set("layout", state.layout);
    if (state.view !== "timeline") q.set("view", state.view);
    if (state.theme) q.set("theme", state.theme);
    if (state.embed) q.set("embed", "1");
    return q.toString();
  }
  function keep() {
    const text = hash(), base = location.href.split("#")[0];
    $("link").value = base + (text ? `#${text}` : "");
    $("iframe").value = `<iframe src="${base}#${text ? text + "&" : ""}embed=1" width="100%" height="640" title="${short(page.name).replace(/[&<>"]/g, " ")}" loading="lazy"></iframe>`;
    if (location.hash.slice(1) !== text) try { history.replaceState(null, "", text ? `#${text}` : base); } catch { /* a sandboxed frame may not: the view still works */ }
  }
  /* Reads the address; what is not of this page is passed over. */
  function restore() {
    const text = decodeURIComponent(location.hash.slice(1)), q = new URLSearchParams(location.hash.slice(1)), number = (name, most) => { const n = Number(q.get(name)); return q.has(name) && Number.isInteger(n) && n >= 0 && n <= most ? n : -1; };
    if (text && !text.includes("=")) { if (statementOf.has(text)) Object.assign(state, NONE, { stmt: text }); else if (/^tick-\d+$/.test(text)) Object.assign(state, NONE, { season: Math.min(LAST, Number(text.slice(5))) }); else return goTo($(text)); return; }
    const has = (id) => nodeOf.has(id);
    state = { ...fresh(), sel: has(q.get("sel")) ? q.get("sel") : "", edges: (q.get("lines") ?? "").split(".").filter((i) => edgeOf.has(i)), stmt: statementOf.has(q.get("statement")) ? q.get("statement") : "", more: laneOf.has(q.get("type")) ? q.get("type") : "",
      season: number("season", LAST), route: q.has("route") ? number("route", page.routes.length - 1) : ["sel", "lines", "statement", "type", "season", "path"].some((k) => q.has(k)) ? -1 : fresh().route, focus: Math.max(0, number("focus", 3)), hide: new Set((q.get("hide") ?? "").split(",").filter((l) => laneOf.has(l))),
      layout: q.get("layout") === "network" ? "network" : "columns", view: ["table", "graph"].includes(q.get("view")) ? q.get("view") : "timeline", embed: q.get("embed") === "1", theme: ["dark", "light"].includes(q.get("theme")) ? q.get("theme") : "" };
    const [from, to] = (q.get("years") ?? "").split("-").map(Number), path = (q.get("path") ?? "").split(",");
    if (Number.isInteger(from) && Number.isInteger(to) && from >= 0 && from <= to && to <= LAST) Object.assign(state, { from, to });
    if (path.length === 2 && path.every(has)) state.path = path;
    if (state.theme) root.dataset.theme = state.theme;
  }
  /* Shows a source or passage in the table view. */
  function goTo(target) {
    if (!target) return;
    if (target.closest("#table")) set({ view: "table" });
    if (!WIDE.matches) $("panel").classList.remove("open");
    all(".reached").forEach((e) => e.classList.remove("reached"));
    target.tabIndex = -1;
    target.scrollIntoView({ block: "center" });
    target.focus({ preventScroll: true });
  }

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
    const here = places.get(state.sel) ?? places.get(page.subject), ids = [...places.keys()].filter((id) => !id.startsWith("more:"));
    if (!here) return;
    const [ax, ay] = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[key];
    const best = ids.map((id) => { const p = places.get(id), dx = p.x - here.x, dy = p.y - here.y, along = dx * ax + dy * ay, aside = Math.abs(dx * ay) + Math.abs(dy * ax); return { id, along, score: along + 2.5 * aside }; }).filter((c) => c.along > 4).sort((a, b) => a.score - b.score)[0];
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
    else if (key === "f" && network) { drawGraph(true); }
    else if (key === "t") set({ view: state.view === "table" ? "timeline" : "table" });
    else if (key === "d") setTheme(isDark() ? "light" : "dark");
    else if (key === "?") $("help").showModal();
  });
  document.addEventListener("click", (event) => {
    const target = event.target.closest(".bar, a.node, .chip, .pick, .route, main a, #panel a");
    if (!event.target.closest("#share")) $("share").open = false;
    if (!target) return;
    if (target.matches(".chip, .pick")) { event.preventDefault(); const t = Number(target.dataset.tick); pick({ season: state.season === t ? -1 : t }); }
    else if (target.matches(".route")) pick({ route: Number(target.dataset.route) });
    else if (target.matches(".bar, a.node")) { event.preventDefault(); if (nodeOf.has(target.dataset.node)) pick({ sel: target.dataset.node }); }
    else { event.preventDefault(); const id = target.hash.slice(1); if (statementOf.has(id)) pick({ stmt: id }); else goTo($(id)); }
  });
  all(".type").forEach((type) => type.addEventListener("click", () => toggle(type.dataset.lane)));
  all("#tabs [role=tab]").forEach((tab) => tab.addEventListener("click", () => set({ view: tab.dataset.view })));
  for (const [id, other, rule] of [["from", "to", Math.min], ["to", "from", Math.max]]) $(id)?.addEventListener("input", () => set({ [id]: rule(Number($(id).value), state[other]) }));
  $("reset")?.addEventListener("click", () => { const { theme, embed, layout, view } = state; state = { ...fresh(), theme, embed, layout, view }; laidFor = ""; draw(); });
  $("layout").addEventListener("change", () => set({ layout: $("layout").value }));
  $("theme").addEventListener("click", () => setTheme(isDark() ? "light" : "dark"));
  $("help-open").addEventListener("click", () => $("help").showModal());
  $("panel-close").addEventListener("click", () => { $("panel").classList.remove("open"); stage.focus(); });
  all("[data-zoom]").forEach((b) => b.addEventListener("click", () => { if (!network) return; if (b.dataset.zoom === "fit") drawGraph(true); else network.moveTo({ scale: network.getScale() * (b.dataset.zoom === "in" ? 1.25 : 0.8) }); }));
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => { readColours(); drawGraph(); });
  PHONE.addEventListener("change", draw);
  addEventListener("hashchange", () => { if (location.hash.slice(1) !== hash()) { restore(); readColours(); draw(); } });

  /* -- taking it away: picture, table, data -- */
  function picture() {
    const svg = (tag, props, text) => { const e = document.createElementNS("http://www.w3.org/2000/svg", tag); for (const [k, v] of Object.entries(props)) e.setAttribute(k, v); if (text !== undefined) e.textContent = text; return e; };
    const at = network.getPositions(), spots = [...places].map(([id, p]) => ({ ...p, id, ...at[id] }));
    const left = Math.min(...spots.map((s) => s.x - s.w / 2)) - 20, right = Math.max(...spots.map((s) => s.x + s.w / 2)) + 20, top = Math.min(...spots.map((s) => s.y)) - 64, bottom = Math.max(...spots.map((s) => s.y)) + 40;
    const picked = svg("svg", { xmlns: "http://www.w3.org/2000/svg", viewBox: `${left} ${top} ${right - left} ${bottom - top}`, width: right - left, height: bottom - top, "font-family": FACE, "font-size": SIZE });
    picked.append(svg("rect", { x: left, y: top, width: right - left, height: bottom - top, fill: colours.bg }), svg("text", { x: left + 16, y: top + 24, "font-size": 16, "font-weight": 700, fill: colours.text }, short(page.name, 90)));
    for (const h of headings) picked.append(svg("text", { x: h.x, y: h.y, "font-size": 12, "font-weight": 600, fill: colours.muted }, h.text));
    for (const line of drawn) { const c = curve(line, at), p = paint(line); picked.append(svg("path", { d: `M${c[0]} ${c[1]}C${c.slice(2).join(" ")}`, fill: "none", stroke: p.colour, "stroke-width": p.width, "stroke-dasharray": p.dash.join(" ") })); if (line.mark === "disputed") { const [x, y] = middle(c); picked.append(svg("text", { x, y: y + 4, "text-anchor": "middle", fill: colours.text }, "⚠")); } }
    const light = lit();
    for (const s of spots) { const l = look(s.id, light); if (s.dot) picked.append(svg("circle", { cx: s.x, cy: s.y, r: 6, fill: l.color.background })); else picked.append(svg("rect", { x: s.x - s.w / 2, y: s.y - 12.5, width: s.w, height: 25, rx: 6, fill: l.color.background, stroke: l.color.border, "stroke-width": l.borderWidth })); picked.append(svg("text", { x: s.dot ? s.x : s.x - s.w / 2 + 9, y: s.dot ? s.y + 18 : s.y + 4.5, "text-anchor": s.dot ? "middle" : "start", fill: l.font.color }, s.label)); }
    picked.append(svg("text", { x: left + 16, y: bottom - 10, "font-size": 11, fill: colours.muted }, "Paddock: every line has its receipt"));
    return { text: new XMLSerializer().serializeToString(picked), width: right - left, height: bottom - top };
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
  all("[data-copy]").forEach((b) => b.addEventListener("click", () => copy($(b.dataset.copy).value, b)));

  /* -- begin: text first, then the graph -- */
  restore();
  if ($("from")) drawHistogram();
  draw();
  if (state.view === "timeline" && isPicked() && !WIDE.matches) $("panel").classList.add("open");
  async function unpack() {
    const bytes = Uint8Array.from(atob($("vis").textContent), (c) => c.charCodeAt(0));
    const text = await new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).text();
    document.head.append(el("script", { textContent: text }));
    startGraph();
    readColours();
    drawGraph(true);
  }
  const ready = () => { root.dataset.ready = String(Math.round(performance.now())); };
  unpack().catch(() => { $("status").textContent = "This browser cannot draw the graph; the timeline and the table show the same."; }).finally(ready);
})();
