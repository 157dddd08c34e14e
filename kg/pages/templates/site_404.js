// A page that is not there → the one that took its place, where the address tells it.
"use strict";
{
  const [, top, folder, id] = location.pathname.match(/^(.*\/)(statement|entity|career|dossier|source)\/([a-z0-9-]+)\.html$/) ?? [];
  const root = top ?? new URL(".", location.href).pathname;
  for (const link of document.querySelectorAll("a[href], link[href]")) link.setAttribute("href", root + link.getAttribute("href").replace(/^#.*/, "404.html$&"));
  const there = folder === "statement" ? `${root}id.html#${id}` : folder === "career" || folder === "dossier" ? `${root}entity/${id}.html` : "";
  if (there) location.replace(there);
}
