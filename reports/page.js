// Looking through items: filters, search, and no more than a screenful at a time.
(() => {
  "use strict";
  const STEP = 20;
  const pick = (id) => document.getElementById(id);

  // With one side left open: better than any other, or worse than any other.
  const differs = (scores, better, worse) => {
    const a = better ? better.value : "", b = worse ? worse.value : "";
    if (a === "" && b === "") return true;
    const above = a === "" ? scores : [scores[a]];
    const below = b === "" ? scores : [scores[b]];
    return above.some((high) => below.some((low) => high > low));
  };

  const browse = (box, [set, better, worse], text) => {
    const filters = box.querySelector(".filters"), more = box.querySelector(".more");
    const count = filters.querySelector("output");
    const items = Array.from(box.querySelectorAll(".item"), (node) => ({
      node,
      set: node.dataset.set,
      scores: (node.dataset.scores || "").split(" ").map(Number),
      text: node.textContent.toLowerCase(),
    }));
    let limit = STEP;

    const show = () => {
      const wanted = text.value.trim().toLowerCase();
      const chosen = set ? set.value : "";
      let found = 0;
      for (const item of items) {
        const fits = (chosen === "" || item.set === chosen)
          && differs(item.scores, better, worse)
          && (wanted === "" || item.text.includes(wanted));
        if (fits) found += 1;
        item.node.hidden = !fits || found > limit;
      }
      count.textContent = `${found.toLocaleString("en-US")} of ${items.length.toLocaleString("en-US")}`;
      more.hidden = found <= limit;
    };

    const restart = () => { limit = STEP; show(); };
    for (const control of [set, better, worse]) control?.addEventListener("change", restart);
    text.addEventListener("input", restart);
    more.addEventListener("click", () => { limit += 5 * STEP; show(); });
    filters.hidden = false;
    show();
  };

  for (const box of document.querySelectorAll(".browse")) {
    const own = (id) => { const found = pick(id); return found && box.contains(found) ? found : null; };
    const choosers = ["set", "better", "worse"].map((name) => own(`filter-${name}`) || own(`match-${name}`));
    browse(box, choosers, own("filter-text") || own("match-text"));
  }
})();
