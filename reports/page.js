// Looking through the items: filters, search, and no more than a screenful at a time.
(() => {
  "use strict";
  const STEP = 20;
  const filters = document.getElementById("filters");
  if (!filters) return;
  const pick = (id) => document.getElementById(id);
  const set = pick("filter-set"), better = pick("filter-better"), worse = pick("filter-worse");
  const text = pick("filter-text"), count = pick("filter-count"), more = pick("more");
  const items = Array.from(document.querySelectorAll("#items > .item"), (node) => ({
    node,
    set: node.dataset.set,
    scores: node.dataset.scores.split(" ").map(Number),
    text: node.textContent.toLowerCase(),
  }));
  let limit = STEP;

  // With one side left open: better than any other, or worse than any other.
  const differs = (scores) => {
    const a = better.value, b = worse.value;
    if (a === "" && b === "") return true;
    const above = a === "" ? scores : [scores[a]];
    const below = b === "" ? scores : [scores[b]];
    return above.some((high) => below.some((low) => high > low));
  };

  const show = () => {
    const wanted = text.value.trim().toLowerCase();
    const chosen = set ? set.value : "";
    let found = 0;
    for (const item of items) {
      const fits = (chosen === "" || item.set === chosen) && differs(item.scores)
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
})();
