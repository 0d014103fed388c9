// Appended to a copy of a page: says what is wrong with the page as it is laid out, as a message to the page around it.
(() => {
  const problems = [];
  const text = e => (e.textContent || "").trim().replace(/\s+/g, " ").slice(0, 40);
  const rgba = color => { const n = color.match(/[\d.]+/g).map(Number); return n.length < 4 ? [...n, 1] : n; };
  // Relative luminance and contrast: WCAG 2.1, 1.4.3.
  const linear = v => v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4;
  const luminance = c => 0.2126 * linear(c[0]) + 0.7152 * linear(c[1]) + 0.0722 * linear(c[2]);
  const ground = e => {
    for (let n = e; n; n = n.parentElement) {
      const color = rgba(getComputedStyle(n).backgroundColor);
      if (color[3] > 0) return color;
    }
    return [255, 255, 255, 1];
  };

  const layout = () => {
    const root = document.documentElement;
    if (root.scrollWidth > root.clientWidth)
      problems.push(`the page is ${root.scrollWidth} px wide in a window of ${root.clientWidth} px`);
    for (const e of document.querySelectorAll("img, svg")) {
      const r = e.getBoundingClientRect();
      const drawn = e.tagName !== "IMG" || (e.complete && e.naturalWidth > 0);
      if (!drawn || r.width < 1 || r.height < 1) problems.push(`a picture without size: ${e.alt || text(e)}`);
    }
  };

  const contrast = () => {
    const seen = new Set();
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let n = walker.nextNode(); n; n = walker.nextNode()) {
      const e = n.parentElement;
      if (!n.data.trim() || seen.has(e) || e.closest("svg, script, style")) continue;
      seen.add(e);
      const a = luminance(rgba(getComputedStyle(e).color));
      const b = luminance(ground(e));
      const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
      if (ratio < 4.5) problems.push(`contrast ${ratio.toFixed(2)} of "${text(e)}"`);
    }
    return seen.size;
  };

  const structure = () => {
    if (!document.documentElement.lang) problems.push("no language");
    if (!document.title) problems.push("no title");
    let last = 0;
    for (const h of document.querySelectorAll("h1, h2, h3, h4, h5, h6")) {
      const level = Number(h.tagName[1]);
      if (level > last + 1 || (level === 1 && last > 0)) problems.push(`heading "${text(h)}" of level ${level} after ${last}`);
      last = level;
    }
    if (last === 0) problems.push("no heading");
    for (const i of document.images) if (!i.alt.trim()) problems.push(`a picture without words: ${i.outerHTML.slice(0, 60)}`);
    for (const t of document.querySelectorAll("table")) {
      if (!t.caption || !text(t.caption)) problems.push(`a table without caption: ${text(t)}`);
      for (const c of t.querySelectorAll("thead th")) if (c.scope !== "col") problems.push(`a column's heading without scope: ${text(c)}`);
      for (const r of t.querySelectorAll("tbody tr")) if (!r.querySelector("th[scope=row]")) problems.push(`a row without heading: ${text(r)}`);
    }
    const ids = new Set();
    for (const e of document.querySelectorAll("[id]")) {
      if (ids.has(e.id)) problems.push(`two elements with id ${e.id}`);
      ids.add(e.id);
    }
    for (const a of document.querySelectorAll("a[href^='#']"))
      if (!ids.has(decodeURIComponent(a.getAttribute("href").slice(1)))) problems.push(`a link to nowhere: ${a.getAttribute("href")}`);
    for (const name of ["aria-labelledby", "aria-describedby"])
      for (const e of document.querySelectorAll(`[${name}]`))
        for (const id of e.getAttribute(name).split(/\s+/)) if (!ids.has(id)) problems.push(`${name} without element: ${id}`);
  };

  const focus = () => {
    const all = [...document.querySelectorAll("a[href], button, input, select, summary, [tabindex]")];
    let top = -1;
    for (const e of all) {
      if (e.tabIndex > 0) problems.push(`a place of its own in the order of focus: ${text(e)}`);
      const r = e.getBoundingClientRect();
      if (r.height === 0 || r.right < 0) continue;
      if (r.top + scrollY < top - 8) problems.push(`focus goes back up to "${text(e)}"`);
      top = r.top + scrollY;
    }
    for (const e of document.querySelectorAll("div[tabindex]"))
      if (!e.getAttribute("aria-label")) problems.push(`a scrolling region without name: ${text(e)}`);
    if (all.length > 0 && !all[0].matches("a[href^='#']")) problems.push("the first thing to focus is no link past the head");
  };

  const measure = () => {
    layout();
    const texts = contrast();
    structure();
    focus();
    for (const r of performance.getEntriesByType("resource")) problems.push(`a request to ${r.name}`);
    return {
      dark: matchMedia("(prefers-color-scheme: dark)").matches,
      width: innerWidth,
      images: document.images.length,
      texts,
      problems: [...new Set(problems)],
    };
  };

  addEventListener("securitypolicyviolation", e => problems.push(`a request to ${e.blockedURI}`));
  addEventListener("error", e => problems.push(`an error: ${e.message}`));
  addEventListener("load", () => setTimeout(() => parent.postMessage({ page: PAGE, ...measure() }, "*"), 0));
})();
