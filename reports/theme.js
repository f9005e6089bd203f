// Light or dark: the system's choice until the reader makes one, which is kept where that is allowed.
(() => {
  "use strict";
  const KEY = "knowbench-theme", root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");
  const kept = () => { try { return localStorage.getItem(KEY); } catch { return null; } };
  const keep = (theme) => {
    try {
      if (theme) localStorage.setItem(KEY, theme); else localStorage.removeItem(KEY);
    } catch { /* the choice lasts as long as the page */ }
  };
  const dark = () => (root.dataset.theme ? root.dataset.theme === "dark" : system.matches);

  const choose = (theme) => {
    if (theme) root.dataset.theme = theme; else delete root.dataset.theme;
    tell();
  };
  const tell = () => {
    const button = document.getElementById("theme");
    if (button) {
      button.hidden = false;
      button.textContent = dark() ? "Light page" : "Dark page";
    }
    document.dispatchEvent(new CustomEvent("themechange", { detail: { dark: dark() } }));
  };

  const found = kept();
  if (found === "light" || found === "dark") root.dataset.theme = found;
  system.addEventListener("change", tell);
  document.addEventListener("DOMContentLoaded", () => {
    tell();
    document.getElementById("theme")?.addEventListener("click", () => {
      const next = dark() ? "light" : "dark";
      // the system's own choice needs no keeping: the page then follows it again
      const own = (next === "dark") === system.matches ? null : next;
      keep(own);
      choose(own);
    });
  });
})();
