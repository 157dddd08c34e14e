// The list of all names → what is found in it. Shows with textContent and nodes that are there already.
"use strict";
{
  const fold = text => text.normalize("NFKD").replace(/\p{M}/gu, "").replace(/[’‘]/g, "'").toLowerCase().replace(/\s+/g, " ").trim();
  const byId = id => document.getElementById(id);
  const names = [...document.querySelectorAll(".az li")].map(item => ({
    item, kind: item.dataset.class, count: +item.dataset.count, name: fold(item.querySelector("a").textContent),
    all: fold(item.querySelector("a").textContent + " " + (item.querySelector(".also")?.textContent ?? "")),
  }));
  const wanted = byId("wanted"), kind = byId("kind"), found = byId("found"), said = byId("said"), all = byId("all");
  const MOST = 60;

  const begins = (text, word) => text.startsWith(word) || text.includes(" " + word);
  const rank = (one, words, whole) => (one.name === whole ? 0 : one.name.startsWith(whole) ? 1 : words.every(w => begins(one.name, w)) ? 2 : words.every(w => begins(one.all, w)) ? 3 : 4);

  function look() {
    const whole = fold(wanted.value), words = whole.split(" ").filter(Boolean);
    const asked = words.length > 0 || kind.value !== "";
    all.hidden = asked;
    const hits = asked ? names.filter(n => (!kind.value || n.kind === kind.value) && words.every(w => n.all.includes(w))) : [];
    hits.sort((a, b) => (words.length ? rank(a, words, whole) - rank(b, words, whole) : 0) || b.count - a.count || (a.name < b.name ? -1 : 1));
    const most = kind.value && !words.length ? hits.length : MOST;
    found.replaceChildren(...hits.slice(0, most).map(n => n.item.cloneNode(true)));
    said.textContent = !asked ? "" : hits.length === 0 ? "No name here holds that; try a part of it." : `${hits.length} name${hits.length === 1 ? "" : "s"}${hits.length > most ? `, the first ${most} below` : ""}`;
    const state = asked ? "#find=" + encodeURIComponent(wanted.value) + (kind.value ? "&kind=" + kind.value : "") : location.hash.startsWith("#find=") ? " " : null;
    if (state !== null) history.replaceState(null, "", state === " " ? location.pathname + location.search : state);
  }

  function restore() {
    if (!location.hash.startsWith("#find=")) return;
    const given = new URLSearchParams(location.hash.slice(1));
    wanted.value = given.get("find") ?? "";
    kind.value = given.get("kind") ?? "";
    if (kind.selectedIndex < 0) kind.value = "";
    look();
  }

  wanted.addEventListener("input", look);
  kind.addEventListener("input", look);
  wanted.addEventListener("keydown", event => {
    const first = found.querySelector("a");
    if (event.key === "Enter" && first) first.click();
    else if (event.key === "ArrowDown" && first) { event.preventDefault(); first.focus(); }
    else if (event.key === "Escape") { wanted.value = ""; look(); }
  });
  found.addEventListener("keydown", event => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    event.preventDefault();
    const links = [...found.querySelectorAll("a")], next = links.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1);
    (links[next] ?? (next < 0 ? wanted : links.at(-1))).focus();
  });
  document.addEventListener("keydown", event => {
    if (event.key === "/" && !/^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement.tagName)) { event.preventDefault(); wanted.focus(); }
  });
  window.addEventListener("hashchange", restore);
  byId("search").hidden = false;
  restore();
  document.documentElement.dataset.ready = Math.round(performance.now());
}
