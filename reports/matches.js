// Looking through what was found in training: filters, search, no more than a screenful at a time.
(() => {
  "use strict";
  const STEP = 20;

  const browse = (box, set, text) => {
    const filters = box.querySelector(".filters"), more = box.querySelector(".more");
    const count = filters.querySelector("output");
    const items = Array.from(box.querySelectorAll(".item"), (node) => ({
      node,
      set: node.dataset.set,
      text: node.textContent.toLowerCase(),
    }));
    let limit = STEP;

    const show = () => {
      const wanted = text.value.trim().toLowerCase();
      const chosen = set ? set.value : "";
      let found = 0;
      for (const item of items) {
        const fits = (chosen === "" || item.set === chosen)
          && (wanted === "" || item.text.includes(wanted));
        if (fits) found += 1;
        item.node.hidden = !fits || found > limit;
      }
      count.textContent = `${found.toLocaleString("en-US")} of ${items.length.toLocaleString("en-US")}`;
      more.hidden = found <= limit;
    };

    const restart = () => { limit = STEP; show(); };
    set?.addEventListener("change", restart);
    text.addEventListener("input", restart);
    more.addEventListener("click", () => { limit += 5 * STEP; show(); });
    filters.hidden = false;
    show();
  };

  for (const box of document.querySelectorAll(".browse")) {
    browse(box, box.querySelector("#match-set"), box.querySelector("#match-text"));
  }
})();
